import fc, {type Arbitrary} from 'fast-check';
import {expect, it} from 'vitest';
import type {Expr} from '../../source/promql/ast.ts';
import {complete} from '../../source/promql/complete.ts';
import {highlight} from '../../source/promql/highlight.ts';
import {parseExpr} from '../../source/promql/parse.ts';
import {formatExpr} from '../../source/promql/print.ts';
import {randomExprs} from '../support/random-expr.ts';
import {fuzzRuns} from './runs.ts';

const words: readonly string[] =
	'sum by without ( ) ( ) { } [ ] , : = != =~ !~ == > < + - * / % ^ @ offset bool on ignoring group_left start() end() step() up rate abs min_of 5 5m 1.5e3 .5 0x1f 1_000 NaN Inf "a" \'b\' `c` "\\x41" \\ # \n é and or unless fill(1) smoothed count_values job'.split(
		' ',
	);

const anyText: Arbitrary<string> = (() => {
	const soup = fc.array(fc.constantFrom(...words), {maxLength: 40}).map(parts => parts.join(' '));
	const glued = fc.array(fc.constantFrom(...words), {maxLength: 40}).map(parts => parts.join(''));
	return fc.oneof(fc.string({unit: 'binary'}), fc.string(), soup, glued);
})();

it('any text is read or refused with a place in it, never thrown over', () => {
	fc.assert(
		fc.property(anyText, fc.boolean(), (text, experimental) => {
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

it('any text has colours in order, and completions in the text, wherever the cursor stands', () => {
	const vocabulary = {metrics: ['up'], labelNames: () => ['job'], labelValues: () => ['a"b']};
	fc.assert(
		fc.property(anyText, fc.nat(), (text, seed) => {
			let end = 0;
			for (const part of highlight(text)) {
				expect(part.start).toBeGreaterThanOrEqual(end);
				expect(part.end).toBeGreaterThan(part.start);
				end = part.end;
			}

			expect(end).toBeLessThanOrEqual(text.length);
			const cursor = seed % (text.length + 1);
			const completions = complete(text, cursor, vocabulary);
			expect(completions.start).toBeLessThanOrEqual(cursor);
			expect(completions.end).toBeGreaterThanOrEqual(cursor);
			expect(completions.end).toBeLessThanOrEqual(text.length);
		}),
		fuzzRuns('colours and completions', 20_000),
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
