import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StreamableHTTPClientTransport} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {openSession, type Session} from '../../source/commands/session.ts';
import {readOptions} from '../../source/config/options.ts';
import {type Fleet, startFleet} from '../../source/demo/fleet.ts';
import {systemClock} from '../../source/io/system-clock.ts';
import {targetsFromArguments} from '../../source/scrape/target-argument.ts';

// A known number of calls, errors and durations through a real server, scraped over real HTTP, against arithmetic.

const stop = new AbortController();
let fleet: Fleet;
let session: Session;
let origin: string;
let client: Client;

beforeAll(async () => {
	fleet = await startFleet(
		{
			scripts: pathToFileURL(path.join(import.meta.dirname, '../../dist/')),
			seed: 1,
			load: false,
			incident: false,
			clock: systemClock,
			onLog() {},
		},
		stop.signal,
	);
	origin = fleet.servers[0]!.origin;
	const {targets} = targetsFromArguments([`weather=${origin}`], {headers: {}, scrapeIntervalMs: 200});
	session = openSession({
		configuration: {targets, ruleFiles: async () => [], problems: []},
		options: readOptions({}, 'watch').options,
		version: 'test',
		signal: stop.signal,
	});
	client = await connected();
});

afterAll(async () => {
	stop.abort();
	await session.close();
	await fleet.stop();
});

const tool = 'get_forecast';

it('rate, error ratio and quantiles are what was done', async () => {
	// Series of both outcomes have to exist before: a counter's first value is no increase.
	await calls(5, {durationMs: 30, errorRatio: 0});
	await calls(5, {durationMs: 30, errorRatio: 1});
	await until(`sum(mcp:tool_calls_total{tool_name="${tool}"})`, 10);
	// The window begins here, and one scrape inside it sees the counters before the calls.
	const startMs = Date.now();
	await nextScrape();
	await calls(30, {durationMs: 30, errorRatio: 0});
	await calls(10, {durationMs: 300, errorRatio: 1});
	await until(`sum(mcp:tool_calls_total{tool_name="${tool}"})`, 50);

	const atMs = Date.now();
	const rangeMs = atMs - startMs;
	const window = `[${rangeMs}ms]`;
	const sum = (name: string) => `sum(rate(${name}{tool_name="${tool}"}${window}))`;
	const quantile = (q: number) =>
		`histogram_quantile(${q}, sum by (le) (rate(mcp:tool_duration_seconds_bucket{tool_name="${tool}"}${window})))`;

	// 30 calls fell into (0.01, 0.05], 10 into (0.25, 0.5].
	expect(ask(`${sum('mcp:tool_errors_total')} / ${sum('mcp:tool_calls_total')}`, atMs)).toBeCloseTo(
		10 / 40,
		12,
	);
	expect(ask(quantile(0.5), atMs)).toBeCloseTo(0.01 + 0.04 * (20 / 30), 9);
	expect(ask(quantile(0.95), atMs)).toBeCloseTo(0.25 + 0.25 * (8 / 10), 9);
	expect(ask(quantile(0.99), atMs)).toBeCloseTo(0.25 + 0.25 * (9.6 / 10), 9);
	expect(ask(sum('mcp:tool_calls_total'), atMs)).toBeCloseTo(expectedRate(rangeMs, atMs), 9);
});

it('a restart makes counters begin at zero and loses no call that was seen', async () => {
	const before = ask(`sum(mcp:tool_calls_total{tool_name="${tool}"})`, Date.now())!;
	await client.close();
	await fleet.restart('weather');
	client = await connected();
	await calls(3, {durationMs: 20, errorRatio: 0});
	await until(`mcp:tool_calls_total{tool_name="${tool}",status="success"}`, 3);
	const success = `mcp:tool_calls_total{tool_name="${tool}",status="success"}`;
	expect(before).toBe(50);
	expect(ask(`resets(${success}[1h])`, Date.now())).toBe(1);
	// 35 successes before, 3 after; those before the first scrape that saw the series are its first value.
	const raw = samples(success);
	const grown = raw.reduce((sum, value, index) => {
		const previous = raw[index - 1];
		return previous === undefined ? 0 : sum + (value < previous ? value : value - previous);
	}, 0);
	expect(grown).toBe(35 - raw[0]! + 3);
});

async function connected(): Promise<Client> {
	const opened = new Client({name: 'test', version: '1'});
	const transport = new StreamableHTTPClientTransport(new URL(`${origin}/mcp`));
	await opened.connect(transport as Parameters<Client['connect']>[0]);
	return opened;
}

async function calls(count: number, behaviour: {durationMs: number; errorRatio: number}): Promise<void> {
	await fleet.control('weather', {type: 'tool', tool, ...behaviour});
	for (let index = 0; index < count; index++) {
		await client.callTool({name: tool, arguments: {}});
	}
}

async function nextScrape(): Promise<void> {
	const nowMs = Date.now();
	await new Promise<void>(resolve => {
		const unsubscribe = session.store.subscribe(({model}) => {
			if ((model.servers[0]?.scrape?.atMs ?? 0) > nowMs) {
				unsubscribe();
				resolve();
			}
		});
	});
}

/** Waits for scrapes until the expression has the value. */
async function until(expr: string, value: number): Promise<void> {
	await new Promise<void>(resolve => {
		const look = () => {
			if (ask(expr, Date.now()) === value) {
				unsubscribe();
				resolve();
			}
		};

		const unsubscribe = session.store.subscribe(look);
		look();
	});
}

function ask(expr: string, atMs: number): number | undefined {
	const result = session.engine.instant(expr, atMs);
	return result.type === 'ok' && result.value.type === 'vector' ? result.value.samples[0]?.value : undefined;
}

function samples(selector: string): number[] {
	const result = session.engine.instant(`${selector}[1h]`, Date.now());
	return result.type === 'ok' && result.value.type === 'matrix' ? [...result.value.series[0]!.values] : [];
}

/** Prometheus' extrapolation, written down once more from the samples themselves. */
function expectedRate(rangeMs: number, atMs: number): number {
	const result = session.engine.instant(`mcp:tool_calls_total{tool_name="${tool}"}[${rangeMs}ms]`, atMs);
	if (result.type !== 'ok' || result.value.type !== 'matrix') {
		return Number.NaN;
	}

	return result.value.series.reduce((total, {timestamps, values}) => {
		const last = values.length - 1;
		const increase = values[last]! - values[0]!;
		const sampledSeconds = (timestamps[last]! - timestamps[0]!) / 1000;
		const averageSeconds = sampledSeconds / last;
		const toStart = (timestamps[0]! - (atMs - rangeMs)) / 1000;
		const toEnd = (atMs - timestamps[last]!) / 1000;
		const toZero = increase > 0 ? sampledSeconds * (values[0]! / increase) : Number.POSITIVE_INFINITY;
		const start = Math.min(toStart >= averageSeconds * 1.1 ? averageSeconds / 2 : toStart, toZero);
		const end = toEnd >= averageSeconds * 1.1 ? averageSeconds / 2 : toEnd;
		return total + (increase * (sampledSeconds + start + end)) / sampledSeconds / (rangeMs / 1000);
	}, 0);
}
