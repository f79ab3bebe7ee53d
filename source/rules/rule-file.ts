import type {Node} from 'yaml';
import {parseDurationMs} from '../base/duration.ts';
import {maxRulesPerFile} from '../base/limits.ts';
import type {Problem} from '../base/problem.ts';
import {compileRule, type RuleFault} from './compile-rule.ts';
import type {Rule, RuleGroup, RuleSpec} from './rule.ts';
import {type Field, YamlReader} from './yaml-fields.ts';

export type RuleFile = {
	readonly groups: readonly RuleGroup[];
	/** Prometheus would refuse the whole file for any `error` among them; here each costs only what it names. */
	readonly problems: readonly Problem[];
	/** False when the text is not YAML: then what was read of it may be less than what was meant. */
	readonly isYaml: boolean;
};

/** Reads a rule file of Prometheus (model/rulefmt): unknown fields, bad expressions and bad templates are problems with their place. */
export function parseRuleFile(text: string, file: string): RuleFile {
	const reader = new YamlReader(text, file);
	const fields = reader.fields(reader.root, 'the rule file', new Set(['groups']));
	if (fields.has('tests')) {
		reader.report('this is a file of unit tests', fields.get('tests')?.key, 'try "mcptop rules test"');
	}

	const groups: RuleGroup[] = [];
	const names = new Set<string>();
	let ruleCount = 0;
	for (const node of reader.items(fields.get('groups')?.value, 'groups')) {
		const group = readGroup(reader, node, {file, names});
		ruleCount += group.rules.length;
		if (ruleCount > maxRulesPerFile) {
			reader.report(
				`more than ${maxRulesPerFile} rules in one file: this group and what follows is left out`,
				node,
			);
			break;
		}

		groups.push(group);
	}

	return {groups, problems: reader.problems, isYaml: reader.isYaml};
}

const groupFields: ReadonlySet<string> = new Set([
	'name',
	'interval',
	'query_offset',
	'limit',
	'labels',
	'rules',
]);
const ruleFields: ReadonlySet<string> = new Set([
	'record',
	'alert',
	'expr',
	'for',
	'keep_firing_for',
	'labels',
	'annotations',
]);

function readGroup(
	reader: YamlReader,
	node: Node | undefined,
	{file, names}: {readonly file: string; readonly names: Set<string>},
): RuleGroup {
	const fields = reader.fields(node, 'a group', groupFields);
	const name = reader.text(fields.get('name')?.value, 'name');
	if (name === '') {
		reader.report('Groupname must not be empty', node);
	} else if (names.has(name)) {
		reader.report(`groupname: "${name}" is repeated in the same file`, fields.get('name')?.value);
	}

	names.add(name);
	const labels = reader.texts(fields.get('labels')?.value, 'labels');
	for (const label of Object.keys(labels)) {
		if (label === '' || label === '__name__') {
			reader.report(`group "${name}": invalid label name: ${label}`, fields.get('labels')?.key);
		}
	}

	const intervalMs = readDuration(reader, fields.get('interval'), 'interval');
	return {
		name,
		file,
		...(intervalMs === undefined || intervalMs === 0 ? {} : {intervalMs}),
		queryOffsetMs: readDuration(reader, fields.get('query_offset'), 'query_offset') ?? 0,
		limit: readCount(reader, fields.get('limit')),
		rules: reader
			.items(fields.get('rules')?.value, 'rules')
			.map((rule, index) => readRule(reader, rule, {group: name, index, labels})),
	};
}

function readRule(
	reader: YamlReader,
	node: Node | undefined,
	group: {readonly group: string; readonly index: number; readonly labels: Readonly<Record<string, string>>},
): Rule {
	const before = reader.problems.length;
	const fields = reader.fields(node, `group "${group.group}", rule ${group.index + 1}`, ruleFields);
	const spec: RuleSpec = {
		record: reader.text(fields.get('record')?.value, 'record'),
		alert: reader.text(fields.get('alert')?.value, 'alert'),
		expr: reader.text(fields.get('expr')?.value, 'expr'),
		forMs: readDuration(reader, fields.get('for'), 'for') ?? 0,
		keepFiringForMs: readDuration(reader, fields.get('keep_firing_for'), 'keep_firing_for') ?? 0,
		labels: reader.texts(fields.get('labels')?.value, 'labels'),
		annotations: reader.texts(fields.get('annotations')?.value, 'annotations'),
	};
	const known: RuleFault[] = reader.problems.slice(before).map(({what}) => ({what, field: undefined}));
	const line = reader.line(node);
	const {rule, faults} = compileRule(spec, {
		groupLabels: group.labels,
		faults: known,
		...(line === undefined ? {} : {line}),
	});
	const title = `group "${group.group}", rule ${group.index + 1}, "${spec.alert || spec.record}"`;
	for (const {what, field} of faults.slice(known.length)) {
		const place = field === undefined ? undefined : fields.get(fieldNames[field]);
		const isBlock = field === 'labels' || field === 'annotations';
		reader.report(`${title}: ${what}`, (isBlock ? place?.key : place?.value) ?? node);
	}

	return rule;
}

const fieldNames: Readonly<Record<keyof RuleSpec, string>> = {
	record: 'record',
	alert: 'alert',
	expr: 'expr',
	forMs: 'for',
	keepFiringForMs: 'keep_firing_for',
	labels: 'labels',
	annotations: 'annotations',
};

function readDuration(reader: YamlReader, field: Field | undefined, name: string): number | undefined {
	const text = reader.text(field?.value, name);
	if (text === '') {
		return undefined;
	}

	const ms = parseDurationMs(text);
	if (ms === undefined) {
		reader.report(
			`${name}: not a valid duration string: "${text}"`,
			field?.value,
			'write it like "5m" or "1h30m"',
		);
	}

	return ms;
}

function readCount(reader: YamlReader, field: Field | undefined): number {
	const text = reader.text(field?.value, 'limit');
	if (!/^-?\d*$/.test(text)) {
		reader.report(`limit: "${text}" is not a whole number`, field?.value);
		return 0;
	}

	return Math.max(Number(text), 0);
}
