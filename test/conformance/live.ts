import {labelEntries, labelsFrom} from '../../source/labels/labels.ts';
import {createEngine, type Engine} from '../../source/promql/engine.ts';
import {formatValue} from '../../source/promql/number.ts';
import {HeadSeries} from '../support/head-series.ts';
import {type InstalledPrometheus, startPrometheus} from './installed-prometheus.ts';
import type {SuiteResult} from './suite.ts';

const stepMs = 5_000;
const samples = 360;
// Of no two versions alike is what counts as the same to a human eye: sums of many, extrapolation near zero.
const tolerance = 1e-9;

const queries: readonly string[] = [
	'calls_total',
	'rate(calls_total[1m])',
	'increase(calls_total[3m])',
	'irate(calls_total[1m])',
	'sum by (tool) (rate(calls_total[2m]))',
	'sum(rate(calls_total{status="error"}[2m])) / sum(rate(calls_total[2m]))',
	'histogram_quantile(0.95, sum by (le, tool) (rate(latency_seconds_bucket[5m])))',
	'histogram_quantile(0.5, sum by (le) (rate(latency_seconds_bucket[1m])))',
	'avg(sessions)',
	'stddev by (instance) (sessions)',
	'quantile(0.9, sessions)',
	'topk(2, sessions)',
	'max_over_time(sessions[3m]) - min_over_time(sessions[3m])',
	'avg_over_time(sessions[3m])',
	'quantile_over_time(0.9, sessions[3m])',
	'stddev_over_time(sessions[2m])',
	'deriv(sessions[2m])',
	'predict_linear(sessions[5m], 600)',
	'delta(sessions[2m] offset 1m)',
	'changes(sessions[5m])',
	'resets(calls_total[15m])',
	'max_over_time(sum(rate(calls_total[1m]))[5m:30s])',
	'calls_total * on (instance) group_left sum by (instance) (sessions)',
	'sessions > 10 and on (instance) calls_total{status="error"}',
	'label_replace(sessions, "host", "$1", "instance", "(.*):.*")',
	'absent(nothing{tool="x"})',
	'count_values("sessions", sessions)',
	'clamp(ln(sessions) * 3 % 2, 0.25, 1.5)',
	'-2 ^ 2 + 7 % 3 * 0.1',
];

/** The same samples and queries for ours and a real Prometheus, where one is installed; any version. */
export async function live(): Promise<SuiteResult> {
	const name = 'an installed Prometheus';
	const store = new HeadSeries();
	const startMs = Math.floor((Date.now() - 7_200_000) / 60_000) * 60_000;
	const prometheus = await startPrometheus(writeSamples(store, startMs));
	if (prometheus === undefined) {
		const skipped = [{reason: 'no prometheus and promtool on this machine', count: queries.length}];
		return {name, passed: 0, failures: [], skipped};
	}

	try {
		return await compareAll(name, prometheus, {engine: createEngine(store), startMs});
	} finally {
		await prometheus.stop();
	}
}

async function compareAll(
	name: string,
	prometheus: InstalledPrometheus,
	{engine, startMs}: {engine: Engine; startMs: number},
): Promise<SuiteResult> {
	const failures: string[] = [];
	let equal = 0;
	let compared = 0;
	let largest = 0;
	// Never at a sample's own time, nor are the samples at a subquery's steps: it makes no difference then whether a range
	// is open on its left, as it is from 3.0 on.
	const fromMs = startMs + 600_000 + 1_300;
	const grid = {start: fromMs / 1000, end: (fromMs + 900_000) / 1000, step: 15};
	for (const query of queries) {
		const parameters = {query, start: String(grid.start), end: String(grid.end), step: String(grid.step)};
		const theirs = pointsOfTheirs(await prometheus.ask('query_range', parameters));
		const ours = pointsOfOurs(engine, query, {fromMs, toMs: fromMs + 900_000});
		const missing = [...theirs.keys(), ...ours.keys()].filter(key => !theirs.has(key) || !ours.has(key));
		let worst = 0;
		for (const [point, text] of theirs) {
			const value = ours.get(point) ?? Number.NaN;
			equal += formatValue(value) === text ? 1 : 0;
			compared++;
			worst = Math.max(worst, relativeDifference(value, Number(text.replace('Inf', 'Infinity'))));
		}

		largest = Math.max(largest, worst);
		if (missing.length > 0 || worst > tolerance || theirs.size === 0) {
			const what = missing.length > 0 ? `only one of us has ${missing[0]}` : `apart by ${worst}`;
			failures.push(`${query}: ${theirs.size === 0 ? 'no answer to compare' : what}`);
		}
	}

	return {
		name,
		passed: queries.length - failures.length,
		failures,
		skipped: [],
		notes: [
			`Prometheus ${prometheus.version}: ${equal} of ${compared} values equal as text, largest relative difference ${largest}`,
		],
	};
}

type Points<T> = ReadonlyMap<string, T>;

function pointsOfTheirs(data: unknown): Points<string> {
	const {result} = data as {result: {metric: Record<string, string>; values: [number, string][]}[]};
	return new Map(
		result.flatMap(({metric, values}) => {
			const name = JSON.stringify(labelEntries(labelsFrom(metric)));
			return values.map(([seconds, text]) => [`${name} at ${Math.round(seconds * 1000)}`, text] as const);
		}),
	);
}

function pointsOfOurs(
	engine: Engine,
	query: string,
	{fromMs, toMs}: {fromMs: number; toMs: number},
): Points<number> {
	const result = engine.range(query, fromMs, toMs, 15_000);
	const points = new Map<string, number>();
	for (const {labels, timestamps, values} of result.type === 'ok' && result.value.type === 'matrix'
		? result.value.series
		: []) {
		const name = JSON.stringify(labelEntries(labels));
		for (const [index, value] of values.entries()) {
			points.set(`${name} at ${timestamps[index]}`, value);
		}
	}

	return points;
}

function relativeDifference(a: number, b: number): number {
	if (a === b || (Number.isNaN(a) && Number.isNaN(b))) {
		return 0;
	}

	const difference = Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
	return Number.isNaN(difference) ? Infinity : difference;
}

/** Counters that restart, a histogram and a gauge of two servers: into the store, and as text for promtool. */
function writeSamples(store: HeadSeries, startMs: number): string {
	const families = new Map<string, string[]>();
	const write = (family: string, labels: Record<string, string>, valueAt: (k: number) => number): void => {
		const lines = families.get(family) ?? [];
		families.set(family, lines);
		const {__name__: name, ...rest} = labels;
		const text = Object.entries(rest).map(([label, value]) => `${label}="${value}"`);
		for (let k = 0; k < samples; k++) {
			const tMs = startMs + 1_700 + k * stepMs;
			store.append(labels, tMs, valueAt(k));
			lines.push(`${name}{${text.join(',')}} ${formatValue(valueAt(k))} ${tMs / 1000}`);
		}
	};

	for (const [host, instance] of ['a:1', 'b:2'].entries()) {
		for (const [index, tool] of ['read', 'write'].entries()) {
			for (const [error, status] of ['ok', 'error'].entries()) {
				const pace = (3 + index + host * 2) / (1 + error * 9);
				write(
					'calls',
					{__name__: 'calls_total', instance, tool, status},
					k => Math.floor((k % 200) * pace) + 5,
				);
			}

			for (const [bucket, le] of ['0.05', '0.1', '0.5', '1.0', '+Inf'].entries()) {
				const pace = (bucket + 1) * (index + 1.5);
				write(
					'latency',
					{__name__: 'latency_seconds_bucket', instance, tool, le},
					k => Math.floor(k * pace) + 1,
				);
			}
		}

		write(
			'sessions',
			{__name__: 'sessions', instance},
			k => 12 + host + Math.round(Math.sin(k / 9 + host) * 1000) / 100,
		);
	}

	return `${[...families.values()].flat().join('\n')}\n# EOF\n`;
}
