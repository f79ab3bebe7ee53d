import {formatLabels} from '../labels/format.ts';
import {type Labels, labelEntries} from '../labels/labels.ts';
import {formatPlain, formatValue} from '../promql/number.ts';
import type {Value} from '../promql/value.ts';

/** The `data` object of Prometheus' HTTP API (`/api/v1/query`, `/api/v1/query_range`): times in Unix seconds, values as text. */
export type ApiData =
	| {readonly resultType: 'scalar' | 'string'; readonly result: readonly [number, string]}
	| {
			readonly resultType: 'vector';
			readonly result: readonly {metric: Record<string, string>; value: [number, string]}[];
	  }
	| {
			readonly resultType: 'matrix';
			readonly result: readonly {metric: Record<string, string>; values: [number, string][]}[];
	  };

export function apiData(value: Value): ApiData {
	switch (value.type) {
		case 'scalar':
			return {resultType: 'scalar', result: [value.tMs / 1000, formatPlain(value.value)]};
		case 'string':
			return {resultType: 'string', result: [value.tMs / 1000, value.value]};
		case 'vector':
			return {
				resultType: 'vector',
				result: value.samples.map(sample => ({
					metric: metricOf(sample.labels),
					value: [sample.tMs / 1000, formatValue(sample.value)],
				})),
			};
		case 'matrix':
			return {
				resultType: 'matrix',
				result: value.series.map(series => ({
					metric: metricOf(series.labels),
					values: Array.from(series.timestamps, (tMs, index): [number, string] => [
						tMs / 1000,
						formatValue(series.values[index]!),
					]),
				})),
			};
	}
}

/** A line a sample, `name{labels} => value @[time]`, as promtool prints answers; empty answers say so. */
export function queryText(value: Value): string {
	switch (value.type) {
		case 'scalar':
			return `scalar: ${formatPlain(value.value)} @[${value.tMs / 1000}]`;
		case 'string':
			return `string: ${value.value} @[${value.tMs / 1000}]`;
		case 'vector':
			return value.samples.length === 0
				? '(no series)'
				: value.samples
						.map(
							({labels, value: number, tMs}) =>
								`${formatLabels(labels)} => ${formatValue(number)} @[${tMs / 1000}]`,
						)
						.join('\n');
		case 'matrix':
			return value.series.length === 0
				? '(no series)'
				: value.series
						.map(({labels, timestamps, values}) =>
							[
								`${formatLabels(labels)} =>`,
								...Array.from(timestamps, (tMs, index) => `${formatValue(values[index]!)} @[${tMs / 1000}]`),
							].join('\n'),
						)
						.join('\n');
	}
}

function metricOf(labels: Labels): Record<string, string> {
	return Object.fromEntries(labelEntries(labels));
}
