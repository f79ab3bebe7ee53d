import fc, {type Arbitrary} from 'fast-check';
import type {
	BinaryOperator,
	Duration,
	DurationExpr,
	Expr,
	Span,
	VectorMatching,
	VectorSelector,
} from '../../source/promql/ast.ts';

/** Expressions that pass the checks, of each type; every one is the tree that reading its printed text gives. */
export type RandomExprs = {
	readonly vector: Arbitrary<Expr>;
	readonly scalar: Arbitrary<Expr>;
	readonly matrix: Arbitrary<Expr>;
};

const span: Span = {start: 0, end: 0};
const whole: Arbitrary<number> = fc.integer({min: 1, max: 1_000_000});

const number: Arbitrary<Expr> = fc.oneof(
	fc
		.double({min: 0, noNaN: true, noDefaultInfinity: true})
		.map((value): Expr => ({type: 'number', value, duration: false, span})),
	whole.map((value): Expr => ({type: 'number', value, duration: true, span})),
);
const signedNumber: Arbitrary<Expr> = fc
	.double({noNaN: true})
	.map(value => ({type: 'number', value, duration: false, span}));

// What does not come through UTF-8 cannot be written in a query.
const text: Arbitrary<string> = fc
	.string({unit: 'binary'})
	.filter(value => value.isWellFormed() && !value.includes('\ufffd'));
const literal: Arbitrary<Expr> = text.map(value => ({type: 'string', value, span}));
const metric: Arbitrary<string> = fc.constantFrom(
	'up',
	'a:b',
	'sum',
	'offset',
	'and',
	'by',
	'start',
	'step',
	'rate',
);
const label: Arbitrary<string> = fc.oneof(
	fc.constantFrom('job', 'le', 'on', 'bool', 'with.dot', 'über'),
	text,
);
const labels: Arbitrary<string[]> = fc.uniqueArray(
	label.filter(name => name !== ''),
	{maxLength: 3},
);

const matcher = fc.oneof(
	fc.record({name: label, operator: fc.constantFrom('=' as const, '!=' as const), value: text}),
	fc.record({
		name: label,
		operator: fc.constantFrom('=~' as const, '!~' as const),
		value: fc.constantFrom('', '.*', 'a|b', '(?i)x+', '5\\d\\d', '[^"\\\\]'),
	}),
);

const at = fc.oneof(
	fc.integer({min: -1e12, max: 2e12}).map(ms => ({type: 'timestamp' as const, ms})),
	fc.constantFrom({type: 'start' as const}, {type: 'end' as const}),
);

const {duration: durationExpr} = fc.letrec<{duration: DurationExpr; primary: DurationExpr}>(tie => ({
	duration: fc.oneof(
		{maxDepth: 3},
		tie('primary'),
		fc.record({
			type: fc.constant('binary' as const),
			op: fc.constantFrom('+' as const, '-' as const, '*' as const, '^' as const),
			lhs: tie('primary'),
			rhs: tie('primary'),
			span: fc.constant(span),
		}),
	),
	primary: fc.oneof(
		{maxDepth: 3},
		fc.constantFrom({type: 'step' as const, span}, {type: 'range' as const, span}),
		whole.map(seconds => ({type: 'number' as const, seconds, duration: true, span})),
		tie('duration').map(expr => ({type: 'paren' as const, expr, span})),
		fc
			.tuple(tie('duration'), tie('duration'))
			.map(args => ({type: 'min_of' as const, args: [args[0], args[1]] as const, span})),
	),
}));

const range: Arbitrary<Duration> = fc.oneof(
	whole.map((ms): Duration => ({type: 'ms', ms})),
	durationExpr.filter(({type}) => type !== 'number').map((expr): Duration => ({type: 'expr', expr})),
);
const offset: Arbitrary<Duration> = fc.oneof(
	fc.integer({min: -1e9, max: 1e9}).map((ms): Duration => ({type: 'ms', ms})),
	// Parentheses only with a sign: without one they would take the operator that follows them.
	durationExpr
		.filter(({type}) => type === 'step' || type === 'range' || type === 'min_of')
		.map((expr): Duration => ({type: 'expr', expr})),
	durationExpr.map((expr): Duration => {
		const paren = {type: 'paren' as const, expr, span};
		return {type: 'expr', expr: {type: 'unary', op: '-', expr: paren, span}};
	}),
);

const selector: Arbitrary<VectorSelector> = fc
	.record({
		name: fc.option(metric, {nil: ''}),
		matchers: fc.array(
			matcher.filter(({name}) => name !== '__name__'),
			{maxLength: 3},
		),
		offset,
		at: fc.option(at, {nil: undefined}),
		modifier: fc.option(fc.constantFrom('anchored' as const, 'smoothed' as const), {nil: undefined}),
	})
	.map(({name, matchers, offset, at, modifier}) => ({
		type: 'vector-selector' as const,
		name,
		// There is always one that does not match a missing label.
		matchers: [...matchers, {name: name === '' ? 'job' : '__name__', operator: '=', value: name || 'x'}],
		offset,
		...(at === undefined ? {} : {at}),
		...(modifier === undefined ? {} : {modifier}),
		span,
	}));

const arithmetic: readonly BinaryOperator[] = ['+', '-', '*', '/', '%', '^', 'atan2'];
const comparisons: readonly BinaryOperator[] = ['==', '!=', '<', '>', '<=', '>='];
const setOperators: readonly BinaryOperator[] = ['and', 'or', 'unless'];

const matching: Arbitrary<VectorMatching> = fc
	.record({
		card: fc.constantFrom('one-to-one' as const, 'many-to-one' as const, 'one-to-many' as const),
		on: fc.boolean(),
		labels,
		include: labels,
		fill: fc.option(fc.record({left: fc.double({noNaN: true}), right: fc.double({noNaN: true})}), {
			nil: undefined,
		}),
	})
	.map(({card, on, labels, include, fill}) => ({
		card,
		on,
		labels,
		include: card === 'one-to-one' ? [] : include.filter(name => !(on && labels.includes(name))),
		...(fill === undefined ? {} : {fill}),
	}));

export const randomExprs: RandomExprs = fc.letrec<{vector: Expr; scalar: Expr; matrix: Expr}>(tie => {
	const vectorOperand = tie('vector').map(operand);
	const scalarOperand = tie('scalar').map(operand);
	return {
		vector: fc.oneof(
			{maxDepth: 4},
			selector,
			paren(tie('vector')),
			call(['abs', 'ceil', 'sort', 'absent'], [tie('vector')]),
			call(['rate', 'deriv', 'max_over_time'], [tie('matrix')]),
			call(['quantile_over_time'], [tie('scalar'), tie('matrix')]),
			call(['label_replace'], [tie('vector'), ...Array.from({length: 4}, () => literal)]),
			call(['vector'], [tie('scalar')]),
			aggregate(['sum', 'max', 'group'], tie('vector')),
			aggregate(['topk', 'quantile'], tie('vector'), tie('scalar')),
			aggregate(['count_values'], tie('vector'), literal),
			vectorOperand
				.filter(({type}) => type !== 'number')
				.map((expr): Expr => ({type: 'unary', op: '-', expr, span})),
			binary([...arithmetic, ...comparisons], vectorOperand, scalarOperand),
			binary([...arithmetic, ...comparisons], scalarOperand, vectorOperand),
			binary([...arithmetic, ...comparisons], vectorOperand, vectorOperand, matching),
			binary(
				setOperators,
				vectorOperand,
				vectorOperand,
				matching.map(({on, labels}) => ({card: 'many-to-many', on, labels, include: []})),
			),
		),
		scalar: fc.oneof(
			{maxDepth: 4},
			number,
			signedNumber,
			call(['time', 'pi'], []),
			call(['scalar'], [tie('vector')]),
			paren(tie('scalar')),
			binary(arithmetic, scalarOperand, scalarOperand),
		),
		matrix: fc.oneof(
			{maxDepth: 4},
			fc
				.tuple(selector, range)
				.map(([selector, range]): Expr => ({type: 'matrix-selector', selector, range, span})),
			fc
				.record({
					expr: tie('vector').map(parenthesized),
					range,
					step: fc.option(range, {nil: undefined}),
					offset,
				})
				.map(
					({expr, range, step, offset}): Expr => ({
						type: 'subquery',
						expr,
						range,
						...(step === undefined ? {} : {step}),
						offset,
						span,
					}),
				),
		),
	};
});

function call(names: readonly string[], args: readonly Arbitrary<Expr>[]): Arbitrary<Expr> {
	return fc
		.tuple(fc.constantFrom(...names), fc.tuple(...args))
		.map(([func, args]) => ({type: 'call', func, args, span}));
}

function aggregate(
	names: readonly string[],
	expr: Arbitrary<Expr>,
	param?: Arbitrary<Expr>,
): Arbitrary<Expr> {
	return fc
		.record({op: fc.constantFrom(...names), expr, param: param ?? fc.constant(undefined), grouping: labels})
		.chain(({op, expr, param, grouping}) =>
			fc.boolean().map(
				(without): Expr => ({
					type: 'aggregate',
					op,
					expr,
					...(param === undefined ? {} : {param}),
					grouping,
					without,
					span,
				}),
			),
		);
}

function binary(
	operators: readonly BinaryOperator[],
	lhs: Arbitrary<Expr>,
	rhs: Arbitrary<Expr>,
	matching?: Arbitrary<VectorMatching>,
): Arbitrary<Expr> {
	return fc
		.record({
			op: fc.constantFrom(...operators),
			lhs,
			rhs,
			bool: fc.boolean(),
			matching: matching ?? fc.constant(undefined),
		})
		.map(
			({op, lhs, rhs, bool, matching}): Expr => ({
				type: 'binary',
				op,
				lhs,
				rhs,
				bool: bool && comparisons.includes(op),
				...(matching === undefined ? {} : {matching}),
				span,
			}),
		);
}

function paren(expr: Arbitrary<Expr>): Arbitrary<Expr> {
	return expr.map(parenthesized);
}

function parenthesized(expr: Expr): Expr {
	return {type: 'paren', expr, span};
}

// Printing adds no parentheses: an operand that binds less than its operator needs some.
function operand(expr: Expr): Expr {
	switch (expr.type) {
		case 'vector-selector':
		case 'matrix-selector':
		case 'subquery':
		case 'call':
		case 'aggregate':
		case 'paren':
		case 'string':
			return expr;
		case 'number':
			return expr.value < 0 || Object.is(expr.value, -0) ? parenthesized(expr) : expr;
		case 'unary':
		case 'binary':
			return parenthesized(expr);
	}
}
