import {constants} from 'node:fs';
import {type FileHandle, open, stat} from 'node:fs/promises';
import {failureReason} from './read-stream.ts';

/** What stands under a name. */
export type Named =
	| {readonly type: 'file'; readonly identity: string; readonly size: number}
	| {readonly type: 'fifo'}
	| {readonly type: 'absent'}
	/** `is a folder`. */
	| {readonly type: 'other'; readonly reason: string}
	/** It cannot be told at the moment: `permission denied`, `stale network file`. */
	| {readonly type: 'hidden'; readonly reason: string};

export async function lookAt(path: string): Promise<Named> {
	try {
		const found = await stat(path);
		if (found.isFile()) {
			return {type: 'file', identity: identityOf(found), size: found.size};
		}

		return found.isFIFO()
			? {type: 'fifo'}
			: {type: 'other', reason: found.isDirectory() ? 'is a folder' : 'is no file'};
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		return code === 'ENOENT' || code === 'ENOTDIR'
			? {type: 'absent'}
			: {type: 'hidden', reason: failureReason(error)};
	}
}

/** Up to where a file was read, and the bytes before that: whether they are still there tells a rewritten file. */
export type Bookmark = {readonly position: number; readonly before: Uint8Array};

const chunkBytes = 64 * 1024;
/** A file that grew a little may be growing fast. */
const minChunkBytes = 4096;
/** Two log lines; a timestamp in them makes them unlike any others. */
const beforeBytes = 256;

/** An open file that is read on and on. */
export class LogFile {
	readonly identity: string;
	readonly #handle: FileHandle;
	#position = 0;
	#before: Uint8Array = new Uint8Array(0);
	/** Nothing of the present line was handed on yet. */
	#isLineStart = true;

	private constructor(handle: FileHandle, identity: string) {
		this.#handle = handle;
		this.identity = identity;
	}

	/** Rejects with the system's error, or when it is no regular file (any more). */
	static async open(path: string): Promise<LogFile> {
		// Should it have become a FIFO since it was looked at, opening must not wait for a writer.
		const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
		const found = await handle.stat();
		if (!found.isFile()) {
			await handle.close();
			throw new Error('is no file');
		}

		return new LogFile(handle, identityOf(found));
	}

	get position(): number {
		return this.#position;
	}

	get bookmark(): Bookmark {
		return {position: this.#position, before: this.#before};
	}

	async size(): Promise<number> {
		return (await this.#handle.stat()).size;
	}

	/** Bytes from `position`, at most `length`; fewer at the end. */
	async peek(position: number, length: number): Promise<Uint8Array> {
		const bytes = new Uint8Array(length);
		const {bytesRead} = await this.#handle.read(bytes, 0, length, position);
		return bytes.subarray(0, bytesRead);
	}

	/** Goes on from here, the start of a line. */
	async moveTo(position: number): Promise<void> {
		const length = Math.min(beforeBytes, position);
		this.#before = await this.peek(position - length, length);
		this.#position = position;
		this.#isLineStart = true;
	}

	/** Whether what was read still stands there: not when the file was truncated and grew past it, or was rewritten. */
	async holds({position, before}: Bookmark): Promise<boolean> {
		const found = await this.peek(position - before.length, before.length);
		return Buffer.compare(found, before) === 0;
	}

	/** Reads up to the present end; `take` is told how much is left, about. */
	async readOn(
		take: (chunk: Uint8Array, leftBytes: number) => Promise<void>,
		signal: AbortSignal,
	): Promise<void> {
		let size = await this.size();
		// Most looks find nothing, and memory for nothing, two hundred files four times a second, adds up.
		const left = size - this.#position;
		const chunk = new Uint8Array(left <= 0 ? 0 : Math.min(chunkBytes, Math.max(minChunkBytes, left)));
		while (chunk.length > 0 && !signal.aborted) {
			const {bytesRead} = await this.#handle.read(chunk, 0, chunk.length, this.#position);
			if (bytesRead === 0) {
				return;
			}

			const bytes = chunk.subarray(0, bytesRead);
			this.#position += bytesRead;
			this.#before = tailOf(this.#before, bytes);
			if (this.#position > size) {
				size = await this.size();
			}

			const text = this.#withoutHole(bytes);
			if (text.length > 0) {
				this.#isLineStart = text.at(-1) === newline;
				await take(text, Math.max(0, size - this.#position));
			}
		}
	}

	async close(): Promise<void> {
		// Nothing was written: that closing fails costs nobody anything.
		await this.#handle.close().catch(() => {});
	}

	/** A writer that goes on at its old place after a truncation leaves a hole of zeros at the start of its next line. */
	#withoutHole(bytes: Uint8Array): Uint8Array {
		if (!this.#isLineStart || bytes[0] !== 0) {
			return bytes;
		}

		const start = bytes.findIndex(byte => byte !== 0);
		return start === -1 ? bytes.subarray(0, 0) : bytes.subarray(start);
	}
}

const newline = 10;

function tailOf(before: Uint8Array, bytes: Uint8Array): Uint8Array {
	if (bytes.length >= beforeBytes) {
		return bytes.slice(-beforeBytes);
	}

	return new Uint8Array(Buffer.concat([before, bytes]).subarray(-beforeBytes));
}

/** The device and number of a file: its own as long as somebody has it open. */
function identityOf({dev, ino}: {readonly dev: number; readonly ino: number}): string {
	return `${dev}:${ino}`;
}
