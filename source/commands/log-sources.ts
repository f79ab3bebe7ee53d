import {statSync} from 'node:fs';
import path from 'node:path';
import {plainText} from '../base/plain-text.ts';
import type {Problem} from '../base/problem.ts';
import {type LogSource, logSourceOf, sourceAt} from '../logs/source-argument.ts';
import type {Target} from '../scrape/target.ts';
import type {Invocation} from './run.ts';

/** The sources of `-l`, and those the configuration binds to its targets. */
export function logSources(
	texts: readonly string[],
	targets: readonly Target[],
): {readonly sources: readonly LogSource[]; readonly problems: readonly Problem[]} {
	const read = [
		...texts.map(text => logSourceOf(text)),
		...targets.flatMap(({name, logs = []}) => logs.map(place => sourceAt(place, name))),
	];
	const sources = read.flatMap(outcome => (outcome.type === 'source' ? [outcome.source] : []));
	const isTwice = sources.filter(({type}) => type === 'stdin').length > 1;
	return {
		sources,
		problems: [
			...read.flatMap(outcome => (outcome.type === 'problem' ? [outcome.problem] : [])),
			...(isTwice ? [{severity: 'error' as const, where: '--logs', what: 'names standard input twice'}] : []),
		],
	};
}

/** `-l *.log` without quotes: the shell made targets of all files but the first. */
export function strayFiles({args, options, world}: Invocation): readonly Problem[] {
	const files = options.logs.length === 0 ? [] : args.filter(text => isFile(path.resolve(world.cwd, text)));
	return files.slice(0, 1).map(text => ({
		severity: 'error',
		where: 'targets',
		what: `"${plainText(text)}" is a file, not a server`,
		hint: 'try quotes around the pattern, as in -l "*.log"',
	}));
}

function isFile(file: string): boolean {
	return statSync(file, {throwIfNoEntry: false})?.isFile() ?? false;
}
