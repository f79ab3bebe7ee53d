import {quote} from '../../labels/format.ts';
import {metricName} from '../../labels/labels.ts';
import {type Matcher, valueTest} from '../../labels/matcher.ts';
import type {
	AggregateExpr,
	BinaryExpr,
	BinaryOperator,
	Call,
	Expr,
	Span,
	ValueType,
	VectorSelector,
} from '../ast.ts';
import {aggregationParameters, signatures} from '../functions/signatures.ts';
import {documentedType, valueType} from '../value-type.ts';
import type {Reader} from './reader.ts';

/** Types and what only a whole expression shows; the rules and their order are those of Prometheus' `checkAST`. */
export function check(reader: Reader, expr: Expr): ValueType {
	switch (expr.type) {
		case 'number':
		case 'string':
			break;
		case 'vector-selector':
			checkSelector(reader, expr);
			break;
		case 'matrix-selector':
			checkSelector(reader, expr.selector);
			break;
		case 'subquery': {
			const type = check(reader, expr.expr);
			if (type !== 'vector') {
				reader.report(expr.span, `subquery is only allowed on instant vector, got ${type} instead`);
			}

			break;
		}
		case 'call':
			checkCall(reader, expr);
			break;
		case 'aggregate':
			checkAggregate(reader, expr);
			break;
		case 'binary':
			checkBinary(reader, expr);
			break;
		case 'unary': {
			const type = check(reader, expr.expr);
			if (type !== 'scalar' && type !== 'vector') {
				const only = 'unary expression only allowed on expressions of type scalar or instant vector';
				reader.report(expr.span, `${only}, got ${quote(documentedType(type))}`);
			}

			break;
		}
		case 'paren':
			check(reader, expr.expr);
			break;
	}

	return valueType(expr);
}

const comparisons: ReadonlySet<BinaryOperator> = new Set(['==', '!=', '<', '>', '<=', '>=']);
export const setOperators: ReadonlySet<BinaryOperator> = new Set(['and', 'or', 'unless']);

function checkSelector(reader: Reader, selector: VectorSelector, mayBeEmpty = false): void {
	if (selector.name !== '') {
		const second = selector.matchers.slice(0, -1).find(({name}) => name === metricName);
		if (second !== undefined) {
			const names = `${quote(selector.name)} or ${quote(second.value)}`;
			reader.report(selector.span, `metric name must not be set twice: ${names}`);
		}

		return;
	}

	if (!mayBeEmpty && selector.matchers.every(matchesEmpty)) {
		reader.report(selector.span, 'vector selector must contain at least one non-empty matcher');
	}
}

function matchesEmpty(matcher: Matcher): boolean {
	try {
		return valueTest(matcher)('');
	} catch {
		// A bad regular expression has been reported when it was read.
		return false;
	}
}

function checkAggregate(reader: Reader, aggregate: AggregateExpr): void {
	expectType(reader, aggregate.expr, 'vector', 'aggregation expression');
	const wanted = aggregationParameters.get(aggregate.op);
	if (wanted !== undefined && aggregate.param !== undefined) {
		expectType(reader, aggregate.param, wanted, 'aggregation parameter');
	}
}

function expectType(reader: Reader, expr: Expr, wanted: ValueType, context: string): void {
	const type = check(reader, expr);
	if (type !== wanted) {
		const types = `expected type ${documentedType(wanted)} in ${context}, got ${documentedType(type)}`;
		reader.report(expr.span, types);
	}
}

function checkCall(reader: Reader, call: Call): void {
	const signature = signatures.get(call.func);
	if (signature === undefined) {
		return;
	}

	const {args, variadic} = signature;
	const least = variadic === 0 ? args.length : args.length - 1;
	const most = variadic < 0 ? Infinity : least + variadic;
	const count = call.args.length;
	if (count < least || count > most) {
		const bound = variadic === 0 ? '' : count < least ? 'at least ' : 'at most ';
		const wanted = `${bound}${count < least ? least : most} argument(s)`;
		reader.report(call.span, `expected ${wanted} in call to ${quote(call.func)}, got ${count}`);
	}

	for (const [index, arg] of call.args.entries()) {
		if (call.func === 'info' && index === 1) {
			checkInfoLabels(reader, call, arg);
			continue;
		}

		const wanted = args[index] ?? (variadic === 0 ? undefined : args.at(-1));
		if (wanted === undefined) {
			break;
		}

		const type = check(reader, arg);
		if (type !== wanted) {
			const types = `${documentedType(wanted)} in call to function ${quote(call.func)}, got ${documentedType(type)}`;
			reader.report(arg.span, `expected type ${types}`);
		}
	}
}

// The second argument of info() is a list of matchers in the shape of a selector.
function checkInfoLabels(reader: Reader, call: Call, arg: Expr): void {
	const type = valueType(arg);
	if (type !== 'vector') {
		const types = `expected type instant vector in call to function "info", got ${documentedType(type)}`;
		reader.report(call.span, types);
	} else if (arg.type !== 'vector-selector') {
		reader.report(arg.span, 'expected label selectors only');
	} else if (arg.name !== '') {
		reader.report(arg.span, 'expected label selectors only, got vector selector instead');
	} else {
		checkSelector(reader, arg, true);
	}
}

function checkBinary(reader: Reader, binary: BinaryExpr): void {
	const {op, lhs, rhs, bool, span} = binary;
	const matching = binary.matching!;
	const leftType = check(reader, lhs);
	const rightType = check(reader, rhs);
	const operatorSpan = spanBetween(reader.text, lhs.span.end, rhs.span.start);
	if (bool && !comparisons.has(op)) {
		reader.report(operatorSpan, 'bool modifier can only be used on comparison operators');
	}

	if (comparisons.has(op) && !bool && leftType === 'scalar' && rightType === 'scalar') {
		reader.report(operatorSpan, 'comparisons between scalars must use BOOL modifier');
	}

	for (const label of matching.on ? matching.labels : []) {
		if (matching.include.includes(label)) {
			reader.report(operatorSpan, `label ${quote(label)} must not occur in ON and GROUP clause at once`);
		}
	}

	for (const [side, type] of [[lhs, leftType] as const, [rhs, rightType] as const]) {
		if (type !== 'scalar' && type !== 'vector') {
			reader.report(side.span, 'binary expression must contain only scalar and instant vector types');
		}
	}

	checkMatching(reader, binary, leftType === 'vector' && rightType === 'vector');
	if (setOperators.has(op) && (leftType === 'scalar' || rightType === 'scalar')) {
		reader.report(span, `set operator ${quote(op)} not allowed in binary scalar expression`);
	}
}

function checkMatching(reader: Reader, {op, matching, span}: BinaryExpr, betweenVectors: boolean): void {
	const {labels, card, fill} = matching!;
	if (!betweenVectors) {
		if (labels.length > 0) {
			reader.report(span, 'vector matching only allowed between instant vectors');
		}

		if (fill !== undefined) {
			reader.report(span, 'filling in missing series only allowed between instant vectors');
		}
	} else if (setOperators.has(op)) {
		if (card !== 'one-to-one') {
			reader.report(span, `no grouping allowed for ${quote(op)} operation`);
		}

		if (fill !== undefined) {
			reader.report(span, 'filling in missing series not allowed for set operators');
		}
	}
}

function spanBetween(text: string, from: number, to: number): Span {
	let start = from;
	let end = Math.max(from, to - 1);
	while (start < end && /\s/.test(text[start]!)) {
		start++;
	}

	while (end > start && /\s/.test(text[end]!)) {
		end--;
	}

	return {start, end};
}
