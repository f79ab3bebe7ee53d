import {existsSync, readdirSync} from 'node:fs';
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

function isPattern(text: string): boolean {
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
