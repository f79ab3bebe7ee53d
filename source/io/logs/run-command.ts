import {type ChildProcess, spawn} from 'node:child_process';
import type {Clock} from '../../base/clock.ts';
import type {OpenLogSource} from '../../runtime/ports.ts';
import type {ProcessGroups} from './process-groups.ts';
import {failureReason, readStream} from './read-stream.ts';

export type CommandOptions = Pick<OpenLogSource, 'onBytes' | 'onBreak' | 'onState' | 'onRestart'> & {
	readonly command: string;
	readonly clock: Clock;
	readonly groups: ProcessGroups;
};

const firstBackoffMs = 1000;
const maxBackoffMs = 30_000;
/** A command that ran this long was well: its next end is a first one again. */
const wellMs = 60_000;
/** What a command may take to end by itself; who quits waits no longer than this. */
const graceMs = 1000;
/** After the shell has ended, what it left behind may go on writing this long. */
const drainMs = 1000;

/**
 * Runs a shell command and hands on what it writes to stdout and stderr; when it ends it is started again, ever later. Its
 * whole process group ends with it and with the signal. Resolves when the signal fired and the group is gone.
 */
export async function runCommand(options: CommandOptions, signal: AbortSignal): Promise<void> {
	const {clock, onState, onRestart} = options;
	let backoffMs = firstBackoffMs;
	while (!signal.aborted) {
		const startedMs = clock.monotonicMs();
		const reason = await runOnce(options, signal);
		if (signal.aborted) {
			return;
		}

		backoffMs = clock.monotonicMs() - startedMs > wellMs ? firstBackoffMs : backoffMs;
		onState({type: 'restarting', reason, atMs: clock.nowMs() + backoffMs});
		await clock.sleep(backoffMs, signal).catch(() => {});
		backoffMs = Math.min(maxBackoffMs, backoffMs * 2);
		if (!signal.aborted) {
			onRestart();
		}
	}
}

/** Resolves with how it ended. */
async function runOnce(options: CommandOptions, signal: AbortSignal): Promise<string> {
	const {command, clock, groups, onBytes, onBreak, onState} = options;
	let child: ChildProcess;
	try {
		// Its standard input stays open and silent: a stdio MCP server ends when that ends, as it does when mcptop is gone.
		// A session of its own: the terminal's ctrl-c is not for it, and all it starts can be ended at once.
		child = spawn('/bin/sh', ['-c', command], {stdio: 'pipe', detached: true});
	} catch (error) {
		return `cannot be started: ${failureReason(error)}`;
	}

	const ended = endOf(child);
	const {pid, stdin, stdout, stderr} = child;
	if (pid === undefined || stdin === null || stdout === null || stderr === null) {
		return ended;
	}

	groups.add(pid);
	// A command that closes its input is free to.
	stdin.on('error', () => {});
	onState({type: 'following'});
	const pipes = new AbortController();
	const read = Promise.all([
		readStream(stdout, chunk => onBytes(chunk), pipes.signal),
		readStream(stderr, chunk => onBytes(chunk, {stream: 'stderr'}), pipes.signal),
	]);
	await untilAborted(ended, signal);
	if (!signal.aborted) {
		// Usually the pipes end with the shell; what it left running in the background holds them open.
		await Promise.race([read, clock.sleep(drainMs, signal).catch(() => {})]);
	}

	await groups.end(pid, {clock, graceMs});
	pipes.abort();
	stdin.destroy();
	await read;
	onBreak();
	onBreak({stream: 'stderr'});
	return ended;
}

function endOf(child: ChildProcess): Promise<string> {
	return new Promise(resolve => {
		child.once('error', error => resolve(`cannot be started: ${failureReason(error)}`));
		child.once('exit', (code, name) =>
			resolve(code === null ? `ended by ${String(name)}` : `ended with ${code}`),
		);
	});
}

/** Resolves when either happens; leaves nothing on the signal, which outlives thousands of runs. */
function untilAborted(ended: Promise<unknown>, signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		const finish = () => {
			signal.removeEventListener('abort', finish);
			resolve();
		};

		signal.addEventListener('abort', finish);
		void ended.then(finish);
		if (signal.aborted) {
			finish();
		}
	});
}
