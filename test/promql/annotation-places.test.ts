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
