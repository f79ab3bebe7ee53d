import type {Duration, Expr, VectorSelector} from '../promql/ast.ts';
import {parseExpr} from '../promql/parse.ts';
import {formatExpr} from '../promql/print.ts';
import type {Rule, RuleGroup} from './rule.ts';

/** Ranges shorter than this hold too few scrapes for a rate. */
const minRangeMs = 10_000;

/**
 * A group whose time runs `factor` times faster: `for`, `keep_firing_for`, ranges and offsets are divided by it, so that
 * rules written for production (five minutes of this, half an hour of that) can be seen at work in a demo of two
 * minutes. A rule whose expression cannot be read stays as it is.
 */
export function hurriedGroup(group: RuleGroup, factor: number): RuleGroup {
	return {...group, rules: group.rules.map(rule => hurriedRule(rule, factor))};
}

function hurriedRule(rule: Rule, factor: number): Rule {
	const parsed = parseExpr(rule.expr);
	const expr = parsed.type === 'ok' ? formatExpr(hurriedExpr(parsed.expr, factor)) : rule.expr;
	return rule.type === 'recording'
		? {...rule, expr}
		: {...rule, expr, forMs: rule.forMs / factor, keepFiringForMs: rule.keepFiringForMs / factor};
}

function hurriedExpr(expr: Expr, factor: number): Expr {
	const inner = (child: Expr) => hurriedExpr(child, factor);
	switch (expr.type) {
		case 'number':
		case 'string':
			return expr;
		case 'vector-selector':
			return hurriedSelector(expr, factor);
		case 'matrix-selector':
			return {
				...expr,
				selector: hurriedSelector(expr.selector, factor),
				range: shorter(expr.range, factor, minRangeMs),
			};
		case 'subquery':
			return {
				...expr,
				expr: inner(expr.expr),
				range: shorter(expr.range, factor, minRangeMs),
				...(expr.step === undefined ? {} : {step: shorter(expr.step, factor, 1)}),
				offset: shorter(expr.offset, factor, 0),
			};
		case 'call':
			return {...expr, args: expr.args.map(inner)};
		case 'aggregate':
			return {
				...expr,
				expr: inner(expr.expr),
				...(expr.param === undefined ? {} : {param: inner(expr.param)}),
			};
		case 'binary':
			return {...expr, lhs: inner(expr.lhs), rhs: inner(expr.rhs)};
		case 'unary':
		case 'paren':
			return {...expr, expr: inner(expr.expr)};
	}
}

function hurriedSelector(selector: VectorSelector, factor: number): VectorSelector {
	return {...selector, offset: shorter(selector.offset, factor, 0)};
}

function shorter(duration: Duration, factor: number, leastMs: number): Duration {
	return duration.type === 'ms'
		? {type: 'ms', ms: Math.sign(duration.ms) * Math.max(leastMs, Math.round(Math.abs(duration.ms) / factor))}
		: duration;
}
