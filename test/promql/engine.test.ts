import {describe, expect, it} from 'vitest';
import {createEngine, embeddedQuerier} from '../../source/promql/engine.ts';
import type {EngineOptions} from '../../source/promql/engine-options.ts';
import type {Query} from '../../source/promql/query.ts';
import {MemorySeries} from '../support/memory-series.ts';

const minuteMs = 60_000;

function someSeries(): MemorySeries {
	const store = new MemorySeries();
	for (let minute = 0; minute <= 10; minute++) {
		store.append({__name__: 'calls_total', tool: 'a'}, minute * minuteMs, minute * 60);
		store.append({__name__: 'calls_total', tool: 'b'}, minute * minuteMs, minute * 30);
	}

	for (const [minute, name] of ['early', 'early', '', '', '', 'late', 'late'].entries()) {
		if (name !== '') {
			store.append({__name__: name}, minute * minuteMs, minute);
		}
	}

	return store;
}

// Every look at it is a millisecond later.
function tickingClock(): () => number {
	let nowMs = 0;
	return () => nowMs++;
}

const refused: readonly {
	readonly title: string;
	readonly query: Query | string;
	readonly message: string;
	readonly errorType: string;
	readonly options?: Partial<EngineOptions>;
}[] = [
	{
		title: 'a text that is no query, with the place',
		query: 'sum(calls_total',
		message: '1:16: parse error: unclosed left parenthesis',
		errorType: 'bad_data',
	},
	{
		title: 'what only runs behind a flag',
		query: 'limitk(1, calls_total)',
		message:
			'1:1: parse error: limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions',
		errorType: 'bad_data',
	},
	{
		title: 'what is not there yet, with the place',
		query: '1 +\n start_timestamp(calls_total)',
		message: '2:2: not supported yet: function "start_timestamp"',
		errorType: 'execution',
		options: {experimental: true},
	},
	{
		title: 'a factor of a smoothing, where there is a sample to smooth',
		query: 'double_exponential_smoothing(calls_total[1m], 1, 0.5)',
		message: 'invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000',
		errorType: 'execution',
		options: {experimental: true},
	},
	{
		title: 'more steps than a chart can show',
		query: {type: 'range', expr: '1', startMs: 0, endMs: 11_001, stepMs: 1},
		message:
			'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
		errorType: 'bad_data',
	},
	{
		title: 'steps that lead nowhere',
		query: {type: 'range', expr: '1', startMs: 0, endMs: 10, stepMs: 0},
		message:
			'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
		errorType: 'bad_data',
	},
	{
		title: 'an end before the start',
		query: {type: 'range', expr: '1', startMs: 10, endMs: 0, stepMs: 1},
		message: 'invalid parameter "end": end timestamp must not be before start time',
		errorType: 'bad_data',
	},
	{
		title: 'a chart of ranges',
		query: {type: 'range', expr: 'calls_total[5m]', startMs: 0, endMs: 10, stepMs: 1},
		message: 'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
		errorType: 'bad_data',
	},
	{
		title: 'a chart of words',
		query: {type: 'range', expr: '"words"', startMs: 0, endMs: 10, stepMs: 1},
		message: 'invalid expression type "string" for range query, must be Scalar or instant Vector',
		errorType: 'bad_data',
	},
	{
		title: 'more samples than allowed',
		query: 'calls_total[10m]',
		message: 'query processing would load too many samples into memory in query execution',
		errorType: 'execution',
		options: {maxSamples: 5},
	},
	{
		title: 'more points of a chart than allowed',
		query: {type: 'range', expr: 'calls_total', startMs: 0, endMs: 10 * minuteMs, stepMs: minuteMs},
		message: 'query processing would load too many samples into memory in query execution',
		errorType: 'execution',
		options: {maxSamples: 15},
	},
	{
		title: 'what takes too long',
		query: {type: 'range', expr: 'sum(calls_total)', startMs: 0, endMs: 10 * minuteMs, stepMs: minuteMs},
		message: 'query timed out in expression evaluation',
		errorType: 'timeout',
		options: {timeoutMs: 5, clock: tickingClock()},
	},
	{
		title: 'points of a subquery that take too long',
		query: 'max_over_time(sum(calls_total)[10m:1m])',
		message: 'query timed out in expression evaluation',
		errorType: 'timeout',
		options: {timeoutMs: 5, clock: tickingClock()},
	},
	{
		title: 'series that become one, even if they never meet',
		query: {
			type: 'range',
			expr: 'rate({__name__=~"early|late"}[2m])',
			startMs: 0,
			endMs: 10 * minuteMs,
			stepMs: minuteMs,
		},
		message: 'vector cannot contain metrics with the same labelset',
		errorType: 'execution',
	},
	{
		title: 'a pattern that is none',
		query: 'label_replace(calls_total, "x", "", "tool", "(")',
		message: 'invalid regular expression in label_replace(): (',
		errorType: 'execution',
	},
	{
		title: 'an instant outside of time',
		query: {type: 'instant', expr: '1', atMs: Number.NaN},
		message: 'times of a query must be finite',
		errorType: 'bad_data',
	},
];

describe('a query that cannot be answered says why', () => {
	for (const {title, query, message, errorType, options} of refused) {
		it(title, () => {
			const engine = createEngine(someSeries(), options);
			const asked: Query =
				typeof query === 'string' ? {type: 'instant', expr: query, atMs: 10 * minuteMs} : query;
			expect(engine.ask([asked])).toEqual([{type: 'failed', message, errorType}]);
		});
	}
});

it('a factor of a smoothing is no fault where there is nothing to smooth', () => {
	const engine = createEngine(someSeries(), {experimental: true});
	expect(engine.instant('double_exponential_smoothing(nothing[1m], 1, 0.5)', 60_000)).toMatchObject({
		type: 'ok',
		value: {type: 'vector', samples: []},
	});
});

describe('queries asked together', () => {
	const chart = {startMs: 0, endMs: 2 * minuteMs, stepMs: minuteMs} as const;
	const queries: readonly Query[] = [
		{type: 'instant', expr: 'sum(calls_total)', atMs: minuteMs},
		{type: 'range', expr: 'sum(calls_total) * 2', ...chart},
		{type: 'instant', expr: 'sum(calls_total) +', atMs: minuteMs},
		{type: 'instant', expr: 'sum(calls_total) / 0', atMs: 2 * minuteMs},
		{type: 'range', expr: 'calls_total * on () calls_total', ...chart},
		{type: 'range', expr: 'max(sum(calls_total))', ...chart},
		{type: 'instant', expr: '"words"', atMs: minuteMs},
	];

	it('are answered in their order, each for itself', async () => {
		const answers = await embeddedQuerier(createEngine(someSeries())).ask(queries);
		expect(answers.map(answer => (answer.type === 'ok' ? answer.value.type : 'failed'))).toEqual([
			'vector',
			'matrix',
			'failed',
			'vector',
			'failed',
			'matrix',
			'string',
		]);
		expect(answers[1]).toMatchObject({value: {series: [{values: new Float64Array([0, 180, 360])}]}});
		expect(answers[5]).toMatchObject({value: {series: [{values: new Float64Array([0, 90, 180])}]}});
	});

	it('are not asked at all once the signal is aborted', async () => {
		const reason = new Error('left');
		const asked = embeddedQuerier(createEngine(someSeries())).ask(queries, AbortSignal.abort(reason));
		await expect(asked).rejects.toBe(reason);
	});
});

it('remarks point into the text of each query, also where queries share the work', () => {
	const store = new MemorySeries();
	for (const [tMs, value] of [
		[0, 1],
		[minuteMs, 2],
	] as const) {
		store.append({__name__: 'heat'}, tMs, value);
	}

	const exprs = ['rate(heat[5m])', '1 +\n  rate(heat[5m])'];
	const answers = createEngine(store).ask(exprs.map(expr => ({type: 'instant', expr, atMs: minuteMs})));
	expect(answers.map(answer => (answer.type === 'ok' ? answer.annotations : []))).toEqual(
		['1:6', '2:8'].map(place => [
			{
				level: 'info',
				message: `PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "heat" (${place})`,
			},
		]),
	);
});

describe('work grows with a query no faster than its length', () => {
	const depths: readonly (readonly [title: string, query: string])[] = [
		['minus signs', `${'-('.repeat(250)}calls_total${')'.repeat(250)}`],
		['calls', `${'abs('.repeat(250)}calls_total${')'.repeat(250)}`],
		['sums', `calls_total${' + calls_total'.repeat(250)}`],
		['powers', `2${' ^ 1'.repeat(250)}`],
		['subqueries', `${'max_over_time('.repeat(20)}calls_total${'[2m:1m])'.repeat(20)}`],
	];
	for (const [title, query] of depths) {
		it(title, () => {
			expect(createEngine(someSeries()).instant(query, minuteMs)).toMatchObject({type: 'ok'});
		});
	}

	it('and one as deep as a well is refused', () => {
		const deep = `${'-('.repeat(20_000)}1${')'.repeat(20_000)}`;
		expect(createEngine(new MemorySeries()).instant(deep, 0).type).toBe('failed');
	});
});

it('a series that comes late is found by a query asked before', () => {
	const store = someSeries();
	const engine = createEngine(store);
	const count = (): unknown => {
		const result = engine.instant('count(calls_total)', 10 * minuteMs);
		return result.type === 'ok' && result.value.type === 'vector' ? result.value.samples[0]?.value : result;
	};
	expect(count()).toBe(2);
	store.append({__name__: 'calls_total', tool: 'c'}, 10 * minuteMs, 1);
	expect(count()).toBe(3);
	store.clear();
	expect(count()).toBeUndefined();
});

it('thousands of different queries leave no more than some plans behind', () => {
	const engine = createEngine(someSeries());
	for (let query = 0; query < 3000; query++) {
		expect(engine.instant(`calls_total > ${query}`, minuteMs).type).toBe('ok');
	}
});
