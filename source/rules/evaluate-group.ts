import {fnv1a} from '../base/hash.ts';
import type {Labels} from '../labels/labels.ts';
import type {SampleAppender} from '../tsdb/appender.ts';
import type {RuleAlerts} from './alert-state.ts';
import {evaluateRule, type RuleWorld} from './evaluate-rule.ts';
import {groupKey, type Rule, type RuleGroup} from './rule.ts';

/** What is known of one rule between evaluations. */
export type RuleRun = {
	readonly health: 'unknown' | 'ok' | 'err';
	/** Empty when the last evaluation went well. */
	readonly lastError: string;
	readonly alerts: RuleAlerts;
	/** Series it wrote at its last good evaluation, by key: those missing from the next one get a stale mark. */
	readonly written: ReadonlyMap<string, Labels>;
};

/** One run a rule, in the group's order. */
export type GroupRun = readonly RuleRun[];

const freshRun: RuleRun = {health: 'unknown', lastError: '', alerts: new Map(), written: new Map()};

export function freshGroupRun(group: RuleGroup): GroupRun {
	return group.rules.map(rule =>
		rule.broken === undefined ? freshRun : {...freshRun, health: 'err', lastError: rule.broken},
	);
}

/** Evaluates the rules in turn at one instant, each seeing what the ones before it wrote, and writes their series. */
export function evaluateGroup(
	group: RuleGroup,
	run: GroupRun,
	options: {readonly atMs: number; readonly world: RuleWorld; readonly appender: SampleAppender},
): GroupRun {
	const {atMs, world, appender} = options;
	const moment = {atMs, queryOffsetMs: group.queryOffsetMs, limit: group.limit};
	const writtenAtMs = atMs - group.queryOffsetMs;
	return group.rules.map((rule, index) => {
		const before = run[index] ?? freshRun;
		const outcome = evaluateRule(rule, before.alerts, moment, world);
		if (outcome.type === 'failed') {
			return {...before, health: 'err', lastError: outcome.reason, alerts: outcome.alerts};
		}

		const written = new Map<string, Labels>();
		let refused = 0;
		for (const {labels, value} of outcome.series) {
			refused += appender.appendSample(labels, writtenAtMs, value) ? 0 : 1;
			written.set(labels.key, labels);
		}

		markGone(before.written, written, {appender, atMs: writtenAtMs});
		return {
			health: refused === 0 ? 'ok' : 'err',
			lastError: refused === 0 ? '' : `${refused} samples were out of order or duplicates`,
			alerts: outcome.alerts,
			written,
		};
	});
}

/**
 * Hands the runs of a group's former version on to the new one: a rule keeps its alerts when its kind, name and labels
 * are the same (`Group.CopyState`). Series of rules that are gone end at `atMs`.
 */
export function carryOver(
	group: RuleGroup,
	former: {readonly group: RuleGroup; readonly run: GroupRun},
	options: {readonly atMs: number; readonly appender: SampleAppender},
): GroupRun {
	const free = new Map<string, RuleRun[]>();
	for (const [index, rule] of former.group.rules.entries()) {
		const key = ruleKey(rule);
		free.set(key, [...(free.get(key) ?? []), former.run[index]!]);
	}

	const runs = group.rules.map((rule, index) => {
		const kept = rule.broken === undefined ? free.get(ruleKey(rule))?.shift() : undefined;
		return kept ?? freshGroupRun(group)[index]!;
	});
	for (const gone of [...free.values()].flat()) {
		markGone(gone.written, new Map(), options);
	}

	return runs;
}

/** Ends every series of a group that is gone. */
export function endGroup(
	run: GroupRun,
	options: {readonly atMs: number; readonly appender: SampleAppender},
): void {
	for (const {written} of run) {
		markGone(written, new Map(), options);
	}
}

/**
 * The newest evaluation instant at or before `nowMs`: the interval's multiples, shifted by a hash of the group so that
 * groups do not all run at once (`Group.EvalTimestamp`; the hash is ours, so the shift differs from Prometheus').
 */
export function evaluationAtMs(
	group: Pick<RuleGroup, 'file' | 'name'>,
	intervalMs: number,
	nowMs: number,
): number {
	const offsetMs = fnv1a(groupKey(group)) % intervalMs;
	return Math.floor((nowMs - offsetMs) / intervalMs) * intervalMs + offsetMs;
}

function ruleKey(rule: Rule): string {
	const labels =
		rule.type === 'recording'
			? rule.labels.key
			: rule.labels.map(({name, template}) => `${name}=${template.text}`).join('\n');
	return `${rule.type}\n${rule.name}\n${labels}`;
}

function markGone(
	before: ReadonlyMap<string, Labels>,
	now: ReadonlyMap<string, Labels>,
	{appender, atMs}: {readonly appender: SampleAppender; readonly atMs: number},
): void {
	for (const [key, labels] of before) {
		if (!now.has(key)) {
			appender.markStale(labels, atMs);
		}
	}
}
