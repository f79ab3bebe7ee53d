import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {checkRules, type SourceFile} from '../../source/commands/check-rules.ts';
import {newTestStore} from '../../source/commands/rule-store.ts';
import {testRules} from '../../source/commands/test-rules.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures/rules');

function read(name: string): SourceFile {
	return {file: name, text: readFileSync(path.join(fixtures, name), 'utf8')};
}

function verdict(text: string, rules = ''): {text: string; exitCode: number} {
	return testRules([{file: 't.yml', text}], {
		newStore: newTestStore,
		ruleFiles: pattern => (pattern === 'guide.yml' ? [read('guide.yml')] : [{file: pattern, text: rules}]),
	});
}

describe('rules check', () => {
	it('good, bad, repeated and missing files', () => {
		const rule = '{alert: A, expr: "up == 0"}';
		const result = checkRules([
			{file: 'good.yml', text: `groups: [{name: g, rules: [${rule}]}]`},
			{file: 'twice.yml', text: `groups:\n- name: g\n  rules:\n  - ${rule}\n  - ${rule}`},
			{file: 'bad.yml', text: 'groups: [{name: g, rules: [{alert: A, expr: "up ="}]}]'},
			{file: 'gone.yml', failure: 'no such file'},
		]);
		expect(result).toEqual({
			exitCode: 1,
			text: `Checking good.yml
  SUCCESS: 1 rules found

Checking twice.yml
  SUCCESS: 2 rules found
  WARNING: twice.yml:5:1: "A" has the same name and labels as the rule on line 4

Checking bad.yml
  FAILED:
    bad.yml:1:45: group "g", rule 1, "A": could not parse expression: 1:4: parse error: unexpected "="

Checking gone.yml
  FAILED:
    no such file
`,
		});
	});

	it('the rules of the guide', () => {
		expect(checkRules([read('guide.yml')])).toEqual({
			exitCode: 0,
			text: 'Checking guide.yml\n  SUCCESS: 5 rules found\n',
		});
	});
});

describe('rules test', () => {
	it('the unit tests of the rules of the guide', () => {
		expect(
			testRules([read('guide.test.yml')], {newStore: newTestStore, ruleFiles: pattern => [read(pattern)]}),
		).toEqual({exitCode: 0, text: 'Unit Testing: guide.test.yml\n  SUCCESS\n'});
	});

	const rows: readonly (readonly [title: string, text: string, says: string])[] = [
		[
			'an alert that does not come',
			'rule_files: [guide.yml]\ntests:\n- alert_rule_test: [{eval_time: 1m, alertname: MCPServerDown, exp_alerts: [{}]}]',
			'alertname: MCPServerDown, time: 1m,\n        exp:[\n            0:\n              Labels:{alertname="MCPServerDown"}',
		],
		[
			'a value that differs',
			'tests:\n- input_series: [{series: x, values: "1 2"}]\n  promql_expr_test: [{expr: x, eval_time: 1m, exp_samples: [{labels: x, value: 3}]}]',
			'exp: x 3\n        got: x 2',
		],
		['an unknown field', 'test: []', 't.yml:1:1: the test file has the unknown field "test" — try "tests"'],
		['no alertname', 'tests: [{alert_rule_test: [{eval_time: 1m}]}]', 'misses required attribute alertname'],
		[
			'a bad value',
			'tests: [{input_series: [{series: x, values: "1 two"}]}]',
			'input series x: "two" is no value of a series',
		],
		[
			'a bad rule file',
			'rule_files: [r.yml]\ntests: [{}]',
			'r.yml:1:1: the rule file has the unknown field "nope"',
		],
		['a group twice in the order', 'group_eval_order: [a, a]', 'group name repeated in evaluation order: a'],
	];
	for (const [title, text, says] of rows) {
		it(title, () => {
			const result = verdict(text, 'nope: 1');
			expect(result.text).toContain(says);
			expect(result.exitCode).toBe(1);
		});
	}

	it('infinities, NaN, external labels, stale series and the order of groups', () => {
		const rules = `groups:
- {name: last, rules: [{record: b, expr: a + 1}]}
- {name: first, rules: [{record: a, expr: "x"}, {alert: Up, expr: "a > 0", annotations: {at: "{{ $externalLabels.dc }} {{ externalURL }}"}}]}`;
		const text = `rule_files: [r.yml]
group_eval_order: [x, first, last]
tests:
- external_labels: {dc: here}
  external_url: http://m
  input_series: [{series: x, values: "1 +Inf NaN stale"}]
  promql_expr_test:
  - {expr: b, eval_time: 0, exp_samples: [{labels: b, value: 2}]}
  - {expr: b, eval_time: 1m, exp_samples: [{labels: b, value: .inf}]}
  - {expr: b, eval_time: 2m, exp_samples: [{labels: b, value: .nan}]}
  - {expr: x, eval_time: 3m, exp_samples: []}
  alert_rule_test:
  - {eval_time: 1m30s, alertname: Up, exp_alerts: [{exp_annotations: {at: "here http://m"}}]}`;
		expect(verdict(text, rules)).toEqual({exitCode: 0, text: 'Unit Testing: t.yml\n  SUCCESS\n'});
	});
});
