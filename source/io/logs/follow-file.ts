import {type FileHandle, open, stat} from 'node:fs/promises';
import type {Clock} from '../../base/clock.ts';

export type FollowOptions = {
	readonly file: string;
	readonly clock: Clock;
	/** Bytes read from the end at the start; 0: only what comes. A whole line is not cut: the first, partial one is left out. */
	readonly tailBytes: number;
	onBytes(chunk: Uint8Array): void;
	/** `following`, `waiting: no such file`, `following: rotated`. */
	onState(state: string): void;
};

/** How often a file is looked at: a new line is seen within this, a quiet file costs two system calls. */
const pollMs = 250;
const chunkBytes = 64 * 1024;

/**
 * Reads a file as it grows, like `tail -F`: through growth, rotation by rename (another inode under the name), copy-truncate
 * (it got shorter), deletion and reappearance. Opens at the tail whatever the size. Resolves when the signal fires.
 */
export async function followFile(options: FollowOptions, signal: AbortSignal): Promise<void> {
	const {clock, file} = options;
	const chunk = Buffer.alloc(chunkBytes);
	let handle: FileHandle | undefined;
	let inode = 0;
	let position = 0;
	let isFirst = true;
	while (!signal.aborted) {
		const named = await stat(file).catch(() => undefined);
		if (handle !== undefined && (named === undefined || named.ino !== inode)) {
			// What was written to the old file before the rename still counts.
			position = await readOn(handle, position, chunk, options, signal);
			await handle.close();
			handle = undefined;
		}

		if (handle === undefined && named?.isFile()) {
			handle = await open(file, 'r').catch(() => undefined);
			inode = named.ino;
			// The first file is opened at its tail; one that takes its place is read from its beginning.
			position = isFirst ? await tailStart(handle, named.size, options.tailBytes) : 0;
			options.onState(isFirst ? 'following' : 'following: a new file');
			isFirst = false;
		}

		if (handle === undefined) {
			options.onState(named === undefined ? 'waiting: no such file' : 'waiting: cannot be read');
			// A file that appears later is new from its beginning.
			isFirst = false;
		} else {
			const {size} = await handle.stat();
			if (size < position) {
				options.onState('following: it was truncated');
				position = 0;
			}

			position = await readOn(handle, position, chunk, options, signal);
		}

		await clock.sleep(pollMs, signal).catch(() => {});
	}

	await handle?.close();
}

/** Reads up to the present end, piece by piece with breaks in between, so that a burst stops neither keys nor scrapes. */
async function readOn(
	handle: FileHandle,
	from: number,
	chunk: Buffer,
	{onBytes}: FollowOptions,
	signal: AbortSignal,
): Promise<number> {
	let position = from;
	while (!signal.aborted) {
		const {bytesRead} = await handle.read(chunk, 0, chunk.length, position);
		if (bytesRead === 0) {
			return position;
		}

		position += bytesRead;
		onBytes(chunk.subarray(0, bytesRead));
		await new Promise(resolve => setImmediate(resolve));
	}

	return position;
}

/** Where the last `tailBytes` begin, moved on to the start of a line. */
async function tailStart(handle: FileHandle | undefined, size: number, tailBytes: number): Promise<number> {
	const start = Math.max(0, size - tailBytes);
	if (start === 0 || handle === undefined || tailBytes === 0) {
		return start;
	}

	const window = Buffer.alloc(Math.min(tailBytes, chunkBytes));
	const {bytesRead} = await handle.read(window, 0, window.length, start);
	const lineEnd = window.subarray(0, bytesRead).indexOf(10);
	return lineEnd === -1 ? start : start + lineEnd + 1;
}
