import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
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

/**
 * Files that match a pattern as Prometheus' `rule_files` means it (Go's `filepath.Glob`): `*`, `?` and `[a-z]` within one
 * part of the path. Sorted; in the pattern's own spelling, relative when it is. Empty when nothing matches.
 */
export function expandGlob(pattern: string, folder: string): string[] {
	if (!/[*?[]/.test(pattern)) {
		return [pattern];
	}

	const parts = pattern.split('/');
	let found = [parts[0] === '' ? '/' : ''];
	for (const part of parts.filter(name => name !== '')) {
		found = found.flatMap(parent => matchesIn(parent, part, folder).map(name => joined(parent, name)));
	}

	return found.sort();
}

function matchesIn(parent: string, part: string, folder: string): string[] {
	const names = namesIn(path.resolve(folder, parent));
	if (!/[*?[]/.test(part)) {
		return part === '.' || part === '..' || names.includes(part) ? [part] : [];
	}

	const escaped = part
		.replace(/[.+^${}()|\\]/g, '\\$&')
		.replace(/\*/g, '.*')
		.replace(/\?/g, '.');
	const regex = new RegExp(`^${escaped}$`, 's');
	// A leading dot is matched only by a dot.
	return names.filter(name => regex.test(name) && (name.startsWith('.') ? part.startsWith('.') : true));
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function joined(parent: string, name: string): string {
	return parent === '' || parent.endsWith('/') ? `${parent}${name}` : `${parent}/${name}`;
}
