import {expect, it} from 'vitest';
import {createEngine} from '../../source/promql/engine.ts';
import {MemorySeries} from '../support/memory-series.ts';
import {remarksOf} from '../support/same-result.ts';

// The places a real Prometheus 3.5.3 names.
const rows: [expr: string, place: string][] = [
	['histogram_quantile(2, x_bucket)', '1:20'],
	['histogram_quantile((2), x_bucket)', '1:20'],
	['histogram_quantile(((1+1)), (x_bucket))', '1:20'],
	['histogram_quantile((1+1), x_bucket @ 0)', '1:21'],
	['histogram_quantile((scalar(x_sum)), x_bucket)', '1:21'],
	['quantile_over_time((1 + 1), x_sum[1m])', '1:20'],
	['+(quantile_over_time(2, x_sum[1m]))', '1:22'],
	['+quantile(2, x_sum)', '1:11'],
	['quantile((2), x_sum)', '1:11'],
	['quantile by (le) ((1 + 1), x_bucket)', '1:20'],
];

it.each(rows)('%s at %s', (expr, place) => {
	const store = new MemorySeries();
	store.append({__name__: 'x_bucket', le: '+Inf'}, 0, 1);
	store.append({__name__: 'x_sum'}, 0, 2);
	expect(remarksOf(createEngine(store).ask([{type: 'instant', expr, atMs: 0}])[0]!)).toEqual([
		`PromQL warning: quantile value should be between 0 and 1, got 2 (${place})`,
	]);
});

it('the same words are said once, of the last place', () => {
	const store = new MemorySeries();
	store.append({__name__: 'heat'}, 0, 1);
	store.append({__name__: 'heat'}, 30_000, 2);
	const expr =
		'rate(heat[1m]) + on () group_left max(rate(heat[1m])) + quantile(3, heat) + quantile(2, heat)';
	expect(remarksOf(createEngine(store).ask([{type: 'instant', expr, atMs: 30_000}])[0]!)).toEqual([
		'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "heat" (1:44)',
		'PromQL warning: quantile value should be between 0 and 1, got 2 (1:86)',
		'PromQL warning: quantile value should be between 0 and 1, got 3 (1:66)',
	]);
});
