import {fromSortedPairs, type Labels, labelEntries, labelsFromEntries, metricName} from '../labels/labels.ts';
import type {QueryResult} from '../promql/query.ts';
import type {VectorSample} from '../promql/value.ts';
import {type AlertElement, alertSeries, type RuleAlerts, stepAlerts} from './alert-state.ts';
import type {AlertingRule, RecordingRule, Rule, TextTemplate} from './rule.ts';
import {expandRuleTemplate, templateVector} from './template/expand.ts';
import type {TemplateContext} from './template/functions.ts';

/** The embedded engine as rules need it: answers at once. */
export type RuleEngine = {instant(expr: string, atMs: number): QueryResult};

export type RuleWorld = {
	readonly engine: RuleEngine;
	readonly externalLabels: Labels;
	/** Prefix of links in templates and messages; empty when nobody said. */
	readonly externalUrl: string;
};

/** When to evaluate, and what the group says of it. */
export type RuleMoment = {
	readonly atMs: number;
	readonly queryOffsetMs: number;
	/** 0 is no limit. */
	readonly limit: number;
};

export type RuleOutcome =
	| {
			readonly type: 'ok';
			readonly alerts: RuleAlerts;
			/** What to write at `atMs − queryOffsetMs`. */
			readonly series: readonly {readonly labels: Labels; readonly value: number}[];
	  }
	| {readonly type: 'failed'; readonly reason: string; readonly alerts: RuleAlerts};

/** One evaluation of one rule: what it found, nothing written yet. */
export function evaluateRule(
	rule: Rule,
	alerts: RuleAlerts,
	moment: RuleMoment,
	world: RuleWorld,
): RuleOutcome {
	if (rule.broken !== undefined) {
		return {type: 'failed', reason: rule.broken, alerts};
	}

	const result = instantVector(world.engine, rule.expr, moment.atMs - moment.queryOffsetMs);
	if (typeof result === 'string') {
		return {type: 'failed', reason: result, alerts};
	}

	return rule.type === 'recording'
		? record(rule, result, moment.limit)
		: alert(rule, alerts, {result, moment, world});
}

function record(rule: RecordingRule, result: readonly VectorSample[], limit: number): RuleOutcome {
	const overrides: [string, string][] = [[metricName, rule.name], ...labelEntries(rule.labels)];
	const series = result.map(({labels, value}) => ({
		labels: labelsFromEntries([...labelEntries(labels), ...overrides]),
		value,
	}));
	if (hasRepeats(series)) {
		return failed('vector contains metrics with the same labelset after applying rule labels');
	}

	return limit > 0 && series.length > limit
		? failed(`exceeded limit of ${limit} with ${series.length} series`)
		: {type: 'ok', alerts: new Map(), series};
}

function alert(
	rule: AlertingRule,
	alerts: RuleAlerts,
	given: {readonly result: readonly VectorSample[]; readonly moment: RuleMoment; readonly world: RuleWorld},
): RuleOutcome {
	const {moment, world} = given;
	const elements = given.result.map(sample => alertElement(rule, sample, moment.atMs, world));
	if (hasRepeats(elements)) {
		const reason = 'vector contains metrics with the same labelset after applying alert labels';
		return {type: 'failed', reason, alerts};
	}

	const next = stepAlerts(rule, alerts, {elements, atMs: moment.atMs});
	const written = rule.labels.map(({name, template}) => [name, template.text] as const);
	const active = [...next.values()].filter(({state}) => state !== 'inactive').length;
	return moment.limit > 0 && active > moment.limit
		? failed(`exceeded limit of ${moment.limit} with ${active} alerts`)
		: {type: 'ok', alerts: next, series: alertSeries(next, written)};
}

// Prometheus forgets a rule's alerts when it exceeds the limit.
function failed(reason: string): RuleOutcome {
	return {type: 'failed', reason, alerts: new Map()};
}

function alertElement(
	rule: AlertingRule,
	sample: VectorSample,
	atMs: number,
	world: RuleWorld,
): AlertElement {
	const data = {labels: sample.labels, externalLabels: world.externalLabels, value: sample.value};
	const context: TemplateContext = {
		atMs,
		externalUrl: world.externalUrl,
		query: expr => {
			const result = instantVector(world.engine, expr, atMs);
			return typeof result === 'string' ? {failure: result} : templateVector(result);
		},
	};
	const expand = ({name, template}: TextTemplate): [string, string] => [
		name,
		expandRuleTemplate(template, data, context),
	];
	const own = labelEntries(sample.labels).filter(([name]) => name !== metricName);
	const annotations = rule.annotations.map(expand);
	return {
		labels: labelsFromEntries([...own, ...rule.labels.map(expand), ['alertname', rule.name]]),
		// An annotation may be empty; a label may not.
		annotations: fromSortedPairs(annotations.flat()),
		value: sample.value,
	};
}

function instantVector(engine: RuleEngine, expr: string, atMs: number): readonly VectorSample[] | string {
	const result = engine.instant(expr, atMs);
	if (result.type === 'failed') {
		return result.message;
	}

	switch (result.value.type) {
		case 'vector':
			return result.value.samples;
		case 'scalar':
			return [{labels: fromSortedPairs([]), tMs: atMs, value: result.value.value}];
		case 'string':
		case 'matrix':
			return 'rule result is not a vector or scalar';
	}
}

function hasRepeats(items: readonly {readonly labels: Labels}[]): boolean {
	return new Set(items.map(({labels}) => labels.key)).size < items.length;
}
