import {describe, expect, it} from 'vitest';
import * as expressions from '../../source/mcp/expressions.ts';
import {parseExpr} from '../../source/promql/parse.ts';

const all: expressions.Scope = {selector: '', window: '5m', by: []};
const tools: expressions.Scope = {selector: 'job="a"', window: '1m', by: ['instance', 'tool_name']};

describe('expressions', () => {
	const rows: ReadonlyArray<readonly [expr: string, expected: string]> = [
		[expressions.callRate(all), 'sum(rate(mcp:tool_calls_total[5m]))'],
		[expressions.callRate(tools), 'sum by (instance, tool_name) (rate(mcp:tool_calls_total{job="a"}[1m]))'],
		[
			expressions.errorRatio(all),
			'sum(rate(mcp:tool_errors_total[5m])) / (sum(rate(mcp:tool_calls_total[5m])) > 0)',
		],
		[
			expressions.errorRateByType(tools),
			'sum by (instance, tool_name, error_type) (rate(mcp:tool_errors_total{job="a",error_type!="none"}[1m]))',
		],
		[
			expressions.interpolatedQuantile(0.95, all),
			'histogram_quantile(0.95, sum by (le) (rate(mcp:tool_duration_seconds_bucket[5m])))',
		],
		[expressions.sessions(tools), 'sum by (instance, tool_name) (mcp:sessions{job="a"})'],
		[expressions.callCount(all), 'sum(increase(mcp:tool_calls_total[5m]))'],
	];
	for (const [expr, expected] of rows) {
		it(expected, () => expect(expr).toBe(expected));
	}

	it('divides by exactly what one minus the quantile should be', () => {
		expect(expressions.provenQuantile(0.95, all)).toContain('> 0) / 0.05)');
		expect(expressions.provenQuantile(0.99, all)).toContain('> 0) / 0.01)');
	});

	it('every one is PromQL', () => {
		const texts = [
			...rows.map(([expr]) => expr),
			expressions.meanDuration(tools),
			expressions.provenQuantile(0.99, tools),
			expressions.highestQuantile(tools),
		];
		for (const text of texts) {
			expect(parseExpr(text), text).toMatchObject({type: 'ok'});
		}
	});
});
