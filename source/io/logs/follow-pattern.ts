import {stat} from 'node:fs/promises';
import path from 'node:path';
import type {Clock} from '../../base/clock.ts';
import type {OpenLogSource} from '../../runtime/ports.ts';
import {globFiles, isPattern} from '../glob.ts';
import {Bookmarks} from './bookmarks.ts';
import {type FollowOptions, followFile} from './follow-file.ts';
import {lookAt} from './log-file.ts';

export type FollowPatternOptions = {
	readonly pattern: string;
	/** Relative patterns are looked up here. */
	readonly folder: string;
	readonly clock: Clock;
	readonly given: OpenLogSource;
};

/** How often a pattern is looked up again: a new file is seen within this. */
const rescanMs = 2000;
/** Files of one pattern read at once: one open descriptor each, of 1024 a process usually has. The newest ones are. */
const maxFiles = 200;
/** Names looked at to find them. */
const maxNames = 20_000;
/** The tail of one file read at the start: some thousand lines, at once whatever the file's size. */
const tailBytes = 1024 * 1024;
/** Of all files of a pattern together: a start takes a second, not a minute. */
const allTailBytes = 16 * 1024 * 1024;

/** Follows a file, or all files of a pattern and those that appear. Resolves when the signal fires. */
export async function followPattern(options: FollowPatternOptions, signal: AbortSignal): Promise<void> {
	const {pattern, folder, clock, given} = options;
	const bookmarks = new Bookmarks();
	const common = {clock, bookmarks, since: given.since};
	// A file may bear the signs of a pattern in its name, as `job[1].log` does.
	if (!isPattern(pattern) || (await lookAt(path.resolve(folder, pattern))).type === 'file') {
		return followFile(
			{
				...common,
				...callbacks(given),
				path: path.resolve(folder, pattern),
				isNew: false,
				endsWhenGone: false,
				tailBytes,
			},
			signal,
		);
	}

	const following = new Map<string, Promise<void>>();
	let isFirst = true;
	while (!signal.aborted) {
		const {files, unread} = await newest(pattern, folder);
		given.onUnread(unread);
		for (const file of files) {
			if (!following.has(file) && following.size < maxFiles) {
				const name = path.relative(fixedPart(pattern), file);
				const followed = followFile(
					{
						...common,
						...callbacks(given, name),
						path: path.resolve(folder, file),
						isNew: !isFirst,
						endsWhenGone: true,
						tailBytes: Math.min(tailBytes, Math.ceil(allTailBytes / files.length)),
					},
					signal,
				).then(() => {
					given.onBreak({file: name});
					given.onState(undefined, name);
					following.delete(file);
				});
				following.set(file, followed);
			}
		}

		if (following.size === 0) {
			given.onState({type: 'waiting', reason: 'no file matches'});
		}

		isFirst = false;
		await clock.sleep(rescanMs, signal).catch(() => {});
	}

	await Promise.all(following.values());
}

function callbacks(
	{onBytes, onBreak, onState}: OpenLogSource,
	file?: string,
): Pick<FollowOptions, 'onBytes' | 'onBreak' | 'onState'> {
	const of = file === undefined ? {} : {file};
	return {
		onBytes: (chunk, origin) => onBytes(chunk, {...origin, ...of}),
		onBreak: stream => onBreak({...of, ...(stream === undefined ? {} : {stream})}),
		onState: state => onState(state, file),
	};
}

/** The matching files; when there are too many of them, those written to last. */
async function newest(
	pattern: string,
	folder: string,
): Promise<{readonly files: readonly string[]; readonly unread: number}> {
	const names = await globFiles(pattern, {folder, maxFiles: maxNames});
	if (names.length <= maxFiles) {
		return {files: names, unread: 0};
	}

	const dated: (readonly [file: string, writtenMs: number])[] = [];
	for (const name of names) {
		const found = await stat(path.resolve(folder, name)).catch(() => undefined);
		dated.push([name, found?.mtimeMs ?? 0]);
	}

	const files = dated.toSorted(([, left], [, right]) => right - left).slice(0, maxFiles);
	return {files: files.map(([file]) => file), unread: names.length - files.length};
}

/** The folders before the first one with a `*`: the same for all files, so no part of their names. */
function fixedPart(pattern: string): string {
	const segments = pattern.split(path.sep);
	const fixed = segments.slice(0, segments.findIndex(isPattern)).join(path.sep);
	return fixed === '' && path.isAbsolute(pattern) ? path.sep : fixed;
}
