import {maxUnitTestSamples} from '../../base/limits.ts';
import {type Labels, labelsFromEntries, noLabels} from '../../labels/labels.ts';
import {parseExpr} from '../../promql/parse.ts';

/** Values of one series at equal steps; `undefined` where there is none, `stale` where the series ends. */
export type SeriesValue = number | 'stale' | undefined;

export type SeriesValues =
	| {readonly type: 'ok'; readonly values: readonly SeriesValue[]}
	| {readonly type: 'failed'; readonly message: string};

const item =
	/^(?:(?<gap>_)|(?<stale>stale)|(?<start>[+-]?(?:0[xX][\da-fA-F]+|[\d._]+(?:[eE][+-]?\d+)?|inf|nan))(?:(?<sign>[+-])(?<step>0[xX][\da-fA-F]+|[\d._]+(?:[eE][+-]?\d+)?|inf|nan))?)(?:x(?<times>\d+))?$/i;

/** The notation of promtool's unit tests: `1 2 _ 0+10x5 stale 3x2`. */
export function parseSeriesValues(text: string): SeriesValues {
	if (text.includes('{{')) {
		return {type: 'failed', message: 'native histograms ("{{…}}") are not supported'};
	}

	const values: SeriesValue[] = [];
	for (const word of text
		.trim()
		.split(/\s+/)
		.filter(part => part !== '')) {
		const groups = item.exec(word)?.groups;
		if (groups === undefined) {
			return {
				type: 'failed',
				message: `"${word}" is not a value — write it like "1", "0+10x5", "_" or "stale"`,
			};
		}

		const times = groups['times'] === undefined ? undefined : Number(groups['times']);
		if (values.length + (times ?? 0) >= maxUnitTestSamples) {
			return {type: 'failed', message: `more than ${maxUnitTestSamples} samples in one series`};
		}

		appendItem(values, groups, times);
	}

	return {type: 'ok', values};
}

/** The labels of `name{label="value"}`; a text on failure. */
export function parseMetric(text: string): Labels | string {
	if (/^\s*(?:\{\s*\})?\s*$/.test(text)) {
		return noLabels;
	}

	const result = parseExpr(text);
	if (result.type === 'failed') {
		return result.message;
	}

	const {expr} = result;
	return expr.type === 'vector-selector' && expr.matchers.every(({operator}) => operator === '=')
		? labelsFromEntries(expr.matchers.map(({name, value}) => [name, value] as const))
		: `"${text}" does not name one series`;
}

// `_x3` is three gaps, but `1x3` is four ones: the first and three more.
function appendItem(
	values: SeriesValue[],
	groups: Readonly<Record<string, string>>,
	times: number | undefined,
): void {
	if (groups['gap'] !== undefined) {
		appendTimes(values, undefined, times ?? 1);
	} else if (groups['stale'] !== undefined) {
		appendTimes(values, 'stale', (times ?? 0) + 1);
	} else {
		let value = toNumber(groups['start']!);
		const step =
			groups['step'] === undefined ? 0 : toNumber(groups['step']) * (groups['sign'] === '-' ? -1 : 1);
		// Repeated addition, as Prometheus does: start + n × step would differ in the last digits.
		for (let count = 0; count <= (times ?? 0); count++) {
			values.push(value);
			value += step;
		}
	}
}

function appendTimes(values: SeriesValue[], value: SeriesValue, times: number): void {
	for (let count = 0; count < times; count++) {
		values.push(value);
	}
}

function toNumber(text: string): number {
	const sign = text.startsWith('-') ? -1 : 1;
	const plain = text.replace(/^[+-]/, '').replaceAll('_', '');
	return sign * (/^inf$/i.test(plain) ? Number.POSITIVE_INFINITY : Number(plain));
}
