import {describe, expect, it} from 'vitest';
import {newTestStore} from '../../source/commands/rule-store.ts';
import {formatLabels} from '../../source/labels/format.ts';
import {type Labels, labelsFrom, noLabels} from '../../source/labels/labels.ts';
import {
	carryOver,
	endGroup,
	evaluateGroup,
	evaluationAtMs,
	freshGroupRun,
	type GroupRun,
} from '../../source/rules/evaluate-group.ts';
import type {RuleGroup} from '../../source/rules/rule.ts';
import {parseRuleFile} from '../../source/rules/rule-file.ts';
import {severityOf} from '../../source/rules/views.ts';

function groupOf(text: string): RuleGroup {
	return parseRuleFile(`groups: [{name: g, ${text}}]`, 'r.yml').groups[0]!;
}

/** A store, a group over it, and what it holds at an instant. */
function lab() {
	const store = newTestStore({noStepSubqueryMs: 60_000});
	const world = {engine: store.engine, externalLabels: labelsFrom({dc: 'x'}), externalUrl: ''};
	return {
		...store,
		put(record: Readonly<Record<string, string>>, atMs: number, value: number): void {
			store.appender.appendSample(labelsFrom(record), atMs, value);
		},
		evaluate(group: RuleGroup, run: GroupRun, atMs: number): GroupRun {
			return evaluateGroup(group, run, {atMs, world, appender: store.appender});
		},
		ask(expr: string, atMs: number): string {
			const result = store.engine.instant(expr, atMs);
			return result.type === 'ok' && result.value.type === 'vector'
				? result.value.samples.map(({labels, value}) => `${formatLabels(labels)} ${value}`).join(', ')
				: JSON.stringify(result);
		},
	};
}

it('a rule sees what the rules before it wrote, at the same instant', () => {
	const {put, evaluate, ask} = lab();
	const group = groupOf(
		'rules: [{record: "double", expr: "x * 2", labels: {by: rule}}, {record: quadruple, expr: "double * 2"}, {alert: Big, expr: "quadruple > 3"}]',
	);
	put({__name__: 'x', i: 'a'}, 1000, 1);
	evaluate(group, freshGroupRun(group), 1000);
	expect(ask('{__name__=~".+"}', 1000)).toBe(
		'x{i="a"} 1, double{by="rule", i="a"} 2, quadruple{by="rule", i="a"} 4, ALERTS{alertname="Big", alertstate="firing", by="rule", i="a"} 1, ALERTS_FOR_STATE{alertname="Big", by="rule", i="a"} 1',
	);
});

it('what a rule no longer gives is gone at once, not after the lookback', () => {
	const {put, evaluate, ask} = lab();
	const group = groupOf('rules: [{record: y, expr: "x > 0"}, {alert: A, expr: "x > 0", for: 10s}]');
	put({__name__: 'x'}, 0, 1);
	let run = evaluate(group, freshGroupRun(group), 0);
	expect(ask('ALERTS', 0)).toBe('ALERTS{alertname="A", alertstate="pending"} 1');
	run = evaluate(group, run, 10_000);
	expect(ask('ALERTS', 10_000)).toBe('ALERTS{alertname="A", alertstate="firing"} 1');
	put({__name__: 'x'}, 20_000, 0);
	evaluate(group, run, 20_000);
	expect([ask('y', 20_000), ask('ALERTS', 20_000), ask('ALERTS_FOR_STATE', 20_000)]).toEqual(['', '', '']);
});

describe('a rule that fails says why, keeps quiet and lets the others run', () => {
	const rows: readonly (readonly [title: string, group: string, lastError: string])[] = [
		[
			'a query that fails',
			'rules: [{record: y, expr: "x + on(a) x"}',
			'found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="x", i="b"}, {__name__="x", i="a"}];many-to-many matching not allowed: matching labels must be unique on one side',
		],
		[
			'labels made equal by a recording rule',
			'rules: [{record: y, expr: x, labels: {i: same}}',
			'vector contains metrics with the same labelset after applying rule labels',
		],
		[
			'labels made equal by an alerting rule',
			'rules: [{alert: A, expr: x, labels: {i: same}}',
			'vector contains metrics with the same labelset after applying alert labels',
		],
		['too many series', 'limit: 1, rules: [{record: y, expr: x}', 'exceeded limit of 1 with 2 series'],
		['too many alerts', 'limit: 1, rules: [{alert: A, expr: x}', 'exceeded limit of 1 with 2 alerts'],
		[
			'a result that is no vector',
			'rules: [{record: y, expr: "\'text\'"}',
			'rule result is not a vector or scalar',
		],
		[
			'a broken rule',
			'rules: [{record: y, expr: "x +"}',
			'could not parse expression: 1:4: parse error: unexpected end of input',
		],
	];
	for (const [title, text, lastError] of rows) {
		it(title, () => {
			const {put, evaluate, ask} = lab();
			const group = groupOf(`${text}, {record: other, expr: "1"}]`);
			put({__name__: 'x', i: 'a'}, 0, 1);
			put({__name__: 'x', i: 'b'}, 0, 1);
			const run = evaluate(group, freshGroupRun(group), 0);
			expect(run.map(({health}) => health)).toEqual(['err', 'ok']);
			expect(run[0]!.lastError.replace(/\[\{.*\}\]/, '[{__name__="x", i="b"}, {__name__="x", i="a"}]')).toBe(
				lastError,
			);
			expect(ask('{__name__=~"y|ALERTS|other"}', 0)).toBe('other 1');
		});
	}
});

it('asks and writes in the past when it has a query offset, and fires in the present', () => {
	const {put, evaluate, ask} = lab();
	const group = groupOf('query_offset: 1m, rules: [{alert: A, expr: "x > 0"}]');
	put({__name__: 'x'}, 60_000, 0);
	put({__name__: 'x'}, 0, 1);
	put({__name__: 'x', late: 'yes'}, 30_000, 1);
	const run = evaluate(group, freshGroupRun(group), 90_000);
	expect([...run[0]!.alerts.values()].map(({activeAtMs}) => activeAtMs)).toEqual([90_000]);
	expect(ask('count(ALERTS)', 30_000)).toBe('{} 1');
});

it('labels and annotations are templates; external labels are at hand', () => {
	const {put, evaluate} = lab();
	const group = groupOf(
		`rules: [{alert: A, expr: x, labels: {level: "{{ if gt $value 1.0 }}high{{ end }}", where: "{{ $externalLabels.dc }}"}, annotations: {s: "{{ with query \\"x\\" }}{{ . | first | value }}{{ end }} of {{ $labels.i }}", empty: ""}}]`,
	);
	put({__name__: 'x', i: 'a'}, 0, 1);
	const [alert] = evaluate(group, freshGroupRun(group), 0)[0]!.alerts.values();
	expect(alert).toMatchObject({
		labels: labelsFrom({alertname: 'A', i: 'a', where: 'x'}),
		annotations: {pairs: ['empty', '', 's', '1 of a']},
	});
});

describe('a reload', () => {
	it('keeps the alerts of rules that stayed and ends the series of those that went', () => {
		const {put, evaluate, ask, appender} = lab();
		const before = groupOf(
			'rules: [{alert: A, expr: x, for: 1m}, {alert: B, expr: x}, {record: y, expr: x}]',
		);
		put({__name__: 'x'}, 0, 1);
		const run = evaluate(before, freshGroupRun(before), 0);
		const after = groupOf('rules: [{record: z, expr: x}, {alert: A, expr: "x > 0", for: 5m}]');
		const carried = carryOver(after, {group: before, run}, {atMs: 10_000, appender});
		expect(carried.map(({alerts}) => alerts.size)).toEqual([0, 1]);
		expect(ask('{__name__=~"y|ALERTS"}', 10_000)).toBe('ALERTS{alertname="A", alertstate="pending"} 1');
		endGroup(carried, {atMs: 20_000, appender});
		expect(ask('ALERTS', 20_000)).toBe('');
	});

	it('a rule with other labels is another rule', () => {
		const {put, evaluate, appender} = lab();
		const before = groupOf('rules: [{alert: A, expr: x, labels: {severity: info}}]');
		put({__name__: 'x'}, 0, 1);
		const run = evaluate(before, freshGroupRun(before), 0);
		const after = groupOf('rules: [{alert: A, expr: x, labels: {severity: critical}}]');
		expect(carryOver(after, {group: before, run}, {atMs: 1, appender})[0]!.alerts.size).toBe(0);
	});
});

it('evaluation instants are the same whenever one looks, an interval apart, and differ between groups', () => {
	const group = {file: 'r.yml', name: 'g'};
	const first = evaluationAtMs(group, 60_000, 1_000_000_000);
	expect(first).toBeLessThanOrEqual(1_000_000_000);
	expect(first).toBeGreaterThan(1_000_000_000 - 60_000);
	expect(evaluationAtMs(group, 60_000, first)).toBe(first);
	expect(evaluationAtMs(group, 60_000, first + 59_999)).toBe(first);
	expect(evaluationAtMs(group, 60_000, first + 60_000)).toBe(first + 60_000);
	expect(evaluationAtMs({file: 'r.yml', name: 'h'}, 60_000, first + 59_999)).not.toBe(first);
});

it('severities of the wild are three', () => {
	const of = (severity: string): Labels => (severity === '' ? noLabels : labelsFrom({severity}));
	expect(
		['critical', 'page', 'CRITICAL', 'warning', 'ticket', '', 'info', 'none'].map(severity =>
			severityOf({labels: of(severity)}),
		),
	).toEqual(['critical', 'critical', 'critical', 'warning', 'warning', 'warning', 'info', 'info']);
});
