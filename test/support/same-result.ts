import {formatLabels} from '../../source/labels/format.ts';
import type {QueryResult} from '../../source/promql/query.ts';

/** A result as text, every bit of its numbers: for comparing two ways to the same answer. Vectors in any order. */
export function resultText(result: QueryResult): string {
	if (result.type === 'failed') {
		return `failed ${result.message}`;
	}

	return [...valueLines(result), ...remarksOf(result)].join('\n');
}

/** The values only. */
export function valueText(result: QueryResult): string {
	// Which two of three duplicates are named is chance, in Prometheus too.
	return result.type === 'failed'
		? `failed ${result.message.replace(/ for the match group .*/, '')}`
		: valueLines(result).join('\n');
}

export function remarksOf(result: QueryResult): readonly string[] {
	return result.type === 'failed' ? [] : result.annotations.map(({message}) => message).sort();
}

function valueLines({value}: Extract<QueryResult, {type: 'ok'}>): string[] {
	switch (value.type) {
		case 'scalar':
			return [`scalar ${number(value.value)}`];
		case 'string':
			return [`string ${value.value}`];
		case 'vector':
			return value.samples.map(({labels, value: x}) => `${formatLabels(labels)} ${number(x)}`).sort();
		case 'matrix':
			return value.series.map(
				({labels, timestamps, values}) =>
					`${formatLabels(labels)} ${Array.from(timestamps, (tMs, index) => `${number(values[index]!)}@${tMs}`).join(' ')}`,
			);
	}
}

function number(value: number): string {
	return Object.is(value, -0) ? '-0' : String(value);
}
