import {type Random, seededRandom} from '../../source/base/random.ts';
import {type ApiData, apiData} from '../../source/present/query-result.ts';
import {createEngine, type Engine} from '../../source/promql/engine.ts';
import {formatValue} from '../../source/promql/number.ts';
import type {Query, QueryResult} from '../../source/promql/query.ts';
import {HeadSeries} from '../support/head-series.ts';
import {apiRequest, pointsOf} from './api-data.ts';
import {type InstalledPrometheus, startPrometheus} from './installed-prometheus.ts';
import {randomQuery, spoiltQuery} from './random-queries.ts';
import type {SuiteResult} from './suite.ts';
import {ulpsApart} from './ulps.ts';

const name = 'random queries in an installed Prometheus';
const queries = Number(process.env.FUZZ_RUNS ?? 1500);
const stepMs = 10_000;
const samples = 120;
// Which of its elements a range query adds up first is chance in Go: the last digits of a variance hang on it.
const toleratedUlps = 512;
/** Prometheus tells no more of each level. */
const maxRemarks = 10;

/** Random queries, some of them spoilt, over random series: values, refusals and remarks. FUZZ_SEED and FUZZ_RUNS choose others. */
export async function liveRandom(): Promise<SuiteResult> {
	const seed = Number(process.env.FUZZ_SEED ?? 1);
	const random = seededRandom(seed);
	const store = new HeadSeries();
	const startMs = 1_700_000_000_000;
	const prometheus = await startPrometheus(writeSamples(store, startMs, random));
	if (prometheus === undefined) {
		return {name, passed: 0, failures: [], skipped: [{reason: 'no prometheus and promtool', count: queries}]};
	}

	if (!prometheus.version.startsWith('3.5.')) {
		await prometheus.stop();
		const reason = `Prometheus ${prometheus.version} has other words than 3.5`;
		return {name, passed: 0, failures: [], skipped: [{reason, count: queries}]};
	}

	try {
		return await compareAll({prometheus, engine: createEngine(store), startMs, seed}, random);
	} finally {
		await prometheus.stop();
	}
}

type Sides = {
	readonly prometheus: InstalledPrometheus;
	readonly engine: Engine;
	readonly startMs: number;
	readonly seed: number;
};

async function compareAll({prometheus, engine, startMs, seed}: Sides, random: Random): Promise<SuiteResult> {
	const failures: string[] = [];
	const known = new Map<string, number>();
	const seen: Seen = {values: 0, equal: 0, refusals: 0, remarks: 0};
	for (let index = 0; index < queries; index++) {
		const whole = randomQuery(random, {metrics, atSeconds: startMs / 1000 + 300});
		const expr = random() < 0.3 ? spoiltQuery(random, whole) : whole;
		const atMs = startMs + 100_000 + Math.floor(random() * 1000) * 1000;
		const query: Query =
			random() < 0.5
				? {type: 'instant', expr, atMs}
				: {
						type: 'range',
						expr,
						startMs: atMs,
						endMs: atMs + Math.floor(random() * 12) * 15_000,
						stepMs: 15_000,
					};
		const [ours] = engine.ask([query]);
		const theirs = await prometheus.answer(...apiRequest(query));
		const reason = difference(theirs, ours!, seen);
		const version = reason === undefined ? undefined : knownDifference(expr, reason, query.type);
		if (version !== undefined) {
			known.set(version, (known.get(version) ?? 0) + 1);
		} else if (reason !== undefined) {
			failures.push(`${JSON.stringify(query)}: ${reason}`);
		}
	}

	const {values, equal, refusals, remarks} = seen;
	return {
		name,
		passed: queries - failures.length - [...known.values()].reduce((sum, count) => sum + count, 0),
		failures,
		skipped: Array.from(known, ([reason, count]) => ({reason, count})),
		notes: [
			`Prometheus ${prometheus.version}, FUZZ_SEED=${seed}: ${equal} of ${values} values equal as text, ${refusals} refusals and ${remarks} remarks word by word`,
		],
	};
}

type Theirs = Awaited<ReturnType<InstalledPrometheus['answer']>>;
type Seen = {values: number; equal: number; refusals: number; remarks: number};

function difference(theirs: Theirs, ours: QueryResult, seen: Seen): string | undefined {
	if (ours.type === 'failed') {
		seen.refusals++;
		const message = plainRefusal(ours.message);
		return theirs.status === 'success'
			? `refused: ${ours.message}`
			: plainRefusal(theirs.error) === message
				? undefined
				: `said "${ours.message}", not "${theirs.error}"`;
	}

	if (theirs.status !== 'success') {
		return `answered, not "${theirs.error}"`;
	}

	const points = pointsOf(theirs.data as ApiData);
	const own = pointsOf(apiData(ours.value));
	const alone = [...points.keys(), ...own.keys()].find(key => !points.has(key) || !own.has(key));
	if (alone !== undefined) {
		return `only ${points.has(alone) ? 'Prometheus' : 'mcptop'} has ${alone}`;
	}

	for (const [point, text] of points) {
		const value = own.get(point)!;
		seen.values++;
		seen.equal += value === text ? 1 : 0;
		if (value !== text && ulpsApart(numberOf(value), numberOf(text)) > toleratedUlps) {
			return `${point} is ${value}, not ${text}`;
		}
	}

	const said = ours.annotations
		.map(({message}) => message)
		.filter(message => !/sort is ineffective/.test(message));
	const remarks = [...(theirs.warnings ?? []), ...(theirs.infos ?? [])].map(plainRemark);
	seen.remarks += remarks.length;
	if (remarks.some(remark => remark.endsWith('annotations omitted'))) {
		return said.length > maxRemarks ? undefined : `made ${said.length} remarks, not more than ${maxRemarks}`;
	}

	return [...new Set(remarks)].sort().join('\n') === [...new Set(said.map(plainRemark))].sort().join('\n')
		? undefined
		: `remarked ${said.join(', ') || 'nothing'}, not ${remarks.join(', ') || 'nothing'}`;
}

// Which duplicates are named is chance; 3.5 has fewer words for what may be a duration, and one of its own for `@`.
function plainRefusal(message: string): string {
	return message
		.replace(/^invalid parameter "query": /, '')
		.replace(/for the match group .*?;/, '')
		.replace('"<Item 57400>" ', '')
		.replace('Scalar value NaN overflows int64', 'Parameter value is NaN')
		.replace('expected number or duration or "]"', 'expected number, duration, step(), range(), or "]"')
		.replace('expected number or duration', 'expected number, duration, step(), or range()')
		.replace('in subquery selector,', 'in subquery or range selector,')
		.replace('unknown position:', '1:1:');
}

// Later versions leave out a name they do not have.
function plainRemark(message: string): string {
	return message.replace(/(histogram_quantile\))? for metric name "\w*"/, '$1');
}

/** What 3.5 does otherwise than later versions, or wrongly. */
function knownDifference(expr: string, reason: string, type: Query['type']): string | undefined {
	const rows: readonly (readonly [what: string, applies: boolean])[] = [
		[
			'parameters judged where there is no series',
			/^refused: (?:Parameter value is NaN|Scalar value .* overflows)/.test(reason),
		],
		[
			'duplicates among filtered elements',
			/^refused: .*(?:must be explicit|must ensure unique matches)/.test(reason),
		],
		['a parameter that varies, above @', type === 'range' && /(?:topk|bottomk|quantile) .*@/.test(expr)],
		['the place of a subquery', /:\w*\]/.test(expr) && /^remarked/.test(reason)],
		['a subquery evaluated where nobody looks', /:\w*\]/.test(expr) && /^answered/.test(reason)],
		['timestamp() forgets an offset', /timestamp\(.*@/.test(expr)],
		['the calendar of NaN', /(?:minute|hour|day|month|year)/.test(expr)],
		['start() and end() are functions', /(?:start|end)\s*\(/.test(expr) && /unexpected "\("/.test(reason)],
		['its lexer of ranges', /unexpected (?:colon|character)|expected ':'/.test(reason)],
		['logarithms below 2^-1022', /(?:ln|log2|log10)\(/.test(expr) && /odd|tiny/.test(expr)],
		['native histograms and expressions in durations', /native histograms|duration expression/.test(reason)],
		['a range behind @ start() or @ end()', reason.includes('no @ modifiers allowed before range')],
		['offsets with more than one sign', /in offset/.test(reason)],
		['which element a variance begins with', /std(?:dev|var)/.test(expr) && reason.startsWith('remarked')],
		['its own fault', /unexpected error|unexpected number of samples/.test(reason)],
		['fractional powers', expr.includes('^')],
	];
	return rows.find(([, applies]) => applies)?.[0];
}

function numberOf(text: string): number {
	return Number(text.replace('Inf', 'Infinity'));
}

const metrics = [
	'calls_total',
	'gauge',
	'odd',
	'tiny',
	'flat',
	'sparse',
	'took_bucket',
	'falls_bucket',
	'nothing',
];
const oddValues = [NaN, Infinity, -Infinity, -0, 1e308, -1e308, 0.1, 1, 2 ** 53];

/** Counters that restart, gauges with gaps, odd and tiny values, histograms: into the store, and as text for promtool. */
function writeSamples(store: HeadSeries, startMs: number, random: Random): string {
	const families = new Map<string, string[]>();
	const write = (labels: Record<string, string>, gap: number, lagMs: number, next: () => number): void => {
		const {__name__: metric = '', ...rest} = labels;
		const lines = families.get(metric) ?? [];
		families.set(metric, lines);
		const text = Object.entries(rest).map(([label, value]) => `${label}="${value}"`);
		for (let k = 0; k < samples; k++) {
			const value = next();
			const tMs = startMs + lagMs + k * stepMs;
			if (random() >= gap) {
				store.append(labels, tMs, value);
				lines.push(`${metric}{${text.join(',')}} ${formatValue(value)} ${tMs / 1000}`);
			}
		}
	};

	const counter = (resetChance: number): (() => number) => {
		let value = 0;
		return () => (value = random() < resetChance ? 0 : value + Math.floor(random() * 5) + 0.1);
	};

	for (const metric of metrics) {
		for (const [host, instance] of ['a:1', 'b:2', 'c:3'].entries()) {
			for (const tool of ['x', 'y']) {
				const labels = {__name__: metric, instance, tool};
				const lagMs = host * 700;
				switch (metric) {
					case 'calls_total':
						write(labels, 0.05, lagMs, counter(0.05));
						break;
					case 'gauge':
						write(labels, 0.05, lagMs, () => Math.floor(random() * 1000) / 7);
						break;
					case 'odd':
						write(labels, 0.05, lagMs, () => oddValues[Math.floor(random() * oddValues.length)]!);
						break;
					case 'tiny':
						write(labels, 0, lagMs, () => (random() - 0.5) * 10 ** Math.floor(random() * 500 - 250));
						break;
					case 'flat':
						write(labels, 0, lagMs, () => 7);
						break;
					case 'sparse':
						write(labels, 0.6, lagMs, () => random() * 1e6);
						break;
					case 'took_bucket':
					case 'falls_bucket':
						for (const [place, le] of ['0.1', '1.0', '10.0', '+Inf'].entries()) {
							const grow = counter(0);
							const noise = metric === 'falls_bucket' ? 0.2 : 0;
							write(
								{...labels, le},
								0,
								lagMs,
								() => grow() * (place + 1) * (1 - (random() < 0.1 ? noise : 0)),
							);
						}
				}
			}
		}
	}

	return `${[...families.values()].flat().join('\n')}\n# EOF\n`;
}
