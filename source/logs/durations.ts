const unitMs: Readonly<Record<string, number>> = {
	ns: 1e-6,
	us: 1e-3,
	µs: 1e-3,
	μs: 1e-3,
	ms: 1,
	s: 1000,
	sec: 1000,
	m: 60_000,
	min: 60_000,
	h: 3_600_000,
};

/** Milliseconds of a duration as loggers write it: `12.5ms`, `1m2.5s` (Go), `00:00:01.5` (.NET), with or without a blank. */
export function durationTextMs(text: string): number | undefined {
	const clock = /^(?:(\d+)\.)?(\d\d):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text);
	if (clock !== null) {
		const [, days = '0', hours, minutes, seconds] = clock;
		return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
	}

	if (!/^(?:\d+(?:\.\d+)? ?(?:ns|us|µs|μs|ms|sec|s|min|m|h))+$/.test(text)) {
		return undefined;
	}

	let sum = 0;
	for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?) ?([a-zµμ]+)/g)) {
		sum += Number(number) * (unitMs[unit!] ?? 0);
	}

	// Sums of decimal fractions in binary: 0.0021 s is 2.1 ms.
	return Number(sum.toPrecision(12));
}
