import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createEngine} from '../../source/promql/engine.ts';
import type {Query} from '../../source/promql/query.ts';
import {HeadSeries} from '../support/head-series.ts';
import {RandomStore} from '../support/random-store.ts';
import {remarksOf, resultText} from '../support/same-result.ts';

const charts = [
	'sum by (tool) (rate(calls_total[1m]))',
	'calls_total',
	'gauge',
	'rate(gauge{instance!="rule"}[1m])',
	'gauge offset -20s',
	'calls_total @ end()',
	'calls_total{tool="x"} / on (instance, tool) gauge{tool="x"}',
	'max_over_time(sum by (tool) (rate(calls_total[30s]))[2m:20s])',
	'rate(odd[1m:10s])',
	'count_values("value", calls_total{tool="x"})',
	'histogram_quantile(0.5, sum by (le) (rate(seconds_bucket[1m])))',
	'sum_over_time(vector(time())[1m:20s])',
	'absent(calls_total{tool="late"})',
	'quantile((time() - 1000160) / 60, gauge)',
	'rate(gauge[1m]) + rate(gauge[1m])',
];

const stepMs = 20_000;

const scenario = fc.record({
	seed: fc.integer(),
	gapChance: fc.constantFrom(0, 0.1),
	resetChance: fc.constantFrom(0, 0.05),
	ticks: fc.array(fc.integer({min: 0, max: 3}), {minLength: 5, maxLength: 25}),
	lagSteps: fc.integer({min: -1, max: 2}),
});

describe('an engine that has seen earlier ticks answers as a new one', () => {
	it('charts that move on and instants, while series come and a target goes', () => {
		fc.assert(
			fc.property(scenario, ({ticks, lagSteps, ...options}) => {
				const store = new RandomStore(options);
				const old = createEngine(store.head);
				for (const scrapes of ticks) {
					for (let scrape = 0; scrape < scrapes; scrape++) {
						store.advance();
					}

					const endMs = (Math.floor(store.nowMs / stepMs) - lagSteps) * stepMs;
					const queries = charts.flatMap((expr): Query[] => [
						{type: 'range', expr, startMs: endMs - 10 * stepMs, endMs, stepMs},
						{type: 'instant', expr, atMs: store.nowMs},
					]);
					const answers = old.ask(queries);
					const fresh = createEngine(store.memory);
					for (const [index, query] of queries.entries()) {
						expect(resultText(answers[index]!), `${query.type} ${query.expr}`).toBe(
							resultText(fresh.ask([query])[0]!),
						);
					}
				}
			}),
			{
				numRuns: 25,
				// A remark on a step that was computed anew when its sample came.
				examples: [
					[{seed: -621_127_740, gapChance: 0, resetChance: 0, ticks: [2, 0, 0, 1, 1, 1], lagSteps: -1}],
				],
			},
		);
	});
});

describe('a remark from inside a subquery lives as long as its point is in the window', () => {
	const inner = 'rate(gauge[20s])';
	const rows: [title: string, expr: string, seconds: number, remarks: number][] = [
		['while its point is there', `max_over_time(${inner}[1m:10s])`, 100, 1],
		['on its last point', `max_over_time(${inner}[1m:10s])`, 119, 1],
		['after it', `max_over_time(${inner}[1m:10s])`, 130, 0],
		['at an earlier time', `max_over_time(${inner}[1m:10s] offset 1m)`, 179, 1],
		['always the same time', `max_over_time(${inner}[1m:10s] @ 60)`, 900, 1],
		['two deep, in the outer window', `max_over_time(max_over_time(${inner}[1m:10s])[1m:10s])`, 169, 1],
		['two deep, after it', `max_over_time(max_over_time(${inner}[1m:10s])[1m:10s])`, 210, 0],
	];
	const store = new HeadSeries();
	for (let tMs = 0; tMs <= 50_000; tMs += 5000) {
		store.append({__name__: 'gauge'}, tMs, tMs);
	}

	it.each(rows)('%s', (_, expr, seconds, remarks) => {
		const atMs = seconds * 1000;
		const range = (endMs: number): Query => ({
			type: 'range',
			expr,
			startMs: endMs - 20_000,
			endMs,
			stepMs: 10_000,
		});
		const old = createEngine(store);
		for (let earlierMs = 10_000; earlierMs < atMs; earlierMs += 10_000) {
			old.ask([{type: 'instant', expr, atMs: earlierMs}, range(earlierMs)]);
		}

		const asked: Query[] = [{type: 'instant', expr, atMs}, range(atMs)];
		const fresh = asked.map(query => remarksOf(createEngine(store).ask([query])[0]!));
		expect(fresh[0]).toHaveLength(remarks);
		expect(old.ask(asked).map(remarksOf)).toEqual(fresh);
	});
});
