import {describe, expect, it} from 'vitest';
import {hurriedGroup} from '../../source/rules/hurry.ts';
import type {RuleGroup} from '../../source/rules/rule.ts';

describe('ten times faster', () => {
	const cases: [expr: string, hurried: string][] = [
		['up == 0', 'up == 0'],
		['rate(x[5m])', 'rate(x[30s])'],
		['rate(x[1m])', 'rate(x[10s])'],
		['x offset 10m', 'x offset 1m'],
		['x offset -10m', 'x offset -1m'],
		[
			'sum by (a) (rate(x[15m])) / ignoring (b) y > 0.5',
			'sum by (a) (rate(x[1m30s])) / ignoring (b) y > 0.5',
		],
		['max_over_time(rate(x[5m])[1h:5m])', 'max_over_time(rate(x[30s])[6m:30s])'],
		['topk(3, -(x))', 'topk(3, -(x))'],
		['rate(x[', 'rate(x['],
	];
	it.each(cases)('%s', (expr, hurried) => {
		const group: RuleGroup = {
			name: 'g',
			file: 'f',
			queryOffsetMs: 0,
			limit: 0,
			rules: [
				{
					type: 'alerting',
					name: 'A',
					expr,
					forMs: 300_000,
					keepFiringForMs: 60_000,
					labels: [],
					annotations: [],
				},
			],
		};
		expect(hurriedGroup(group, 10).rules[0]).toMatchObject({
			expr: hurried,
			forMs: 30_000,
			keepFiringForMs: 6000,
		});
	});
});
