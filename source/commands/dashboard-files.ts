import path from 'node:path';
import type {ReadDashboard} from '../dashboards/read.ts';
import {expandGlob} from '../io/glob.ts';
import {readTextFile} from '../io/text-files.ts';

/** Dashboards of files and globs; a plain name that does not exist is a file that cannot be read. */
export async function readDashboards(
	patterns: readonly string[],
	folder: string,
): Promise<readonly ReadDashboard[]> {
	if (patterns.length === 0) {
		return [];
	}

	const {readDashboard} = await import('../dashboards/read.ts');
	return patterns
		.flatMap(pattern => {
			const found = expandGlob(pattern, folder);
			return found.length === 0 ? [pattern] : found;
		})
		.map(file => {
			const read = readTextFile(path.resolve(folder, file));
			return read.type === 'text'
				? readDashboard(read.text, file)
				: {dashboard: undefined, problems: [{severity: 'error', where: file, what: read.reason}]};
		});
}
