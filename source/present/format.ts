import type {Unit} from '../mcp/dashboard/panel.ts';
import {type HonestQuantile, quantileText} from '../mcp/quantile.ts';

/** Numbers for narrow columns: at most five characters, so that a change of size moves nothing. */

/** `<0.1`, `0.4`, `41.2`, `529.0`, `1.2k`, `12k`, `1.2M`: below a thousand the points of a column stand under each other. */
export function formatCount(value: number): string {
	const size = Math.abs(value);
	if (!Number.isFinite(value)) {
		return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '-∞';
	}

	if (size > 0 && size < 0.05) {
		return value > 0 ? '<0.1' : '-0.0';
	}

	// A minus needs the place of the decimal.
	if (size < (value < 0 ? 99.95 : 999.5)) {
		return value.toFixed(1);
	}

	return size < 999.5 ? value.toFixed(0) : scaled(value, 1000, ['k', 'M', 'G', 'T', 'P']);
}

/** Without decimals where there can be none: `0`, `23`, `1.2k`. */
export function formatWhole(value: number): string {
	return Math.abs(value) < 9999.5 && Number.isInteger(value) ? String(value) : formatCount(value);
}

/** A ratio of 0–1 as per cent without the sign: `0.0`, `12.4`, `100.0`; what is not zero never reads `0.0`. */
export function formatPercent(ratio: number): string {
	const percent = ratio * 100;
	if (percent > 0 && percent < 0.05) {
		return '<0.1';
	}

	return percent >= 999.95 ? percent.toFixed(0) : percent.toFixed(1);
}

/** `340µs`, `6ms`, `880ms`, `1.9s`, `41s`, `2m05`, `3h12`, `4d6h`. */
export function formatSeconds(seconds: number): string {
	if (!Number.isFinite(seconds)) {
		return Number.isNaN(seconds) ? '–' : '∞';
	}

	if (seconds < 0) {
		return `-${formatSeconds(-seconds)}`;
	}

	if (seconds === 0) {
		return '0ms';
	}

	if (seconds < 0.000_999_5) {
		return `${(seconds * 1e6).toFixed(0)}µs`;
	}

	if (seconds < 0.009_95) {
		return `${(seconds * 1000).toFixed(1)}ms`;
	}

	if (seconds < 0.9995) {
		return `${(seconds * 1000).toFixed(0)}ms`;
	}

	if (seconds < 9.95) {
		return `${seconds.toFixed(1)}s`;
	}

	return formatAge(seconds * 1000);
}

/** An age or a span in whole seconds: `0s`, `41s`, `2m05`, `3h12`, `4d6h`, `12d`. */
export function formatAge(ms: number): string {
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) {
		return `${seconds}s`;
	}

	if (seconds < 3600) {
		return `${Math.floor(seconds / 60)}m${two(seconds % 60)}`;
	}

	if (seconds < 86_400) {
		return `${Math.floor(seconds / 3600)}h${two(Math.floor((seconds % 3600) / 60))}`;
	}

	const days = Math.floor(seconds / 86_400);
	return days < 10 ? `${days}d${Math.floor((seconds % 86_400) / 3600)}h` : `${days}d`;
}

/** Powers of 1024: `512B`, `61M`, `1.1G`. */
export function formatBytes(bytes: number): string {
	return Math.abs(bytes) < 1024 ? `${bytes.toFixed(0)}B` : scaled(bytes, 1024, ['K', 'M', 'G', 'T', 'P']);
}

/** Cores as per cent of one: `38%`, `130%`. */
export function formatCores(cores: number): string {
	const percent = cores * 100;
	return percent < 9999.5 ? `${percent.toFixed(0)}%` : `${(percent / 1000).toFixed(0)}k%`;
}

export function formatUnit(value: number | undefined, unit: Unit, dash = '–'): string {
	if (value === undefined || Number.isNaN(value)) {
		return dash;
	}

	switch (unit) {
		case 'per-second':
			return formatCount(value);
		case 'ratio':
			return formatPercent(value);
		case 'seconds':
			return formatSeconds(value);
		case 'bytes':
			return formatBytes(value);
		case 'cores':
			return formatCores(value);
		case 'count':
			return formatWhole(value);
		case 'decimal-bytes':
			return Math.abs(value) < 1000
				? `${value.toFixed(0)}B`
				: scaled(value, 1000, ['kB', 'MB', 'GB', 'TB', 'PB']);
		case 'bits':
			return Math.abs(value) < 1000
				? `${value.toFixed(0)}b`
				: scaled(value, 1000, ['kb', 'Mb', 'Gb', 'Tb', 'Pb']);
		case 'plain':
			return String(Number(value.toPrecision(12)));
	}
}

/** For a column: `1.9s`, `>10s`, `≤12ms`, `~40ms` (only the mean is known), `–`. */
export function formatQuantile(value: HonestQuantile): string {
	switch (value.type) {
		case 'exact':
		case 'above':
		case 'none':
			return quantileText(value, formatSeconds);
		case 'bounded':
			return `≤${formatSeconds(value.seconds)}`;
		case 'mean-only':
			return `~${formatSeconds(value.seconds)}`;
	}
}

/** With words, where there is room: `≤12ms coarse`, `mean 40ms`. */
export function formatQuantileInWords(value: HonestQuantile): string {
	return quantileText(value, formatSeconds);
}

/** A span one chose, without the zeros: `5m`, `1h`, `30s`, `1m30`. */
export function formatSpan(ms: number): string {
	return formatAge(ms).replace(/(?<=[mh])00$|(?<=d)0h$/, '');
}

/** For an axis, where round numbers stand, with all their digits: `0`, `800`, `4s`, `1.5`, `0.25`. */
export function formatTick(value: number, unit: Unit): string {
	if (value === 0) {
		return '0';
	}

	switch (unit) {
		case 'count':
		case 'per-second':
			return value < 10 ? digits(value) : withoutZeros(formatUnit(value, unit));
		case 'ratio':
			return digits(value * 100);
		case 'cores':
			return value < 0.1 ? `${digits(value * 100)}%` : formatCores(value);
		case 'seconds':
			return value >= 60 ? formatSpan(value * 1000) : withoutZeros(formatSeconds(value));
		case 'bytes':
		case 'decimal-bytes':
		case 'bits':
		case 'plain':
			return withoutZeros(formatUnit(value, unit));
	}
}

function digits(value: number): string {
	return String(Number(value.toPrecision(3)));
}

function withoutZeros(text: string): string {
	return text.replace(/\.0(?=\D*$)/, '');
}

/** The same without `≤`, `µ`, `–` and `∞`, for terminals that draw only ASCII. */
export function asciiText(text: string): string {
	return text.replaceAll('≤', '<').replaceAll('µ', 'u').replaceAll('–', '-').replaceAll('∞', 'inf');
}

/** Time of day, UTC: `14:02:31`. */
export function formatTime(atMs: number): string {
	return new Date(atMs).toISOString().slice(11, 19);
}

/** `14:02:31.114`. */
export function formatTimeMs(atMs: number): string {
	return new Date(atMs).toISOString().slice(11, 23);
}

function scaled(value: number, base: number, units: readonly string[]): string {
	let rest = value;
	let index = -1;
	// 999.5 would round up into the next unit.
	while (Math.abs(rest) >= Math.min(base, 999.5) && index < units.length - 1) {
		rest /= base;
		index++;
	}

	return `${Math.abs(rest) < 9.95 ? rest.toFixed(1) : rest.toFixed(0)}${units[index] ?? ''}`;
}

function two(value: number): string {
	return String(value).padStart(2, '0');
}
