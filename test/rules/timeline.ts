import {newTestStore} from '../../source/commands/rule-store.ts';
import {formatLabels} from '../../source/labels/format.ts';
import {noLabels, withLabels} from '../../source/labels/labels.ts';
import {parseSeriesDescription} from '../../source/promql/series-description.ts';
import type {Alert} from '../../source/rules/alert.ts';
import {evaluateGroup, freshGroupRun, type GroupRun} from '../../source/rules/evaluate-group.ts';
import type {RuleGroup} from '../../source/rules/rule.ts';

/** Series in promtool's notation, one sample a minute: `up{job="mcp"} 1x10 0x5`. */
export type Story = {readonly group: RuleGroup; readonly series: readonly string[]; readonly minutes: number};

/**
 * States of every alert of the group, one evaluation a minute and one character an evaluation:
 * `-` nothing, `p` pending, `f` firing, `k` kept firing, `r` resolved. Keys are the alert's labels without `severity`.
 */
export function drawTimeline({group, series, minutes}: Story): Readonly<Record<string, string>> {
	const drawings = new Map<string, string>();
	for (const [minute, run] of evaluations({group, series, minutes}).entries()) {
		for (const {alerts} of run) {
			for (const alert of alerts.values()) {
				const key = formatLabels(withLabels(alert.labels, {severity: '', alertname: ''}));
				const name = `${alert.labels.pairs[alert.labels.pairs.indexOf('alertname') + 1]!}${key}`;
				drawings.set(name, (drawings.get(name) ?? '').padEnd(minute, '-') + letter(alert));
			}
		}
	}

	return Object.fromEntries([...drawings].map(([name, drawing]) => [name, drawing.padEnd(minutes + 1, '-')]));
}

/** What each evaluation left. */
export function evaluations({group, series, minutes}: Story): readonly GroupRun[] {
	const {engine, appender} = newTestStore({noStepSubqueryMs: 60_000});
	const described = series.map(text => {
		const result = parseSeriesDescription(text);
		if (result.type === 'failed') {
			throw new Error(result.message);
		}

		return result;
	});
	const runs: GroupRun[] = [];
	let run = freshGroupRun(group);
	for (let minute = 0; minute <= minutes; minute++) {
		const atMs = minute * 60_000;
		for (const {labels, points} of described) {
			const point = points[minute];
			if (point?.type === 'value') {
				appender.appendSample(labels, atMs, point.value);
			} else if (point?.type === 'stale') {
				appender.markStale(labels, atMs);
			}
		}

		run = evaluateGroup(group, run, {
			atMs,
			world: {engine, externalLabels: noLabels, externalUrl: ''},
			appender,
		});
		runs.push(run);
	}

	return runs;
}

function letter(alert: Alert): string {
	switch (alert.state) {
		case 'pending':
			return 'p';
		case 'inactive':
			return 'r';
		case 'firing':
			return alert.keepFiringSinceMs === undefined ? 'f' : 'k';
	}
}
