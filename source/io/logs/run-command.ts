import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import type {Clock} from '../../base/clock.ts';

export type CommandOptions = {
	readonly command: string;
	readonly clock: Clock;
	/** `part` is `stderr` for what comes from there: lines of both must not run into each other. */
	onBytes(chunk: Uint8Array, part?: string): void;
	/** `running`, `ended with 1, again in 4s`. */
	onState(state: string): void;
};

const firstBackoffMs = 1000;
const maxBackoffMs = 30_000;
/** A command that ran this long was well: its next end is a first one again. */
const wellMs = 60_000;

/**
 * Runs a shell command and hands on what it writes to stdout and stderr; when it ends it is started again, ever later. Its
 * whole process group ends with the signal. Resolves when the signal fires.
 */
export async function runCommand(
	{command, clock, onBytes, onState}: CommandOptions,
	signal: AbortSignal,
): Promise<void> {
	let backoffMs = firstBackoffMs;
	while (!signal.aborted) {
		const startedMs = clock.monotonicMs();
		const child = spawn('/bin/sh', ['-c', command], {stdio: ['ignore', 'pipe', 'pipe'], detached: true});
		const kill = () => killGroup(child);
		signal.addEventListener('abort', kill, {once: true});
		// A parent that is killed outright cannot end the group: its pipes break, and a writer ends with them.
		child.stdout.on('data', (chunk: Buffer) => onBytes(chunk));
		child.stderr.on('data', (chunk: Buffer) => onBytes(chunk, 'stderr'));
		onState('running');
		const reason = await Promise.race([
			once(child, 'exit').then(([code, name]) => `ended with ${String(code ?? name)}`),
			once(child, 'error').then(() => 'cannot be started'),
		]);
		signal.removeEventListener('abort', kill);
		if (signal.aborted) {
			return;
		}

		backoffMs = clock.monotonicMs() - startedMs > wellMs ? firstBackoffMs : backoffMs;
		onState(`${reason}, again in ${backoffMs / 1000}s`);
		await clock.sleep(backoffMs, signal).catch(() => {});
		backoffMs = Math.min(maxBackoffMs, backoffMs * 2);
	}
}

function killGroup({pid}: ChildProcess): void {
	if (pid !== undefined) {
		try {
			process.kill(-pid, 'SIGTERM');
		} catch {
			// It has ended already.
		}
	}
}
