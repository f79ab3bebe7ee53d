import type {Problem} from '../base/problem.ts';
import {type BuiltinOverride, builtinGroup} from '../rules/builtin.ts';
import type {RuleGroup} from '../rules/rule.ts';
import type {RuleFile} from '../rules/rule-file.ts';
import type {FilePort} from './ports.ts';

export type RuleSources = {
	/** Paths of rule files, globs expanded; asked anew at every look, for files come and go. */
	readonly ruleFiles: () => Promise<readonly string[]>;
	readonly builtinRules: boolean;
	readonly builtinOverrides: Readonly<Record<string, BuiltinOverride>>;
};

/** What every rule file held when it was looked at: equal fingerprints mean nothing changed. */
export type RuleTexts = {
	readonly fingerprint: string;
	readonly files: readonly RuleText[];
};

type RuleText = {readonly path: string} & ({readonly text: string} | {readonly failure: string});

export type LoadedRules = {
	readonly groups: readonly RuleGroup[];
	readonly problems: readonly Problem[];
	/** Groups by file, for the next load to fall back on. */
	readonly byFile: ReadonlyMap<string, readonly RuleGroup[]>;
};

export async function readRuleTexts(sources: RuleSources, port: FilePort): Promise<RuleTexts> {
	const paths = await sources.ruleFiles();
	const files = await Promise.all(
		paths.map(async (path): Promise<RuleText> => {
			const outcome = await port.readText(path);
			return outcome.type === 'text' ? {path, text: outcome.text} : {path, failure: outcome.reason};
		}),
	);
	return {fingerprint: JSON.stringify(files), files};
}

/**
 * Groups of all files, then the built-in ones that no file replaces. A file that cannot be read any more, because it is gone or
 * half written, keeps the groups it had: an editor saving it must not end alerts.
 */
export async function loadRules(
	{files}: RuleTexts,
	sources: RuleSources,
	former: LoadedRules['byFile'] = new Map(),
): Promise<LoadedRules> {
	const byFile = new Map<string, readonly RuleGroup[]>();
	const problems: Problem[] = [];
	for (const file of files) {
		const {groups, problems: found, isYaml} = await read(file);
		const kept = isYaml ? undefined : former.get(file.path);
		byFile.set(file.path, kept ?? groups);
		problems.push(...found);
		if (kept !== undefined && kept.length > 0) {
			problems.push({severity: 'warning', where: file.path, what: 'the rules it held before stay in force'});
		}
	}

	const groups = [...byFile.values()].flat();
	if (!sources.builtinRules) {
		return {groups, problems, byFile};
	}

	const names = new Set(groups.flatMap(({rules}) => rules.map(({name}) => name)));
	const builtin = builtinGroup(sources.builtinOverrides, names);
	return {groups: [...groups, builtin.group], problems: [...problems, ...builtin.problems], byFile};
}

// Most have no files, and start without what reads YAML.
async function read(file: RuleText): Promise<RuleFile> {
	if ('text' in file) {
		const {parseRuleFile} = await import('../rules/rule-file.ts');
		return parseRuleFile(file.text, file.path);
	}

	const problem: Problem = {severity: 'error', where: file.path, what: `rule file: ${file.failure}`};
	return {groups: [], problems: [problem], isYaml: false};
}
