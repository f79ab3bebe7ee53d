import type {BinaryExpr, Expr} from '../ast.ts';
import {valueType} from '../value-type.ts';
import {setOperators} from './check.ts';

/** With the matching that evaluation needs: none beside a scalar, many-to-many for set operators. Spans stay. */
export function settleMatching(expr: Expr): Expr {
	switch (expr.type) {
		case 'number':
		case 'string':
		case 'vector-selector':
		case 'matrix-selector':
			return expr;
		case 'subquery':
		case 'unary':
		case 'paren':
			return {...expr, expr: settleMatching(expr.expr)};
		case 'call':
			return {...expr, args: expr.args.map(settleMatching)};
		case 'aggregate':
			return {
				...expr,
				expr: settleMatching(expr.expr),
				...(expr.param === undefined ? {} : {param: settleMatching(expr.param)}),
			};
		case 'binary':
			return settleBinary(expr);
	}
}

function settleBinary({matching, ...binary}: BinaryExpr): BinaryExpr {
	const settled = {...binary, lhs: settleMatching(binary.lhs), rhs: settleMatching(binary.rhs)};
	if (matching === undefined || valueType(settled.lhs) !== 'vector' || valueType(settled.rhs) !== 'vector') {
		return settled;
	}

	return {...settled, matching: setOperators.has(binary.op) ? {...matching, card: 'many-to-many'} : matching};
}
