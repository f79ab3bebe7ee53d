import {describe, expect, it} from 'vitest';
import {labelsFrom} from '../../source/labels/labels.ts';
import {LogBuffer} from '../../source/logs/buffer.ts';
import {createEngine, embeddedQuerier} from '../../source/promql/engine.ts';
import {logTarget} from '../../source/runtime/log-calls.ts';
import {LogIntake} from '../../source/runtime/log-intake.ts';
import {callsFrom} from '../../source/runtime/metered.ts';
import type {ServerRow} from '../../source/snapshot/fleet.ts';
import type {ScrapeSummary} from '../../source/state/messages.ts';
import {initialModel, type Model} from '../../source/state/model.ts';
import {update} from '../../source/state/update.ts';
import {Head} from '../../source/tsdb/head.ts';
import {Desk} from '../support/frames.ts';
import {ManualClock} from '../support/manual-clock.ts';
import {recordsOf} from '../support/record-text.ts';

const startMs = Date.UTC(2026, 1, 26, 14, 30, 0);

const scraped: ScrapeSummary = {
	up: true,
	error: '',
	durationSeconds: 0.004,
	samples: 10,
	bodyBytes: 1000,
	problems: [],
	problemCount: 0,
	droppedSeries: 0,
	dialect: '',
	errorMeaning: '',
};

/** A session whose servers are known from their lines alone. */
class Session {
	readonly head = new Head({retentionMs: 3_600_000, maxBytes: 64 << 20, maxSeriesPerTarget: 10_000});
	readonly buffer = new LogBuffer({maxRecords: 10_000, maxBytes: 10_000_000});
	readonly clock = new ManualClock(startMs);
	model: Model = initialModel({targets: [], windowMs: 60_000, columns: 120, rows: 40});
	readonly intake = new LogIntake({
		clock: this.clock,
		buffer: this.buffer,
		appender: this.head,
		targets: () => this.model.servers.map(({target}) => target),
		redact: true,
		callsFrom: (labels, calledMs) => {
			const [server] = this.model.servers;
			return callsFrom({store: this.head, server}, {labels, calledMs, nowMs: this.clock.nowMs()});
		},
		onServer: name => {
			const targets = [...this.model.servers.map(({target}) => target), logTarget(name)];
			[this.model] = update(this.model, {type: 'targets-changed', targets});
		},
	});
	#writtenMs = startMs - 1000;

	/** A second passes in which these lines were written. */
	async second(lines: readonly string[], server?: string): Promise<void> {
		await this.clock.advance(1000);
		const nowMs = this.clock.nowMs();
		for (const record of recordsOf(lines.join('\n'), {nowMs, ...(server === undefined ? {} : {server})})) {
			this.intake.take('source', record, false);
		}

		this.intake.writeCounts(this.#writtenMs, nowMs);
		this.#writtenMs = nowMs;
	}

	/** The server is watched: it has a URL of metrics, which nobody has asked yet. */
	watch(name: string): void {
		const target = {...logTarget(name), metricsUrl: 'http://127.0.0.1:9464/metrics'};
		[this.model] = update(this.model, {type: 'targets-changed', targets: [target]});
	}

	/** Its metrics are asked now, and show a number of calls, or nothing of calls. */
	scrape(name: string, calls?: number): void {
		const atMs = this.clock.nowMs();
		if (calls !== undefined) {
			const own = {__name__: 'mcp:tool_calls_total', instance: name, tool_name: 'echo'};
			this.head.appendSample(labelsFrom(own), atMs, calls);
		}

		const {id} = this.model.servers[0]!.target;
		[this.model] = update(this.model, {type: 'scrape-finished', targetId: id, atMs, summary: scraped});
	}

	desk(): Desk {
		const querier = embeddedQuerier(createEngine(this.head));
		return new Desk({model: this.model, querier, nowMs: this.clock.nowMs()});
	}

	async row(name: string): Promise<ServerRow | undefined> {
		const {fleet} = await this.desk().look();
		return fleet.find(row => row.name === name);
	}

	async value(expr: string): Promise<readonly (readonly [string, number])[]> {
		const querier = embeddedQuerier(createEngine(this.head));
		const [result] = await querier.ask([{type: 'instant', expr, atMs: this.clock.nowMs()}]);
		return result?.type === 'ok' && result.value.type === 'vector'
			? result.value.samples.map(({labels, value}) => [labels.pairs.join(' '), value] as const)
			: [];
	}
}

const call = (tool: string, durationMs: number, more: Readonly<Record<string, unknown>> = {}) =>
	JSON.stringify({
		level: 'info',
		msg: 'tool call',
		tool,
		duration_ms: durationMs,
		outcome: 'success',
		...more,
	});

describe('tool calls of servers that have only a log', () => {
	it('rate, errors and exact quantiles come from the lines', async () => {
		const session = new Session();
		// 1 ms to 100 ms, a call each 100 ms; every tenth fails.
		for (let second = 0; second < 10; second++) {
			await session.second(
				Array.from({length: 10}, (_, index) => {
					const ms = second * 10 + index + 1;
					return call('echo', ms, ms % 10 === 0 ? {outcome: 'error', error_type: 'timeout'} : {});
				}),
				'weather',
			);
		}

		expect(await session.row('weather')).toMatchObject({
			status: 'critical',
			isFromLogs: true,
			// The window of ten seconds has 11 ms to 100 ms; Prometheus interpolates between ranks: 11 + 0.95 × 89.
			p50: {type: 'exact', seconds: expect.closeTo(0.0555, 9)},
			p95: {type: 'exact', seconds: expect.closeTo(0.09555, 9)},
			p99: {type: 'exact', seconds: expect.closeTo(0.09911, 9)},
			errorRatio: expect.closeTo(0.1, 9),
			callsPerSecond: expect.closeTo(10, 9),
		});
		expect(await session.value('sum by (error_type) (mcp:tool_errors_total{from="logs"} > 0)')).toEqual([
			['error_type timeout', 10],
		]);
	});

	it('a tool each, and all tools of the server together', async () => {
		const session = new Session();
		await session.second([call('fast', 10), call('slow', 2000), call('fast', 20)], 'weather');
		await session.second([], 'weather');
		expect(await session.value('quantile_over_time(0.5, mcp:tool_call_seconds[1m])')).toEqual(
			expect.arrayContaining([
				['from logs instance weather tool_name fast', 0.015],
				['from logs instance weather tool_name slow', 2],
				['from logs instance weather', 0.02],
			]),
		);
	});

	it('overview and tools mark what was read from logs', async () => {
		const session = new Session();
		for (let second = 0; second < 30; second++) {
			await session.second([call('echo', 120), call('search', 340)], 'weather');
		}

		const desk = session.desk();
		const frame = (await desk.frame()).join('\n');
		expect(frame).toMatch(/weather \(logs\) +OK +2\.?0?\S* +0/);
		expect(frame).toMatch(/search \(logs\) .*340ms/);
		await desk.press('down', 'enter');
		const server = (await desk.frame()).join('\n');
		expect(server).toMatch(/echo \(logs\) .*120ms/);
		expect(server).toContain('calls from its log');
		await desk.press('enter');
		const tool = (await desk.frame()).join('\n');
		expect(tool).toContain('from its log, call by call');
		expect(tool).not.toContain('no calls in the window');
	});

	it('one call told twice counts once, calls of one trace each', async () => {
		const session = new Session();
		const slow = {request_id: 'r-1', level: 'warn'};
		await session.second(
			[
				call('a', 5000, slow),
				call('a', 5000, {request_id: 'r-1'}),
				call('b', 1, {trace_id: 't-1'}),
				call('b', 1, {trace_id: 't-1'}),
			],
			'weather',
		);
		expect(await session.value('mcp:tool_calls_total')).toEqual([
			['__name__ mcp:tool_calls_total from logs instance weather tool_name a', 1],
			['__name__ mcp:tool_calls_total from logs instance weather tool_name b', 2],
		]);
	});

	it('calls that share a millisecond are all in the quantile', async () => {
		const session = new Session();
		const timestamp = new Date(startMs + 500).toISOString();
		await session.second(
			[1, 2, 3, 4, 5].map(ms => call('echo', ms, {timestamp})),
			'weather',
		);
		expect(await session.value('count_over_time(mcp:tool_call_seconds{tool_name="echo"}[1m])')).toEqual([
			['from logs instance weather tool_name echo', 5],
		]);
	});

	it('a server named by a record becomes a row only when the record is of a tool', async () => {
		const session = new Session();
		await session.second([
			'{"msg":"x","server":"nginx"}',
			'{"msg":"x","server":"search","tool":"find"}',
			'{"msg":"x","server":"search","tool":"find"}',
		]);
		expect(session.model.servers.map(({target}) => target.name)).toEqual(['search']);
		expect(await session.row('search')).toMatchObject({status: 'waiting', isFromLogs: false});
	});

	it('a server with metrics of its own is not counted twice', async () => {
		const session = new Session();
		await session.second([call('echo', 10)], 'weather');
		expect((await session.row('weather'))?.isFromLogs).toBe(true);
		const own = labelsFrom({__name__: 'mcp:tool_calls_total', instance: 'weather', tool_name: 'echo'});
		session.head.appendSample(own, session.clock.nowMs(), 7);
		await session.second([call('echo', 10)], 'weather');
		await session.second([call('echo', 10)], 'weather');
		await session.second([], 'weather');
		expect(await session.value('mcp:tool_calls_total')).toEqual([
			['__name__ mcp:tool_calls_total instance weather tool_name echo', 7],
		]);
	});

	it('of a server with metrics, calls are counted from lines once metrics that were read after a call have none', async () => {
		const session = new Session();
		session.watch('weather');
		await session.second([call('echo', 10)], 'weather');
		expect(await session.value('mcp:tool_calls_total')).toEqual([]);
		session.scrape('weather');
		await session.second([call('echo', 10)], 'weather');
		expect(await session.value('mcp:tool_calls_total{tool_name="echo"}')).toEqual([
			['__name__ mcp:tool_calls_total from logs instance weather tool_name echo', 2],
		]);
	});

	it('counters that appear with the first call are not taken for no counters', async () => {
		const session = new Session();
		session.watch('weather');
		await session.second([]);
		// The server is idle: its metrics have nothing of calls yet.
		session.scrape('weather');
		await session.second([call('echo', 10)], 'weather');
		await session.second([call('echo', 10)], 'weather');
		session.scrape('weather', 2);
		await session.second([call('echo', 10)], 'weather');
		expect(await session.value('max_over_time(mcp:tool_calls_total{from="logs"}[5m])')).toEqual([]);
		expect(await session.value('mcp:tool_calls_total')).toEqual([
			['__name__ mcp:tool_calls_total instance weather tool_name echo', 2],
		]);
	});

	it('nor are those of a server that starts again', async () => {
		const session = new Session();
		session.watch('weather');
		session.scrape('weather', 7);
		await session.second([call('echo', 10)], 'weather');
		const own = labelsFrom({__name__: 'mcp:tool_calls_total', instance: 'weather', tool_name: 'echo'});
		session.head.markStale(own, session.clock.nowMs());
		session.scrape('weather');
		await session.second([call('echo', 10)], 'weather');
		session.scrape('weather', 1);
		await session.second([call('echo', 10)], 'weather');
		expect(await session.value('max_over_time(mcp:tool_calls_total{from="logs"}[5m])')).toEqual([]);
	});
});
