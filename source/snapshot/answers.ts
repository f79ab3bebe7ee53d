import {type Labels, labelValue} from '../labels/labels.ts';
import type {QueryResult} from '../promql/query.ts';
import type {Target} from '../scrape/target.ts';
import type {TimeGrid} from './context.ts';

/** Labels that tell targets apart. */
export const serverLabels: readonly string[] = ['job', 'instance'];
export const toolLabels: readonly string[] = [...serverLabels, 'tool_name'];

/** A line over a time grid; NaN where there is no value. */
export type Line = Float64Array;

/** Matchers that select one target's series. */
export function serverSelector(target: Pick<Target, 'labels'>): string {
	return serverLabels.map(name => `${name}=${JSON.stringify(labelValue(target.labels, name))}`).join(',');
}

export function serverKey(labels: Labels): string {
	return `${labelValue(labels, 'job')}\u0000${labelValue(labels, 'instance')}`;
}

export function toolKey(labels: Labels): string {
	return `${serverKey(labels)}\u0000${labelValue(labels, 'tool_name')}`;
}

/** A vector's values by what its labels say; those that are not numbers are not known. */
export function valuesBy(
	result: QueryResult | undefined,
	keyOf: (labels: Labels) => string,
): ReadonlyMap<string, number> {
	const samples = result?.type === 'ok' && result.value.type === 'vector' ? result.value.samples : [];
	return new Map(
		samples.filter(({value}) => !Number.isNaN(value)).map(({labels, value}) => [keyOf(labels), value]),
	);
}

/** The one value of an answer without labels; undefined when it is not known. */
export function soleValue(result: QueryResult | undefined): number | undefined {
	return valuesBy(result, () => '').get('');
}

/** A matrix as lines over the grid's steps. */
export function linesBy(
	result: QueryResult | undefined,
	grid: TimeGrid,
	keyOf: (labels: Labels) => string,
): ReadonlyMap<string, Line> {
	const series = result?.type === 'ok' && result.value.type === 'matrix' ? result.value.series : [];
	return new Map(
		series.map(({labels, timestamps, values}) => {
			const line = emptyLine(grid);
			for (const [index, tMs] of timestamps.entries()) {
				line[Math.round((tMs - grid.startMs) / grid.stepMs)] = values[index]!;
			}

			return [keyOf(labels), line];
		}),
	);
}

export function emptyLine({startMs, endMs, stepMs}: TimeGrid): Line {
	return new Float64Array(Math.round((endMs - startMs) / stepMs) + 1).fill(Number.NaN);
}

/** The newest value of a line; undefined when its end is not known. */
export function lastValue(line: Line | undefined): number | undefined {
	const value = line?.at(-1);
	return value === undefined || Number.isNaN(value) ? undefined : value;
}
