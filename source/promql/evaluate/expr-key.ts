import type {Expr} from '../ast.ts';
import {formatValue} from '../number.ts';

/** What the parentheses hold. */
export function withoutParens(expr: Expr): Expr {
	return expr.type === 'paren' ? withoutParens(expr.expr) : expr;
}

/** Numbers expressions so that those that mean the same, wherever they are written, have the same number. */
export class ExprKeys {
	readonly #numbers = new Map<string, number>();
	readonly #known = new WeakMap<Expr, number>();

	of(expr: Expr): number {
		const known = this.#known.get(expr);
		if (known !== undefined) {
			return known;
		}

		// Parts stand by their numbers: a text of all of a deep expression at each of its levels would never end.
		const text = this.#text(expr);
		const number = this.#numbers.get(text) ?? this.#numbers.size;
		this.#numbers.set(text, number);
		this.#known.set(expr, number);
		return number;
	}

	#text(expr: Expr): string {
		switch (expr.type) {
			case 'number':
				return `number ${formatValue(expr.value)}`;
			case 'string':
				return `string ${expr.value}`;
			case 'vector-selector':
				return `selector ${plain(expr)}`;
			case 'matrix-selector':
				return `matrix ${this.of(expr.selector)} ${plain(expr.range)}`;
			case 'subquery': {
				const {range, step, offset, at} = expr;
				return `subquery ${this.of(expr.expr)} ${plain({range, step, offset, at})}`;
			}

			case 'call':
				return `${expr.func}(${expr.args.map(arg => this.of(arg)).join()})`;
			case 'aggregate': {
				const {op, param, grouping, without} = expr;
				const parameter = param === undefined ? '' : this.of(param);
				return `aggregate ${op} ${parameter} ${this.of(expr.expr)} ${plain({grouping, without})}`;
			}

			case 'binary': {
				const {op, lhs, rhs, bool, matching} = expr;
				return `binary ${op} ${this.of(lhs)} ${this.of(rhs)} ${plain({bool, matching})}`;
			}

			case 'unary':
				return `unary ${expr.op} ${this.of(expr.expr)}`;
			case 'paren':
				return `paren ${this.of(expr.expr)}`;
		}
	}
}

// Everything but where it is written. JSON writes -0 as 0, which divides to the other infinity.
function plain(value: object): string {
	return JSON.stringify(value, (name, part: unknown) => {
		if (name === 'span') {
			return undefined;
		}

		return typeof part === 'number' ? formatValue(part) : part;
	});
}
