import type {ValueType} from '../ast.ts';

/** What a function takes and gives (prometheus/prometheus `promql/parser/functions.go`, 3.14). */
export type Signature = {
	readonly name: string;
	/** The type of each argument; further arguments of a variadic function have the last one's. */
	readonly args: readonly ValueType[];
	/** 0: exactly `args`; n: the last one may be missing, and up to n may stand in its place; −1: any number. */
	readonly variadic: number;
	readonly returns: 'scalar' | 'vector';
	/** Only with `experimental: true`, as behind Prometheus' `--enable-feature=promql-experimental-functions`. */
	readonly experimental: boolean;
};

const scalarless: Signature['args'] = [];
const ofVector: Signature['args'] = ['vector'];
const ofMatrix: Signature['args'] = ['matrix'];

/** Every function of PromQL by its (case-sensitive) name. */
export const signatures: ReadonlyMap<string, Signature> = new Map(
	[
		...vectorFunctions(
			'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor',
			'histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum',
			'ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp',
		),
		...matrixFunctions(
			'absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate',
			'last_over_time max_over_time min_over_time present_over_time rate resets',
			'stddev_over_time stdvar_over_time sum_over_time',
		),
		...calendarFunctions('day_of_month day_of_week day_of_year days_in_month hour minute month year'),
		stable('clamp', ['vector', 'scalar', 'scalar']),
		stable('clamp_max', ['vector', 'scalar']),
		stable('clamp_min', ['vector', 'scalar']),
		stable('histogram_fraction', ['scalar', 'scalar', 'vector']),
		stable('histogram_quantile', ['scalar', 'vector']),
		stable('label_join', ['vector', 'string', 'string', 'string'], -1),
		stable('label_replace', ['vector', 'string', 'string', 'string', 'string']),
		stable('pi', scalarless, 0, 'scalar'),
		stable('predict_linear', ['matrix', 'scalar']),
		stable('quantile_over_time', ['scalar', 'matrix']),
		stable('round', ['vector', 'scalar'], 1),
		stable('scalar', ofVector, 0, 'scalar'),
		stable('time', scalarless, 0, 'scalar'),
		stable('vector', ['scalar']),
		experimental('double_exponential_smoothing', ['matrix', 'scalar', 'scalar']),
		experimental('end', scalarless, 0, 'scalar'),
		experimental('histogram_quantiles', ['vector', 'string', 'scalar', 'scalar'], 9),
		experimental('info', ['vector', 'vector'], 1),
		experimental('mad_over_time', ofMatrix),
		experimental('max_of', ['scalar', 'scalar'], 0, 'scalar'),
		experimental('min_of', ['scalar', 'scalar'], 0, 'scalar'),
		experimental('range', scalarless, 0, 'scalar'),
		experimental('sort_by_label', ['vector', 'string'], -1),
		experimental('sort_by_label_desc', ['vector', 'string'], -1),
		experimental('start', scalarless, 0, 'scalar'),
		experimental('start_timestamp', ofVector),
		experimental('step', scalarless, 0, 'scalar'),
		experimental('ts_of_first_over_time', ofMatrix),
		experimental('ts_of_last_over_time', ofMatrix),
		experimental('ts_of_max_over_time', ofMatrix),
		experimental('ts_of_min_over_time', ofMatrix),
	].map(signature => [signature.name, signature]),
);

/** Every aggregation, lower case. */
export const aggregations: ReadonlySet<string> = new Set([
	'avg',
	'bottomk',
	'count',
	'count_values',
	'group',
	'limit_ratio',
	'limitk',
	'max',
	'min',
	'quantile',
	'stddev',
	'stdvar',
	'sum',
	'topk',
]);

/** Aggregations that take a parameter before the vector, and its type. */
export const aggregationParameters: ReadonlyMap<string, ValueType> = new Map([
	['bottomk', 'scalar'],
	['count_values', 'string'],
	['limit_ratio', 'scalar'],
	['limitk', 'scalar'],
	['quantile', 'scalar'],
	['topk', 'scalar'],
]);

/** Aggregations only with `experimental: true`. */
export const experimentalAggregations: ReadonlySet<string> = new Set(['limit_ratio', 'limitk']);

function vectorFunctions(...names: readonly string[]): Signature[] {
	return names.flatMap(list => list.split(' ')).map(name => stable(name, ofVector));
}

function matrixFunctions(...names: readonly string[]): Signature[] {
	return names.flatMap(list => list.split(' ')).map(name => stable(name, ofMatrix));
}

// Without an argument they tell the evaluation time: `hour()`.
function calendarFunctions(names: string): Signature[] {
	return names.split(' ').map(name => stable(name, ofVector, 1));
}

function stable(
	name: string,
	args: Signature['args'],
	variadic = 0,
	returns: Signature['returns'] = 'vector',
): Signature {
	return {name, args, variadic, returns, experimental: false};
}

function experimental(
	name: string,
	args: Signature['args'],
	variadic = 0,
	returns: Signature['returns'] = 'vector',
): Signature {
	return {...stable(name, args, variadic, returns), experimental: true};
}
