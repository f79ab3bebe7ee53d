import {existsSync, readdirSync} from 'node:fs';
import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';

/**
 * Files that match a pattern with `*`, `?` and `[…]` in any segment (Go's `filepath.Glob`, as `rule_files` means it), sorted
 * and spelt like the pattern: relative to `folder` when it is. A path without them stands for itself. A few folders are
 * read at once: for commands at their start.
 */
export function expandGlob(pattern: string, folder: string): readonly string[] {
	if (!isPattern(pattern)) {
		return [pattern];
	}

	const {root} = path.parse(pattern);
	let found: readonly string[] = [root];
	for (const segment of pattern.slice(root.length).split(path.sep)) {
		found = found.flatMap(parent => matching(parent, segment, folder));
	}

	return found.toSorted();
}

/**
 * The same without waiting: for those who look again and again. `**` stands for any folders, or none, below. Never more than
 * `maxFiles` of each step.
 */
export async function globFiles(
	pattern: string,
	{folder, maxFiles}: {readonly folder: string; readonly maxFiles: number},
): Promise<readonly string[]> {
	const {root} = path.parse(pattern);
	let found: readonly string[] = [root];
	for (const segment of pattern.slice(root.length).split(path.sep)) {
		const next: string[] = [];
		for (const parent of found) {
			next.push(...(await matchingNow(parent, segment, folder)));
			if (next.length >= maxFiles) {
				break;
			}
		}

		found = next.slice(0, maxFiles);
	}

	return found.toSorted();
}

async function matchingNow(parent: string, segment: string, folder: string): Promise<readonly string[]> {
	const place = path.resolve(folder, parent);
	if (segment === '**') {
		return foldersBelow(parent, folder);
	}

	if (!isPattern(segment)) {
		const isThere = await stat(path.join(place, segment)).then(
			() => true,
			() => false,
		);
		return isThere ? [path.join(parent, segment)] : [];
	}

	const regex = segmentRegex(segment);
	const names = await readdir(place).catch(() => []);
	return names.filter(name => regex.test(name)).map(name => path.join(parent, name));
}

/** A tree that is looked at every few seconds: a server's logs have some dozen folders, a whole disk is a mistake. */
const maxFolders = 500;

/** The folder and all below it, those nearest first; links are not followed, so that there is no way round and round. */
async function foldersBelow(parent: string, folder: string): Promise<readonly string[]> {
	const found = [parent];
	for (let index = 0; index < found.length && found.length < maxFolders; index++) {
		const entries = await readdir(path.resolve(folder, found[index]!), {withFileTypes: true}).catch(() => []);
		const folders = entries.filter(entry => entry.isDirectory());
		found.push(...folders.map(({name}) => path.join(found[index]!, name)));
	}

	return found.slice(0, maxFolders);
}

function matching(parent: string, segment: string, folder: string): readonly string[] {
	if (!isPattern(segment)) {
		const file = path.join(parent, segment);
		return existsSync(path.resolve(folder, file)) ? [file] : [];
	}

	const regex = segmentRegex(segment);
	try {
		const names = readdirSync(path.resolve(folder, parent));
		return names.filter(name => regex.test(name)).map(name => path.join(parent, name));
	} catch {
		// A folder that cannot be listed holds no match, as in Go.
		return [];
	}
}

/** Whether it may stand for several files. */
export function isPattern(text: string): boolean {
	return /[*?[]/.test(text);
}

function segmentRegex(segment: string): RegExp {
	const source = segment.replace(/\[(\^?)([^\]]+)\]|[\s\S]/g, (whole, negated?: string, set?: string) => {
		if (set !== undefined) {
			return `[${negated ?? ''}${set.replace(/[\\\]]/g, '\\$&')}]`;
		}

		return whole === '*' ? '.*' : whole === '?' ? '.' : whole.replace(/[.+^${}()|[\]\\/]/g, '\\$&');
	});
	return new RegExp(`^${source}$`, 'su');
}
