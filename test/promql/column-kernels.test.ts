import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createEngine} from '../../source/promql/engine.ts';
import {RandomStore} from '../support/random-store.ts';
import {resultText} from '../support/same-result.ts';

const ranges = ['15s', '35s', '2m', '10m'];
const functions =
	'rate increase delta irate idelta resets changes avg_over_time last_over_time first_over_time count_over_time present_over_time sum_over_time min_over_time max_over_time';
const selectors = ['calls_total', 'gauge', 'odd', '{__name__=~"milli:.*"}', '{instance="c:3"}'];

const queries = [
	...selectors,
	...functions
		.split(' ')
		.flatMap(name =>
			selectors.flatMap(selector =>
				ranges.map(range => `${name}(label_or_not${selector}[${range}])`.replace('label_or_not', '')),
			),
		),
	'sum by (tool) (rate(calls_total[1m]))',
	'avg without (instance) (increase(calls_total[1m] offset 20s))',
	'histogram_quantile(0.9, sum by (le, tool) (rate(seconds_bucket[1m])))',
	'timestamp(gauge)',
];

const scenario = fc.record({
	seed: fc.integer(),
	gapChance: fc.constantFrom(0, 0.05, 0.4),
	resetChance: fc.constantFrom(0, 0.05),
	scrapes: fc.integer({min: 1, max: 90}),
	lateMs: fc.integer({min: -400_000, max: 60_000}),
});

describe('whole rows give the bits that single series give', () => {
	it('at an instant, and as the obvious store has it', () => {
		fc.assert(
			fc.property(scenario, ({scrapes, lateMs, ...options}) => {
				const store = new RandomStore(options);
				for (let scrape = 0; scrape < scrapes; scrape++) {
					store.advance();
				}

				const rows = createEngine(store.head);
				const single = createEngine(store.head, {columnKernels: false});
				const obvious = createEngine(store.memory);
				for (const query of queries) {
					const atMs = store.nowMs + lateMs;
					const expected = resultText(obvious.instant(query, atMs));
					expect(resultText(rows.instant(query, atMs)), query).toBe(expected);
					expect(resultText(single.instant(query, atMs)), query).toBe(expected);
				}
			}),
			{numRuns: 25},
		);
	});
});
