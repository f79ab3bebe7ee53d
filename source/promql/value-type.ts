import type {Expr, ValueType} from './ast.ts';
import {signatures} from './functions/signatures.ts';

/** The type of what an expression evaluates to (`Expr.Type()` in `promql/parser/ast.go`). */
export function valueType(expr: Expr): ValueType {
	switch (expr.type) {
		case 'number':
			return 'scalar';
		case 'string':
			return 'string';
		case 'vector-selector':
		case 'aggregate':
			return 'vector';
		case 'matrix-selector':
		case 'subquery':
			return 'matrix';
		case 'call':
			return signatures.get(expr.func)?.returns ?? 'vector';
		case 'binary':
			return valueType(expr.lhs) === 'scalar' && valueType(expr.rhs) === 'scalar' ? 'scalar' : 'vector';
		case 'unary':
		case 'paren':
			return valueType(expr.expr);
	}
}

/** The name Prometheus' documentation and messages use. */
export function documentedType(type: ValueType): string {
	switch (type) {
		case 'vector':
			return 'instant vector';
		case 'matrix':
			return 'range vector';
		case 'scalar':
		case 'string':
			return type;
	}
}
