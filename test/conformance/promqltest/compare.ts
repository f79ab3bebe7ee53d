import {formatLabels} from '../../../source/labels/format.ts';
import {compareLabels, type Labels} from '../../../source/labels/labels.ts';
import type {QueryResult} from '../../../source/promql/query.ts';
import type {Point} from '../../../source/promql/series-description.ts';
import type {MatrixSeries, Value, VectorSample} from '../../../source/promql/value.ts';
import type {Expected, ExpectedMessage, Grid} from './commands.ts';

/** Why a result is not the expected one; undefined when it is. */
export function difference(result: QueryResult, expected: Expected, grid: Grid): string | undefined {
	if (result.type === 'failed') {
		return expected.fail
			? unmatched([result.message], expected.messages, 'fail')
			: `failed: ${result.message}`;
	}

	if (expected.fail) {
		return 'did not fail';
	}

	return (
		valueDifference(result.value, expected, grid) ??
		annotationDifference(result, expected.messages, 'warn') ??
		annotationDifference(result, expected.messages, 'info')
	);
}

/** The value alone: remarks are not looked at. */
export function valueDifference(value: Value, expected: Expected, grid: Grid): string | undefined {
	switch (value.type) {
		case 'scalar':
			return expected.scalar === undefined
				? 'a scalar was not expected'
				: pointDifference('scalar', {type: 'value', value: expected.scalar}, value.value);
		case 'string':
			return value.value === expected.string
				? undefined
				: `${value.value}, expected ${expected.string ?? 'no string'}`;
		case 'vector':
			return vectorDifference(value.samples, expected);
		case 'matrix':
			return matrixDifference(value.series, expected, expected.rangeVector ?? grid);
	}
}

function vectorDifference(samples: readonly VectorSample[], {series, ordered}: Expected): string | undefined {
	const places = placesOf(samples.map(({labels}) => labels));
	if (typeof places === 'string') {
		return places;
	}

	for (const [place, {labels, points}] of series.entries()) {
		const at = places.get(labels.key);
		const sample = at === undefined ? undefined : samples[at];
		if (sample === undefined || (ordered && at !== place)) {
			return `${formatLabels(labels)} is ${sample === undefined ? 'missing' : `at place ${at}, not ${place}`}`;
		}

		const wrong = pointDifference(formatLabels(labels), points[0]!, sample.value);
		if (wrong !== undefined) {
			return wrong;
		}
	}

	return samples.length === series.length ? undefined : surplus(samples, series);
}

function matrixDifference(
	found: readonly MatrixSeries[],
	{series}: Expected,
	grid: Grid,
): string | undefined {
	const places = placesOf(found.map(({labels}) => labels));
	const unsorted = found.findIndex(
		({labels}, index) => index > 0 && compareLabels(found[index - 1]!.labels, labels) > 0,
	);
	if (typeof places === 'string' || unsorted >= 0) {
		return typeof places === 'string' ? places : 'the series are not sorted by their labels';
	}

	const [startMs, stepMs] = grid.type === 'range' ? [grid.startMs, grid.stepMs] : [grid.atMs, 0];
	const shown = series.filter(({points}) => points.some(({type}) => type !== 'omitted'));
	for (const {labels, points} of shown) {
		const at = places.get(labels.key);
		if (at === undefined) {
			return `${formatLabels(labels)} is missing`;
		}

		const wrong = lineDifference(found[at]!, points, {startMs, stepMs});
		if (wrong !== undefined) {
			return wrong;
		}
	}

	return found.length === shown.length ? undefined : surplus(found, shown);
}

function lineDifference(
	{labels, timestamps, values}: MatrixSeries,
	points: readonly Point[],
	{startMs, stepMs}: {startMs: number; stepMs: number},
): string | undefined {
	const wanted = points
		.map((point, index) => ({point, tMs: startMs + index * stepMs}))
		.filter(({point}) => point.type !== 'omitted');
	const name = formatLabels(labels);
	if (wanted.length !== values.length) {
		return `${name} has ${values.length} points (${values.join(' ')}), expected ${wanted.length}`;
	}

	for (const [index, {point, tMs}] of wanted.entries()) {
		const wrong =
			timestamps[index] === tMs
				? pointDifference(`${name} at ${tMs} ms`, point, values[index]!)
				: `${name} has a point at ${timestamps[index]} ms, expected ${tMs} ms`;
		if (wrong !== undefined) {
			return wrong;
		}
	}

	return undefined;
}

function pointDifference(where: string, wanted: Point, found: number): string | undefined {
	return wanted.type === 'value' && almostEqual(wanted.value, found)
		? undefined
		: `${where} is ${found}, expected ${wanted.type === 'value' ? wanted.value : wanted.type}`;
}

const smallestNormal = 2 ** -1022;

/** `util/almost.Equal` of Prometheus with its tolerance of 10⁻⁶. */
function almostEqual(a: number, b: number): boolean {
	const epsilon = 1e-6;
	if (Number.isNaN(a) || Number.isNaN(b)) {
		return Number.isNaN(a) && Number.isNaN(b);
	}

	if (a === b) {
		return true;
	}

	const sum = Math.abs(a) + Math.abs(b);
	const apart = Math.abs(a - b);
	return a === 0 || b === 0 || sum < smallestNormal
		? apart < epsilon * smallestNormal
		: apart / Math.min(sum, Number.MAX_VALUE) < epsilon;
}

function annotationDifference(
	result: Extract<QueryResult, {type: 'ok'}>,
	expected: readonly ExpectedMessage[],
	level: 'warn' | 'info',
): string | undefined {
	const found = result.annotations
		.filter(annotation => annotation.level === (level === 'warn' ? 'warning' : 'info'))
		.map(({message}) => message);
	if (expected.some(message => message.level === `no_${level}`) && found.length > 0) {
		return `${level} not expected: ${found.join('; ')}`;
	}

	return unmatched(found, expected, level);
}

// Each expectation needs a message; where there is any, each message needs an expectation.
function unmatched(
	found: readonly string[],
	expected: readonly ExpectedMessage[],
	level: ExpectedMessage['level'],
): string | undefined {
	const wanted = expected.filter(message => message.level === level);
	const missing = wanted.find(message => !found.some(text => matches(message, text)));
	if (missing !== undefined) {
		return `no ${level} like ${JSON.stringify(missing.matches?.text ?? 'any')} in: ${found.join('; ')}`;
	}

	const odd = wanted.length === 0 ? undefined : found.find(text => !wanted.some(one => matches(one, text)));
	return odd === undefined ? undefined : `${level} not expected: ${odd}`;
}

function matches({matches}: ExpectedMessage, text: string): boolean {
	switch (matches?.type) {
		case undefined:
			return true;
		case 'msg':
			return text === matches.text;
		case 'regex':
			return new RegExp(matches.text).test(text);
	}
}

function placesOf(all: readonly Labels[]): Map<string, number> | string {
	const places = new Map<string, number>();
	for (const [index, labels] of all.entries()) {
		if (places.has(labels.key)) {
			return `${formatLabels(labels)} comes twice`;
		}

		places.set(labels.key, index);
	}

	return places;
}

function surplus(found: readonly {labels: Labels}[], expected: readonly {labels: Labels}[]): string {
	const wanted = new Set(expected.map(({labels}) => labels.key));
	const odd = found.find(({labels}) => !wanted.has(labels.key));
	return `${odd === undefined ? 'a series' : formatLabels(odd.labels)} was not expected`;
}
