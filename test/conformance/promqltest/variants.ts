import type {AtModifier, Expr} from '../../../source/promql/ast.ts';
import {parseExpr} from '../../../source/promql/parse.ts';
import {formatExpr} from '../../../source/promql/print.ts';

// What they give depends on the evaluation time also when every selector is pinned (`promql.AtModifierUnsafeFunctions`).
const unsafe: ReadonlySet<string> = new Set([
	'days_in_month',
	'day_of_month',
	'day_of_week',
	'day_of_year',
	'end',
	'hour',
	'minute',
	'month',
	'year',
	'predict_linear',
	'range',
	'start',
	'step',
	'time',
	'timestamp',
]);

/** A query that must give the same as the original at another time: every selector pinned with `@`. */
export type Variant = {readonly expr: string; readonly atMs: number};

/** The variants Prometheus' own runner makes of an instant query (`atModifierTestCases`). */
export function pinnedVariants(expr: string, atMs: number): readonly Variant[] {
	const parsed = parseExpr(expr, {experimental: true});
	if (parsed.type === 'failed' || callsUnsafe(parsed.expr)) {
		return [];
	}

	const pinned = formatExpr(pin(parsed.expr, {type: 'timestamp', ms: atMs}));
	const times = atMs === 0 ? [-1000, 0, 1000] : [-10 * atMs, 0, Math.trunc(atMs / 5), atMs, 10 * atMs];
	return times.map(time => ({expr: pinned, atMs: time}));
}

// Not inside of a subquery: it is pinned itself.
function pin(expr: Expr, at: AtModifier): Expr {
	switch (expr.type) {
		case 'number':
		case 'string':
			return expr;
		case 'vector-selector':
			return {...expr, at: pinnedAt(expr.at, at)};
		case 'matrix-selector':
			return {...expr, selector: {...expr.selector, at: pinnedAt(expr.selector.at, at)}};
		case 'subquery':
			return {...expr, at: pinnedAt(expr.at, at)};
		case 'call':
			return {...expr, args: expr.args.map(arg => pin(arg, at))};
		case 'aggregate':
			return {
				...expr,
				expr: pin(expr.expr, at),
				...(expr.param === undefined ? {} : {param: pin(expr.param, at)}),
			};
		case 'binary':
			return {...expr, lhs: pin(expr.lhs, at), rhs: pin(expr.rhs, at)};
		case 'unary':
		case 'paren':
			return {...expr, expr: pin(expr.expr, at)};
	}
}

function pinnedAt(given: AtModifier | undefined, at: AtModifier): AtModifier {
	return given?.type === 'timestamp' ? given : at;
}

function callsUnsafe(expr: Expr): boolean {
	switch (expr.type) {
		case 'number':
		case 'string':
		case 'vector-selector':
		case 'matrix-selector':
			return false;
		case 'subquery':
		case 'unary':
		case 'paren':
			return callsUnsafe(expr.expr);
		case 'call':
			return unsafe.has(expr.func) || expr.args.some(callsUnsafe);
		case 'aggregate':
			return callsUnsafe(expr.expr) || (expr.param !== undefined && callsUnsafe(expr.param));
		case 'binary':
			return callsUnsafe(expr.lhs) || callsUnsafe(expr.rhs);
	}
}
