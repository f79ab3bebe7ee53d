import {describe, expect, it} from 'vitest';
import {exprComparison} from '../../source/rules/expr.ts';

describe('what an alert compares', () => {
	const rows: readonly (readonly [title: string, expr: string, comparison: string | undefined])[] = [
		['with a limit', 'rate(e_total[5m]) / c > 0.05', 'rate(e_total[5m]) / c > 0.05'],
		['with a limit written first', '0.5 < x', 'x > 0.5'],
		['in parentheses', '(max by (job) (x) <= -2)', 'max by (job) (x) <= -2'],
		['is told left of `and`', 'x >= 10 and on (job) sum by (job) (y) > 0.01', 'x >= 10'],
		['is told left of `unless`', 'up == 0 unless on (job) y > 0', 'up == 0'],
		['with another vector: no number', 'x > on (job) y', undefined],
		['nothing', 'absent(up)', undefined],
		['that cannot be read', 'up >', undefined],
	];
	it.each(rows)('%s', (_title, expr, text) => {
		const comparison = exprComparison(expr);
		const shown =
			comparison === undefined
				? undefined
				: `${comparison.subject} ${comparison.operator} ${comparison.limit}`;
		expect(shown).toBe(text);
	});
});
