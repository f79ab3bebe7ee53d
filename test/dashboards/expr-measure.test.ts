import {describe, expect, it} from 'vitest';
import {exprMeasure} from '../../source/dashboards/expr-measure.ts';

describe('the unit of an expression', () => {
	const rows: readonly (readonly [title: string, expr: string, unit: string | undefined])[] = [
		['a share of counters is per cent', 'rate(errors_total[5m]) / rate(calls_total[5m]) > 0.05', 'ratio%'],
		[
			'one kind of what is counted is a share of it',
			'rate(c_total{code="500"}[5m]) / rate(c_total[5m])',
			'ratio%',
		],
		['failures are a share whatever they are called', 'd_timeouts_total / d_requests_total', 'ratio%'],
		['part of a sum is a share', 'hits_total / (hits_total + misses_total)', 'ratio%'],
		[
			'calls by session are no share',
			'rate(mcp:tool_calls_total[5m]) / rate(mcp:sessions_created_total[5m])',
			'count',
		],
		['unless one makes them per cent', '100 * rate(a_total[5m]) / rate(b_total[5m])', 'ratio% ×0.01'],
		['or does so last', 'rate(a_total[5m]) / rate(b_total[5m]) * 100 > 20', 'ratio% ×0.01'],
		[
			'per cent by hand stay per cent',
			'100 * sum(rate(e_total[5m])) / sum(rate(c_total[5m])) > 5',
			'ratio% ×0.01',
		],
		[
			'a quantile is in the unit of the bounds',
			'histogram_quantile(0.95, sum by (le) (rate(d_seconds_bucket[5m]))) > 5',
			'seconds',
		],
		['a sum over a count is a mean', 'rate(d_seconds_sum[5m]) / rate(d_seconds_count[5m])', 'seconds'],
		['milliseconds are a thousandth', 'max(latency_ms) > 200', 'seconds ×0.001'],
		['megabytes are bytes', 'mcp:memory_bytes / 1024 / 1024 > 400', 'bytes ×1048576'],
		['a share of a limit is per cent', 'mcp:memory_bytes / on (job) mcp:memory_limit_bytes > 0.9', 'ratio%'],
		[
			'a prediction is in the unit of what it predicts',
			'predict_linear(m_bytes[1h], 86400) > on (job) l_bytes',
			'bytes',
		],
		['events by the second', 'sum(rate(calls_total[1m])) == 0', 'per-second/s'],
		['bytes by the second', 'rate(sent_bytes_total[1m])', 'bytes/s'],
		['processor time by the second is cores', 'rate(process_cpu_seconds_total[1m]) > 0.9', 'cores'],
		['an increase is events', 'increase(errors_total[10m]) > 3', 'count'],
		['changes are counted, whatever changes', 'changes(process_start_time_seconds[15m]) > 0', 'count'],
		['since an instant it is seconds', 'time() - process_start_time_seconds < 300', 'seconds'],
		['an instant is no span', 'process_start_time_seconds > 5', undefined],
		['the left of and says what it is about', 'mcp:sessions > 40 and on (job) up == 1', 'count'],
		['bool answers yes or no', 'mcp:memory_bytes > bool 5', undefined],
		['a number before the comparison', '0.5 < m_ratio', 'ratio%'],
		['seconds and bytes are nothing together', 'a_seconds + b_bytes', undefined],
		['a name without a unit', 'up == 0', undefined],
		['what does not parse', 'sum(up', undefined],
	];
	it.each(rows)('%s', (_title, expr, unit) => {
		const measure = exprMeasure(expr);
		const scale = measure === undefined || measure.scale === 1 ? '' : ` ×${measure.scale}`;
		expect(measure === undefined ? undefined : `${measure.unit}${measure.suffix}${scale}`).toBe(unit);
	});
});
