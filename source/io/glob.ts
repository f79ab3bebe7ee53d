import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';

/** Files that match a pattern with `*`, `?` and `[…]` in any segment (Go's `filepath.Glob`), sorted; a path without them stands for itself. */
export async function expandGlob(pattern: string): Promise<readonly string[]> {
	if (!/[*?[]/.test(pattern)) {
		return [pattern];
	}

	const {root} = path.parse(pattern);
	let found: readonly string[] = [root];
	for (const segment of pattern.slice(root.length).split(path.sep)) {
		found = (await Promise.all(found.map(folder => matching(folder, segment)))).flat();
	}

	return found.toSorted();
}

async function matching(folder: string, segment: string): Promise<readonly string[]> {
	if (!/[*?[]/.test(segment)) {
		const file = path.join(folder, segment);
		return (await exists(file)) ? [file] : [];
	}

	const regex = segmentRegex(segment);
	try {
		const names = await readdir(folder === '' ? '.' : folder);
		return names.filter(name => regex.test(name)).map(name => path.join(folder, name));
	} catch {
		// A folder that cannot be listed holds no match, as in Go.
		return [];
	}
}

async function exists(file: string): Promise<boolean> {
	try {
		await stat(file);
		return true;
	} catch {
		return false;
	}
}

function segmentRegex(segment: string): RegExp {
	const source = segment.replace(/\[(\^?)([^\]]+)\]|[\s\S]/g, (whole, negated?: string, set?: string) => {
		if (set !== undefined) {
			return `[${negated ?? ''}${set.replace(/[\\\]]/g, '\\$&')}]`;
		}

		return whole === '*' ? '.*' : whole === '?' ? '.' : whole.replace(/[.+^${}()|[\]\\/]/g, '\\$&');
	});
	return new RegExp(`^${source}$`, 'u');
}
