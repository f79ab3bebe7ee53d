import {formatProblem} from '../base/problem.ts';
import type {RuleGroup} from '../rules/rule.ts';
import {parseRuleFile} from '../rules/rule-file.ts';
import {runUnitTest, type TestStore} from '../rules/unit-test/run-unit-test.ts';
import {parseUnitTestFile, type UnitTestFile} from '../rules/unit-test/test-file.ts';
import type {CommandResult, SourceFile} from './check-rules.ts';

export type TestRulesOptions = {
	/** An empty store; subqueries without a step take the test file's evaluation interval. */
	readonly newStore: (options: {readonly noStepSubqueryMs: number}) => TestStore;
	/** Files that match a pattern of `rule_files`, relative to the test file. */
	readonly ruleFiles: (pattern: string, testFile: string) => readonly SourceFile[];
};

/** `mcptop rules test FILE…`: promtool's unit tests of rules, 0 when every one passes, else 1. */
export function testRules(files: readonly SourceFile[], options: TestRulesOptions): CommandResult {
	const reports = files.map(source => {
		const failures = 'failure' in source ? [`    ${source.failure}`] : testFile(source, options);
		const verdict = failures.length === 0 ? '  SUCCESS\n' : `  FAILED:\n${failures.join('\n')}\n`;
		return {text: `Unit Testing: ${source.file}\n${verdict}`, isGood: failures.length === 0};
	});
	return {
		text: reports.map(({text}) => text).join('\n'),
		exitCode: reports.every(({isGood}) => isGood) ? 0 : 1,
	};
}

function testFile(
	source: {readonly file: string; readonly text: string},
	options: TestRulesOptions,
): readonly string[] {
	const {file, problems} = parseUnitTestFile(source.text, source.file);
	if (problems.length > 0) {
		return problems.map(problem => `    ${formatProblem(problem)}`);
	}

	const {groups, failures} = loadGroups(file, source.file, options);
	if (failures.length > 0) {
		return failures;
	}

	return file.tests.flatMap(test =>
		runUnitTest(test, {
			groups,
			evaluationIntervalMs: file.evaluationIntervalMs,
			fuzzyCompare: file.fuzzyCompare,
			store: options.newStore({noStepSubqueryMs: file.evaluationIntervalMs}),
		}),
	);
}

function loadGroups(
	file: UnitTestFile,
	name: string,
	options: TestRulesOptions,
): {readonly groups: readonly RuleGroup[]; readonly failures: readonly string[]} {
	const failures: string[] = [];
	const groups: RuleGroup[] = [];
	for (const source of file.ruleFiles.flatMap(pattern => options.ruleFiles(pattern, name))) {
		if ('failure' in source) {
			failures.push(`    ${source.file}: ${source.failure}`);
			continue;
		}

		const parsed = parseRuleFile(source.text, source.file);
		groups.push(...parsed.groups);
		failures.push(
			...parsed.problems
				.filter(({severity}) => severity === 'error')
				.map(problem => `    ${formatProblem(problem)}`),
		);
	}

	// Groups the order does not name come first, as promtool's map gives them the number 0.
	const rank = (group: RuleGroup): number => Math.max(file.groupOrder.indexOf(group.name), 0);
	return {groups: groups.toSorted((left, right) => rank(left) - rank(right)), failures};
}
