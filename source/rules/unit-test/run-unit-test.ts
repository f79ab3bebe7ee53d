import {formatDuration} from '../../base/duration.ts';
import {formatLabels, quote} from '../../labels/format.ts';
import {compareLabels, fromSortedPairs, type Labels, labelsFrom, noLabels} from '../../labels/labels.ts';
import {formatValue} from '../../promql/number.ts';
import {parseMetric} from '../../promql/series-description.ts';
import type {SampleAppender} from '../../tsdb/appender.ts';
import {evaluateGroup, freshGroupRun, type GroupRun} from '../evaluate-group.ts';
import type {RuleEngine, RuleWorld} from '../evaluate-rule.ts';
import type {RuleGroup} from '../rule.ts';
import {inputFeed} from './input-feed.ts';
import type {AlertTest, ExprTest, UnitTest} from './test-file.ts';

/** An empty store with an engine over it. */
export type TestStore = {readonly engine: RuleEngine; readonly appender: SampleAppender};

export type UnitTestOptions = {
	readonly groups: readonly RuleGroup[];
	readonly evaluationIntervalMs: number;
	readonly fuzzyCompare: boolean;
	readonly store: TestStore;
};

/** Runs one test as `promtool test rules` does; each text is one failure, worded as there. */
export function runUnitTest(test: UnitTest, options: UnitTestOptions): readonly string[] {
	const {store, evaluationIntervalMs} = options;
	const feed = inputFeed(test, store.appender);
	if (feed.failures.length > 0) {
		return feed.failures;
	}

	const world: RuleWorld = {
		engine: store.engine,
		externalLabels: labelsFrom(test.externalLabels),
		externalUrl: test.externalUrl,
	};
	const failures: string[] = [...feed.unsupported];
	let runs: readonly GroupRun[] = options.groups.map(freshGroupRun);
	const evalTimes = [...test.alertTests, ...test.exprTests].map(({evalTimeMs}) => evalTimeMs);
	const lastMs = Math.max(0, ...evalTimes);
	for (let sinceMs = 0; sinceMs <= lastMs; sinceMs += evaluationIntervalMs) {
		const atMs = test.startMs + sinceMs;
		feed.until(atMs);
		runs = runs.map((run, index) =>
			evaluateGroup(options.groups[index]!, run, {atMs, world, appender: store.appender}),
		);
		const broken = evaluationFailures(options.groups, runs, sinceMs);
		if (broken.length > 0) {
			return [...failures, ...broken];
		}

		for (const alertTest of test.alertTests) {
			// An eval time between two evaluations sees the earlier one.
			if (alertTest.evalTimeMs >= sinceMs && alertTest.evalTimeMs < sinceMs + evaluationIntervalMs) {
				failures.push(...checkAlerts(alertTest, test.name, {groups: options.groups, runs}));
			}
		}
	}

	feed.until(Number.POSITIVE_INFINITY);
	for (const exprTest of test.exprTests) {
		failures.push(...checkExpr(exprTest, test, options));
	}

	return failures;
}

function evaluationFailures(
	groups: readonly RuleGroup[],
	runs: readonly GroupRun[],
	sinceMs: number,
): string[] {
	return runs.flatMap((run, groupIndex) =>
		run.flatMap(({lastError}, index) =>
			lastError === ''
				? []
				: [
						`    rule: ${groups[groupIndex]!.rules[index]!.name}, time: ${formatDuration(sinceMs)}, err: ${lastError}`,
					],
		),
	);
}

function checkAlerts(
	test: AlertTest,
	testName: string,
	{groups, runs}: {readonly groups: readonly RuleGroup[]; readonly runs: readonly GroupRun[]},
): string[] {
	const got = groups.flatMap((group, groupIndex) =>
		group.rules.flatMap((rule, index) =>
			rule.type === 'alerting' && rule.name === test.alertname
				? [...runs[groupIndex]![index]!.alerts.values()].filter(({state}) => state === 'firing')
				: [],
		),
	);
	const expected = test.expected.map(({labels, annotations}) => ({
		labels: labelsFrom({...labels, alertname: test.alertname}),
		annotations: exactLabels(annotations),
	}));
	const [wanted, found] = [describeAlerts(expected), describeAlerts(got)];
	const name = testName === '' ? '' : `    name: ${testName},\n`;
	return wanted === found
		? []
		: [
				`${name}    alertname: ${test.alertname}, time: ${formatDuration(test.evalTimeMs)},\n        exp:${wanted},\n        got:${found}`,
			];
}

function describeAlerts(alerts: readonly {readonly labels: Labels; readonly annotations: Labels}[]): string {
	if (alerts.length === 0) {
		return '[]';
	}

	const sorted = alerts.toSorted(
		(left, right) =>
			compareLabels(left.labels, right.labels) || compareLabels(left.annotations, right.annotations),
	);
	const lines = sorted.map(
		({labels, annotations}, index) =>
			`            ${index}:\n              Labels:${formatLabels(labels)}\n              Annotations:${formatLabels(annotations)}`,
	);
	return `[\n${lines.join(',\n')}\n            ]`;
}

type Sample = {readonly labels: Labels; readonly value: number};

function checkExpr(test: ExprTest, {name, startMs}: UnitTest, options: UnitTestOptions): string[] {
	const title = `${name === '' ? '' : `    name: ${name},\n`}    expr: ${quote(test.expr)}, time: ${formatDuration(test.evalTimeMs)},`;
	const expected: Sample[] = [];
	for (const {labels: text, value, histogram} of test.expected) {
		const labels = expectedLabels(text);
		if (labels === undefined) {
			return [`${title} err: labels ${quote(text)} do not name one series`];
		}

		if (histogram !== '') {
			return [`${title} err: native histograms are not supported`];
		}

		expected.push({labels, value});
	}

	const result = options.store.engine.instant(test.expr, startMs + test.evalTimeMs);
	if (result.type === 'failed') {
		return [`${title} err: ${result.message}`];
	}

	if (result.value.type === 'string' || result.value.type === 'matrix') {
		return [`${title} err: rule result is not a vector or scalar`];
	}

	const got: readonly Sample[] =
		result.value.type === 'scalar' ? [{labels: noLabels, value: result.value.value}] : result.value.samples;
	return sameSamples(expected, got, options.fuzzyCompare)
		? []
		: [`${title}\n        exp: ${describeSamples(expected)}\n        got: ${describeSamples(got)}`];
}

function expectedLabels(text: string): Labels | undefined {
	const metric = text.trim() === '' ? {labels: noLabels, rest: ''} : parseMetric(text.trim());
	return metric === undefined || metric.rest.trim() !== '' ? undefined : metric.labels;
}

function sameSamples(expected: readonly Sample[], got: readonly Sample[], fuzzy: boolean): boolean {
	const [wanted, found] = [byLabels(expected), byLabels(got)];
	return (
		wanted.length === found.length &&
		wanted.every(({labels, value}, index) => {
			const other = found[index]!;
			return labels.key === other.labels.key && sameValue(value, other.value, fuzzy);
		})
	);
}

function sameValue(expected: number, got: number, fuzzy: boolean): boolean {
	return Object.is(expected, got) || expected === got || (fuzzy && isNext(ulps(expected) - ulps(got)));
}

// Doubles of one sign are ordered as their bits are: the difference counts the numbers between.
function ulps(value: number): bigint {
	const view = new DataView(new ArrayBuffer(8));
	view.setFloat64(0, value);
	const bits = view.getBigInt64(0);
	return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}

function isNext(distance: bigint): boolean {
	return distance >= -1n && distance <= 1n;
}

function byLabels(samples: readonly Sample[]): readonly Sample[] {
	return samples.toSorted((left, right) => compareLabels(left.labels, right.labels));
}

function describeSamples(samples: readonly Sample[]): string {
	return samples.length === 0
		? 'nil'
		: byLabels(samples)
				.map(({labels, value}) => `${formatLabels(labels)} ${formatValue(value)}`)
				.join(', ');
}

// Unlike labels, annotations may be empty.
function exactLabels(record: Readonly<Record<string, string>>): Labels {
	return fromSortedPairs(
		Object.entries(record)
			.sort(([left], [right]) => (left < right ? -1 : 1))
			.flat(),
	);
}
