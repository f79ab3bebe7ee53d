import {durationProblem} from '../../base/duration.ts';
import type {Duration, DurationExpr, Span} from '../ast.ts';
import {parseNumberOrDuration} from '../number.ts';
import type {Reader} from './reader.ts';
import type {Token} from './token.ts';

/** How Prometheus lists what may be a duration. */
export const durationWords = 'number, duration, step(), or range()';

// A Go duration is 64 bits of nanoseconds.
const maxDurationSeconds: number = 2 ** 63 / 1e9;

type Context = {readonly context: string; readonly expected: string};

/** A number as written: `5`, `0x1F`, `1h30m` (in seconds). */
export function readNumber(reader: Reader): {
	readonly value: number;
	readonly duration: boolean;
	readonly span: Span;
} {
	const token = reader.take();
	const written = reader.written(token);
	const span = {start: token.start, end: token.end};
	const number = parseNumberOrDuration(written);
	if (number !== undefined) {
		return {...number, span};
	}

	if (token.kind === 'duration') {
		reader.report(token, durationProblem(written));
	} else {
		const reason = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written)
			? 'value out of range'
			: 'invalid syntax';
		reader.report(
			token,
			`error parsing number: strconv.ParseFloat: parsing ${JSON.stringify(written)}: ${reason}`,
		);
	}

	return {value: 0, duration: token.kind === 'duration', span};
}

export function isNumber(token: Token): boolean {
	return token.kind === 'number' || token.kind === 'duration';
}

/** A range or a step: above zero. */
export function readPositiveDuration(reader: Reader, context: Context): Duration {
	const expr = readExpr(reader, context);
	if (expr.type === 'number' && !(expr.seconds > 0)) {
		reader.report(expr.span, 'duration must be greater than 0');
	}

	return durationOf(expr);
}

/**
 * What follows `offset`: a number, a call or parentheses, with a sign. An operator after it belongs to the expression,
 * `x offset 5m - 8` is `(x offset 5m) - 8`, but after parentheses without a sign (`x offset (5m) - 8`).
 */
export function readOffset(reader: Reader): Duration {
	const context = {context: 'offset', expected: durationWords};
	if (reader.at('(')) {
		return durationOf(readExpr(reader, context));
	}

	const sign = reader.takeIf('+', '-');
	return durationOf(signed(sign, readPrimary(reader, context, 0)));
}

function durationOf(expr: DurationExpr): Duration {
	// Go rounds to nanoseconds; the engine then cuts to milliseconds.
	return expr.type === 'number'
		? {type: 'ms', ms: Math.trunc(Math.round(expr.seconds * 1e9) / 1e6)}
		: {type: 'expr', expr};
}

type Operator = Extract<DurationExpr, {type: 'binary'}>['op'];

const precedences: Readonly<Record<Operator, number>> = {'+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 3};

function readExpr(reader: Reader, context: Context, minPrecedence = 1, depth = 0): DurationExpr {
	if (!reader.mayNest(depth)) {
		return nothing(reader);
	}

	const sign = reader.takeIf('+', '-');
	// A sign binds like a product: −2^2 is −(2^2).
	let lhs = sign
		? signed(sign, readExpr(reader, context, 3, depth + 1))
		: readPrimary(reader, context, depth);
	for (let length = 1; ; length++) {
		const operator = reader.token;
		const op = operator.word as Operator;
		const precedence = operator.kind === 'operator' ? (precedences[op] ?? 0) : 0;
		if (precedence < minPrecedence || !reader.mayNest(depth + length)) {
			return lhs;
		}

		reader.take();
		const rhs = readExpr(reader, context, op === '^' ? precedence : precedence + 1, depth + 1);
		if (rhs.type === 'number' && rhs.seconds === 0 && (op === '/' || op === '%')) {
			reader.report(operator, op === '/' ? 'division by zero' : 'modulo by zero');
		}

		lhs = {type: 'binary', op, lhs, rhs, span: {start: lhs.span.start, end: rhs.span.end}};
	}
}

function readPrimary(reader: Reader, context: Context, depth: number): DurationExpr {
	const {start} = reader.token;
	if (isNumber(reader.token)) {
		const {value, duration, span} = readNumber(reader);
		return inRange(reader, {type: 'number', seconds: value, duration, span});
	}

	if (reader.takeIf('(')) {
		const expr = readExpr(reader, context, 1, depth + 1);
		expect(reader, ')', context);
		return {type: 'paren', expr, span: {start, end: reader.end}};
	}

	const call = reader.takeIf('step', 'range', 'min_of', 'max_of')?.word;
	if (call === undefined) {
		reader.unexpected(context.context, context.expected);
		return nothing(reader);
	}

	expect(reader, '(', context);
	if (call === 'step' || call === 'range') {
		expect(reader, ')', context);
		return {type: call, span: {start, end: reader.end}};
	}

	const left = readExpr(reader, context, 1, depth + 1);
	expect(reader, ',', context);
	const right = readExpr(reader, context, 1, depth + 1);
	expect(reader, ')', context);
	const type = call === 'min_of' ? 'min_of' : 'max_of';
	return {type, args: [left, right], span: {start, end: reader.end}};
}

// A plus says nothing and is not kept; the sign of a number is part of it.
function signed(sign: Token | undefined, expr: DurationExpr): DurationExpr {
	if (sign === undefined) {
		return expr;
	}

	const span = {start: sign.start, end: expr.span.end};
	if (expr.type === 'number') {
		return {...expr, seconds: sign.word === '-' ? -expr.seconds : expr.seconds, span};
	}

	return sign.word === '-' ? {type: 'unary', op: '-', expr, span} : expr;
}

function inRange(reader: Reader, literal: Extract<DurationExpr, {type: 'number'}>): DurationExpr {
	// Not a number is in no range either; Prometheus 3 takes it for whatever its machine makes of it.
	if (!(Math.abs(literal.seconds) <= maxDurationSeconds)) {
		reader.report(literal.span, 'duration out of range');
	}

	return literal;
}

function expect(reader: Reader, word: string, {context, expected}: Context): void {
	if (!reader.takeIf(word)) {
		reader.unexpected(context, expected);
	}
}

function nothing(reader: Reader): DurationExpr {
	return {type: 'number', seconds: 1, duration: false, span: reader.token};
}
