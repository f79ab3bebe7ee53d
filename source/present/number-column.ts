/** Numbers for one column, every digit kept: padded so that their points stand under each other, all equally wide. */
export function numberColumn(values: readonly number[], maxWidth: number): readonly string[] {
	const parts = values.map(value => {
		const text = String(value);
		const point = text.search(/[.e]/);
		const whole = point < 0 ? text : text.slice(0, point);
		return {text, whole, rest: text.slice(whole.length)};
	});
	const wholeWidth = widest(parts.map(({whole}) => whole));
	const restWidth = widest(parts.map(({rest}) => rest));
	const width = widest(parts.map(({text}) => text));
	// A very small number beside a very large one would take the room of both.
	return wholeWidth + restWidth <= maxWidth
		? parts.map(({whole, rest}) => whole.padStart(wholeWidth) + rest.padEnd(restWidth))
		: parts.map(({text}) => text.padStart(width));
}

function widest(texts: readonly string[]): number {
	return texts.reduce((most, text) => Math.max(most, text.length), 0);
}
