import fs from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {
	AtModifier,
	Duration,
	DurationExpr,
	Expr,
	VectorMatching,
	VectorSelector,
} from '../../source/promql/ast.ts';
import {parseExpr} from '../../source/promql/parse.ts';

const directory = path.join(import.meta.dirname, '../../fixtures/promql');

// Cases as text: a title, an expression, `==>` and the tree that must come of it, or the error.
for (const file of fs.readdirSync(directory).filter(name => name.endsWith('.txt'))) {
	describe(file, () => {
		const cases = fs.readFileSync(path.join(directory, file), 'utf8').split(/\n*^# (?=.*\n(?:.*\n)*?==>)/m);
		for (const text of cases.slice(1)) {
			const [, title, expr, expected] = /^(.*?)\n(.*?)\n==>\n(.*)$/s.exec(text)!;
			it(title!, () => {
				const result = parseExpr(expr!);
				expect(result.type === 'ok' ? treeOf(result.expr) : result.message).toBe(expected!.trimEnd());
			});
		}
	});
}

function treeOf(expr: Expr): string {
	switch (expr.type) {
		case 'number':
			return `number ${expr.value}`;
		case 'string':
			return `string ${JSON.stringify(expr.value)}`;
		case 'vector-selector':
			return selectorOf(expr);
		case 'matrix-selector':
			return branch(`range ${durationOf(expr.range)}`, expr.selector);
		case 'subquery': {
			const step = expr.step === undefined ? '' : durationOf(expr.step);
			return branch(`subquery ${durationOf(expr.range)}:${step}${whenOf(expr)}`, expr.expr);
		}
		case 'call':
			return branch(`call ${expr.func}`, ...expr.args);
		case 'aggregate': {
			const names = expr.grouping.join(' ');
			const grouping = expr.without ? ` without ${names}` : names === '' ? '' : ` by ${names}`;
			return branch(`aggregate ${expr.op}${grouping}`, ...(expr.param ? [expr.param] : []), expr.expr);
		}
		case 'binary': {
			const bool = expr.bool ? ' bool' : '';
			return branch(`binary ${expr.op}${bool}${matchingOf(expr.matching)}`, expr.lhs, expr.rhs);
		}
		case 'unary':
			return branch(`unary ${expr.op}`, expr.expr);
		case 'paren':
			return branch('paren', expr.expr);
	}
}

function branch(title: string, ...children: readonly Expr[]): string {
	return [title, ...children.map(child => treeOf(child).replaceAll(/^/gm, '  '))].join('\n');
}

function selectorOf(selector: VectorSelector): string {
	const written = selector.name === '' ? selector.matchers : selector.matchers.slice(0, -1);
	const matchers = written.map(({name, operator, value}) => ` ${name}${operator}"${value}"`).join('');
	return `selector ${selector.name}${matchers}${whenOf(selector)}`;
}

function whenOf({offset, at}: {readonly offset: Duration; readonly at?: AtModifier}): string {
	const pinned = at === undefined ? '' : ` @ ${at.type === 'timestamp' ? at.ms : `${at.type}()`}`;
	return `${offset.type === 'ms' && offset.ms === 0 ? '' : ` offset ${durationOf(offset)}`}${pinned}`;
}

function durationOf(duration: Duration): string {
	return duration.type === 'ms'
		? String(duration.ms)
		: durationExprOf(duration.expr).replace(/^\((.*)\)$/, '$1');
}

function durationExprOf(expr: DurationExpr): string {
	switch (expr.type) {
		case 'number':
			return String(expr.seconds);
		case 'step':
		case 'range':
			return `${expr.type}()`;
		case 'min_of':
		case 'max_of':
			return `${expr.type}(${expr.args.map(durationExprOf).join(', ')})`;
		case 'unary':
			return `${expr.op}${durationExprOf(expr.expr)}`;
		case 'paren':
			return `(${durationExprOf(expr.expr)})`;
		case 'binary':
			return `(${durationExprOf(expr.lhs)} ${expr.op} ${durationExprOf(expr.rhs)})`;
	}
}

// The default, one-to-one on every label, is not shown.
function matchingOf(matching: VectorMatching | undefined): string {
	if (
		matching === undefined ||
		(matching.card === 'one-to-one' && !matching.on && matching.labels.length === 0)
	) {
		return '';
	}

	const {card, on, labels, include} = matching;
	if (card === 'many-to-many' && !on && labels.length === 0) {
		return '';
	}

	const taken = include.length === 0 ? '' : ` include ${include.join(' ')}`;
	return ` ${card} ${on ? 'on' : 'ignoring'} ${labels.join(' ')}${taken}`;
}
