import type {Expr} from '../ast.ts';

/** What the parentheses hold. */
export function withoutParens(expr: Expr): Expr {
	return expr.type === 'paren' ? withoutParens(expr.expr) : expr;
}

/** The same text for the same meaning: everything but where it is written. */
export function keyOf(expr: Expr): string {
	return JSON.stringify(expr, (name, value: unknown) => {
		if (name === 'span') {
			return undefined;
		}

		return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
	});
}
