import type {Unit} from '../mcp/dashboard/panel.ts';
import type {BinaryExpr, Call, Expr} from '../promql/ast.ts';
import {parseExpr} from '../promql/parse.ts';
import type {Measure} from './measure.ts';

/**
 * What an expression's numbers are, as far as its metric names and arithmetic tell: per cent of one counter's rate over another's,
 * megabytes of `…_bytes / 1024 / 1024`. Undefined where they do not.
 */
export function exprMeasure(text: string): Measure | undefined {
	const result = parseExpr(text);
	const quantity = result.type === 'ok' ? quantityOf(result.expr) : undefined;
	return quantity === undefined ? undefined : measureOf(quantity);
}

type Kind = 'seconds' | 'cpu' | 'bytes' | 'events' | 'count' | 'ratio' | 'quotient' | 'number' | 'instant';

/** `value · scale` is in the kind's own unit: seconds, bytes, one. */
type Quantity = {
	readonly kind: Kind;
	readonly perSecond: boolean;
	readonly scale: number;
	/** Of events: the metric that counts them. */
	readonly counter?: string;
};

const units: Readonly<Partial<Record<Kind, Unit>>> = {
	seconds: 'seconds',
	cpu: 'seconds',
	bytes: 'bytes',
	events: 'count',
	count: 'count',
	ratio: 'ratio',
};

function measureOf({kind, perSecond, scale}: Quantity): Measure | undefined {
	if (kind === 'quotient') {
		// Whoever multiplies by a hundred wants per cent.
		return scale === 0.01 ? {unit: 'ratio', scale, suffix: '%'} : {unit: 'count', scale: 1, suffix: ''};
	}

	if (perSecond) {
		return kind === 'cpu'
			? {unit: 'cores', scale, suffix: ''}
			: kind === 'events'
				? {unit: 'per-second', scale, suffix: '/s'}
				: kind === 'bytes'
					? {unit: 'bytes', scale, suffix: '/s'}
					: undefined;
	}

	const unit = units[kind];
	return unit === undefined ? undefined : {unit, scale, suffix: unit === 'ratio' ? '%' : ''};
}

function quantityOf(expr: Expr): Quantity | undefined {
	switch (expr.type) {
		case 'number':
			return plain('number');
		case 'string':
			return undefined;
		case 'vector-selector':
			return quantityOfName(expr.name);
		case 'matrix-selector':
			return quantityOfName(expr.selector.name);
		case 'subquery':
		case 'paren':
		case 'unary':
			return quantityOf(expr.expr);
		case 'aggregate':
			return expr.op === 'count' || expr.op === 'count_values'
				? plain('count')
				: expr.op === 'group' || expr.op === 'stdvar'
					? undefined
					: quantityOf(expr.expr);
		case 'call':
			return quantityOfCall(expr);
		case 'binary':
			return quantityOfBinary(expr);
	}
}

/** By the suffixes that Prometheus and OpenMetrics ask for. */
function quantityOfName(name: string): Quantity | undefined {
	const [, base = name, end = ''] = /^(.*?)(_total|_sum|_count|_bucket)?$/.exec(name) ?? [];
	if (end === '_count') {
		return {...plain('events'), counter: name};
	}

	if (/(_time|timestamp|_since)_seconds$/.test(base)) {
		return plain('instant');
	}

	const unit = /_(seconds|milliseconds|ms|bytes|ratio)$/.exec(base)?.[1];
	switch (unit) {
		case 'seconds':
			return plain(/cpu/.test(base) ? 'cpu' : 'seconds');
		case 'milliseconds':
		case 'ms':
			return {...plain('seconds'), scale: 0.001};
		case 'bytes':
			return plain('bytes');
		case 'ratio':
			return plain('ratio');
		default:
			return end === '_total'
				? {...plain('events'), counter: name}
				: /(^|[:_])(sessions|connections|inflight)$/.test(base)
					? plain('count')
					: undefined;
	}
}

function quantityOfCall({func, args}: Call): Quantity | undefined {
	const [first, second] = args;
	switch (func) {
		case 'rate':
		case 'irate':
		case 'deriv': {
			const quantity = first === undefined ? undefined : quantityOf(first);
			return quantity === undefined || quantity.perSecond ? undefined : {...quantity, perSecond: true};
		}
		case 'histogram_quantile': {
			// The buckets count events; their bounds are what the answer is in.
			const quantity = second === undefined ? undefined : quantityOf(second);
			return quantity?.kind === 'seconds' || quantity?.kind === 'bytes'
				? {...quantity, perSecond: false}
				: undefined;
		}
		case 'quantile_over_time':
			return second === undefined ? undefined : quantityOf(second);
		case 'changes':
		case 'resets':
		case 'count_over_time':
			return plain('count');
		case 'time':
		case 'timestamp':
			return plain('instant');
		default:
			return first !== undefined && keepsUnit.test(func) ? quantityOf(first) : undefined;
	}
}

const keepsUnit =
	/^(abs|ceil|floor|round|clamp|clamp_min|clamp_max|sort|sort_desc|sort_by_label|sort_by_label_desc|scalar|vector|label_replace|label_join|increase|delta|idelta|predict_linear|(avg|min|max|sum|last|first|stddev)_over_time)$/;

function quantityOfBinary(expr: BinaryExpr): Quantity | undefined {
	const left = quantityOf(expr.lhs);
	switch (expr.op) {
		case '==':
		case '!=':
		case '<':
		case '>':
		case '<=':
		case '>=':
			// A number that is compared says nothing; what it is compared with does, and is what comes out of `2 < x` as well.
			return expr.bool ? undefined : left?.kind === 'number' ? quantityOf(expr.rhs) : left;
		case 'and':
		case 'unless':
			return left;
		case '*':
		case '/':
			return left === undefined ? undefined : scaled(expr, left);
		case '+':
		case '-':
		case 'or': {
			const right = quantityOf(expr.rhs);
			return left === undefined || right === undefined ? undefined : together(expr.op, left, right);
		}
		case '%':
		case '^':
		case 'atan2':
			return undefined;
	}
}

function scaled({op, lhs, rhs}: BinaryExpr, left: Quantity): Quantity | undefined {
	const right = quantityOf(rhs);
	if (right === undefined) {
		return undefined;
	}

	if (right.kind === 'number' || (left.kind === 'number' && op === '*')) {
		const factor = numberOf(right.kind === 'number' ? rhs : lhs);
		const quantity = right.kind === 'number' ? left : right;
		return factor === undefined || factor === 0 || quantity.kind === 'number'
			? undefined
			: {...quantity, scale: op === '*' ? quantity.scale / factor : quantity.scale * factor};
	}

	if (op === '*' || left.perSecond !== right.perSecond) {
		return undefined;
	}

	const scale = left.scale / right.scale;
	if (left.kind === 'events' && right.kind === 'events') {
		return {kind: isPartOf(left, right) ? 'ratio' : 'quotient', perSecond: false, scale};
	}

	return left.kind === right.kind
		? {kind: 'ratio', perSecond: false, scale}
		: right.kind === 'events'
			? {kind: left.kind, perSecond: false, scale}
			: undefined;
}

/** Calls with an error are some of all calls; calls are no part of sessions, however many there are of each. */
function isPartOf({counter: part = ''}: Quantity, {counter: whole}: Quantity): boolean {
	return part === whole || outcome.test(part);
}

/** A word for how something ended, which only some of the whole do. */
const outcome =
	/(^|[_:])(errors?|fail(ed|ures?)?|timeouts?|timed_out|exceptions?|cancel(led|ed|lations?)|reject(ed|ions?)|denied|dropped|limited|retr(y|ies)|slow|hits?|miss(es)?|success(es|ful)?)([_:]|$)/;

function together(op: '+' | '-' | 'or', left: Quantity, right: Quantity): Quantity | undefined {
	if (left.kind === 'number' || right.kind === 'number') {
		return op === 'or' ? undefined : left.kind === 'number' ? right : left;
	}

	if (left.kind === 'instant' && right.kind === 'instant') {
		return op === '-' ? plain('seconds') : left;
	}

	const isSame = left.kind === right.kind && left.perSecond === right.perSecond && left.scale === right.scale;
	return isSame ? left : undefined;
}

function numberOf(expr: Expr): number | undefined {
	return expr.type === 'number' ? expr.value : expr.type === 'paren' ? numberOf(expr.expr) : undefined;
}

function plain(kind: Kind): Quantity {
	return {kind, perSecond: false, scale: 1};
}
