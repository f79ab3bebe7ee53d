import type {Expr} from '../ast.ts';

/** How far ahead of its instant an expression reads (negative offsets); undefined: its steps hang on the query's ends. */
export function readAheadMs(expr: Expr): number | undefined {
	let aheadMs = 0;
	let bound = false;
	walk(expr, node => {
		if (node.type === 'vector-selector' || node.type === 'subquery') {
			bound ||= node.at !== undefined || node.offset.type === 'expr';
			aheadMs += node.offset.type === 'ms' ? Math.max(0, -node.offset.ms) : 0;
			bound ||= node.type === 'vector-selector' && node.modifier === 'smoothed';
		}

		bound ||= node.type === 'call' && (node.func === 'start' || node.func === 'end');
	});
	return bound ? undefined : aheadMs;
}

/** Goes through an expression from the outside in. */
export function walk(expr: Expr, visit: (expr: Expr) => void): void {
	visit(expr);
	switch (expr.type) {
		case 'number':
		case 'string':
		case 'vector-selector':
			return;
		case 'matrix-selector':
			walk(expr.selector, visit);
			return;
		case 'call':
			for (const arg of expr.args) {
				walk(arg, visit);
			}

			return;
		case 'aggregate':
			if (expr.param !== undefined) {
				walk(expr.param, visit);
			}

			walk(expr.expr, visit);
			return;
		case 'binary':
			walk(expr.lhs, visit);
			walk(expr.rhs, visit);
			return;
		case 'subquery':
		case 'unary':
		case 'paren':
			walk(expr.expr, visit);
	}
}
