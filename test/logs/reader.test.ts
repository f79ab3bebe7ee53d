import {describe, expect, it} from 'vitest';
import {RecordReader} from '../../source/logs/reader.ts';
import type {LogRecord} from '../../source/logs/record.ts';

const nowMs = Date.UTC(2026, 1, 26, 15, 0, 0);

function read(text: string, chunkBytes = Number.POSITIVE_INFINITY): LogRecord[] {
	let sequence = 0;
	const reader = new RecordReader({source: 'test', nextSequence: () => sequence++});
	const bytes = new TextEncoder().encode(text);
	const records: LogRecord[] = [];
	for (let start = 0; start < bytes.length; start += Math.min(chunkBytes, bytes.length)) {
		records.push(...reader.feed(bytes.slice(start, start + Math.min(chunkBytes, bytes.length)), nowMs));
	}

	return [...records, ...reader.end(nowMs)];
}

describe('one line of each shape', () => {
	const cases: {title: string; line: string; is: Partial<LogRecord>}[] = [
		{
			title: 'the guide',
			line: '{"timestamp":"2026-02-26T14:30:01Z","level":"ERROR","server":"weather-server","version":"2.1.0","message":"Tool call failed","tool":"search_documents","request_id":"a1b2c3d4","error":"timeout","duration_ms":234}',
			is: {
				timestampMs: Date.UTC(2026, 1, 26, 14, 30, 1),
				hasOwnTimestamp: true,
				severity: 'error',
				server: 'weather-server',
				tool: 'search_documents',
				correlationId: 'a1b2c3d4',
				body: 'Tool call failed',
				error: 'timeout',
				durationMs: 234,
				attributes: {version: '2.1.0'},
			},
		},
		{
			title: 'pino: numbers for levels, milliseconds for time',
			line: '{"level":40,"time":1772116201123,"pid":7,"msg":"slow","reqId":"r-1","responseTime":12.5}',
			is: {
				severity: 'warn',
				timestampMs: 1_772_116_201_123,
				body: 'slow',
				correlationId: 'r-1',
				durationMs: 12.5,
			},
		},
		{
			title: 'pino with an error: message and stack',
			line: '{"level":50,"time":1772116201123,"msg":"boom","err":{"type":"Error","message":"no route","stack":"Error: no route\\n    at a.js:1"}}',
			is: {severity: 'error', error: 'no route', detail: 'Error: no route\n    at a.js:1'},
		},
		{
			title: 'zap: seconds with a fraction',
			line: '{"level":"info","ts":1772116201.25,"caller":"a.go:1","msg":"ok"}',
			is: {severity: 'info', timestampMs: 1_772_116_201_250, body: 'ok'},
		},
		{
			title: 'GCP: severity and a latency text',
			line: '{"severity":"NOTICE","timestamp":"2026-02-26T14:30:01.5Z","message":"GET /","httpRequest":{"status":200,"latency":"0.0021s"}}',
			is: {severity: 'info', body: 'GET /', durationMs: 2.1},
		},
		{
			title: 'ECS: dotted keys and padded levels',
			line: '{"@timestamp":"2026-02-26T14:30:01.000Z","log.level":"WARN ","message":"m","trace.id":"t1"}',
			is: {severity: 'warn', body: 'm', traceId: 't1', correlationId: 't1'},
		},
		{
			title: 'OpenTelemetry',
			line: '{"timeUnixNano":"1772116201000000000","severityNumber":17,"body":{"stringValue":"failed"},"traceId":"t2"}',
			is: {severity: 'error', timestampMs: 1_772_116_201_000, body: 'failed', traceId: 't2'},
		},
		{
			title: 'python-json-logger: a comma before the milliseconds',
			line: '{"asctime":"2026-02-26 14:30:01,123","levelname":"WARNING","message":"m"}',
			is: {severity: 'warn', timestampMs: Date.UTC(2026, 1, 26, 14, 30, 1, 123)},
		},
		{
			title: 'mcp-hub: the level stands in type',
			line: '{"type":"error","message":"gone","timestamp":"2026-02-26T14:30:01Z","code":"X"}',
			is: {severity: 'error', body: 'gone', attributes: {code: 'X'}},
		},
		{
			title: 'klog',
			line: 'W0226 14:30:01.684454   22657 file.go:231] "msg" k=v',
			is: {
				severity: 'warn',
				body: 'msg',
				attributes: {caller: 'file.go:231', k: 'v'},
				timestampMs: Date.UTC(2026, 1, 26, 14, 30, 1, 684),
			},
		},
		{
			title: 'mongodb',
			line: '[ERROR] 1003002 - tool: failed',
			is: {severity: 'error', body: 'failed', timestampMs: nowMs},
		},
		{
			title: 'text with time and duration',
			line: '2026-02-26T14:30:01Z list → 200 OK (1814ms)',
			is: {timestampMs: Date.UTC(2026, 1, 26, 14, 30, 1), body: 'list → 200 OK (1814ms)', durationMs: 1814},
		},
		{
			title: 'plain text',
			line: 'it says no error at all, only much later: info',
			is: {body: 'it says no error at all, only much later: info'},
		},
		{title: 'JSON that is none', line: '{"level": oops', is: {body: '{"level": oops', attributes: {}}},
		{
			title: 'escape sequences',
			line: '\u001b[31mERROR\u001b[0m red \u0007',
			is: {severity: 'error', body: 'red \ufffd'},
		},
	];
	for (const {title, line, is} of cases) {
		it(title, () => {
			const [record, ...others] = read(`${line}\n`);
			expect(others).toEqual([]);
			expect(record).toMatchObject(is);
		});
	}
});

it('lines that go on belong to the record before', () => {
	const records = read('ERROR boom\n    at a.js:1\n    at b.js:2\nCaused by: x\nINFO next\n');
	expect(records.map(({body, detail}) => [body, detail])).toEqual([
		['boom', '    at a.js:1\n    at b.js:2\nCaused by: x'],
		['next', undefined],
	]);
});

it('a line of ten megabytes is cut and marked', () => {
	const [record] = read(`{"message":"${'x'.repeat(10_000_000)}"}\n`);
	expect(record?.raw.length).toBeLessThan(70_000);
	expect(record?.raw.endsWith('…')).toBe(true);
});

it('a clock that jumps backwards changes nothing but the times', () => {
	const line = (second: number) =>
		`{"timestamp":"2026-02-26T14:30:0${second}Z","level":"info","message":"${second}"}\n`;
	expect(read(line(5) + line(1)).map(({body, sequence}) => [body, sequence])).toEqual([
		['5', 0],
		['1', 1],
	]);
});

it('invalid UTF-8 becomes replacement characters', () => {
	const reader = new RecordReader({source: 's', nextSequence: () => 0});
	expect(reader.feed(Uint8Array.of(0x61, 0xff, 0x62, 0x0a, 0x63, 0x0a), nowMs)[0]?.body).toBe('a\ufffdb');
});
