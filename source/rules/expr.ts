import type {Expr} from '../promql/ast.ts';
import {parseExpr} from '../promql/parse.ts';

/** What is wrong with an expression, as Prometheus words it; undefined when nothing is. */
export function exprFailure(text: string): string | undefined {
	const result = parseExpr(text);
	return result.type === 'ok' ? undefined : result.message;
}

/**
 * The number an alert's expression compares with: 0.05 of `errors / calls > 0.05`. With `and` and `unless` the left side
 * says what the alert is about.
 */
export function exprLimit(text: string): number | undefined {
	const result = parseExpr(text);
	return result.type === 'ok' ? limitOf(result.expr) : undefined;
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=']);

function limitOf(expr: Expr): number | undefined {
	if (expr.type === 'paren') {
		return limitOf(expr.expr);
	}

	if (expr.type !== 'binary') {
		return undefined;
	}

	if (comparisons.has(expr.op)) {
		return numberOf(expr.rhs) ?? numberOf(expr.lhs);
	}

	return expr.op === 'and' || expr.op === 'unless' ? limitOf(expr.lhs) : undefined;
}

function numberOf(expr: Expr): number | undefined {
	switch (expr.type) {
		case 'number':
			return expr.value;
		case 'paren':
			return numberOf(expr.expr);
		case 'unary': {
			const value = numberOf(expr.expr);
			return value === undefined ? undefined : expr.op === '-' ? -value : value;
		}
		default:
			return undefined;
	}
}
