import {seededRandom} from '../../source/base/random.ts';
import {type Labels, labelsFrom} from '../../source/labels/labels.ts';
import type {LogBuffer} from '../../source/logs/buffer.ts';
import {createEngine, embeddedQuerier} from '../../source/promql/engine.ts';
import type {Querier} from '../../source/promql/query.ts';
import type {HealthVerdict} from '../../source/scrape/health.ts';
import type {Target, TargetId} from '../../source/scrape/target.ts';
import type {Message, ScrapeSummary} from '../../source/state/messages.ts';
import {initialModel, type Model} from '../../source/state/model.ts';
import {update} from '../../source/state/update.ts';
import type {ExemplarStore} from '../../source/tsdb/exemplars.ts';
import {Head} from '../../source/tsdb/head.ts';

/** One server of a sample fleet, in numbers. */
export type SampleServer = {
	readonly name: string;
	readonly tools: readonly SampleTool[];
	readonly memoryBytes: number;
	readonly memoryLimitBytes?: number;
	readonly cpuCores: number;
	readonly sessions: number;
	/** No scrape answers after this many seconds before the end. */
	readonly downForSeconds?: number;
	readonly downReason?: string;
	/** Also sessions, transport, resources and protocol errors, and the guide's own names. */
	readonly exposesAll?: true;
};

export type SampleTool = {
	readonly name: string;
	readonly callsPerSecond: number;
	readonly errorRatio: number;
	/** Median; the tail is three to ten times that. */
	readonly seconds: number;
	/** In the last third of the history. */
	readonly lateErrorRatio?: number;
	readonly lateSlowdown?: number;
	/** Of its buckets, seconds; none at all for a server that has only sums and counts. */
	readonly bounds?: readonly number[];
};

export type SampleFleet = {
	readonly model: Model;
	readonly querier: Querier;
	readonly nowMs: number;
	/** The store behind the querier. */
	readonly head?: Head;
	readonly logs?: LogBuffer;
	readonly exemplars?: ExemplarStore;
};

export const sampleNowMs = 1_767_277_351_000;
const intervalMs = 2000;
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A fleet with a history, made of a seed: a real store, a real engine, the model as its messages made it. */
export function sampleFleet(
	servers: readonly SampleServer[],
	options: {
		readonly columns: number;
		readonly rows: number;
		readonly historySeconds?: number;
		readonly windowMs?: number;
	},
): SampleFleet {
	const head = new Head({retentionMs: 86_400_000, maxBytes: 256 << 20, maxSeriesPerTarget: 10_000});
	const {columns, rows, historySeconds = 420, windowMs = 300_000} = options;
	const targets = servers.map(sampleTarget);
	let model = initialModel({targets, windowMs, columns, rows});
	const tell = (message: Message) => {
		[model] = update(model, message);
	};

	const startMs = sampleNowMs - historySeconds * 1000;
	for (const [index, server] of servers.entries()) {
		const target = targets[index]!;
		tell({
			type: 'scrape-finished',
			targetId: target.id,
			atMs: startMs + index * 37,
			summary: summary(server, true),
		});
		fill(head, {server, target, startMs: startMs + index * 37, random: seededRandom(index + 1)});
		const isUp = server.downForSeconds === undefined;
		const lastMs = sampleNowMs - ((sampleNowMs - startMs - index * 37) % intervalMs);
		if (!isUp) {
			tell({
				type: 'scrape-finished',
				targetId: target.id,
				atMs: sampleNowMs - server.downForSeconds * 1000,
				summary: summary(server, false),
			});
		}

		tell({type: 'scrape-finished', targetId: target.id, atMs: lastMs, summary: summary(server, isUp)});
		tell({
			type: 'probe-finished',
			targetId: target.id,
			atMs: lastMs,
			probe: 'live',
			path: '/health',
			durationSeconds: 0.004,
			verdict: isUp ? okVerdict : unreachable,
		});
	}

	return {model, querier: embeddedQuerier(createEngine(head)), nowMs: sampleNowMs, head};
}

const okVerdict: HealthVerdict = {
	state: 'ok',
	reason: '',
	httpStatus: 200,
	dependencies: [],
	version: '2.4.1',
};
const unreachable: HealthVerdict = {state: 'unreachable', reason: 'connection refused', dependencies: []};

/** The fleet of the screens' sketches: troubles first, then those that are well. */
export const typicalServers: readonly SampleServer[] = [
	{
		name: 'github-mcp',
		memoryBytes: 212 << 20,
		memoryLimitBytes: 512 << 20,
		cpuCores: 0.38,
		sessions: 23,
		tools: [
			{name: 'create_issue', callsPerSecond: 8.1, errorRatio: 0.004, seconds: 0.31, lateErrorRatio: 0.38},
			{name: 'search_code', callsPerSecond: 14, errorRatio: 0.001, seconds: 0.19, lateErrorRatio: 0.11},
			{name: 'get_file', callsPerSecond: 19.1, errorRatio: 0.002, seconds: 0.07},
		],
	},
	{
		name: 'browser-mcp',
		memoryBytes: 1130 << 20,
		cpuCores: 0.91,
		sessions: 4,
		tools: [
			{name: 'navigate', callsPerSecond: 3.9, errorRatio: 0.03, seconds: 1.2, lateSlowdown: 4},
			{name: 'screenshot', callsPerSecond: 2.9, errorRatio: 0.007, seconds: 0.48},
		],
	},
	{
		name: 'jira-mcp',
		memoryBytes: 180 << 20,
		cpuCores: 0.09,
		sessions: 41,
		tools: [{name: 'search', callsPerSecond: 12, errorRatio: 0.004, seconds: 0.12}],
	},
	{
		name: 'slack-mcp',
		memoryBytes: 80 << 20,
		cpuCores: 0.02,
		sessions: 2,
		downForSeconds: 12,
		downReason: 'connection refused by 127.0.0.1:9310',
		tools: [{name: 'post_message', callsPerSecond: 2, errorRatio: 0, seconds: 0.2}],
	},
	...(
		[
			['postgres-mcp', 'query', 118.4, 0, 0.006, 240, 0.22, 36],
			['filesystem-mcp', 'read_file', 203.1, 0.001, 0.002, 96, 0.14, 51],
			['search-mcp', 'web_search', 77.9, 0.002, 0.045, 310, 0.31, 19],
			['fetch-mcp', 'fetch', 31.5, 0.006, 0.11, 150, 0.07, 12],
			['memory-mcp', 'recall', 9.4, 0, 0.003, 88, 0.02, 8],
			['sqlite-mcp', 'select', 2.2, 0, 0.004, 61, 0.01, 2],
		] as const
	).map(([name, tool, callsPerSecond, errorRatio, seconds, megabytes, cpuCores, sessions]) => ({
		name,
		memoryBytes: megabytes << 20,
		cpuCores,
		sessions,
		tools: [{name: tool, callsPerSecond, errorRatio, seconds}],
	})),
];

/** A fleet of any size, all well. */
export function manyServers(count: number): readonly SampleServer[] {
	return Array.from({length: count}, (_, index) => ({
		name: `server-${String(index + 1).padStart(3, '0')}`,
		memoryBytes: (60 + index) << 20,
		cpuCores: 0.05,
		sessions: index % 7,
		tools: [{name: 'call', callsPerSecond: 1 + (index % 13), errorRatio: 0.001, seconds: 0.02}],
	}));
}

function sampleTarget({name, memoryLimitBytes}: SampleServer, index: number): Target {
	const instance = `127.0.0.1:${9301 + index}`;
	return {
		id: `http://${instance}/metrics` as TargetId,
		name,
		metricsUrl: `http://${instance}/metrics`,
		labels: labelsFrom({job: 'mcp-server', instance}),
		honorLabels: false,
		headers: {},
		scrapeIntervalMs: intervalMs,
		scrapeTimeoutMs: intervalMs,
		...(memoryLimitBytes === undefined ? {} : {memoryLimitBytes}),
	};
}

function summary({downReason}: SampleServer, up: boolean): ScrapeSummary {
	return {
		up,
		error: up ? '' : (downReason ?? 'connection refused'),
		durationSeconds: 0.004,
		samples: up ? 120 : 0,
		bodyBytes: up ? 9000 : 0,
		problems: [],
		problemCount: 0,
		droppedSeries: 0,
		dialect: up ? 'guide' : '',
		errorMeaning: up ? 'calls that ended with an error' : '',
		processStartMs: sampleNowMs - 3 * 86_400_000,
	};
}

type Filling = {
	readonly server: SampleServer;
	readonly target: Target;
	readonly startMs: number;
	readonly random: () => number;
};

function fill(head: Head, {server, target, startMs, random}: Filling): void {
	const appender = head.openTarget(target.id);
	const columns: number[] = [];
	const values: number[] = [];
	const place = (name: string, labels: Readonly<Record<string, string>> = {}): number => {
		const column = appender.columnOf(labelled(target, name, labels))!;
		columns.push(column);
		values.push(0);
		return columns.length - 1;
	};

	const up = place('up');
	const memory = place('mcp:memory_bytes');
	const cpu = place('mcp:cpu_seconds_total');
	const sessions = place('mcp:sessions');
	const tools = server.tools.map(tool => ({
		tool,
		calls: place('mcp:tool_calls_total', {tool_name: tool.name}),
		errors: place('mcp:tool_errors_total', {tool_name: tool.name, error_type: 'upstream'}),
		sum: place('mcp:tool_duration_seconds_sum', {tool_name: tool.name}),
		count: place('mcp:tool_duration_seconds_count', {tool_name: tool.name}),
		bounds: tool.bounds ?? bounds,
		buckets: (tool.bounds?.length === 0 ? [] : [...(tool.bounds ?? bounds).map(String), '+Inf']).map(le =>
			place('mcp:tool_duration_seconds_bucket', {tool_name: tool.name, le}),
		),
	}));
	const more = server.exposesAll === true ? moreSeries(server, place) : [];
	const downAtMs = sampleNowMs - (server.downForSeconds ?? -10) * 1000;
	const lateMs = startMs + ((sampleNowMs - startMs) * 2) / 3;
	for (let tMs = startMs; tMs <= sampleNowMs; tMs += intervalMs) {
		if (tMs >= downAtMs) {
			appender.appendRow(tMs, Int32Array.of(columns[up]!), Float64Array.of(0), 1);
			continue;
		}

		const wave = 1 + 0.25 * Math.sin(tMs / 47_000 + columns.length) + (random() - 0.5) * 0.3;
		values[up] = 1;
		values[memory] = server.memoryBytes * (0.97 + 0.03 * wave);
		values[cpu]! += server.cpuCores * wave * (intervalMs / 1000);
		values[sessions] = Math.max(0, Math.round(server.sessions * (0.9 + 0.1 * wave)));
		for (const {tool, calls, errors, sum, count, bounds: own, buckets} of tools) {
			const made = Math.round(tool.callsPerSecond * wave * (intervalMs / 1000) + random() - 0.5);
			const isLate = tMs >= lateMs;
			const failing = isLate ? (tool.lateErrorRatio ?? tool.errorRatio) : tool.errorRatio;
			values[calls]! += made;
			values[count]! += made;
			for (let call = 0; call < made; call++) {
				const tail = random() < 0.06 ? 3 + random() * 7 : 0.4 + random() * 1.2;
				const seconds = tool.seconds * tail * (isLate ? (tool.lateSlowdown ?? 1) : 1);
				values[sum]! += seconds;
				values[errors]! += random() < failing ? 1 : 0;
				for (const [index, position] of buckets.entries()) {
					values[position]! += seconds <= (own[index] ?? Number.POSITIVE_INFINITY) ? 1 : 0;
				}
			}
		}

		for (const {at, next} of more) {
			values[at] = next(values[at]!, wave, tMs >= lateMs);
		}

		appender.appendRow(tMs, Int32Array.from(columns), Float64Array.from(values), columns.length);
	}
}

function labelled(target: Target, name: string, labels: Readonly<Record<string, string>>): Labels {
	const [, instance = ''] = /\/\/([^/]+)/.exec(target.id) ?? [];
	return labelsFrom({__name__: name, job: 'mcp-server', instance, ...labels});
}

type MoreSeries = {
	readonly at: number;
	next(before: number, wave: number, isLate: boolean): number;
};

/** What the guide asks servers to expose beyond calls, under its names and the canonical ones. */
function moreSeries(
	server: SampleServer,
	place: (name: string, labels?: Readonly<Record<string, string>>) => number,
): readonly MoreSeries[] {
	const made: MoreSeries[] = [];
	const gauge = (names: readonly string[], value: number, labels = {}) => {
		for (const name of names) {
			made.push({at: place(name, labels), next: (_, wave) => Math.round(value * (0.8 + 0.2 * wave))});
		}
	};
	const counter = (names: readonly string[], perSecond: number, labels = {}, latePerSecond = perSecond) => {
		for (const name of names) {
			made.push({
				at: place(name, labels),
				next: (before, wave, isLate) =>
					before + (isLate ? latePerSecond : perSecond) * wave * (intervalMs / 1000),
			});
		}
	};
	const histogram = (name: string, perSecond: number, shares: Readonly<Record<string, number>>) => {
		for (const [le, share] of Object.entries(shares)) {
			counter([`${name}_bucket`], perSecond * share, {le});
		}

		counter([`${name}_count`], perSecond);
	};
	const {sessions, tools} = server;
	gauge(['mcp_active_sessions'], sessions);
	gauge(['mcp:connections'], sessions, {transport: 'streamable-http'});
	gauge(['mcp:connections'], Math.ceil(sessions / 4), {transport: 'sse'});
	gauge(['mcp:inflight'], 2);
	counter(['mcp:sessions_started_total'], sessions / 120);
	counter(['mcp:sessions_ended_total'], sessions / 130);
	histogram('mcp:session_duration_seconds', sessions / 130, {
		'30': 0.2,
		'60': 0.5,
		'300': 0.9,
		'900': 0.99,
		'+Inf': 1,
	});
	histogram('mcp:http_request_duration_seconds', 20, {
		'0.01': 0.4,
		'0.05': 0.8,
		'0.25': 0.95,
		'1': 1,
		'+Inf': 1,
	});
	for (const [status, perSecond, late] of [
		['200', 18, 17],
		['202', 6, 6],
		['404', 0.3, 0.3],
		['429', 0, 1.4],
		['500', 0.1, 0.8],
	] as const) {
		counter(['mcp:http_requests_total'], perSecond, {status}, late);
	}

	counter(['http_request_size_bytes_sum'], 21_000);
	counter(['http_response_size_bytes_sum'], 180_000);
	for (const [resource_uri, perSecond] of [
		['docs://guide', 2.1],
		['file:///etc/hosts', 0.4],
		['db://customers/{id}', 1.2],
	] as const) {
		counter(['mcp:resource_reads_total'], perSecond, {resource_uri});
	}

	counter(['mcp:prompt_gets_total'], 0.6);
	for (const [error_type, perSecond, late] of [
		['-32602', 0.1, 0.1],
		['-32601', 0.02, 0.02],
		['timeout', 0, 0.5],
	] as const) {
		counter(['mcp:protocol_errors_total'], perSecond, {error_type}, late);
	}

	counter(['mcp:timeouts_total'], 0, {}, 0.5);
	counter(['mcp:cancelled_total'], 0.05);
	counter(['mcp:rate_limited_total'], 0, {}, 1.4);
	counter(['process_cpu_seconds_total'], server.cpuCores);
	gauge(['process_resident_memory_bytes'], server.memoryBytes);
	for (const {name, callsPerSecond, errorRatio, lateErrorRatio = errorRatio} of tools) {
		counter(['mcp_tool_calls_total'], callsPerSecond * (1 - errorRatio), {
			tool_name: name,
			status: 'success',
		});
		counter(
			['mcp_tool_calls_total'],
			callsPerSecond * errorRatio,
			{tool_name: name, status: 'error'},
			callsPerSecond * lateErrorRatio,
		);
		for (const [le, share] of [
			['0.1', 0.5],
			['0.5', 0.9],
			['2.5', 0.99],
			['+Inf', 1],
		] as const) {
			counter(['mcp_tool_call_duration_seconds_bucket'], callsPerSecond * share, {tool_name: name, le});
		}
	}

	return made;
}
