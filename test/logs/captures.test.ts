import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {LogRecord} from '../../source/logs/record.ts';
import {recordsOf} from '../support/record-text.ts';

/** What real servers wrote, recorded in November 2026. */
const folder = path.join(import.meta.dirname, '../../../shared/samples');
const readAtMs = Date.UTC(2026, 10, 23, 1, 0, 0);

type Capture = {
	/** Records, blank lines and folded ones not counted. */
	readonly records: number;
	readonly levels: Readonly<Record<string, number>>;
	/** Records that say when they were written. */
	readonly timed: number;
	/** One record among them, found by its body. */
	readonly one: Partial<LogRecord> & {readonly body: string};
};

const gitlab: Capture = {
	records: 13,
	levels: {warn: 3, none: 2, info: 7, debug: 1},
	timed: 10,
	one: {
		body: 'Remote auth token validation failed',
		severity: 'warn',
		timestampMs: Date.UTC(2026, 10, 23, 0, 4, 6, 804),
		error: 'fetch failed: connect ECONNREFUSED 127.0.0.1:65531',
		attributes: {process: '23542'},
	},
};

const captures: Readonly<Record<string, Capture>> = {
	'genai-toolbox-1.12.0.gcp-json.jsonl': {
		records: 22,
		levels: {info: 19, warn: 3},
		timed: 22,
		one: {
			body: 'Initialized 1 tools: now',
			timestampMs: Date.UTC(2026, 10, 23, 0, 23, 25, 44),
			traceId: '5762f761a9a04e2eb8604706d60b6776',
			correlationId: '5762f761a9a04e2eb8604706d60b6776',
			spanId: '7abdafcf02db44ff',
		},
	},
	'kubernetes-mcp-server-0.0.67.klog.log': {
		records: 150,
		levels: {info: 31, error: 119},
		timed: 150,
		one: {
			body: "Couldn't get current server API group list",
			severity: 'error',
			timestampMs: Date.UTC(2026, 10, 23, 0, 2, 54, 688),
			error:
				'Get "http://127.0.0.1:65530/api?timeout=10s": dial tcp 127.0.0.1:65530: connect: connection refused',
			attributes: {caller: 'memcache.go:381', logger: 'UnhandledError'},
		},
	},
	'mongodb-mcp-server-3.0.4.stderr.log': {
		records: 22,
		levels: {warn: 2, info: 5, debug: 8, error: 7},
		timed: 0,
		one: {
			body: 'Error executing connect: Error: connect ECONNREFUSED <ip address>:65532',
			tool: 'connect',
			outcome: 'error',
			error: 'Error: connect ECONNREFUSED <ip address>:65532',
			attributes: {id: '1003002', component: 'tool'},
		},
	},
	'node-loggers.pino-winston-bunyan.txt': {
		records: 18,
		// Five lines are headings.
		levels: {none: 5, error: 4, trace: 2, fatal: 1, info: 4, warn: 2},
		timed: 12,
		one: {
			body: 'tool call',
			tool: 'echo',
			correlationId: 'req-1',
			traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
			durationMs: 12.3,
			timestampMs: 1_795_393_519_552,
		},
	},
	'supergateway-4.0.0.stdout.log': {
		records: 13,
		levels: {none: 13},
		timed: 0,
		one: {body: '[supergateway] Listening on port 18102', attributes: {}},
	},
	'zereight-mcp-gitlab-2.1.64.stderr.ansi.log': gitlab,
	'zereight-mcp-gitlab-2.1.64.stderr.plain.log': gitlab,
};

describe('captures of real servers', () => {
	if (!existsSync(folder)) {
		it.skip(`${folder} is not here: it belongs to the workplace, not to the project`, () => {});
		return;
	}

	it.each(Object.entries(captures))('%s', (name, capture) => {
		const text = readFileSync(path.join(folder, name));
		const records = recordsOf(text, {nowMs: readAtMs});
		const levels: Record<string, number> = {};
		for (const {severity = 'none'} of records) {
			levels[severity] = (levels[severity] ?? 0) + 1;
		}

		const {one, ...rest} = capture;
		expect({
			records: records.length,
			levels,
			timed: records.filter(record => record.hasOwnTimestamp).length,
		}).toEqual(rest);
		expect(records.find(({body}) => body === one.body)).toMatchObject(one);
	});

	it('each capture of a log has its row', () => {
		const logs = readdirSync(folder).filter(name => /\.log$|\.jsonl$|^node-loggers/.test(name));
		expect(logs.sort()).toEqual(Object.keys(captures).sort());
	});
});
