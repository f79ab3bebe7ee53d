import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {plainText} from '../base/plain-text.ts';
import {fileFailure} from '../io/files.ts';
import type {LogBuffer} from '../logs/buffer.ts';
import {parseLogFilter} from '../logs/filter.ts';

export type SaveOptions = {
	readonly buffer: LogBuffer;
	/** As the log screen has it; empty for all lines. */
	readonly filter: string;
	/** Relative to `folder`. */
	readonly file: string;
	readonly folder: string;
};

/**
 * Writes the lines a filter keeps to a new file that only its owner may read; secrets are masked as on the screen. Never over
 * another file. Gives one line that says how it went.
 */
export async function saveLogs({buffer, filter, file, folder}: SaveOptions): Promise<string> {
	const {test} = parseLogFilter(filter);
	const lines: string[] = [];
	for (let position = buffer.first; position < buffer.end; position++) {
		const record = buffer.at(position)!;
		if (test(record)) {
			lines.push(record.raw, ...(record.detail?.split('\n') ?? []));
		}
	}

	const shown = plainText(file);
	try {
		await writeFile(path.resolve(folder, file), lines.map(line => `${line}\n`).join(''), {
			flag: 'wx',
			mode: 0o600,
		});
		return `saved ${lines.length} lines to ${shown}`;
	} catch (error) {
		const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
		return `${shown}: ${exists ? 'exists already — choose another name' : fileFailure(error)}`;
	}
}
