import type {Glyphs} from './theme.ts';

/** `width` blocks of a line over time, newest right; from zero to `max` (its own highest value when absent). */
export function sparkline(
	values: Float64Array | undefined,
	width: number,
	{glyphs, max}: {readonly glyphs: Glyphs; readonly max?: number},
): string {
	if (values === undefined) {
		return glyphs.noValue.repeat(Math.max(0, width));
	}

	const binned = bins(values, width);
	// Full blocks of neighbouring rows would grow into one wall, so the peak stays below the top.
	const highest = max ?? 1.25 * Math.max(0, ...binned.filter(value => !Number.isNaN(value)));
	return binned
		.map(value => {
			if (Number.isNaN(value)) {
				return glyphs.noValue;
			}

			const {sparks} = glyphs;
			const share = highest > 0 ? Math.max(0, value) / highest : 0;
			return sparks[Math.min(sparks.length - 1, Math.round(share * (sparks.length - 1)))]!;
		})
		.join('');
}

/**
 * A line over `width` places: the highest value of the points that fall into a place, so that no peak is lost; a point
 * wider than a place is held.
 */
export function bins(values: Float64Array, width: number): number[] {
	return Array.from({length: Math.max(0, width)}, (_, place) => {
		const from = Math.floor((place * values.length) / width);
		const to = Math.max(from + 1, Math.floor(((place + 1) * values.length) / width));
		let highest = Number.NaN;
		for (let index = from; index < to; index++) {
			const value = values[index]!;
			if (!(value <= highest) && !Number.isNaN(value)) {
				highest = value;
			}
		}

		return highest;
	});
}
