import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import {parseRuleFile} from '../../source/rules/rule-file.ts';

describe('what is wrong with a rule file, and where', () => {
	const rows: readonly (readonly [title: string, text: string, problems: readonly string[]])[] = [
		['an empty file', '', []],
		['no groups', 'groups:', []],
		[
			'an unknown field, nearly right',
			'groups:\n- name: g\n  rule: []',
			['r.yml:3:3: a group has the unknown field "rule" — try "rules"'],
		],
		['a group without a name', 'groups:\n- rules: []', ['r.yml:2:3: Groupname must not be empty']],
		[
			'a bad interval',
			'groups:\n- name: g\n  interval: 5 minutes',
			['r.yml:3:13: interval: not a valid duration string: "5 minutes" — write it like "5m" or "1h30m"'],
		],
		[
			'a limit in words',
			'groups:\n- {name: g, limit: many}',
			['r.yml:2:20: limit: "many" is not a whole number'],
		],
		['rules that are no list', 'groups:\n- name: g\n  rules: 5', ['r.yml:3:10: rules is "5", not a list']],
		[
			'YAML that is none',
			'groups: [',
			['r.yml:1:10: Flow sequence in block collection must be sufficiently indented and end with a ]'],
		],
		['a field twice', 'groups:\n- name: g\n  name: h', ['r.yml:3:3: Map keys must be unique']],
		[
			'two faults in one rule',
			'groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up ==\n    annotations: {s: "{{ nope }}"}',
			[
				'r.yml:5:11: group "g", rule 1, "A": could not parse expression: 1:6: parse error: unexpected end of input',
				'r.yml:6:5: group "g", rule 1, "A": annotation "s": template: __alert_A:1: function "nope" not defined',
			],
		],
	];
	for (const [title, text, problems] of rows) {
		it(title, () => {
			expect(parseRuleFile(text, 'r.yml').problems.map(formatProblem)).toEqual(problems);
		});
	}
});

it('brackets that exhaust the stack are told of once', () => {
	const {problems} = parseRuleFile(`groups: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'r.yml');
	expect(problems.filter(({what}) => /deep|stack/i.test(what)).map(({what}) => what)).toEqual([
		'is nested too deeply',
	]);
});

it('one broken rule is marked and leaves the others whole', () => {
	const {groups, problems} = parseRuleFile(
		`groups:
- name: g
  interval: 30s
  query_offset: 1m
  limit: 7
  labels: {team: mcp, severity: info}
  rules:
  - alert: Broken
    expr: sum(
  - alert: Whole
    expr: errors / calls > 0.05
    for: 5m
    keep_firing_for: 1m
    labels: {severity: critical}
  - record: calls:rate5m
    expr: rate(calls[5m])
`,
		'r.yml',
	);
	expect(problems).toHaveLength(1);
	expect(groups).toMatchObject([
		{
			name: 'g',
			intervalMs: 30_000,
			queryOffsetMs: 60_000,
			limit: 7,
			rules: [
				{name: 'Broken', line: 8, broken: expect.stringContaining('could not parse expression')},
				{
					name: 'Whole',
					forMs: 300_000,
					keepFiringForMs: 60_000,
					limit: 0.05,
					labels: [
						{name: 'severity', template: {text: 'critical'}},
						{name: 'team', template: {text: 'mcp'}},
					],
				},
				{type: 'recording', name: 'calls:rate5m', labels: {pairs: ['severity', 'info', 'team', 'mcp']}},
			],
		},
	]);
	expect(groups[0]!.rules[1]).not.toHaveProperty('broken');
});

it('anchors, aliases and merge keys mean what they mean in YAML', () => {
	const {groups, problems} = parseRuleFile(
		`groups:
- name: g
  rules:
  - &first {alert: A, expr: &e up == 0, for: 1m}
  - {<<: *first, alert: B}
  - {record: c, expr: *e}
`,
		'r.yml',
	);
	expect(problems).toEqual([]);
	expect(groups[0]!.rules).toMatchObject([
		{name: 'A', expr: 'up == 0', forMs: 60_000},
		{name: 'B', expr: 'up == 0', forMs: 60_000},
		{name: 'c', expr: 'up == 0'},
	]);
});

describe('the number an alert compares with', () => {
	const rows: readonly (readonly [expr: string, limit: number | undefined])[] = [
		['up == 0', 0],
		['(a / b) > 0.05', 0.05],
		['400 < memory', 400],
		['a >= -2 and b > 7', -2],
		['a > b', undefined],
		['absent(up)', undefined],
	];
	for (const [expr, limit] of rows) {
		it(expr, () => {
			const {groups} = parseRuleFile(`groups: [{name: g, rules: [{alert: A, expr: "${expr}"}]}]`, 'r.yml');
			expect((groups[0]!.rules[0] as {limit?: number}).limit).toBe(limit);
		});
	}
});

describe('files made to hurt', () => {
	const rows: readonly (readonly [title: string, text: string])[] = [
		['a mapping that merges itself', 'groups:\n- &a\n  name: g\n  <<: *a'],
		['a list that holds itself', 'groups: &g [*g]'],
		['an alias to nothing', 'groups: *nothing'],
		[
			'ten that merge ten that merge ten',
			`groups:\n- &a0 {name: a}\n${Array.from({length: 12}, (_, i) => `- &a${i + 1} {name: g${i}, <<: [${Array.from({length: 10}, () => `*a${i}`).join(', ')}]}`).join('\n')}`,
		],
		['a key that is a list', 'groups: [{? [a, b] : c, name: g}]'],
		['deep flow', `groups: ${'['.repeat(5000)}`],
	];
	for (const [title, text] of rows) {
		it(title, () => {
			expect(parseRuleFile(text, 'r.yml').problems.length).toBeGreaterThan(0);
		});
	}
});
