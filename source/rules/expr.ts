import type {BinaryExpr, Expr} from '../promql/ast.ts';
import {parseExpr} from '../promql/parse.ts';
import {formatExpr} from '../promql/print.ts';

/** What is wrong with an expression, as Prometheus words it; undefined when nothing is. */
export function exprFailure(text: string): string | undefined {
	const result = parseExpr(text);
	return result.type === 'ok' ? undefined : result.message;
}

/** `subject` compared with `limit`, the number on the right whichever way it was written. */
export type Comparison = {
	/** Printed. */
	readonly subject: string;
	readonly operator: Operator;
	readonly limit: number;
};

type Operator = '==' | '!=' | '<' | '>' | '<=' | '>=';

/**
 * What an alert's expression compares with a number: `errors / calls`, `>` and 0.05 of `errors / calls > 0.05`. With `and` and
 * `unless` the left side says what the alert is about.
 */
export function exprComparison(text: string): Comparison | undefined {
	const result = parseExpr(text);
	return result.type === 'ok' ? comparisonOf(result.expr) : undefined;
}

const turnedRound: Readonly<Record<Operator, Operator>> = {
	'==': '==',
	'!=': '!=',
	'<': '>',
	'>': '<',
	'<=': '>=',
	'>=': '<=',
};

function comparisonOf(expr: Expr): Comparison | undefined {
	if (expr.type === 'paren') {
		return comparisonOf(expr.expr);
	}

	if (expr.type !== 'binary') {
		return undefined;
	}

	const {op, lhs, rhs} = expr;
	if (!isComparison(op)) {
		return op === 'and' || op === 'unless' ? comparisonOf(lhs) : undefined;
	}

	const right = numberOf(rhs);
	const limit = right ?? numberOf(lhs);
	return limit === undefined
		? undefined
		: right === undefined
			? {subject: formatExpr(rhs), operator: turnedRound[op], limit}
			: {subject: formatExpr(lhs), operator: op, limit};
}

function isComparison(op: BinaryExpr['op']): op is Operator {
	return op in turnedRound;
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
