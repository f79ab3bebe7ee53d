import {readFileSync, statSync} from 'node:fs';
import {fileFailure} from './files.ts';

/** Rule files, configurations and dashboards are small; a mistyped path may name a disk. */
const maxTextBytes = 64 * 1024 * 1024;

export type TextFile =
	| {readonly type: 'text'; readonly text: string}
	/** `no such file`, `permission denied`, … */
	| {readonly type: 'failed'; readonly reason: string};

/** A whole text file, read at once: for commands at their start, never while a screen is up. */
export function readTextFile(file: string): TextFile {
	try {
		return statSync(file).size > maxTextBytes
			? {type: 'failed', reason: `larger than ${maxTextBytes / 1024 / 1024} MB`}
			: {type: 'text', text: readFileSync(file, 'utf8')};
	} catch (error) {
		return {type: 'failed', reason: fileFailure(error)};
	}
}
