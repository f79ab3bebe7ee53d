import fc from 'fast-check';
import {expect, it} from 'vitest';
import type {Expr} from '../../source/promql/ast.ts';
import {parseExpr} from '../../source/promql/parse.ts';
import {formatExpr} from '../../source/promql/print.ts';
import {randomExprs} from '../support/random-expr.ts';
import {fuzzRuns} from './runs.ts';

const words: readonly string[] =
	'sum by without ( ) ( ) { } [ ] , : = != =~ !~ == > < + - * / % ^ @ offset bool on ignoring group_left start() end() step() up rate abs min_of 5 5m 1.5e3 .5 0x1f 1_000 NaN Inf "a" \'b\' `c` "\\x41" \\ # \n é and or unless fill(1) smoothed count_values job'.split(
		' ',
	);

it('any text is read or refused with a place in it, never thrown over', () => {
	const soup = fc.array(fc.constantFrom(...words), {maxLength: 40}).map(parts => parts.join(' '));
	const glued = fc.array(fc.constantFrom(...words), {maxLength: 40}).map(parts => parts.join(''));
	const any = fc.oneof(fc.string({unit: 'binary'}), fc.string(), soup, glued);
	fc.assert(
		fc.property(any, fc.boolean(), (text, experimental) => {
			const result = parseExpr(text, {experimental});
			if (result.type === 'ok') {
				const printed = formatExpr(result.expr);
				expect(parseExpr(printed, {experimental: true})).toMatchObject({type: 'ok'});
			} else {
				expect(result.message).toMatch(/^\d+:\d+: parse error: ./);
				expect(result.span.start).toBeGreaterThanOrEqual(0);
				expect(result.span.end).toBeLessThanOrEqual(text.length);
			}
		}),
		fuzzRuns('any text', 50_000),
	);
});

it('what is printed reads back as the same expression', () => {
	fc.assert(
		fc.property(fc.oneof(randomExprs.vector, randomExprs.scalar, randomExprs.matrix), expr => {
			const printed = formatExpr(expr);
			const result = parseExpr(printed, {experimental: true});
			expect(result.type === 'ok' ? plain(result.expr) : result.message).toEqual(plain(expr));
		}),
		fuzzRuns('print and parse', 20_000),
	);
});

// Without places; matchers are printed sorted.
function plain(expr: Expr): unknown {
	return JSON.parse(JSON.stringify(expr), (key, value: unknown) => {
		if (key === 'span') {
			return undefined;
		}

		return key === 'matchers' ? (value as object[]).map(one => JSON.stringify(one)).sort() : value;
	});
}
