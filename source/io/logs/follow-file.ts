import type {Clock} from '../../base/clock.ts';
import type {LogOrigin, LogState} from '../../runtime/ports.ts';
import type {Bookmarks} from './bookmarks.ts';
import {maxBacklogBytes, type Since, startOf, tailStart} from './file-start.ts';
import {LogFile, lookAt, type Named} from './log-file.ts';
import {packedAs} from './packed.ts';
import {readFifo} from './read-fifo.ts';
import {failureReason} from './read-stream.ts';

export type FollowOptions = {
	readonly path: string;
	readonly clock: Clock;
	/** Of all files of the source. */
	readonly bookmarks: Bookmarks;
	/** True: it appeared while its pattern was watched, so it is new from its beginning. */
	readonly isNew: boolean;
	/** True: done when the file is gone; else it is waited for. */
	readonly endsWhenGone: boolean;
	/** Bytes read from the end at the start when there is no `since`. */
	readonly tailBytes: number;
	readonly since?: Since | undefined;
	onBytes(chunk: Uint8Array, origin?: Omit<LogOrigin, 'file'>): Promise<void>;
	onBreak(stream?: LogOrigin['stream']): void;
	onState(state: LogState): void;
};

/** How often a file is looked at: a new line is seen within this, a quiet file costs a system call. */
const pollMs = 250;
/** One that was quiet for ten seconds is looked at less often. */
const quietPollMs = 1000;
const quietPolls = 40;
/**
 * A file that was renamed or deleted is read on this long: `logrotate` renames first and tells the writer afterwards. Not for
 * ever: a deleted file's space is freed only when nobody holds it.
 */
const lingerMs = 10_000;
/** Behind by more than this is worth saying. */
const muchBytes = 1024 * 1024;
/**
 * Reads a file as it grows, like `tail -F`: through growth, rotation by rename, copy-truncate, rewriting, deletion and
 * reappearance. Opens near its end whatever the size. Resolves when the signal fires; never rejects.
 */
export async function followFile(options: FollowOptions, signal: AbortSignal): Promise<void> {
	const follower = new Follower(options);
	while (!signal.aborted && !follower.isDone) {
		await follower.poll(signal);
		await options.clock.sleep(follower.isQuiet ? quietPollMs : pollMs, signal).catch(() => {});
	}

	await follower.close();
}

class Follower {
	/** The pattern's file is gone for good. */
	isDone = false;
	readonly #options: FollowOptions;
	#file: LogFile | undefined;
	/** What stood under the name before, read until `untilMs`. */
	#rotated: {readonly file: LogFile; untilMs: number} | undefined;
	#isFirst: boolean;
	/** What is read now was there before. */
	#isPast = false;
	#note: string | undefined;
	#quiet = 0;

	constructor(options: FollowOptions) {
		this.#options = options;
		this.#isFirst = !options.isNew;
	}

	get isQuiet(): boolean {
		return this.#quiet >= quietPolls;
	}

	async poll(signal: AbortSignal): Promise<void> {
		const {path, onState} = this.#options;
		this.#quiet++;
		await this.#readRotated(signal);
		const named = await lookAt(path);
		try {
			if (this.#file !== undefined && (named.type !== 'file' || named.identity !== this.#file.identity)) {
				// What is hidden, say by a network drive that does not answer, may be the same file still.
				await (named.type === 'hidden' ? this.#readFile(signal) : this.#rotate(signal));
			}

			await this.#take(named, signal);
		} catch (error) {
			await this.#drop();
			onState({type: 'waiting', reason: failureReason(error)});
		}
	}

	async close(): Promise<void> {
		await this.#drop();
		await this.#closeRotated();
	}

	async #take(named: Named, signal: AbortSignal): Promise<void> {
		const {path, onState, endsWhenGone} = this.#options;
		switch (named.type) {
			case 'file':
				if (this.#file === undefined) {
					await this.#open(named.identity, signal);
				} else {
					await this.#readFile(signal);
				}

				return;
			case 'fifo':
				await readFifo({...this.#options, path}, signal);
				return;
			case 'absent':
				// What appears later is new from its beginning.
				this.#isFirst = false;
				onState({type: 'waiting', reason: 'no such file'});
				this.isDone = endsWhenGone && this.#rotated === undefined;
				return;
			case 'other':
			case 'hidden':
				if (this.#file === undefined) {
					onState({type: 'waiting', reason: named.reason});
				}
		}
	}

	async #open(identity: string, signal: AbortSignal): Promise<void> {
		const {path, bookmarks, onState} = this.#options;
		if (!bookmarks.claim(identity)) {
			onState({type: 'following', note: 'read under another name'});
			return;
		}

		let file: LogFile;
		try {
			file = await LogFile.open(path);
		} catch (error) {
			bookmarks.release(identity, {position: 0, before: new Uint8Array(0)});
			throw error;
		}

		if (file.identity !== identity) {
			// It was changed for another one just now: the next look takes that.
			bookmarks.release(identity, file.bookmark);
			await file.close();
			return;
		}

		this.#file = file;
		const packed = packedAs(await file.peek(0, 6));
		if (packed !== undefined) {
			onState({type: 'waiting', reason: `is compressed (${packed})`});
			await this.#drop();
			return;
		}

		const start = await startOf(file, {...this.#options, isFirst: this.#isFirst});
		await file.moveTo(start.position);
		this.#note = start.isCut ? 'older lines left out' : this.#isFirst ? undefined : 'a new file';
		this.#isPast = this.#isFirst;
		this.#isFirst = false;
		await this.#readFile(signal);
	}

	async #readFile(signal: AbortSignal): Promise<void> {
		const file = this.#file;
		if (file === undefined) {
			return;
		}

		const {onBytes, onBreak, onState} = this.#options;
		const size = await file.size();
		const isShorter = size < file.position;
		if (isShorter || (size > file.position && !(await file.holds(file.bookmark)))) {
			onBreak();
			await file.moveTo((await tailStart(file, size, maxBacklogBytes)).position);
			this.#note = isShorter ? 'it was truncated' : 'it was rewritten';
		}

		const isBehind = size - file.position > muchBytes;
		await file.readOn((chunk, leftBytes) => {
			this.#quiet = 0;
			if (isBehind) {
				onState({type: 'reading', leftBytes});
			}

			return onBytes(chunk, {past: this.#isPast});
		}, signal);
		this.#isPast = false;
		onState({type: 'following', ...(this.#note === undefined ? {} : {note: this.#note})});
	}

	/** The name stands for another file, or none: the old one is read to its end, and a while longer. */
	async #rotate(signal: AbortSignal): Promise<void> {
		await this.#closeRotated();
		await this.#readFile(signal);
		this.#options.onBreak();
		const untilMs = this.#options.clock.monotonicMs() + lingerMs;
		this.#rotated = this.#file === undefined ? undefined : {file: this.#file, untilMs};
		this.#file = undefined;
		this.#isFirst = false;
		this.#quiet = 0;
	}

	async #readRotated(signal: AbortSignal): Promise<void> {
		const rotated = this.#rotated;
		if (rotated === undefined) {
			return;
		}

		const {clock, onBytes} = this.#options;
		try {
			await rotated.file.readOn(chunk => onBytes(chunk, {stream: 'rotated'}), signal);
		} catch {
			// All that was written before the rotation has been read already.
			rotated.untilMs = 0;
		}

		if (clock.monotonicMs() >= rotated.untilMs) {
			await this.#closeRotated();
		}
	}

	async #closeRotated(): Promise<void> {
		if (this.#rotated !== undefined) {
			const {file} = this.#rotated;
			this.#rotated = undefined;
			this.#options.onBreak('rotated');
			this.#options.bookmarks.release(file.identity, file.bookmark);
			await file.close();
		}
	}

	async #drop(): Promise<void> {
		if (this.#file !== undefined) {
			const file = this.#file;
			this.#file = undefined;
			this.#options.bookmarks.release(file.identity, file.bookmark);
			await file.close();
		}
	}
}
