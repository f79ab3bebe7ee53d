import {execFileSync} from 'node:child_process';
import {appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {followPattern} from '../../../source/io/logs/follow-pattern.ts';
import {systemClock} from '../../../source/io/system-clock.ts';
import {LogListener} from '../../support/log-listener.ts';
import {ManualClock} from '../../support/manual-clock.ts';

let folder = '';
let stop = new AbortController();
let ended: Promise<void> = Promise.resolve();

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'mcptop-pattern-'));
	stop = new AbortController();
});

afterEach(async () => {
	stop.abort();
	await ended;
	rmSync(folder, {recursive: true});
});

const write = (name: string, text: string) => {
	mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
	writeFileSync(path.join(folder, name), text);
};

/** Follows a pattern below the test's folder; `poll` lets everybody look, as many times as files need to settle. */
async function follow(pattern: string) {
	const clock = new ManualClock();
	const listener = new LogListener();
	const given = {...listener.callbacks, source: {type: 'file', pattern, name: 'x'} as const};
	ended = followPattern({pattern, folder, clock, given}, stop.signal);
	/** Until nobody has done anything for a while of turns: reads are short. */
	const settled = async () => {
		for (let calm = 0, before = -1; calm < 50; calm = before === clock.sleeping ? calm + 1 : 0) {
			before = clock.sleeping;
			await new Promise(resolve => setImmediate(resolve));
			execFileSync('true');
		}
	};

	await settled();
	return {
		listener,
		async poll(ms = 2000) {
			await clock.advance(ms);
			await settled();
		},
	};
}

describe('a pattern', () => {
	it('that matches nothing waits, and takes up what comes, from its beginning', async () => {
		const {listener, poll} = await follow('*.log');
		expect(listener.state).toEqual({type: 'waiting', reason: 'no file matches'});
		write('a.log', 'first\n');
		write('b.txt', 'no\n');
		await poll();
		expect(listener.texts).toEqual({'a.log': 'first\n'});
		expect(listener.fileStates).toEqual({'a.log': {type: 'following', note: 'a new file'}});
	});

	it('names files by what differs, and each has its own state', async () => {
		write('pods/a/server.log', 'from a\n');
		write('pods/b/server.log/nested', 'a folder\n');
		const {listener, poll} = await follow('pods/*/server.log');
		expect(listener.texts).toEqual({'a/server.log': 'from a\n'});
		expect(listener.fileStates).toEqual({
			'a/server.log': {type: 'following'},
			'b/server.log': {type: 'waiting', reason: 'is a folder'},
		});
		write('pods/c/server.log', 'from c\n');
		await poll();
		expect(listener.texts).toMatchObject({'c/server.log': 'from c\n'});
	});

	it('that matches rotated files too reads each line once', async () => {
		write('s.log', 'one\n');
		write('s.log.1', 'zero\n');
		const {listener, poll} = await follow('s.log*');
		renameSync(path.join(folder, 's.log.1'), path.join(folder, 's.log.2'));
		renameSync(path.join(folder, 's.log'), path.join(folder, 's.log.1'));
		appendFileSync(path.join(folder, 's.log.1'), 'two\n');
		write('s.log', 'three\n');
		for (let index = 0; index < 8; index++) {
			await poll();
		}

		expect(listener.text.split('\n').sort()).toEqual(['', 'one', 'three', 'two', 'zero']);
	});

	it('forgets a file that is gone, and takes it up when it is back', async () => {
		write('a.log', 'one\n');
		const {listener, poll} = await follow('*.log');
		rmSync(path.join(folder, 'a.log'));
		for (let index = 0; index < 8; index++) {
			await poll();
		}

		expect([listener.fileStates, listener.state]).toEqual([
			{'a.log': undefined},
			{type: 'waiting', reason: 'no file matches'},
		]);
		write('a.log', 'two\n');
		await poll();
		expect(listener.text).toBe('one\ntwo\n');
	});

	it('that is a file’s own name is that file', async () => {
		write('job[1].log', 'one\n');
		write('job1.log', 'another\n');
		const {listener} = await follow('job[1].log');
		expect(listener.texts).toEqual({'': 'one\n'});
	});

	it('of any depth names files by their folders', async () => {
		write('logs/a.log', 'a\n');
		write('logs/x/y/b.log', 'b\n');
		const {listener} = await follow('logs/**/*.log');
		expect(listener.texts).toEqual({'a.log': 'a\n', 'x/y/b.log': 'b\n'});
	});

	it('of more files than are read at once says how many are not', async () => {
		for (let index = 0; index < 210; index++) {
			write(`${index}.log`, 'x\n');
		}

		const {listener} = await follow('*.log');
		await listener.until(() => Object.keys(listener.fileStates).length >= 200);
		expect([listener.unread, Object.keys(listener.fileStates).length]).toEqual([10, 200]);
	});
});

it('a pipe is read while it is written to, and costs nothing while it is not', async () => {
	const pipe = path.join(folder, 'pipe');
	execFileSync('mkfifo', [pipe]);
	const listener = new LogListener();
	const source = {type: 'file', pattern: pipe, name: 'pipe'} as const;
	ended = followPattern(
		{pattern: pipe, folder, clock: systemClock, given: {...listener.callbacks, source}},
		stop.signal,
	);
	await listener.until(() => listener.state?.type === 'waiting');
	execFileSync('/bin/sh', ['-c', `echo one > ${pipe}`]);
	await listener.until(() => listener.text === 'one\n');
	execFileSync('/bin/sh', ['-c', `echo two > ${pipe}`]);
	await listener.until(() => listener.text === 'one\ntwo\n');
});
