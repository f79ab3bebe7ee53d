import {describe, expect, it} from 'vitest';
import {newPatterns, patternOf, recordsAround} from '../../source/logs/around.ts';
import {LogBuffer} from '../../source/logs/buffer.ts';
import type {LogRecord, Severity} from '../../source/logs/record.ts';

/** `seconds severity body`, a line each. */
function buffer(text: string): LogBuffer {
	const held = new LogBuffer({maxRecords: 100, maxBytes: 1e6});
	for (const [sequence, line] of text.trim().split('\n').entries()) {
		const [, seconds, severity, body] = /^\s*(\d+) (\w+) (.*)$/.exec(line)!;
		const record: LogRecord = {
			sequence,
			timestampMs: Number(seconds) * 1000,
			hasOwnTimestamp: true,
			severity: severity as Severity,
			body: body!,
			source: 'a',
			attributes: {},
			raw: line,
		};
		held.push(record);
	}

	return held;
}

const all = () => true;

describe('a pattern', () => {
	const rows: readonly (readonly [string, string])[] = [
		['Slow tool call: 7706ms > 2000ms', 'Slow tool call: #ms > #ms'],
		['session 5f3a9c0e-1111-4222-8333-9a8b7c6d5e4f closed', 'session # closed'],
		['request a1b2c3d4 failed at 12:30:01.5', 'request # failed at #'],
		['no tool named "delete_all"', 'no tool named "#"'],
		['connection refused', 'connection refused'],
		['defaced cafe', 'defaced cafe'],
	];
	for (const [body, pattern] of rows) {
		it(body, () => expect(patternOf(body)).toBe(pattern));
	}

	it('of a line without end is short', () => {
		expect(patternOf('x'.repeat(1e6)).length).toBeLessThanOrEqual(120);
	});
});

const story = buffer(`
	10 info call 1 ok
	20 info call 2 ok
	30 error upstream 503
	31 warn retry in 5s
	32 info call 3 ok
	33 error upstream 503
	90 error too late
`);

describe('around a moment', () => {
	it('new patterns are those that nobody wrote before: errors first', () => {
		expect(newPatterns(story, {fromMs: 0, atMs: 25_000, toMs: 40_000}, all)).toEqual([
			{text: 'upstream #', count: 2, isError: true},
			{text: 'retry in #s', count: 1, isError: false},
		]);
	});

	it('only what is meant counts', () => {
		const found = newPatterns(story, {fromMs: 0, atMs: 25_000, toMs: 40_000}, ({body}) =>
			body.includes('retry'),
		);
		expect(found.map(({text}) => text)).toEqual(['retry in #s']);
	});

	it('lines that complain have the room when there is little, in the order of time', () => {
		const around = recordsAround(story, {fromMs: 0, atMs: 30_000, toMs: 40_000}, {limit: 3, isMeant: all});
		expect(around.map(({body}) => body)).toEqual(['upstream 503', 'retry in 5s', 'upstream 503']);
		const [closest] = recordsAround(story, {fromMs: 0, atMs: 20_000, toMs: 25_000}, {limit: 1, isMeant: all});
		expect(closest?.body).toBe('call 2 ok');
	});
});
