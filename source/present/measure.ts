import type {Measure} from '../dashboards/measure.ts';
import {asciiText, formatAge, formatUnit} from './format.ts';
import type {Theme} from './theme.ts';

/** A number of a dashboard with its unit: `12.3 req/s`, `0.46%`, `1.25 MB`, `$3`; a dash when it is not known. */
export function formatMeasured(value: number | undefined, measure: Measure, {glyphs, ascii}: Theme): string {
	if (value === undefined || Number.isNaN(value)) {
		return glyphs.dash;
	}

	const number =
		measure.decimals === undefined || !Number.isFinite(value)
			? formatUnit(value, measure.unit)
			: withDecimals(value, measure, measure.decimals);
	const text = `${measure.prefix ?? ''}${number}${measure.suffix}`;
	return ascii
		? asciiText(text).replace('°', '').replace('€', 'EUR').replace('£', 'GBP').replace('¥', 'JPY')
		: text;
}

function withDecimals(value: number, {unit}: Measure, decimals: number): string {
	switch (unit) {
		case 'ratio':
			return (value * 100).toFixed(decimals);
		case 'cores':
			return `${(value * 100).toFixed(decimals)}%`;
		case 'seconds':
			return Math.abs(value) >= 60
				? formatAge(value * 1000)
				: Math.abs(value) >= 1 || value === 0
					? `${value.toFixed(decimals)}s`
					: Math.abs(value) >= 1e-3
						? `${(value * 1e3).toFixed(decimals)}ms`
						: `${(value * 1e6).toFixed(decimals)}µs`;
		case 'bytes':
			return stepped(value, 1024, ['B', 'K', 'M', 'G', 'T', 'P'], decimals);
		case 'decimal-bytes':
			return stepped(value, 1000, ['B', 'kB', 'MB', 'GB', 'TB', 'PB'], decimals);
		case 'bits':
			return stepped(value, 1000, ['b', 'kb', 'Mb', 'Gb', 'Tb', 'Pb'], decimals);
		case 'count':
		case 'per-second':
			return stepped(value, 1000, ['', 'k', 'M', 'G', 'T', 'P'], decimals);
		case 'plain':
			return value.toFixed(decimals);
	}
}

function stepped(value: number, base: number, units: readonly string[], decimals: number): string {
	let rest = value;
	let index = 0;
	while (Math.abs(rest) >= base && index < units.length - 1) {
		rest /= base;
		index++;
	}

	return `${rest.toFixed(decimals)}${units[index]}`;
}
