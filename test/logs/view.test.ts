import {describe, expect, it} from 'vitest';
import {LogBuffer} from '../../source/logs/buffer.ts';
import {parseLogFilter} from '../../source/logs/filter.ts';
import {logGroups} from '../../source/logs/groups.ts';
import {logHistogram} from '../../source/logs/histogram.ts';
import {LogMatches} from '../../source/logs/matches.ts';
import type {LogRecord} from '../../source/logs/record.ts';

function record(changes: Partial<LogRecord>): LogRecord {
	return {
		sequence: 0,
		timestampMs: 0,
		hasOwnTimestamp: true,
		body: 'b',
		source: 's',
		attributes: {},
		raw: changes.body ?? 'b',
		...changes,
	};
}

function bufferOf(records: readonly Partial<LogRecord>[], maxRecords = 100): LogBuffer {
	const buffer = new LogBuffer({maxRecords, maxBytes: 1_000_000});
	for (const changes of records) {
		buffer.push(record(changes));
	}

	return buffer;
}

describe('a bounded buffer', () => {
	it('keeps the newest records and their positions', () => {
		const buffer = bufferOf(
			['a', 'b', 'c', 'd', 'e'].map(body => ({body})),
			3,
		);
		expect([buffer.first, buffer.end]).toEqual([2, 5]);
		expect([1, 2, 4, 5].map(position => buffer.at(position)?.body)).toEqual([undefined, 'c', 'e', undefined]);
	});

	it('is bounded by bytes too, but keeps the newest record whatever its size', () => {
		const buffer = new LogBuffer({maxRecords: 100, maxBytes: 2000});
		for (let index = 0; index < 50; index++) {
			buffer.push(record({body: 'x'.repeat(300)}));
		}

		expect(buffer.bytes).toBeLessThanOrEqual(2000);
		expect(buffer.end - buffer.first).toBeGreaterThan(0);
		buffer.push(record({body: 'x'.repeat(9000)}));
		expect(buffer.end - buffer.first).toBe(1);
	});

	it('remembers how long what records told is, dropped ones included', () => {
		const buffer = bufferOf(
			[{tool: 'get_forecast'}, {server: 'weather', correlationId: 'a1'}, {durationMs: 0}],
			1,
		);
		expect(buffer.facts).toEqual({server: 7, tool: 12, request: 2, duration: 1});
	});

	it('counts by severity, dropped ones included', () => {
		const buffer = bufferOf([{severity: 'error'}, {severity: 'error'}, {}], 1);
		expect(buffer.counts).toMatchObject({error: 2, unknown: 1, info: 0});
	});
});

describe('filters', () => {
	const line = record({
		severity: 'warn',
		body: 'Slow tool call: 4768ms',
		raw: '{"message":"Slow tool call: 4768ms","region":"eu"}',
		server: 'weather',
		tool: 'get_forecast',
		correlationId: 'a1b2',
		durationMs: 4768,
		attributes: {region: 'eu'},
	});
	const cases: [filter: string, keeps: boolean][] = [
		['', true],
		['slow', true],
		['SLOW', true],
		['fast', false],
		['!fast', true],
		['!slow', false],
		['"tool call"', true],
		['"call tool"', false],
		['/47\\d+ms/', true],
		['/^nothing/', false],
		['!/47/', false],
		['level=warn', true],
		['level>=warn', true],
		['level>=warning', true],
		['level>=error', false],
		['level<error', true],
		['level!=warn', false],
		['tool=get_forecast', true],
		['tool!=get_forecast', false],
		['server=weather id=a1b2', true],
		['server=weather id=zzzz', false],
		['request_id=a1b2', true],
		['duration>500ms', true],
		['duration>5s', false],
		['duration<=4768', true],
		['region=eu', true],
		['region!=eu', false],
		['!region=eu', false],
		['level>=warn tool=get_forecast slow !fast duration>1s', true],
	];
	it.each(cases)('%s', (text, keeps) => {
		const filter = parseLogFilter(text);
		expect(filter.problems).toEqual([]);
		expect(filter.test(line)).toBe(keeps);
	});

	const faults: [filter: string, problem: RegExp][] = [
		['level>=loud', /"loud" is no level/],
		['duration>soon', /"soon" is no duration/],
		['/(/', /not a regular expression/],
		['tool>x', /"tool" has no order/],
	];
	it.each(faults)('%s says what is wrong and keeps everything', (text, problem) => {
		const filter = parseLogFilter(text);
		expect(filter.problems[0]).toMatch(problem);
		expect(filter.test(line)).toBe(true);
	});

	const marks: [filter: string, text: string, marked: string][] = [
		['slow', 'Slow tool, slower', '^^^^       ^^^^'],
		['slow tool', 'Slow tool', '^^^^ ^^^^'],
		['"w tool"', 'Slow tool', '   ^^^^^^'],
		['/[0-9]+ms/', 'after 4768ms', '      ^^^^^^'],
		['/o*/ x', 'oox', '^^^'],
		['slow /low t/', 'slow tool', '^^^^^^'],
		['!slow level>=info tool=slow', 'slow', ''],
		['a.c', 'abc a.c', '    ^^^'],
	];
	it.each(marks)('%s in “%s”', (filter, text, expected) => {
		const cells = [...text].map(() => ' ');
		for (const {start, end} of parseLogFilter(filter).rangesIn(text)) {
			cells.fill('^', start, end);
		}

		expect(cells.join('').trimEnd()).toBe(expected);
	});

	it('a regular expression of a person cannot freeze it', () => {
		expect(
			parseLogFilter('/(a+)+$/').test(record({body: `${'a'.repeat(5000)}!`, raw: `${'a'.repeat(5000)}!`})),
		).toBe(false);
	});
});

it('matches grow with the buffer and shrink with it', () => {
	const buffer = bufferOf([], 4);
	const matches = new LogMatches(buffer, parseLogFilter('x'));
	const seen = () => Array.from({length: matches.length}, (_, index) => matches.at(index));
	for (const [body, positions] of [
		['x', [0]],
		['y', [0]],
		['x', [0, 2]],
		['x', [0, 2, 3]],
		['x', [2, 3, 4]],
		['y', [2, 3, 4]],
		['y', [3, 4]],
	] as const) {
		buffer.push(record({body, raw: body}));
		matches.refresh();
		expect(seen()).toEqual(positions);
	}

	expect([0, 3, 4, 5].map(position => matches.indexOf(position))).toEqual([0, 0, 1, 2]);
});

it('groups lines of one request over servers, the newest first', () => {
	const buffer = bufferOf([
		{correlationId: 'a', server: 'one', timestampMs: 1000},
		{correlationId: 'b', server: 'one', timestampMs: 1100, severity: 'warn'},
		{server: 'one', timestampMs: 1200},
		{correlationId: 'a', server: 'two', timestampMs: 3000, severity: 'error'},
	]);
	const matches = new LogMatches(buffer, parseLogFilter(''));
	matches.refresh();
	expect(logGroups(buffer, matches, 10)).toEqual([
		{
			id: 'a',
			positions: [0, 3],
			startMs: 1000,
			durationMs: 2000,
			servers: ['one', 'two'],
			errors: 1,
			warnings: 0,
		},
		{id: 'b', positions: [1], startMs: 1100, durationMs: 0, servers: ['one'], errors: 0, warnings: 1},
	]);
});

it('counts lines and errors over time', () => {
	const at = (timestampMs: number, severity: LogRecord['severity']) =>
		severity === undefined ? {timestampMs} : {timestampMs, severity};
	const buffer = bufferOf([
		at(50, 'error'),
		at(1500, 'info'),
		at(1600, 'fatal'),
		at(3999, 'error'),
		at(4000, 'error'),
	]);
	expect(logHistogram(buffer, {endMs: 4000, spanMs: 4000, buckets: 4})).toEqual({
		startMs: 0,
		bucketMs: 1000,
		all: [1, 2, 0, 1],
		errors: [1, 1, 0, 1],
	});
});
