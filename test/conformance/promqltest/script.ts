import type {Query, QueryResult} from '../../../source/promql/query.ts';
import type {SeriesDescription} from '../../../source/promql/series-description.ts';
import type {Value} from '../../../source/promql/value.ts';
import type {WritableSeries} from '../../support/memory-series.ts';
import {type Command, type Eval, parseCommands} from './commands.ts';
import {difference, valueDifference} from './compare.ts';
import {touchesHistograms} from './native.ts';
import {pinnedVariants} from './variants.ts';

export type Ask = (query: Query) => QueryResult;

/** What became of one eval: why it failed, and how many queries were asked to find out. */
export type Outcome = {
	readonly eval: Eval;
	readonly failure?: string;
	readonly queries: number;
	/** It selects or expects native histograms. */
	readonly native: boolean;
};

/** Runs a script's commands on an empty store; `wanted` chooses the evals. */
export function runScript(
	script: string,
	{store, ask, wanted}: {store: WritableSeries; ask: Ask; wanted: (given: Eval) => boolean},
): readonly Outcome[] {
	const outcomes: Outcome[] = [];
	let loads: Extract<Command, {type: 'load'}>[] = [];
	store.clear();
	for (const command of parseCommands(script)) {
		switch (command.type) {
			case 'clear':
				loads = [];
				store.clear();
				break;
			case 'load':
				loads.push(command);
				load(store, loads);
				break;
			case 'eval':
				if (wanted(command)) {
					const native = touchesHistograms(
						command,
						loads.flatMap(({series}) => series),
					);
					outcomes.push({...evaluate(command, ask), native});
				}
		}
	}

	return outcomes;
}

// Loads add to each other, and one may write between the samples of another: so all are written again, by time.
function load(store: WritableSeries, loads: readonly Extract<Command, {type: 'load'}>[]): void {
	store.clear();
	const bySeries = new Map<string, {series: SeriesDescription; samples: Map<number, number | undefined>}>();
	for (const {stepMs, series} of loads) {
		for (const one of series) {
			const entry = bySeries.get(one.labels.key) ?? {series: one, samples: new Map()};
			bySeries.set(one.labels.key, entry);
			for (const [index, point] of one.points.entries()) {
				if (point.type === 'value' || point.type === 'stale') {
					entry.samples.set(index * stepMs, point.type === 'value' ? point.value : undefined);
				}
			}
		}
	}

	for (const {series, samples} of bySeries.values()) {
		for (const [tMs, value] of [...samples].sort(([a], [b]) => a - b)) {
			if (value === undefined) {
				store.markStale(series.labels, tMs);
			} else {
				store.append(series.labels, tMs, value);
			}
		}
	}
}

function evaluate(given: Eval, ask: Ask): Omit<Outcome, 'native'> {
	const {expr, grid, expected} = given;
	if (grid.type === 'range') {
		const failure = difference(ask({...grid, expr}), expected, grid);
		return {eval: given, queries: 1, ...(failure === undefined ? {} : {failure})};
	}

	const queries = [{expr, atMs: grid.atMs}, ...pinnedVariants(expr, grid.atMs)];
	let asked = 0;
	for (const query of queries) {
		const result = ask({type: 'instant', ...query});
		asked++;
		const wrong = difference(result, expected, {type: 'instant', atMs: query.atMs});
		const inRange = wrong === undefined && mayBeRange(given, result);
		asked += inRange ? 1 : 0;
		const failure = wrong ?? (inRange ? rangeDifference(given, query, ask) : undefined);
		if (failure !== undefined) {
			return {eval: given, queries: asked, failure: `${query.expr} at ${query.atMs} ms: ${failure}`};
		}
	}

	return {eval: given, queries: asked};
}

function mayBeRange({expr, expected}: Eval, result: QueryResult): boolean {
	return (
		result.type === 'ok' &&
		(result.value.type === 'vector' || result.value.type === 'scalar') &&
		!expected.ordered &&
		!/(?:start|end|range|step)\(\)/.test(expr)
	);
}

// The middle step of a range query from a minute before to a minute after must be the instant's answer.
function rangeDifference(
	{expected}: Eval,
	{expr, atMs}: {expr: string; atMs: number},
	ask: Ask,
): string | undefined {
	const result = ask({type: 'range', expr, startMs: atMs - 60_000, endMs: atMs + 60_000, stepMs: 60_000});
	if (result.type === 'failed') {
		return `failed as a range query: ${result.message}`;
	}

	const value = middle(result.value, atMs, expected.scalar !== undefined);
	const wrong = valueDifference(value, expected, {type: 'instant', atMs});
	return wrong === undefined ? undefined : `as a range query: ${wrong}`;
}

function middle(value: Value, atMs: number, scalar: boolean): Value {
	const samples = (value.type === 'matrix' ? value.series : []).flatMap(({labels, timestamps, values}) => {
		const at = timestamps.indexOf(atMs);
		return at < 0 ? [] : [{labels, tMs: atMs, value: values[at]!}];
	});
	return scalar
		? {type: 'scalar', tMs: atMs, value: samples[0]?.value ?? Number.NaN}
		: {type: 'vector', samples};
}
