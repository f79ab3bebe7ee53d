import {formatProblem, type Problem} from '../base/problem.ts';
import type {Rule, RuleGroup} from '../rules/rule.ts';
import {parseRuleFile} from '../rules/rule-file.ts';

/** A file the command line named: its text, or why it could not be read. */
export type SourceFile = {readonly file: string} & ({readonly text: string} | {readonly failure: string});

/** What a command prints and exits with. */
export type CommandResult = {readonly text: string; readonly exitCode: number};

/** `mcptop rules check FILE…`: the verdicts of `promtool check rules`, 0 when every file is good, else 1. */
export function checkRules(files: readonly SourceFile[]): CommandResult {
	const reports = files.map(checkFile);
	return {
		text: reports.map(({text}) => text).join('\n'),
		exitCode: reports.every(({isGood}) => isGood) ? 0 : 1,
	};
}

function checkFile(source: SourceFile): {readonly text: string; readonly isGood: boolean} {
	const heading = `Checking ${source.file}\n`;
	if ('failure' in source) {
		return {text: `${heading}  FAILED:\n    ${source.failure}\n`, isGood: false};
	}

	const {groups, problems} = parseRuleFile(source.text, source.file);
	const errors = problems.filter(({severity}) => severity === 'error');
	const remarks = [
		...problems.filter(({severity}) => severity === 'warning'),
		...duplicates(groups, source.file),
	];
	const notes = remarks.map(problem => `  WARNING: ${formatProblem(problem)}\n`).join('');
	if (errors.length > 0) {
		const lines = errors.map(problem => `    ${formatProblem(problem)}\n`).join('');
		return {text: `${heading}  FAILED:\n${lines}${notes}`, isGood: false};
	}

	const count = groups.reduce((sum, {rules}) => sum + rules.length, 0);
	return {text: `${heading}  SUCCESS: ${count} rules found\n${notes}`, isGood: true};
}

/** Rules of one name with the same labels: they would write the same series. */
function duplicates(groups: readonly RuleGroup[], file: string): Problem[] {
	const seen = new Map<string, Rule>();
	const problems: Problem[] = [];
	for (const rule of groups.flatMap(({rules}) => rules)) {
		const labels =
			rule.type === 'recording'
				? rule.labels.key
				: JSON.stringify(rule.labels.map(({name, template}) => [name, template.text]));
		const key = `${rule.name}\n${labels}`;
		const first = seen.get(key);
		if (first !== undefined) {
			problems.push({
				severity: 'warning',
				where: file,
				what: `"${rule.name}" has the same name and labels as the rule on line ${first.line ?? 0}`,
				...(rule.line === undefined ? {} : {line: rule.line}),
			});
		}

		seen.set(key, first ?? rule);
	}

	return problems;
}
