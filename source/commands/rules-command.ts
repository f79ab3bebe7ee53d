import path from 'node:path';
import {expandGlob} from '../io/glob.ts';
import {readTextFile} from '../io/text-files.ts';
import {checkRules, type SourceFile} from './check-rules.ts';
import {newTestStore} from './rule-store.ts';
import type {Invocation} from './run.ts';
import {testRules} from './test-rules.ts';
import {exitCodes} from './world.ts';

/** `mcptop rules check FILE…` and `mcptop rules test FILE…`: verdicts on stdout, exit code 1 when something is wrong. */
export async function rulesCommand(
	name: 'rules check' | 'rules test',
	{args, world}: Invocation,
): Promise<number> {
	const files = args.flatMap(pattern => sourceFiles(pattern, world.cwd));
	if (files.length === 0) {
		world.stderr.write(`mcptop: ${name} needs a file — try "mcptop ${name} alerts.yml"\n`);
		return exitCodes.usage;
	}

	const {text, exitCode} =
		name === 'rules check'
			? checkRules(files)
			: testRules(files, {
					newStore: newTestStore,
					ruleFiles: (pattern, testFile) =>
						sourceFiles(pattern, path.dirname(path.resolve(world.cwd, testFile))),
				});
	world.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
	return exitCode;
}

/** The files a pattern names; a plain name that does not exist is a file that cannot be read. */
function sourceFiles(pattern: string, folder: string): SourceFile[] {
	const found = expandGlob(pattern, folder);
	return (found.length === 0 ? [pattern] : found).map(file => {
		const read = readTextFile(path.resolve(folder, file));
		return read.type === 'text' ? {file, text: read.text} : {file, failure: read.reason};
	});
}
