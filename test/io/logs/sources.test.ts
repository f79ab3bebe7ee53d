import {appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {createServer, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {followFile} from '../../../source/io/logs/follow-file.ts';
import {readEvents} from '../../../source/io/logs/read-events.ts';
import {runCommand} from '../../../source/io/logs/run-command.ts';
import {systemClock} from '../../../source/io/system-clock.ts';

// Real files, processes and sockets; nothing waits for a time, only for what has to come.

const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-logs-'));
let stop = new AbortController();
let ended: Promise<unknown> = Promise.resolve();

afterEach(async () => {
	stop.abort();
	await ended;
	stop = new AbortController();
});

/** Collects what comes and lets a test wait for it. */
function collector() {
	const seen = {text: '', states: [] as string[], reconnects: 0};
	const waiting = new Set<() => void>();
	const wake = () => {
		for (const look of [...waiting]) {
			look();
		}
	};

	return {
		seen,
		callbacks: {
			onBytes(chunk: Uint8Array) {
				seen.text += Buffer.from(chunk).toString();
				wake();
			},
			onState(state: string) {
				seen.states.push(state);
				wake();
			},
			onReconnect() {
				seen.reconnects++;
				wake();
			},
		},
		until: (condition: () => boolean) =>
			new Promise<void>(resolve => {
				const look = () => {
					if (condition()) {
						waiting.delete(look);
						resolve();
					}
				};

				waiting.add(look);
				look();
			}),
	};
}

function follow(name: string, tailBytes = 1_000_000) {
	const file = path.join(folder, name);
	const {seen, callbacks, until} = collector();
	return {
		file,
		seen,
		until,
		start() {
			ended = followFile({file, clock: systemClock, tailBytes, ...callbacks}, stop.signal);
		},
		has: (text: string) => until(() => seen.text.endsWith(text)),
	};
}

describe('a file', () => {
	it('is read as it grows', async () => {
		const {file, start, has} = follow('grows.log');
		writeFileSync(file, 'one\n');
		start();
		await has('one\n');
		appendFileSync(file, 'two\n');
		await has('two\n');
	});

	it('is opened at the start of a line near its end', async () => {
		const {file, start, has, seen} = follow('long.log', 100);
		writeFileSync(file, `${'x'.repeat(9)}\n`.repeat(1000));
		start();
		await has('x\n');
		expect(seen.text.length).toBeLessThanOrEqual(100);
		expect(seen.text.split('\n').every(line => line === '' || line.length === 9)).toBe(true);
	});

	it('is followed through rotation by rename', async () => {
		const {file, start, has, seen} = follow('rotates.log');
		writeFileSync(file, 'old\n');
		start();
		await has('old\n');
		renameSync(file, `${file}.1`);
		appendFileSync(`${file}.1`, 'last\n');
		writeFileSync(file, 'new\n');
		await has('new\n');
		expect(seen.text).toBe('old\nlast\nnew\n');
	});

	it('is followed through truncation', async () => {
		const {file, start, has} = follow('truncates.log');
		writeFileSync(file, 'a long first line\n');
		start();
		await has('line\n');
		truncateSync(file);
		await new Promise(resolve => setImmediate(resolve));
		appendFileSync(file, 'short\n');
		await has('short\n');
	});

	it('may vanish and come back, and may come late', async () => {
		const {file, start, has, until, seen} = follow('vanishes.log');
		start();
		await until(() => seen.states.includes('waiting: no such file'));
		writeFileSync(file, 'first\n');
		await has('first\n');
		rmSync(file);
		await until(() => seen.states.filter(state => state === 'waiting: no such file').length >= 2);
		writeFileSync(file, 'second\n');
		await has('second\n');
	});
});

describe('a command', () => {
	it('gives its stdout and stderr, and is started again when it ends', async () => {
		const {seen, callbacks, until} = collector();
		ended = runCommand(
			{command: 'echo out; echo err >&2; exit 3', clock: systemClock, ...callbacks},
			stop.signal,
		);
		await until(() => seen.states.filter(state => state === 'running').length >= 2);
		expect(seen.text).toContain('out\n');
		expect(seen.text).toContain('err\n');
		expect(seen.states).toContain('ended with 3, again in 1s');
	});

	it('ends with its whole group', async () => {
		const {seen, callbacks, until} = collector();
		ended = runCommand(
			{command: 'sleep 1000 & echo $!; wait', clock: systemClock, ...callbacks},
			stop.signal,
		);
		await until(() => seen.text.endsWith('\n'));
		const pid = Number(seen.text);
		stop.abort();
		await ended;
		const isAlive = () => {
			try {
				process.kill(pid, 0);
				return true;
			} catch {
				return false;
			}
		};

		while (isAlive()) {
			await new Promise(resolve => setImmediate(resolve));
		}
	});
});

it('a stream of events is read, and read again after it drops', async () => {
	const responses: ServerResponse[] = [];
	const server = createServer((_request, response) => {
		responses.push(response);
		response.writeHead(200, {'content-type': 'text/event-stream'});
		response.write(`retry: 10\ndata: {"message":"line ${responses.length}"}\n\n`);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/logs`;
	const {seen, callbacks, until} = collector();
	ended = readEvents({url, headers: {}, ...callbacks}, stop.signal);
	await until(() => seen.text.includes('line 1'));
	responses[0]!.destroy();
	await until(() => seen.text.includes('line 2'));
	expect(seen.reconnects).toBeGreaterThanOrEqual(1);
	stop.abort();
	await ended;
	server.closeAllConnections();
	server.close();
});
