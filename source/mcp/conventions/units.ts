import type {Family} from '../../exposition/exposition.ts';
import {canonicalFloat, parseFloatText} from '../../exposition/number.ts';

/**
 * Factor that makes seconds of a duration's values: from `# UNIT`, else the name's suffix, else the help text, else 1.
 * A unit that is no time (`token`, on one gateway's durations) says nothing.
 */
export function secondsPer(familyName: string, family: Family | undefined): number {
	return (
		unitSeconds[family?.unit.toLowerCase() ?? ''] ??
		unitOfName(familyName) ??
		unitOfHelp(family?.help ?? '') ??
		1
	);
}

/** A bucket's bound in seconds, in the spelling Prometheus 3 stores (`2.5`, `1.0`, `+Inf`). */
export function boundInSeconds(le: string, factor: number): string {
	// Seconds already: the reader has given the bound its canonical spelling.
	const bound = factor === 1 ? undefined : parseFloatText(le);
	// Dividing by 1000 rounds once where multiplying by 0.001 rounds twice: 35 ms is 0.035 s, not 0.035000000000000003.
	return bound === undefined
		? le
		: canonicalFloat(String(factor < 1 ? bound / (1 / factor) : bound * factor));
}

const unitSeconds: Readonly<Record<string, number>> = {
	s: 1,
	seconds: 1,
	second: 1,
	ms: 0.001,
	milliseconds: 0.001,
	millisecond: 0.001,
	us: 0.000_001,
	µs: 0.000_001,
	microseconds: 0.000_001,
	ns: 0.000_000_001,
	nanoseconds: 0.000_000_001,
	min: 60,
	minutes: 60,
};

function unitOfName(name: string): number | undefined {
	return unitSeconds[
		/_(seconds|ms|milliseconds|us|microseconds|ns|nanoseconds|minutes)(?:_total)?$/.exec(name)?.[1] ?? ''
	];
}

function unitOfHelp(help: string): number | undefined {
	const word =
		/\bin (seconds|milliseconds|microseconds|nanoseconds|ms)\b|\((s|ms|us|µs|ns|seconds|milliseconds|microseconds)\)/i.exec(
			help,
		);
	return unitSeconds[(word?.[1] ?? word?.[2] ?? '').toLowerCase()];
}
