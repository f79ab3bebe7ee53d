import type {AtModifier, Duration, DurationExpr} from '../ast.ts';
import {pow} from '../go-math.ts';
import {Failure} from './failure.ts';
import type {Grid} from './node.ts';

/** Where `offset` and `@` move an instant. */
export type TimeShift = {readonly invariant: boolean; at(tMs: number): number};

export function timeShift(
	{offset, at}: {readonly offset: Duration; readonly at?: AtModifier},
	grid: Grid,
): TimeShift {
	const offsetMs = durationMs(offset, grid, true);
	if (at === undefined) {
		return {invariant: false, at: tMs => tMs - offsetMs};
	}

	return {invariant: true, at: () => anchorMs(at, grid) - offsetMs};
}

/** Milliseconds of a duration at this grid; all but offsets must be positive. */
export function durationMs(duration: Duration, grid: Grid, mayBeNegative = false): number {
	if (duration.type === 'ms') {
		return duration.ms;
	}

	const seconds = evaluate(duration.expr, grid);
	if (seconds <= 0 && !mayBeNegative) {
		throw new Failure('duration must be greater than 0');
	}

	if (!(Math.abs(seconds) <= 9_223_372_036)) {
		throw new Failure('duration is out of range');
	}

	return Math.trunc(seconds * 1000);
}

function anchorMs(at: AtModifier, grid: Grid): number {
	switch (at.type) {
		case 'timestamp':
			return at.ms;
		case 'start':
			return grid.startMs;
		case 'end':
			return grid.endMs;
	}
}

function evaluate(expr: DurationExpr, grid: Grid): number {
	switch (expr.type) {
		case 'number':
			return expr.seconds;
		case 'step':
			return grid.stepMs / 1000;
		case 'range':
			return (grid.endMs - grid.startMs) / 1000;
		case 'min_of':
			return Math.min(evaluate(expr.args[0], grid), evaluate(expr.args[1], grid));
		case 'max_of':
			return Math.max(evaluate(expr.args[0], grid), evaluate(expr.args[1], grid));
		case 'unary':
			return expr.op === '-' ? -evaluate(expr.expr, grid) : evaluate(expr.expr, grid);
		case 'paren':
			return evaluate(expr.expr, grid);
		case 'binary':
			return operate(expr.op, evaluate(expr.lhs, grid), evaluate(expr.rhs, grid));
	}
}

function operate(op: '+' | '-' | '*' | '/' | '%' | '^', left: number, right: number): number {
	switch (op) {
		case '+':
			return left + right;
		case '-':
			return left - right;
		case '*':
			return left * right;
		case '/':
			if (right === 0) {
				throw new Failure('division by zero');
			}

			return left / right;
		case '%':
			if (right === 0) {
				throw new Failure('modulo by zero');
			}

			return left % right;
		case '^':
			return pow(left, right);
	}
}
