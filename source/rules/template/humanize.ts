import {formatFloat, goFloat} from './go-number.ts';
import {type GoValue, printTime, typeName} from './go-value.ts';

// prometheus/common helpers/templates and prometheus template/template.go.

const large = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const small = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
const binary = ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];

/** A number, a text that is one, or a duration in seconds; a text on failure. */
export function toFloat(value: GoValue): number | {readonly failure: string} {
	switch (typeof value) {
		case 'number':
			return value;
		case 'bigint':
			return Number(value);
		case 'string':
			return floatFromText(value);
		default:
			return value !== null && typeof value === 'object' && value.type === 'duration'
				? Number(value.nanoseconds) / 1e9
				: {failure: `can't convert ${typeName(value)} to float`};
	}
}

/** 1234567 → `1.235M`. */
export function humanize(value: number): string {
	if (value === 0 || !Number.isFinite(value)) {
		return general4(value);
	}

	return Math.abs(value) >= 1 ? scaledDown(value, 1000, large) : scaledUp(value);
}

/** 1536 → `1.5ki`. */
export function humanize1024(value: number): string {
	return Math.abs(value) <= 1 || !Number.isFinite(value) ? general4(value) : scaledDown(value, 1024, binary);
}

/** Seconds: 3661 → `1h 1m 1s`, 0.5 → `500ms`. */
export function humanizeDuration(seconds: number): string {
	if (!Number.isFinite(seconds)) {
		return general4(seconds);
	}

	if (seconds === 0) {
		return '0s';
	}

	if (Math.abs(seconds) < 1) {
		return `${scaledUp(seconds)}s`;
	}

	const sign = seconds < 0 ? '-' : '';
	const magnitude = Math.abs(seconds);
	const whole = toInt64(magnitude);
	const parts = [whole / 86_400n, (whole / 3600n) % 24n, (whole / 60n) % 60n, whole % 60n];
	const first = parts.findIndex(part => part !== 0n);
	return first === -1 || first === 3
		? `${sign}${general4(magnitude)}s`
		: sign +
				parts
					.slice(first)
					.map((part, index) => `${part}${'dhms'[first + index]!}`)
					.join(' ');
}

/** 0.05 → `5%`. */
export function humanizePercentage(ratio: number): string {
	return `${general4(ratio * 100)}%`;
}

/** Unix seconds as `2001-09-09 01:46:40 +0000 UTC`, cut to milliseconds. */
export function humanizeTimestamp(seconds: number): string | {readonly failure: string} {
	if (!Number.isFinite(seconds)) {
		return general4(seconds);
	}

	const ms = unixMs(seconds);
	return typeof ms === 'number' ? printTime(ms) : ms;
}

/** Milliseconds of Unix seconds, by way of whole nanoseconds as Prometheus does (1.005 → 1004). */
export function unixMs(seconds: number): number | {readonly failure: string} {
	const nanoseconds = seconds * 1e9;
	return Math.abs(nanoseconds) > 2 ** 63
		? {
				failure: `${goFloat(seconds)} cannot be represented as a nanoseconds timestamp since it overflows int64`,
			}
		: Math.trunc(Math.trunc(nanoseconds) / 1e6);
}

function general4(value: number): string {
	return formatFloat(value, 'g', 4);
}

function scaledDown(value: number, step: number, prefixes: readonly string[]): string {
	let scaled = value;
	let prefix = '';
	for (const next of prefixes) {
		if (Math.abs(scaled) < step) {
			break;
		}

		prefix = next;
		scaled /= step;
	}

	return general4(scaled) + prefix;
}

function scaledUp(value: number): string {
	let scaled = value;
	let prefix = '';
	for (const next of small) {
		if (Math.abs(scaled) >= 1) {
			break;
		}

		prefix = next;
		scaled *= 1000;
	}

	return general4(scaled) + prefix;
}

// Go's int64(v) on amd64: what does not fit becomes the smallest number.
function toInt64(value: number): bigint {
	const whole = BigInt(Math.trunc(value));
	return BigInt.asIntN(64, whole) === whole ? whole : -(2n ** 63n);
}

function floatFromText(text: string): number | {readonly failure: string} {
	const special = /^([+-]?)(?:inf|infinity)$/i.exec(text);
	if (special !== null) {
		return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
	}

	if (/^nan$/i.test(text)) {
		return Number.NaN;
	}

	return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)
		? Number(text)
		: {failure: `strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`};
}
