import type {BinaryOperator} from '../ast.ts';
import {pow} from '../go-math.ts';
import {atan2} from '../go-trigonometry.ts';

export type ElementOperator = Exclude<BinaryOperator, 'and' | 'or' | 'unless'>;

export function isComparison(op: BinaryOperator): boolean {
	return op === '==' || op === '!=' || op === '<' || op === '>' || op === '<=' || op === '>=';
}

export function isSetOperator(op: BinaryOperator): op is 'and' | 'or' | 'unless' {
	return op === 'and' || op === 'or' || op === 'unless';
}

/** Of two numbers: a comparison gives 1 or 0. */
export const operations: Readonly<Record<ElementOperator, (left: number, right: number) => number>> = {
	'+': (left, right) => left + right,
	'-': (left, right) => left - right,
	'*': (left, right) => left * right,
	'/': (left, right) => left / right,
	// Exact in both languages: the sign of the dividend, no rounding.
	'%': (left, right) => left % right,
	'^': pow,
	atan2,
	'==': (left, right) => (left === right ? 1 : 0),
	'!=': (left, right) => (left !== right ? 1 : 0),
	'<': (left, right) => (left < right ? 1 : 0),
	'>': (left, right) => (left > right ? 1 : 0),
	'<=': (left, right) => (left <= right ? 1 : 0),
	'>=': (left, right) => (left >= right ? 1 : 0),
};
