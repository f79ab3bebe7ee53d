import {PassThrough} from 'node:stream';
import {afterEach, describe, expect, it} from 'vitest';
import {readStdin} from '../../../source/io/logs/open-source.ts';
import {ProcessGroups} from '../../../source/io/logs/process-groups.ts';
import {runCommand} from '../../../source/io/logs/run-command.ts';
import {systemClock} from '../../../source/io/system-clock.ts';
import {sourceStateText} from '../../../source/logs/source-state.ts';
import type {LogState} from '../../../source/runtime/ports.ts';
import {HurriedClock} from '../../support/hurried-clock.ts';
import {LogListener} from '../../support/log-listener.ts';

// Real processes; nothing waits for a time, only for what has to come.

let stop = new AbortController();
let running: Promise<unknown>[] = [];
let ended: Promise<unknown> = Promise.resolve();

afterEach(async () => {
	stop.abort();
	await Promise.all([ended, ...running]);
	running = [];
	stop = new AbortController();
});

function run(command: string, clock = systemClock) {
	const listener = new LogListener();
	ended = runCommand({command, clock, groups: new ProcessGroups(), ...listener.callbacks}, stop.signal);
	running.push(ended);
	return listener;
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

async function gone(pid: number): Promise<void> {
	while (isAlive(pid)) {
		await new Promise(resolve => setImmediate(resolve));
	}
}

describe('a command', () => {
	it('gives its stdout and stderr apart', async () => {
		const listener = run('echo out; echo err >&2; exec sleep 1000');
		await listener.until(() => listener.text.length === 8);
		expect(listener.texts).toEqual({'': 'out\n', '/stderr': 'err\n'});
		expect(listener.state).toEqual({type: 'following'});
	});

	const ends: readonly (readonly [command: string, reason: string])[] = [
		['exit 0', 'ended with 0'],
		['exit 3', 'ended with 3'],
		['kill -9 $$', 'ended by SIGKILL'],
		['mcptop-no-such-command', 'ended with 127'],
		[`: ${'x'.repeat(3_000_000)}`, 'cannot be started: the command is too long'],
	];
	for (const [command, reason] of ends) {
		it(`that ${reason} is started again, ever later`, async () => {
			const clock = new HurriedClock();
			const waits: string[] = [];
			const listener = new LogListener();
			const onState = (state: LogState | undefined) => {
				if (state?.type === 'restarting') {
					waits.push(sourceStateText(state, clock.nowMs()));
				}

				listener.callbacks.onState(state);
			};

			ended = runCommand(
				{command, clock, groups: new ProcessGroups(), ...listener.callbacks, onState},
				stop.signal,
			);
			await listener.until(() => waits.length === 3);
			expect(waits).toEqual([1, 2, 4].map(seconds => `restarting in ${seconds}s: ${reason}`));
			expect(listener.restarts).toBe(2);
		});
	}

	it('ends with its whole group', async () => {
		const listener = run('sleep 1000 & echo $!; wait');
		await listener.until(() => listener.text.endsWith('\n'));
		const pid = Number(listener.text);
		stop.abort();
		await ended;
		await gone(pid);
	});

	it('that ignores being told to end is made to, and what it started too', async () => {
		const listener = run(`trap '' TERM; sh -c 'trap "" TERM; echo $$; while :; do sleep 1; done' & wait`);
		await listener.until(() => listener.text.endsWith('\n'));
		const pid = Number(listener.text);
		stop.abort();
		await ended;
		await gone(pid);
	});

	it('that ends leaves nothing behind: what it started in the background is ended too', async () => {
		const listener = run('sleep 1000 & echo $!; exit 4');
		await listener.until(() => listener.state?.type === 'restarting');
		await gone(Number(listener.text));
	});

	it('waits while its lines are not taken', async () => {
		const listener = new LogListener();
		const {promise, resolve} = Promise.withResolvers<void>();
		listener.hold = promise;
		ended = runCommand(
			{command: 'yes; :', clock: systemClock, groups: new ProcessGroups(), ...listener.callbacks},
			stop.signal,
		);
		await listener.until(() => listener.text !== '');
		const taken = listener.text.length;
		for (let turn = 0; turn < 1000; turn++) {
			await new Promise(next => setImmediate(next));
		}

		expect(listener.text.length).toBe(taken);
		resolve();
	});

	it('that ends with its standard input, as a stdio server does, stays', async () => {
		const listener = run('cat; echo "standard input ended"');
		const other = run('echo up; exec 0<&-; sleep 0.2; echo still up; exec sleep 1000');
		await other.until(() => other.text === 'up\nstill up\n');
		expect([listener.text, listener.restarts]).toEqual(['', 0]);
	});

	it('with a signal that fired before is never started', async () => {
		stop.abort();
		const listener = run('echo started');
		await ended;
		expect([listener.text, listener.states]).toEqual(['', []]);
	});
});

describe('standard input', () => {
	const rows: readonly {
		readonly title: string;
		readonly happens: (stream: PassThrough) => void;
		readonly text: string;
		readonly state: string;
	}[] = [
		{title: 'ends', happens: stream => stream.end('line\n'), text: 'line\n', state: 'ended: end of input'},
		{
			title: 'breaks',
			happens: stream => stream.destroy(Object.assign(new Error('x'), {code: 'EIO'})),
			text: '',
			state: 'failed: input/output error',
		},
	];
	for (const {title, happens, text, state} of rows) {
		it(title, async () => {
			const stream = new PassThrough();
			const listener = new LogListener();
			const reading = readStdin(stream, listener.callbacks, stop.signal);
			happens(stream);
			await reading;
			expect([listener.text, sourceStateText(listener.state!, 0)]).toEqual([text, state]);
		});
	}

	it('is not read when the signal fired before, nor after it fired', async () => {
		const early = new AbortController();
		early.abort();
		const listener = new LogListener();
		await readStdin(new PassThrough(), listener.callbacks, early.signal);
		const late = new AbortController();
		const reading = readStdin(new PassThrough(), listener.callbacks, late.signal);
		late.abort();
		await reading;
		expect(listener.text).toBe('');
	});
});
