import type {AtModifier, Duration, Expr, MatrixSelector, SubqueryExpr, VectorSelector} from '../ast.ts';
import {durationWords, isNumber, readNumber, readOffset, readPositiveDuration} from './read-duration.ts';
import type {Reader} from './reader.ts';

/** What may follow an operand: `[5m]`, `[1h:5m]`, `offset 5m`, `@ end()`, `smoothed`; these bind closest. */
export function readModifiers(reader: Reader, operand: Expr): Expr {
	let expr = operand;
	for (;;) {
		if (reader.at('[')) {
			expr = readBrackets(reader, expr);
		} else if (reader.takeIf('offset')) {
			expr = withOffset(reader, expr, readOffset(reader));
		} else if (reader.takeIf('@')) {
			expr = withAt(reader, expr, readAt(reader, expr));
		} else if (reader.at('anchored', 'smoothed')) {
			expr = withExtension(reader, expr, reader.take().word === 'anchored' ? 'anchored' : 'smoothed');
		} else {
			return expr;
		}
	}
}

/** A number with a sign, after `@` or in `fill(…)`; undefined when there is none. */
export function readSignedNumber(reader: Reader): number | undefined {
	const sign = reader.takeIf('+', '-')?.word;
	if (!isNumber(reader.token)) {
		return undefined;
	}

	const {value} = readNumber(reader);
	return sign === '-' ? -value : value;
}

function readBrackets(reader: Reader, expr: Expr): Expr {
	const {start} = reader.take();
	const range = readPositiveDuration(reader, {
		context: 'subquery or range selector',
		expected: durationWords,
	});
	if (reader.takeIf(']')) {
		return rangeOf(reader, expr, range, start);
	}

	if (!reader.takeIf(':')) {
		reader.unexpected('subquery or range', '":" or "]"');
		return expr;
	}

	const step = reader.at(']')
		? undefined
		: readPositiveDuration(reader, {
				context: 'subquery selector',
				expected: 'number, duration, step(), range(), or "]"',
			});
	if (!reader.takeIf(']')) {
		reader.unexpected('subquery selector', '"]"');
	}

	return {
		type: 'subquery',
		expr,
		range,
		...(step === undefined ? {} : {step}),
		offset: {type: 'ms', ms: 0},
		span: {start: expr.span.start, end: reader.end},
	};
}

// A range stands directly after a selector.
function rangeOf(reader: Reader, expr: Expr, range: Duration, start: number): Expr {
	const brackets = {start, end: reader.end};
	if (expr.type !== 'vector-selector') {
		reader.report(brackets, 'ranges only allowed for vector selectors');
		return expr;
	}

	if (isSet(expr.offset)) {
		reader.report(brackets, 'no offset modifiers allowed before range');
	} else if (expr.at !== undefined) {
		reader.report(brackets, 'no @ modifiers allowed before range');
	}

	return {type: 'matrix-selector', selector: expr, range, span: {start: expr.span.start, end: reader.end}};
}

const selectors = 'an instant vector selector or range vector selector or a subquery';

function withOffset(reader: Reader, expr: Expr, offset: Duration): Expr {
	if (!isSelector(expr)) {
		reader.report(expr.span, `offset modifier must be preceded by ${selectors}`);
		return expr;
	}

	const target = expr.type === 'matrix-selector' ? expr.selector : expr;
	if (isSet(target.offset)) {
		reader.report(expr.span, 'offset may not be set multiple times');
	}

	const span = {start: expr.span.start, end: reader.end};
	return expr.type === 'matrix-selector'
		? {...expr, selector: {...expr.selector, offset}, span}
		: {...expr, offset, span};
}

function withAt(reader: Reader, expr: Expr, at: AtModifier): Expr {
	if (!isSelector(expr)) {
		reader.report(expr.span, `@ modifier must be preceded by ${selectors}`);
		return expr;
	}

	const target = expr.type === 'matrix-selector' ? expr.selector : expr;
	if (target.at !== undefined) {
		reader.report(expr.span, '@ <timestamp> may not be set multiple times');
	}

	const span = {start: expr.span.start, end: reader.end};
	return expr.type === 'matrix-selector'
		? {...expr, selector: {...expr.selector, at}, span}
		: {...expr, at, span};
}

function readAt(reader: Reader, expr: Expr): AtModifier {
	const preprocessor = reader.takeIf('start', 'end')?.word;
	if (preprocessor !== undefined) {
		if (!reader.takeIf('(') || !reader.takeIf(')')) {
			reader.unexpected('@', 'timestamp');
		}

		return {type: preprocessor === 'start' ? 'start' : 'end'};
	}

	const seconds = readSignedNumber(reader);
	if (seconds === undefined) {
		reader.unexpected('@', 'timestamp');
	} else if (!(Math.abs(seconds) < 2 ** 63)) {
		const text = Number.isFinite(seconds) ? seconds.toFixed(6) : signedText(seconds);
		reader.report(expr.span, `timestamp out of bounds for @ modifier: ${text}`);
	}

	return {type: 'timestamp', ms: roundHalfAwayFromZero((seconds ?? 0) * 1000)};
}

function withExtension(reader: Reader, expr: Expr, modifier: 'anchored' | 'smoothed'): Expr {
	if (!reader.experimental) {
		reader.report(expr.span, `${modifier} modifier is experimental and not enabled`);
	}

	if (expr.type !== 'vector-selector' && expr.type !== 'matrix-selector') {
		const what = expr.type === 'subquery' ? 'is not supported for subqueries' : 'not implemented';
		reader.report(expr.span, `${modifier} modifier ${what}`);
		return expr;
	}

	const selector = expr.type === 'matrix-selector' ? expr.selector : expr;
	if (selector.modifier !== undefined && selector.modifier !== modifier) {
		reader.report(expr.span, 'anchored and smoothed modifiers cannot be used together');
	}

	return expr.type === 'matrix-selector' ? {...expr, selector: {...selector, modifier}} : {...expr, modifier};
}

function isSelector(expr: Expr): expr is VectorSelector | MatrixSelector | SubqueryExpr {
	return expr.type === 'vector-selector' || expr.type === 'matrix-selector' || expr.type === 'subquery';
}

function isSet(offset: Duration): boolean {
	return offset.type === 'expr' || offset.ms !== 0;
}

function signedText(value: number): string {
	return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Inf' : '+Inf';
}

// Go's math.Round; JavaScript's goes up from a negative half.
function roundHalfAwayFromZero(value: number): number {
	return Math.sign(value) * Math.round(Math.abs(value));
}
