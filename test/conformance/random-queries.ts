import type {Random} from '../../source/base/random.ts';

/** What random queries are asked over: names of metrics and the instant, in Unix seconds, that `@` may point at. */
export type QuerySubject = {readonly metrics: readonly string[]; readonly atSeconds: number};

const words = (text: string): readonly string[] => text.split(' ');
const rangeFunctions = words(
	'absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time',
);
// Not exp and what is made of it, whose last digits differ from processor to processor in Go.
const elementFunctions = words(
	'abs absent acos acosh asin asinh atan atanh ceil cos day_of_month day_of_week day_of_year days_in_month deg floor hour ln log10 log2 minute month rad round sgn sin sort sort_desc sqrt tan timestamp year',
);
const aggregations = words('sum avg min max count stddev stdvar group');
const matchers = words(
	'tool="x" tool!="x" tool=~"x|y" tool!~"x" le="1.0" le=~".+" tool="" missing="" missing!="a"',
);
const ranges = words('15s 40s 1m 3m 5m 3m30s 1ms 17s');
const shifts = ['', '', '', '', ' offset 30s', ' offset -40s', ' @ end()', ' @ start()', ' @ 0'];
const groupings = [
	'',
	'',
	'by (tool) ',
	'without (instance) ',
	'by (instance, le) ',
	'by (__name__) ',
	'by () ',
];
const matchings = [
	'',
	'',
	'on (tool, instance) ',
	'ignoring (le) ',
	'on (tool) group_left () ',
	'on () group_right () ',
	'on (instance, tool) group_left (le) ',
];
const numbers = words(
	'0 0.5 0.9 1 2 -1 NaN Inf -Inf time() 1e300 -1e300 0x1F 010 5m .5 1_000.5 -0 100 1/0 0/0 -2^0.5 -7%3 2^-0.5',
);

/** A query that can be read, most of the time also answered, over random parts of the language. */
export function randomQuery(random: Random, subject: QuerySubject): string {
	const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
	const shift = (): string => pick([...shifts, ` @ ${subject.atSeconds} offset 10s`]);
	const selector = (): string => {
		const count = Math.floor(random() ** 2 * 3);
		const list = Array.from({length: count}, () => pick(matchers)).join();
		return `${pick(subject.metrics)}{${list}}`;
	};

	const scalar = (depth: number): string =>
		depth <= 0 || random() < 0.7 ? pick(numbers) : `scalar(${vector(depth - 1)})`;
	const window = (depth: number): string =>
		depth <= 0 || random() < 0.75
			? `${selector()}[${pick(ranges)}]${shift()}`
			: `(${vector(depth - 1)})[${pick(ranges)}:${pick(['', '10s', '25s'])}]${shift()}`;
	const operand = (depth: number): string => `(${vector(depth - 1)})`;
	const makers: readonly ((depth: number) => string)[] = [
		depth => `${pick(rangeFunctions)}(${window(depth - 1)})`,
		depth => `${pick(rangeFunctions)}(${window(depth - 1)})`,
		depth => `quantile_over_time(${scalar(depth - 1)}, ${window(depth - 1)})`,
		depth => `predict_linear(${window(depth - 1)}, ${scalar(depth - 1)})`,
		depth => `${pick(aggregations)} ${pick(groupings)}${operand(depth)}`,
		depth =>
			`${pick(words('topk bottomk quantile'))} ${pick(groupings)}(${scalar(depth - 1)}, ${vector(depth - 1)})`,
		depth =>
			`${operand(depth)} ${pick(words('+ - / * % atan2 > != < =='))} ${pick(matchings)}${operand(depth)}`,
		depth => `${operand(depth)} ${pick(words('and or unless'))} ${pick(['', 'on (tool) '])}${operand(depth)}`,
		depth => `${operand(depth)} ${pick(['-', '>=', '< bool', '*', '%', '^'])} (${scalar(depth - 1)})`,
		depth => `${pick(elementFunctions)}(${vector(depth - 1)})`,
		depth => `histogram_quantile(${scalar(depth - 1)}, ${vector(depth - 1)})`,
		depth => `clamp(${vector(depth - 1)}, ${scalar(depth - 1)}, ${scalar(depth - 1)})`,
		depth => `label_replace(${vector(depth - 1)}, "tool", "$1z", "tool", "(.).*")`,
		depth => `label_join(${vector(depth - 1)}, "new", "-", "tool", "instance")`,
		depth => `count_values ${pick(groupings)}("v", ${vector(depth - 1)})`,
		depth => `-${operand(depth)}`,
	];
	function vector(depth: number): string {
		return depth <= 0 || random() < 0.15 ? selector() + shift() : pick(makers)(depth);
	}

	return vector(1 + Math.floor(random() * 3));
}

const pieces = words(
	'( ) { } [ ] , + - * / ^ == =~ != = < and or by without on group_left bool offset @ sum topk rate x foo:bar 5m 1 1e "str" `raw` "open : [5m] [1m:] {a="b"} NaN $ ! ~ . 1.2.3 5x 1h5m 5m1h é ; {a=1} {"a"} [0s] [-1m] time() unknown_fn(',
);

/** The same with some of its words taken away, doubled or others put in: most are refused, and say why. */
export function spoiltQuery(random: Random, query: string): string {
	const parts = query.match(/\s+|[A-Za-z_:][\w:]*|\d[\w.]*|"[^"]*"|[=!<>]=?~?|./g) ?? [];
	for (let times = 1 + Math.floor(random() ** 2 * 3); times > 0; times--) {
		const at = Math.floor(random() * parts.length);
		const piece = pieces[Math.floor(random() * pieces.length)]!;
		parts.splice(at, random() < 0.6 ? 1 : 0, ...(random() < 0.4 ? [] : [piece]));
	}

	return parts.join('');
}
