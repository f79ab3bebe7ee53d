import {quote} from '../../labels/format.ts';
import type {AggregateExpr, BinaryExpr, BinaryOperator, Call, Expr} from '../ast.ts';
import {aggregationParameters, experimentalAggregations, signatures} from '../functions/signatures.ts';
import {isNumber, readNumber} from './read-duration.ts';
import {readMatching} from './read-matching.ts';
import {readModifiers} from './read-modifier.ts';
import {readLabels, readVectorSelector} from './read-selector.ts';
import type {Reader} from './reader.ts';
import {mayBeginOperand, mayNameMetric, type Token} from './token.ts';

const precedences: Readonly<Record<BinaryOperator, number>> = {
	or: 1,
	and: 2,
	unless: 2,
	'==': 3,
	'!=': 3,
	'<': 3,
	'>': 3,
	'<=': 3,
	'>=': 3,
	'+': 4,
	'-': 4,
	'*': 5,
	'/': 5,
	'%': 5,
	atan2: 5,
	'^': 6,
};
// A sign binds like a product, so −1^2 is −(1^2) and −1*2 is (−1)*2.
const signPrecedence = 6;

/**
 * An expression, by precedence climbing; operators of the same precedence associate to the left, `^` to the right
 * (the `%left` table of `promql/parser/generated_parser.y`). After a problem what comes back is of no use.
 */
export function readExpr(reader: Reader, minPrecedence = 1, depth = 0): Expr {
	if (!reader.mayNest(depth)) {
		return nothing(reader);
	}

	const sign = reader.takeIf('+', '-');
	let lhs = sign
		? signed(sign, readExpr(reader, signPrecedence, depth + 1))
		: readModifiers(reader, readOperand(reader, depth));
	for (let length = 1; ; length++) {
		const {kind, word} = reader.token;
		if (word === '</' || word === '>/') {
			reader.report(reader.token, `operator "${word}" is for native histograms, which are not supported`);
		}

		const op = word as BinaryOperator;
		const precedence = kind === 'operator' ? (precedences[op] ?? 0) : 0;
		if (precedence < minPrecedence || !reader.mayNest(depth + length)) {
			return lhs;
		}

		reader.take();
		lhs = readBinary(reader, {op, lhs, precedence, depth});
	}
}

function signed(sign: Token, expr: Expr): Expr {
	const op = sign.word === '-' ? '-' : '+';
	const span = {start: sign.start, end: expr.span.end};
	// The sign of a number is part of it.
	return expr.type === 'number'
		? {...expr, value: op === '-' ? -expr.value : expr.value, span}
		: {type: 'unary', op, expr, span};
}

function readBinary(
	reader: Reader,
	{op, lhs, precedence, depth}: {op: BinaryOperator; lhs: Expr; precedence: number; depth: number},
): BinaryExpr {
	const bool = reader.takeIf('bool') !== undefined;
	const matching = readMatching(reader);
	const rhs = readExpr(reader, op === '^' ? precedence : precedence + 1, depth + 1);
	const span = {start: lhs.span.start, end: rhs.span.end};
	if (matching.fill !== undefined && !reader.experimental) {
		reader.report(span, 'binop fill modifiers are experimental and not enabled');
	}

	return {type: 'binary', op, lhs, rhs, bool, matching, span};
}

function readOperand(reader: Reader, depth: number): Expr {
	const {token, following} = reader;
	if (isNumber(token)) {
		return {type: 'number', ...readNumber(reader)};
	}

	switch (token.kind) {
		case 'string':
			reader.take();
			return {
				type: 'string',
				value: reader.unquoted(token),
				span: {start: token.start, end: token.end},
			};
		case 'aggregation':
			if (following.word === '(' || isModifier(following)) {
				return readAggregate(reader, depth);
			}

			return readVectorSelector(reader);
		case 'identifier':
		case 'preprocessor':
			return following.word === '(' ? readCall(reader, depth) : readVectorSelector(reader);
		case 'metric-identifier':
			return readVectorSelector(reader);
		default:
			if (reader.at('{') || mayNameMetric(token)) {
				return readVectorSelector(reader);
			}

			return reader.at('(') ? readParenthesis(reader, depth) : unreadable(reader);
	}
}

function readParenthesis(reader: Reader, depth: number): Expr {
	const {start} = reader.take();
	const expr = readExpr(reader, 1, depth + 1);
	if (!reader.takeIf(')')) {
		reader.unexpected();
	}

	return {type: 'paren', expr, span: {start, end: reader.end}};
}

function readCall(reader: Reader, depth: number): Call {
	const name = reader.take();
	const func = reader.written(name);
	const args = readArguments(reader, depth);
	const signature = signatures.get(func);
	if (signature === undefined) {
		reader.report(name, `unknown function with name ${quote(func)}`);
	} else if (signature.experimental && !reader.experimental) {
		reader.report(name, `function ${quote(func)} is not enabled`);
	}

	return {type: 'call', func, args, span: {start: name.start, end: reader.end}};
}

function readAggregate(reader: Reader, depth: number): AggregateExpr {
	const {word: op, start} = reader.take();
	const before = readGrouping(reader);
	const args = reader.insideAggregation(() => readArguments(reader, depth));
	if (before === undefined) {
		// The word that might be the grouping is read before the arguments are judged.
		reader.needWord();
	}

	const {without, labels} = before ?? readGrouping(reader) ?? {without: false, labels: []};
	const span = {start, end: reader.end};
	const wanted = aggregationParameters.has(op) ? 2 : 1;
	if (args.length === 0) {
		reader.report(span, 'no arguments for aggregate expression provided');
	} else if (experimentalAggregations.has(op) && !reader.experimental) {
		const flag = '--enable-feature=promql-experimental-functions';
		reader.report(span, `${op}() is experimental and must be enabled with ${flag}`);
	} else if (args.length !== wanted) {
		const counts = `expected ${wanted}, got ${args.length}`;
		reader.report(span, `wrong number of arguments for aggregate expression provided, ${counts}`);
	}

	const param = wanted === 2 ? args[0] : undefined;
	const expr = args[wanted - 1] ?? nothing(reader);
	return {
		type: 'aggregate',
		op,
		expr,
		...(param === undefined ? {} : {param}),
		grouping: labels,
		without,
		span,
	};
}

function readGrouping(reader: Reader): {readonly without: boolean; readonly labels: string[]} | undefined {
	const keyword = reader.takeIf('by', 'without')?.word;
	return keyword === undefined ? undefined : {without: keyword === 'without', labels: readLabels(reader)};
}

function readArguments(reader: Reader, depth: number): Expr[] {
	const args: Expr[] = [];
	if (!reader.takeIf('(')) {
		reader.unexpected();
		return args;
	}

	while (!reader.takeIf(')')) {
		args.push(readExpr(reader, 1, depth + 1));
		const comma = reader.takeIf(',');
		if (comma !== undefined && !mayBeginOperand(reader.token)) {
			// Prometheus says so whatever follows, but not where a bad word does.
			reader.unexpectedAfter(comma, 'trailing commas not allowed in function call args');
			return args;
		}

		if (comma === undefined && !reader.at(')')) {
			reader.unexpected();
			return args;
		}
	}

	return args;
}

function isModifier({kind, word}: Token): boolean {
	return kind === 'keyword' && (word === 'by' || word === 'without');
}

function unreadable(reader: Reader): Expr {
	reader.unexpected();
	return nothing(reader);
}

function nothing(reader: Reader): Expr {
	return {type: 'number', value: 0, duration: false, span: reader.token};
}
