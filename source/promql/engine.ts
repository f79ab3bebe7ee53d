import type {Queryable} from '../tsdb/queryable.ts';
import {defaultEngineOptions, type EngineOptions} from './engine-options.ts';
import {answersOf, type Batch} from './evaluate/answer.ts';
import type {Shared} from './evaluate/node.ts';
import {Plans} from './evaluate/plans.ts';
import {Scratch} from './evaluate/scratch.ts';
import type {Querier, Query, QueryResult} from './query.ts';

export type {EngineOptions} from './engine-options.ts';

/**
 * PromQL over a store in this process: the numbers of Prometheus 3 on the same samples. It answers at once and never
 * throws for a bad query or odd data.
 */
export type Engine = {
	instant(expr: string, atMs: number): QueryResult;
	/** Steps at startMs, startMs + stepMs, … ≤ endMs. */
	range(expr: string, startMs: number, endMs: number, stepMs: number): QueryResult;
	/** Answers in the order of the questions. Those of one instant, or of one grid, share their common parts. */
	ask(queries: readonly Query[]): readonly QueryResult[];
};

export function createEngine(queryable: Queryable, options: Partial<EngineOptions> = {}): Engine {
	const shared: Shared = {
		queryable,
		options: {...defaultEngineOptions, ...options},
		scratch: new Scratch(),
		run: 0,
		stepSamples: 0,
		heldSamples: 0,
		deadlineMs: Infinity,
	};
	const plans = new Plans(shared);

	function ask(queries: readonly Query[]): readonly QueryResult[] {
		const results: QueryResult[] = [];
		for (const batch of batches(queries)) {
			const answers = answersOf(shared, plans, batch);
			for (const [index, {place}] of batch.questions.entries()) {
				results[place] = answers[index]!;
			}
		}

		return results;
	}

	return {
		ask,
		instant: (expr, atMs) => ask([{type: 'instant', expr, atMs}])[0]!,
		range: (expr, startMs, endMs, stepMs) => ask([{type: 'range', expr, startMs, endMs, stepMs}])[0]!,
	};
}

/** The engine behind the interface that a Prometheus server also stands behind. */
export function embeddedQuerier(engine: Engine): Querier {
	return {
		ask: async (queries, signal) => {
			signal?.throwIfAborted();
			return engine.ask(queries);
		},
	};
}

function batches(queries: readonly Query[]): Iterable<Batch> {
	const found = new Map<string, Batch>();
	for (const [place, query] of queries.entries()) {
		const [startMs, endMs, stepMs] =
			query.type === 'instant' ? [query.atMs, query.atMs, 0] : [query.startMs, query.endMs, query.stepMs];
		const key = `${query.type} ${startMs} ${endMs} ${stepMs}`;
		let batch = found.get(key);
		if (batch === undefined) {
			batch = {type: query.type, startMs, endMs, stepMs, questions: []};
			found.set(key, batch);
		}

		batch.questions.push({text: query.expr, place});
	}

	return found.values();
}
