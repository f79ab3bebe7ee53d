import {maxDescribedSamples} from '../base/limits.ts';
import {type Labels, labelsFromEntries, metricName} from '../labels/labels.ts';
import {parseNumberOrDuration} from './number.ts';
import {unquote} from './string.ts';

/** One place of a series: a value, nothing, the end of the series, or a native histogram (which is not read). */
export type Point =
	| {readonly type: 'value'; readonly value: number}
	| {readonly type: 'omitted'}
	| {readonly type: 'stale'}
	| {readonly type: 'histogram'};

export type SeriesDescription = {readonly labels: Labels; readonly points: readonly Point[]};

export type SeriesDescriptionResult =
	| ({readonly type: 'ok'} & SeriesDescription)
	| {readonly type: 'failed'; readonly message: string};

/** `metric{a="b"} 1 2+3x4 _ stale`: the notation of Prometheus' rule unit tests and of its own query tests. */
export function parseSeriesDescription(text: string): SeriesDescriptionResult {
	const metric = parseMetric(text.trim());
	if (metric === undefined) {
		return {type: 'failed', message: `no metric: ${text}`};
	}

	const points: Point[] = [];
	for (const item of splitItems(metric.rest)) {
		const parsed = parseItem(item);
		if (parsed === undefined) {
			return {type: 'failed', message: `"${item}" is no value of a series`};
		}

		if (points.length + parsed.length > maxDescribedSamples) {
			return {type: 'failed', message: `more than ${maxDescribedSamples} samples in one series`};
		}

		// Not push(...parsed): a million arguments overflow the stack.
		for (const point of parsed) {
			points.push(point);
		}
	}

	return {type: 'ok', labels: metric.labels, points};
}

const name = /^[a-zA-Z_:][\w:]*/;
const label = /^\s*([a-zA-Z_]\w*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)\s*(=)?\s*/;
const value = /^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)\s*/;

/** The labels at the start of a line, and what follows. */
export function parseMetric(text: string): {readonly labels: Labels; readonly rest: string} | undefined {
	const entries: [string, string][] = [];
	const written = name.exec(text)?.[0];
	let rest = text.slice(written?.length ?? 0);
	if (written !== undefined) {
		entries.push([metricName, written]);
	}

	if (!rest.startsWith('{') || rest.startsWith('{{')) {
		return written === undefined ? undefined : {labels: labelsFromEntries(entries), rest};
	}

	rest = rest.slice(1).trimStart();
	while (!rest.startsWith('}')) {
		const match = label.exec(rest);
		if (match === null) {
			return undefined;
		}

		rest = rest.slice(match[0].length);
		const key = unquote(match[1]!) ?? match[1]!;
		if (match[2] === undefined) {
			entries.push([metricName, key]);
		} else {
			const quoted = value.exec(rest);
			const text = quoted === null ? undefined : unquote(quoted[1]!);
			if (quoted === null || text === undefined) {
				return undefined;
			}

			entries.push([key, text]);
			rest = rest.slice(quoted[0].length);
		}

		if (rest.startsWith(',')) {
			rest = rest.slice(1).trimStart();
		} else if (!rest.startsWith('}')) {
			return undefined;
		}
	}

	return {labels: labelsFromEntries(entries), rest: rest.slice(1)};
}

// By blanks, but those inside of {{ a histogram }}.
function splitItems(text: string): string[] {
	return text.match(/(?:\{\{.*?\}\}|\S)+/g) ?? [];
}

const number = String.raw`(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|\d\w*|[iI][nN][fF]|[nN][aA][nN]`;
const item: RegExp = new RegExp(`^([+-]?(?:${number}))(?:([+-](?:${number})))?(?:x(\\d+))?$`);

function parseItem(text: string): Point[] | undefined {
	if (Number(/x(\d+)$/.exec(text)?.[1] ?? 0) > maxDescribedSamples) {
		return undefined;
	}

	if (text.startsWith('{{')) {
		return Array.from({length: Number(/x(\d+)$/.exec(text)?.[1] ?? 0) + 1}, () => ({type: 'histogram'}));
	}

	const blanks = /^_(?:x(\d+))?$/.exec(text);
	if (blanks !== null) {
		return Array.from({length: Number(blanks[1] ?? 1)}, () => ({type: 'omitted'}));
	}

	if (text === 'stale') {
		return [{type: 'stale'}];
	}

	const match = splitNumbers(text);
	return match === undefined ? undefined : repeated(match);
}

type Repetition = {readonly start: number; readonly increment: number; readonly times: number};

function splitNumbers(text: string): Repetition | undefined {
	const match = item.exec(text);
	const start = signedNumber(match?.[1]);
	const increment = match?.[2] === undefined ? 0 : signedNumber(match[2]);
	const times = match?.[3];
	if (start === undefined || increment === undefined || (match?.[2] !== undefined && times === undefined)) {
		return undefined;
	}

	return {start, increment, times: Number(times ?? 0)};
}

// By repeated addition, as Prometheus does: the last digits of start + n·increment would be others.
function repeated({start, increment, times}: Repetition): Point[] {
	const points: Point[] = [];
	let value = start;
	for (let index = 0; index <= times; index++) {
		points.push({type: 'value', value});
		value += increment;
	}

	return points;
}

function signedNumber(text: string | undefined): number | undefined {
	if (text === undefined) {
		return undefined;
	}

	const unsigned = parseNumberOrDuration(text.replace(/^[+-]/, ''))?.value;
	return unsigned === undefined ? undefined : text.startsWith('-') ? -unsigned : unsigned;
}
