import fs from 'node:fs';
import path from 'node:path';
import {checkRules, type SourceFile} from '../../source/commands/check-rules.ts';
import {newTestStore} from '../../source/commands/rule-store.ts';
import {testRules} from '../../source/commands/test-rules.ts';
import {dataDirectory, type SuiteResult} from './suite.ts';

const directory = path.join(dataDirectory, 'prometheus/promtool');

/** Verdicts of newer promtools or of features left out, each with its reason. */
type Difference = {
	readonly exitCode: number;
	readonly reason: string;
	/** What every failure of the file must speak of. */
	readonly onlyFailure?: string;
};

const differing: Readonly<Record<string, Difference>> = {
	'test-rules start-time-test.yml': {
		exitCode: 0,
		reason: '3.5.3 does not know start_timestamp; the promtool that brought this file does',
	},
	'test-rules unittest.yml': {
		exitCode: 1,
		reason: 'it tests native histograms, which are not supported',
		onlyFailure: 'native histograms are not supported',
	},
	'check-rules features.yml': {exitCode: 1, reason: '3.5.3 has no fill modifiers: another parse error'},
};

// Ours has the place in front (file:line:column) and more to say at the end; the sentence itself is Prometheus'.
function wordingOf(message: string): string {
	const sentence = /(?:group "|groupname: "|rule: |expr: "|name: ).*$/.exec(message)?.[0] ?? '';
	return sentence
		.replaceAll('\\"', '"')
		.replace(/^expr: "test\w*", time: 0s, $|^name: .*$/, '')
		.trim();
}

/** What promtool 3.5.3 said of its own test files: exit codes, and messages where it printed them whole. */
export async function promtool(): Promise<SuiteResult> {
	const failures: string[] = [];
	const notes: string[] = [];
	const absent: string[] = [];
	let passed = 0;
	for (const {command, file, exitCode, message} of expectations()) {
		const source = read(path.join(directory, file), file);
		if ('failure' in source) {
			absent.push(file);
			continue;
		}

		const result =
			command === 'check-rules'
				? checkRules([source])
				: testRules([source], {
						newStore: newTestStore,
						ruleFiles: pattern => [read(path.join(directory, pattern), pattern)],
					});
		const difference = differing[`${command} ${file}`];
		const wording = difference === undefined ? wordingOf(message) : '';
		const unsupported = difference?.onlyFailure;
		const isOther = (line: string): boolean =>
			/err:|got:|line \d+:/.test(line) && !line.includes(unsupported ?? '');
		if (
			result.exitCode === (difference?.exitCode ?? exitCode) &&
			result.text.includes(wording) &&
			!(unsupported !== undefined && result.text.split('\n').some(isOther))
		) {
			passed++;
		} else {
			failures.push(
				`${command} ${file}: expected exit ${exitCode} ${wording}, got ${result.exitCode}: ${result.text}`,
			);
		}

		if (difference !== undefined) {
			notes.push(
				`${command} ${file}: exit ${difference.exitCode}, promtool 3.5.3 ${exitCode}: ${difference.reason}`,
			);
		}
	}

	const skipped =
		absent.length === 0 ? [] : [{reason: `not in the data: ${absent.join(', ')}`, count: absent.length}];
	return {name: 'promtool', passed, failures, skipped, notes};
}

function expectations(): {command: string; file: string; exitCode: number; message: string}[] {
	return fs
		.readFileSync(path.join(directory, 'EXPECTED-promtool-3.5.3.txt'), 'utf8')
		.split('\n')
		.map(line => /^(test-rules|check-rules) (\S+) (?:\[\] )?exit=(\d) *(.*)$/.exec(line))
		.filter(match => match !== null)
		.map(([, command, file, exitCode, message]) => ({
			command: command!,
			file: file!,
			exitCode: Number(exitCode),
			message: message!,
		}));
}

function read(file: string, name: string): SourceFile {
	try {
		return {file: name, text: fs.readFileSync(file, 'utf8')};
	} catch (error) {
		return {file: name, failure: String(error)};
	}
}
