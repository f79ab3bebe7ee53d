const unitMs: Readonly<Record<string, number>> = {
	y: 365 * 86_400_000,
	w: 7 * 86_400_000,
	d: 86_400_000,
	h: 3_600_000,
	m: 60_000,
	s: 1000,
	ms: 1,
};

const pattern = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/**
 * `1h30m` in milliseconds; undefined for anything that is not a Prometheus duration.
 * Grammar of prometheus/common `model.ParseDuration`: units y w d h m s ms in this order, each at most once,
 * whole numbers, `0` without a unit; at most 2^63 − 1 nanoseconds.
 */
export function parseDurationMs(text: string): number | undefined {
	if (text === '0') {
		return 0;
	}

	const match = pattern.exec(text);
	if (text === '' || match === null) {
		return undefined;
	}

	const units = Object.values(unitMs);
	let totalMs = 0;
	for (const [index, digits] of match.slice(1).entries()) {
		totalMs += digits === undefined ? 0 : Number(digits) * units[index]!;
	}

	return totalMs > 9_223_372_036_854 ? undefined : totalMs;
}

/** Why `parseDurationMs` has no answer, in the words of `model.ParseDuration`. */
export function durationProblem(text: string): string {
	if (text === '') {
		return 'empty duration string';
	}

	const fits = (digits: string): boolean => digits !== '' && Number(digits) < 2 ** 64;
	if (pattern.test(text) && text.match(/\d+/g)!.every(fits)) {
		return 'duration out of range';
	}

	let lastUnit = -1;
	for (const [, digits, unit] of text.matchAll(/(\d*)(\D*)/g)) {
		const place = Object.keys(unitMs).indexOf(unit!);
		if (fits(digits!) && unit !== '' && place < 0) {
			return `unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`;
		}

		if (!fits(digits!) || place <= lastUnit) {
			break;
		}

		lastUnit = place;
	}

	return `not a valid duration string: ${JSON.stringify(text)}`;
}

/** The way Prometheus prints a duration (`1h30m`, `0s`), as `model.Duration.String` does: years and weeks only when exact. */
export function formatDuration(ms: number): string {
	if (ms === 0) {
		return '0s';
	}

	let restMs = Math.abs(Math.trunc(ms));
	let text = ms < 0 ? '-' : '';
	for (const [unit, size] of Object.entries(unitMs)) {
		const onlyExact = unit === 'y' || unit === 'w';
		if (onlyExact && restMs % size !== 0) {
			continue;
		}

		const count = Math.floor(restMs / size);
		if (count > 0) {
			text += `${count}${unit}`;
			restMs -= count * size;
		}
	}

	return text;
}
