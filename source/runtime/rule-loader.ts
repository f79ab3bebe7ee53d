import type {Problem} from '../base/problem.ts';
import {type BuiltinOverride, builtinGroup} from '../rules/builtin.ts';
import type {RuleGroup} from '../rules/rule.ts';
import {parseRuleFile} from '../rules/rule-file.ts';
import type {FilePort} from './ports.ts';

export type RuleSources = {
	/** Paths of rule files, globs expanded; asked anew at every look, for files come and go. */
	readonly ruleFiles: () => Promise<readonly string[]>;
	readonly builtinRules: boolean;
	readonly builtinOverrides: Readonly<Record<string, BuiltinOverride>>;
};

/** Texts of all rule files as they were read: equal fingerprints mean nothing changed. */
export type RuleTexts = {
	readonly fingerprint: string;
	readonly texts: readonly {readonly path: string; readonly text: string}[];
	readonly problems: readonly Problem[];
};

export async function readRuleTexts(sources: RuleSources, files: FilePort): Promise<RuleTexts> {
	const paths = await sources.ruleFiles();
	const outcomes = await Promise.all(paths.map(async path => ({path, outcome: await files.readText(path)})));
	const texts = outcomes.flatMap(({path, outcome}) =>
		outcome.type === 'text' ? [{path, text: outcome.text}] : [],
	);
	const problems = outcomes.flatMap(({path, outcome}): readonly Problem[] =>
		outcome.type === 'failed' ? [{severity: 'error', where: path, what: `rule file: ${outcome.reason}`}] : [],
	);
	return {fingerprint: JSON.stringify([texts, problems]), texts, problems};
}

/** Groups of all files, then the built-in ones that no file replaces. */
export function loadRules(
	{texts, problems}: RuleTexts,
	sources: RuleSources,
): {readonly groups: readonly RuleGroup[]; readonly problems: readonly Problem[]} {
	const parsed = texts.map(({path, text}) => parseRuleFile(text, path));
	const groups = parsed.flatMap(file => file.groups);
	const found = [...problems, ...parsed.flatMap(file => file.problems)];
	if (!sources.builtinRules) {
		return {groups, problems: found};
	}

	const names = new Set(groups.flatMap(({rules}) => rules.map(({name}) => name)));
	const builtin = builtinGroup(sources.builtinOverrides, names);
	return {groups: [...groups, builtin.group], problems: [...found, ...builtin.problems]};
}
