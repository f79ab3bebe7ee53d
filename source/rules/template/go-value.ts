import {goFloat} from './go-number.ts';

/**
 * What a template computes with, in Go's types: number is float64, bigint is int, null is nil.
 */
export type GoValue =
	| number
	| bigint
	| string
	| boolean
	| null
	| GoMap
	| GoSample
	| GoVector
	| GoTime
	| GoData;

export type GoMap = {
	readonly type: 'map';
	/** Sorted by key, as Go's printing and `range` do. */
	readonly entries: ReadonlyMap<string, GoValue>;
	/** What a missing key gives: an empty text for labels, nothing for `args`. */
	readonly element: 'string' | 'any';
};

/** One element of a query's result; `Labels` includes `__name__`. */
export type GoSample = {readonly type: 'sample'; readonly labels: GoMap; readonly value: number};

export type GoVector = {readonly type: 'vector'; readonly samples: readonly GoSample[]};

/** `toTime`: Unix milliseconds. `toDuration`: nanoseconds as Go's time.Duration. */
export type GoTime =
	| {readonly type: 'time'; readonly ms: number}
	| {readonly type: 'duration'; readonly nanoseconds: bigint};

/** The `.` a template starts with. */
export type GoData = {readonly type: 'data'; readonly fields: ReadonlyMap<string, GoValue>};

export function mapFrom(entries: Iterable<readonly [string, GoValue]>, element: GoMap['element']): GoMap {
	const sorted = [...entries].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
	return {type: 'map', entries: new Map(sorted), element};
}

/** The name Go's `%T` prints. */
export function typeName(value: GoValue): string {
	if (value === null) {
		return '<nil>';
	}

	switch (typeof value) {
		case 'number':
			return 'float64';
		case 'bigint':
			return 'int';
		case 'string':
			return 'string';
		case 'boolean':
			return 'bool';
		default:
			return objectTypeName(value);
	}
}

/** Go's notion of a true value: neither false, 0, nil nor empty. */
export function isTrue(value: GoValue): boolean {
	if (value === null || typeof value !== 'object') {
		return value !== null && value !== false && value !== 0 && value !== 0n && value !== '';
	}

	switch (value.type) {
		case 'map':
			return value.entries.size > 0;
		case 'vector':
			return value.samples.length > 0;
		case 'duration':
			return value.nanoseconds !== 0n;
		case 'sample':
		case 'time':
		case 'data':
			return true;
	}
}

/** `%v` of a value. */
export function printValue(value: GoValue): string {
	if (value === null) {
		return '<nil>';
	}

	switch (typeof value) {
		case 'number':
			return goFloat(value);
		case 'bigint':
		case 'string':
		case 'boolean':
			return String(value);
		default:
			return printObject(value);
	}
}

function objectTypeName(value: Exclude<GoValue, number | bigint | string | boolean | null>): string {
	switch (value.type) {
		case 'map':
			return value.element === 'string' ? 'map[string]string' : 'map[string]interface {}';
		case 'sample':
			return '*template.sample';
		case 'vector':
			return 'template.queryResult';
		case 'time':
			return '*time.Time';
		case 'duration':
			return 'time.Duration';
		case 'data':
			return 'struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }';
	}
}

function printObject(value: Exclude<GoValue, number | bigint | string | boolean | null>): string {
	switch (value.type) {
		case 'map':
			return `map[${[...value.entries].map(([key, item]) => `${key}:${printValue(item)}`).join(' ')}]`;
		case 'sample':
			return `{${printValue(value.labels)} ${goFloat(value.value)}}`;
		case 'vector':
			return `[${value.samples.map(printValue).join(' ')}]`;
		case 'time':
			return printTime(value.ms);
		case 'duration':
			return printDuration(value.nanoseconds);
		case 'data':
			return `{${[...value.fields.values()].map(printValue).join(' ')}}`;
	}
}

/** `2024-10-27 03:33:20.122 +0000 UTC`: Go's time.Time.String for a whole number of milliseconds. */
export function printTime(ms: number): string {
	const date = new Date(ms);
	if (Number.isNaN(date.getTime())) {
		return '<time out of range>';
	}

	const [day, clock] = date.toISOString().split('T');
	return `${day!} ${clock!.replace(/\.?0*Z$/, '')} +0000 UTC`;
}

// time.Duration.String: 1h5m0s, 1.5s, 300ms, 2µs.
function printDuration(nanoseconds: bigint): string {
	const sign = nanoseconds < 0n ? '-' : '';
	const rest = nanoseconds < 0n ? -nanoseconds : nanoseconds;
	if (rest < 1_000_000_000n) {
		const [unit, size] = rest < 1000n ? ['ns', 1n] : rest < 1_000_000n ? ['µs', 1000n] : ['ms', 1_000_000n];
		return rest === 0n ? '0s' : `${sign}${fraction(rest, size as bigint)}${unit as string}`;
	}

	const minutes = rest / 60_000_000_000n;
	const seconds = `${fraction(rest % 60_000_000_000n, 1_000_000_000n)}s`;
	const hours = minutes / 60n;
	const prefix = hours > 0n ? `${hours}h${minutes % 60n}m` : minutes > 0n ? `${minutes}m` : '';
	return `${sign}${prefix}${seconds}`;
}

function fraction(value: bigint, unit: bigint): string {
	const digits = String(unit).length - 1;
	const decimals = String(value % unit)
		.padStart(digits, '0')
		.slice(0, digits)
		.replace(/0+$/, '');
	return `${value / unit}${decimals === '' ? '' : `.${decimals}`}`;
}
