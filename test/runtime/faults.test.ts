import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {files} from '../../source/io/files.ts';
import {openHttp} from '../../source/io/http.ts';
import {labelValue, metricName} from '../../source/labels/labels.ts';
import {planAliases} from '../../source/mcp/conventions/plan.ts';
import {Collection} from '../../source/runtime/collection.ts';
import {targetsFromArguments} from '../../source/scrape/target-argument.ts';
import type {ScrapeSummary} from '../../source/state/messages.ts';
import {Head} from '../../source/tsdb/head.ts';
import {SampleBuffer} from '../../source/tsdb/queryable.ts';
import {type FakeServer, startFakeServer} from '../support/fake-server.ts';
import {ManualClock} from '../support/manual-clock.ts';

/** Every fault a real socket can have, all at once and beside a server that is well. */
const rows: readonly {
	readonly fault: string;
	readonly error: string | RegExp;
	readonly timeoutMs?: number;
	readonly bodyBytes?: number;
}[] = [
	{fault: '401', error: '401 Unauthorized at /metrics: needs credentials'},
	{fault: '404', error: '404 Not Found at /metrics'},
	{fault: '500', error: '500 Internal Server Error at /metrics'},
	{fault: '503', error: '503 Service Unavailable at /metrics'},
	{fault: 'hang', error: 'no answer within 200ms', timeoutMs: 200},
	{fault: 'reset', error: /^connection closed by localhost:\d+ without an answer$/},
	{fault: 'truncate', error: /^connection closed after \d+ of \d+ bytes of the answer$/},
	{
		fault: 'garbage',
		error:
			/^(no metrics in the answer at \/metrics; line \d+: .+|binary data instead of metrics at \/metrics)$/,
	},
	{fault: 'huge', error: 'answer larger than 32 MB', timeoutMs: 60_000},
	{fault: 'endless', error: 'answer larger than 2 MB', bodyBytes: 2 * 1024 * 1024},
	{fault: 'bomb', error: 'answer larger than 32 MB', timeoutMs: 60_000},
	{fault: 'html', error: 'HTML instead of metrics at /metrics'},
	{fault: 'json', error: 'JSON instead of metrics at /metrics'},
	{fault: 'gzip', error: ''},
	{fault: '200', error: ''},
];

const clock = new ManualClock();
const head = new Head({retentionMs: 3_600_000, maxBytes: 1e8, maxSeriesPerTarget: 1000});
const http = openHttp();
const stop = new AbortController();
const servers: FakeServer[] = [];
const summaries = new Map<string, ScrapeSummary>();

beforeAll(async () => {
	for (const {fault} of rows) {
		servers.push(await startFakeServer({paths: {'/metrics': fault}}));
	}

	const {targets} = targetsFromArguments(
		servers.map(({port}) => `http://user:hunter2@localhost:${port}/metrics?token=hunter2`),
		{headers: {}, scrapeIntervalMs: 10_000},
	);
	await new Promise<void>(resolve => {
		const collection = new Collection(
			{
				ports: {clock, http, files},
				dispatch(message) {
					if (message.type === 'scrape-finished') {
						summaries.set(message.targetId, message.summary);
						if (summaries.size === rows.length) {
							resolve();
						}
					}
				},
				store: head,
				planAliases,
				version: '0',
				random: () => 0.5,
				health: false,
				probeIntervalMs: 10_000,
				probeTimeoutMs: 5000,
			},
			stop.signal,
		);
		collection.setTargets(
			targets.map((target, index) => {
				const {timeoutMs = 20_000, bodyBytes} = rows[index]!;
				return {
					...target,
					scrapeTimeoutMs: timeoutMs,
					...(bodyBytes === undefined ? {} : {limits: {bodyBytes}}),
				};
			}),
		);
	});
});

afterAll(async () => {
	stop.abort('done');
	await http.close();
	await Promise.all(servers.map(server => server.close()));
});

describe('a server whose metrics are', () => {
	for (const [index, {fault, error, ...limits}] of rows.entries()) {
		it(`${fault} ${JSON.stringify(limits)}`, () => {
			const summary = [...summaries].find(([id]) => id.includes(`:${servers[index]!.port}/`))![1];
			if (typeof error === 'string') {
				expect(summary.error).toBe(error);
			} else {
				expect(summary.error).toMatch(error);
			}

			expect(JSON.stringify(summary)).not.toContain('hunter2');
			expect(summary.up).toBe(error === '');
			expect(upOf(servers[index]!.port)).toBe(error === '' ? 1 : 0);
		});
	}
});

function upOf(port: number): number | undefined {
	const selected = head.select([{name: metricName, operator: '=', value: 'up'}]);
	const out = new SampleBuffer();
	for (let index = 0; index < selected.length; index++) {
		if (labelValue(selected.labels(index), 'instance') === `localhost:${port}`) {
			selected.latest(index, clock.nowMs(), 300_000, out);
			return out.values[0];
		}
	}

	return undefined;
}
