import type {OpenLogSource} from '../../runtime/ports.ts';
import type {Bookmarks} from './bookmarks.ts';
import type {LogFile} from './log-file.ts';

export type Since = NonNullable<OpenLogSource['since']>;

/** Where reading begins, always at the start of a line unless the last line alone is longer than what is read. */
export type FileStart = {
	readonly position: number;
	/** Lines that were wanted are before it. */
	readonly isCut: boolean;
};

/** No more than this is read of what was there before: the buffer could not hold it. */
export const maxBacklogBytes: number = 64 * 1024 * 1024;

const newline = 10;
const windowBytes = 64 * 1024;
/** Between two lines with a timestamp may lie a stack trace, not a book. */
const maxProbeBytes = 1024 * 1024;

export type StartOptions = {
	readonly bookmarks: Bookmarks;
	/** False: what appeared while it was waited for is new from its beginning. */
	readonly isFirst: boolean;
	readonly since?: Since | undefined;
	readonly tailBytes: number;
};

/** Where a file is read from that was just opened: where it was read to before, else as the options say. */
export async function startOf(
	file: LogFile,
	{bookmarks, isFirst, since, tailBytes}: StartOptions,
): Promise<FileStart> {
	const known = bookmarks.bookmarkOf(file.identity);
	const size = await file.size();
	if (known !== undefined && known.position > 0 && (await file.holds(known))) {
		return {position: known.position, isCut: false};
	}

	if (!isFirst) {
		return tailStart(file, size, maxBacklogBytes);
	}

	const found =
		since === undefined ? undefined : await sinceStart(file, size, {since, maxBytes: maxBacklogBytes});
	return found ?? {...(await tailStart(file, size, tailBytes)), isCut: false};
}

/** The start of the first whole line among the last `bytes`. */
export async function tailStart(file: LogFile, size: number, bytes: number): Promise<FileStart> {
	const from = Math.max(0, size - bytes);
	return {position: from === 0 || from === size ? from : await lineStart(file, from, size), isCut: from > 0};
}

/**
 * About where lines of `since` begin, found by halving: a log is written in the order of its time. Lines that do not say
 * theirs are passed over; where none does, undefined. At most `maxBytes` from the end.
 */
export async function sinceStart(
	file: LogFile,
	size: number,
	{since, maxBytes}: {readonly since: Since; readonly maxBytes: number},
): Promise<FileStart | undefined> {
	let {position: low, isCut} = await tailStart(file, size, maxBytes);
	let high = size;
	const first = await timedLine(file, low, high, since);
	if (first === undefined) {
		return undefined;
	}

	if (first.atMs >= since.atMs) {
		return {position: low, isCut};
	}

	isCut = false;
	while (high - low > windowBytes) {
		const middle = await lineStart(file, low + Math.floor((high - low) / 2), high);
		const line = await timedLine(file, middle, high, since);
		if (line !== undefined && line.atMs < since.atMs) {
			low = line.position;
		} else if (middle < high) {
			high = middle;
		} else {
			break;
		}
	}

	return {position: low, isCut};
}

/** The first start of a line after `from`; `from` itself when there is none before `end`. */
async function lineStart(file: LogFile, from: number, end: number): Promise<number> {
	// From the byte before: it may be the line break.
	for (let at = Math.max(0, from - 1); at < end; at += windowBytes) {
		const found = (await file.peek(at, windowBytes)).indexOf(newline);
		if (found !== -1 && at + found + 1 < end) {
			return at + found + 1;
		}
	}

	return from;
}

/** The first line from `from`, a line's start, that tells its time. */
async function timedLine(
	file: LogFile,
	from: number,
	end: number,
	since: Since,
): Promise<{readonly position: number; readonly atMs: number} | undefined> {
	const limit = Math.min(end, from + maxProbeBytes);
	let at = from;
	while (at < limit) {
		const window = await file.peek(at, windowBytes);
		let start = 0;
		for (let stop = window.indexOf(newline); stop !== -1; stop = window.indexOf(newline, start)) {
			const atMs = since.timestampOf(window.subarray(start, stop));
			if (atMs !== undefined) {
				return {position: at + start, atMs};
			}

			start = stop + 1;
		}

		// A line longer than the window tells its time in its first bytes or not at all.
		if (start === 0) {
			const atMs = window.length === 0 ? undefined : since.timestampOf(window);
			if (atMs !== undefined) {
				return {position: at, atMs};
			}

			const next = await lineStart(file, at + 1, limit);
			if (next === at + 1) {
				return undefined;
			}

			at = next;
		} else {
			at += start;
		}
	}

	return undefined;
}
