import {closeSync, constants, fstatSync, openSync} from 'node:fs';
import {Socket} from 'node:net';
import type {LogState} from '../../runtime/ports.ts';
import {readStream} from './read-stream.ts';

/**
 * Reads a named pipe, or the shell's `<(command)`, until its writers have closed it. Neither opening nor reading waits in a
 * thread: a pipe nobody writes to costs nothing.
 */
export async function readFifo(
	{
		path,
		onBytes,
		onState,
		onBreak,
	}: {
		readonly path: string;
		onBytes(chunk: Uint8Array): Promise<void>;
		onState(state: LogState): void;
		onBreak(): void;
	},
	signal: AbortSignal,
): Promise<void> {
	// Without waiting for a writer this is at once, so it needs no thread; the socket owns the descriptor.
	const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	if (!fstatSync(fd).isFIFO()) {
		closeSync(fd);
		return;
	}

	const socket = new Socket({fd, readable: true, writable: false});
	let isWritten = false;
	onState({type: 'waiting', reason: 'nobody writes to this pipe'});
	await readStream(
		socket,
		chunk => {
			if (!isWritten) {
				isWritten = true;
				onState({type: 'following'});
			}

			return onBytes(chunk);
		},
		signal,
	);
	onBreak();
}
