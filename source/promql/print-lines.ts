import type {Expr} from './ast.ts';
import {formatAggregation, formatExpr, formatOperator, formatSubqueryRange} from './print.ts';

/**
 * The expression over as many lines as it needs to stay within `maxColumns` where it can; what fits stays on one line.
 * The layout of `promtool promql format` (`promql/parser/prettier.go`), which breaks at 100; only that one forgets to
 * indent a subquery.
 */
export function formatLines(expr: Expr, maxColumns = 100): string {
	return lines(expr, 0, maxColumns);
}

function lines(expr: Expr, level: number, maxColumns: number): string {
	const text = formatExpr(expr);
	const fits = new TextEncoder().encode(text).length <= maxColumns;
	const indent = '  '.repeat(level);
	const inner = (child: Expr): string => lines(child, level + 1, maxColumns);
	switch (expr.type) {
		case 'number':
		case 'string':
		case 'vector-selector':
		case 'matrix-selector':
			return `${indent}${text}`;
		case 'unary':
			return `${indent}${expr.op}${lines(expr.expr, level, maxColumns).trim()}`;
		case 'subquery':
			return fits ? `${indent}${text}` : `${lines(expr.expr, level, maxColumns)}${formatSubqueryRange(expr)}`;
		case 'paren':
			return fits ? `${indent}${text}` : `${indent}(\n${inner(expr.expr)}\n${indent})`;
		case 'call':
			return fits || expr.args.length === 0
				? `${indent}${text}`
				: `${indent}${expr.func}(\n${expr.args.map(inner).join(',\n')}\n${indent})`;
		case 'aggregate': {
			const args = expr.param === undefined ? [expr.expr] : [expr.param, expr.expr];
			return fits
				? `${indent}${text}`
				: `${indent}${formatAggregation(expr)}(\n${args.map(inner).join(',\n')}\n${indent})`;
		}
		case 'binary':
			return fits
				? `${indent}${text}`
				: `${inner(expr.lhs)}\n${indent}${formatOperator(expr)}\n${inner(expr.rhs)}`;
	}
}
