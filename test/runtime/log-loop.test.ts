import {describe, expect, it} from 'vitest';
import {labelsFrom} from '../../source/labels/labels.ts';
import {LogBuffer} from '../../source/logs/buffer.ts';
import type {LogSource} from '../../source/logs/source-argument.ts';
import {type LogSourceFacts, sourceStateText} from '../../source/logs/source-state.ts';
import {LogLoop} from '../../source/runtime/log-loop.ts';
import type {LogPort, OpenLogSource} from '../../source/runtime/ports.ts';
import type {Target, TargetId} from '../../source/scrape/target.ts';
import type {Message} from '../../source/state/messages.ts';
import {ManualClock, settled} from '../support/manual-clock.ts';

const startMs = Date.UTC(2026, 0, 1);
const fileSource: LogSource = {type: 'file', pattern: 's.log', name: 's'};
const commandSource: LogSource = {type: 'command', command: 'c', name: 'c'};
const target: Target = {
	id: 'http://w:1/metrics' as TargetId,
	name: 'w',
	metricsUrl: 'http://w:1/metrics',
	labels: labelsFrom({job: 'j', instance: 'w:1'}),
	honorLabels: false,
	headers: {authorization: 'Bearer secret'},
	scrapeIntervalMs: 1000,
	scrapeTimeoutMs: 1000,
};

function open({sinceMs}: {readonly sinceMs?: number} = {}) {
	const clock = new ManualClock(startMs);
	const buffer = new LogBuffer({maxRecords: 1000, maxBytes: 1_000_000});
	const messages: Message[] = [];
	const samples: [name: string, value: number][] = [];
	const loop = new LogLoop({
		clock,
		buffer,
		sinceMs,
		files: {readText: async () => ({type: 'failed', reason: 'no such file'})},
		breathe: settled,
		appender: {
			appendSample(labels, _tMs, value) {
				samples.push([labels.pairs.join(' '), value]);
				return true;
			},
			markStale() {},
		},
		targets: () => [target],
		redact: true,
		dispatch: message => messages.push(message),
	});
	const stop = new AbortController();
	/** Follows a source; what is returned speaks for it. */
	const follow = (source: LogSource) => {
		let given: OpenLogSource | undefined;
		const {promise, resolve, reject} = Promise.withResolvers<void>();
		const port: LogPort = {
			open: opened => {
				given = opened;
				return promise;
			},
		};
		const ended = loop.follow(port, source, stop.signal);
		return {
			ended,
			given: given!,
			end: resolve,
			fail: reject,
			say: (text: string, origin?: Parameters<OpenLogSource['onBytes']>[1]) =>
				given!.onBytes(new TextEncoder().encode(text), origin),
		};
	};

	const records = () =>
		Array.from({length: buffer.end - buffer.first}, (_, index) => buffer.at(buffer.first + index)!);
	const told = () => {
		const message = messages.findLast(({type}) => type === 'log-sources-changed');
		return message?.type === 'log-sources-changed' ? message : undefined;
	};
	/** Long enough for a single line to be let go. */
	const tick = async () => {
		await clock.advance(250);
		loop.tick();
	};

	return {
		clock,
		loop,
		tick,
		follow,
		records,
		messages,
		samples,
		buffer,
		bodies: () => records().map(({body}) => body),
		facts: (): LogSourceFacts | undefined => told()?.sources[0],
		leaks: () => told()?.leaks ?? [],
	};
}

describe('secrets', () => {
	it('a private key over several lines is masked to its end, and told of', async () => {
		const {tick, follow, bodies, leaks} = open();
		await follow(fileSource).say(
			'before\n-----BEGIN RSA PRIVATE KEY-----\nMIIEsecret1\nMIIEsecret2\n-----END RSA PRIVATE KEY-----\nafter\n',
		);
		await tick();
		expect(bodies().join('\n')).not.toContain('secret');
		expect([bodies()[0], bodies().at(-1)]).toEqual(['before', 'after']);
		expect(leaks()).toMatchObject([{server: 's', finding: 'private key'}]);
	});

	it('a private key without its end hides what comes after for a while, not for ever', async () => {
		const {tick, follow, bodies} = open();
		await follow(fileSource).say(`-----BEGIN PRIVATE KEY-----\n${'line\n'.repeat(300)}after\n`);
		await tick();
		expect(bodies().at(-1)).toBe('after');
		expect(bodies().filter(body => body === 'line').length).toBeLessThan(60);
	});
});

describe('lines', () => {
	it('pieces of two streams of one source never run into one', async () => {
		const {tick, follow, bodies} = open();
		const {say} = follow(commandSource);
		await say('out one ');
		await say('err one\n', {stream: 'stderr'});
		await say('goes on\n');
		await tick();
		expect(bodies().sort()).toEqual(['err one', 'out one goes on']);
	});

	it('two sources of the same name never run into one', async () => {
		const {tick, follow, bodies} = open();
		const [first, second] = [follow(fileSource), follow(fileSource)];
		await first.say('first ');
		await second.say('second\n');
		await first.say('goes on\n');
		await tick();
		expect(bodies().sort()).toEqual(['first goes on', 'second']);
	});

	it('what a break cut off stands for itself', async () => {
		const {tick, follow, bodies} = open();
		const {say, given} = follow(fileSource);
		await say('cut o');
		given.onBreak();
		await say('new\n');
		await tick();
		expect(bodies()).toEqual(['cut o', 'new']);
	});

	it('one without its end is shown after five seconds, and what comes then is another', async () => {
		const {clock, tick, follow, bodies} = open();
		const {say} = follow(fileSource);
		await say('half a li');
		await clock.advance(4749);
		await tick();
		expect(bodies()).toEqual([]);
		await clock.advance(1);
		await tick();
		await say('ne\n');
		await tick();
		expect(bodies()).toEqual(['half a li', 'ne']);
	});

	it('the last one needs no end', async () => {
		const {follow, bodies} = open();
		const {say, end, ended} = follow(fileSource);
		await say('the end');
		end();
		await ended;
		expect(bodies()).toEqual(['the end']);
	});

	it('of 10 MB is cut and marked, and the next one is whole', async () => {
		const {tick, follow, records} = open();
		await follow(fileSource).say(`${'x'.repeat(10_000_000)}\nnext\n`);
		await tick();
		const [long, next] = records();
		expect(long!.raw.length).toBeLessThan(70_000);
		expect(long!.raw.endsWith('…')).toBe(true);
		expect(next!.body).toBe('next');
	});

	it('of any bytes in any pieces are plain', async () => {
		const {tick, follow, records} = open();
		const {given} = follow(fileSource);
		const bytes = Buffer.concat([
			Buffer.from('günstig\n'),
			Buffer.from([0xff, 0xfe, 0xc3, 0x0a]),
			Buffer.from('\u0000\u0000zeros\u0000\n\u001b[2Jescape\u001b]0;title\u0007\n'),
		]);
		for (const byte of bytes) {
			await given.onBytes(Uint8Array.of(byte));
		}

		await tick();
		expect(records().map(({body}) => body)[0]).toBe('günstig');
		expect(records()).toHaveLength(4);
		expect(JSON.stringify(records())).not.toMatch(/[\p{Cc}]|\\u00[01]/u);
	});

	it('stay in the order they came when a clock jumps back', async () => {
		const {tick, follow, bodies, records} = open();
		await follow(fileSource).say(
			'{"time":"2026-01-01T10:00:00Z","message":"a"}\n{"time":"2026-01-01T08:00:00Z","message":"b"}\n{"time":"2026-01-01T10:00:01Z","message":"c"}\n',
		);
		await tick();
		expect(bodies()).toEqual(['a', 'b', 'c']);
		expect(records()[1]!.timestampMs).toBe(Date.UTC(2026, 0, 1, 8));
	});

	it('of a file of a pattern bear its name', async () => {
		const {tick, follow, records} = open();
		await follow(fileSource).say('a\n', {file: 'pod/a.log'});
		await tick();
		expect(records()[0]).toMatchObject({source: 'pod/a.log'});
	});
});

describe('since a time', () => {
	it('leaves out what is older, and counts it; what does not say its time is kept', async () => {
		const {tick, follow, bodies, facts} = open({sinceMs: Date.UTC(2026, 0, 1, 9)});
		await follow(fileSource).say(
			'{"time":"2026-01-01T08:59:59Z","message":"old"}\nno time\n{"time":"2026-01-01T09:00:00Z","message":"new"}\n',
		);
		await tick();
		expect(bodies()).toEqual(['no time', 'new']);
		expect(facts()).toMatchObject({tooOld: 1, records: 2});
	});

	it('tells the time of any line to who looks for it', () => {
		const {follow} = open({sinceMs: 5});
		const {since} = follow(fileSource).given;
		const at = (line: string) => since!.timestampOf(Buffer.from(line));
		expect([
			since!.atMs,
			at('{"ts":1767225600,"msg":"x"}'),
			at('2026-01-01 00:00:00 INFO x'),
			at('nothing'),
			at(''),
		]).toEqual([5, startMs, startMs, undefined, undefined]);
	});
});

describe('after a restart', () => {
	const line = (second: number, message = 'same') =>
		`{"time":"2026-01-01T10:00:0${second}Z","message":"${message}"}\n`;
	const rows: readonly {
		readonly title: string;
		readonly before: string;
		readonly after: string;
		/** Seconds of the records kept after the restart; − for one without. */
		readonly kept: number;
		readonly repeated: number;
	}[] = [
		{
			title: 'what came before is left out',
			before: line(1) + line(2),
			after: line(1) + line(2) + line(3),
			kept: 1,
			repeated: 2,
		},
		{
			title: 'the same text at another time is another line',
			before: line(1),
			after: line(2),
			kept: 1,
			repeated: 0,
		},
		{
			title: 'lines without a time are kept',
			before: 'listening\n',
			after: 'listening\n',
			kept: 1,
			repeated: 0,
		},
		{
			title: 'once there is something newer nothing is left out any more',
			before: line(1),
			after: line(2) + line(1),
			kept: 2,
			repeated: 0,
		},
		{
			title: 'a new line among repeated ones is kept',
			before: line(1) + line(3),
			after: line(1) + line(2, 'late') + line(3),
			kept: 1,
			repeated: 2,
		},
	];
	for (const {title, before, after, kept, repeated} of rows) {
		it(title, async () => {
			const {tick, follow, records, facts} = open();
			const {say, given} = follow(commandSource);
			await say(before);
			await tick();
			const had = records().length;
			given.onRestart();
			await say(after);
			await tick();
			expect(records().length - had).toBe(kept);
			expect(facts()).toMatchObject({repeated, restarts: 1});
		});
	}
});

describe('what is told of a source', () => {
	it('is its state and since when, once a tick and only when it changed', async () => {
		const {clock, tick, follow, messages, facts} = open();
		const {given} = follow(commandSource);
		given.onState({type: 'following'});
		await clock.advance(500);
		given.onState({type: 'restarting', reason: 'ended with 1\u001b[2J', atMs: startMs + 4500});
		await tick();
		await tick();
		expect(messages).toHaveLength(1);
		expect(facts()).toMatchObject({name: 'c', kind: 'command', sinceMs: startMs + 500});
		expect(sourceStateText(facts()!.state, clock.nowMs())).toBe('restarting in 4s: ended with 1');
	});

	it('is the least well of its files, and each of them', async () => {
		const {tick, follow, facts} = open();
		const {given} = follow(fileSource);
		given.onState({type: 'following'}, 'a.log');
		given.onState({type: 'waiting', reason: 'permission denied'}, 'b.log');
		given.onState({type: 'following'}, 'c.log');
		given.onState(undefined, 'c.log');
		given.onUnread(7);
		await tick();
		expect(facts()).toMatchObject({
			state: {type: 'waiting'},
			files: [{name: 'a.log'}, {name: 'b.log'}],
			unreadFiles: 7,
		});
	});

	it('is that it failed when reading it broke, and the others go on', async () => {
		const {tick, follow, facts} = open();
		const {fail, ended} = follow(fileSource);
		fail(new Error('boom'));
		await ended;
		await tick();
		expect(facts()!.state).toEqual({type: 'failed', reason: 'boom'});
	});

	it('names a sample server by its lines', async () => {
		const {loop, tick, bodies, facts} = open();
		loop.push('weather', new TextEncoder().encode('hello\n'));
		await tick();
		expect([bodies(), facts()]).toMatchObject([['hello'], {kind: 'demo', name: 'weather', records: 1}]);
	});
});

it('counts lines from zero, by level', async () => {
	const {tick, follow, samples} = open();
	await follow(fileSource).say('ERROR a\nERROR b\nINFO c\n');
	await tick();
	const errors = samples.filter(([name]) => name.includes('level error')).map(([, value]) => value);
	expect(errors).toEqual([0, 2]);
});

describe('what is past is kept and not counted', () => {
	const at = (offsetMs: number) =>
		`${JSON.stringify({time: new Date(startMs + offsetMs).toISOString(), level: 'error', message: 'x'})}\n`;
	const rows: readonly {
		readonly title: string;
		readonly source: LogSource;
		readonly says: readonly (readonly [text: string, past?: true])[];
		readonly counted: number;
	}[] = [
		{
			title: 'lines of a file that were there before',
			source: fileSource,
			says: [['ERROR a\nERROR b\n', true], ['ERROR c\n']],
			counted: 1,
		},
		{
			title: 'what a command tells of long ago, before it comes to now',
			source: commandSource,
			says: [[at(-3_600_000)], [at(-120_000)], [at(-1000)]],
			counted: 1,
		},
		{
			title: 'not what a clock that jumps back says once it came to now',
			source: commandSource,
			says: [[at(0)], [at(-3_600_000)]],
			counted: 2,
		},
	];
	for (const {title, source, says, counted} of rows) {
		it(title, async () => {
			const {tick, follow, samples, records} = open();
			const {say} = follow(source);
			for (const [text, past = false] of says) {
				await say(text, {past});
				await tick();
			}

			const last = samples.filter(([name]) => name.includes('level error')).at(-1);
			expect(last?.[1]).toBe(counted);
			expect(records().length).toBeGreaterThan(counted - 1);
		});
	}

	it('not of a server whose clock is an hour behind: it counts after a while', async () => {
		const {clock, tick, follow, samples} = open();
		const {say} = follow(commandSource);
		await say(at(-3_600_000));
		await tick();
		await clock.advance(10_001);
		await say(at(-3_590_000));
		await tick();
		expect(samples.at(-1)?.[1]).toBe(1);
	});
});

it('counts connections made again', () => {
	const {follow, samples} = open();
	const {given} = follow({type: 'events', url: 'http://w:1/logs', headers: {}, name: 'w', server: 'w'});
	given.onRestart();
	given.onRestart();
	expect(samples).toEqual([
		[expect.stringContaining('mcp:transport_reconnects_total'), 1],
		[expect.stringContaining('instance w:1'), 2],
	]);
});

describe('a server’s secrets', () => {
	const rows: readonly (readonly [title: string, url: string, server: string | undefined, given: boolean])[] =
		[
			['go to its own origin', 'http://w:1/logs', 'w', true],
			['go to no other port', 'http://w:2/logs', 'w', false],
			['go to no other scheme', 'https://w:1/logs', 'w', false],
			['go to no source that is not bound to it', 'http://w:1/logs', undefined, false],
			['go to no source bound to another', 'http://w:1/logs', 'x', false],
		];
	for (const [title, url, server, isGiven] of rows) {
		it(title, async () => {
			const {follow} = open();
			const {given} = follow({
				type: 'events',
				url,
				headers: {},
				name: 'e',
				...(server === undefined ? {} : {server}),
			});
			const access = await given.access?.();
			expect(access).toEqual(isGiven ? {type: 'access', access: {headers: target.headers}} : undefined);
		});
	}
});
