import {plainText} from '../base/plain-text.ts';
import {fromSortedPairs, type Labels, labelValue} from '../labels/labels.ts';
import type {Alert, AlertSeverity, AlertView, RuleView} from './alert.ts';
import {worstState} from './alert-state.ts';
import {builtinFile} from './builtin.ts';
import type {GroupRun} from './evaluate-group.ts';
import type {AlertingRule, RuleGroup} from './rule.ts';

/** A group and what its last evaluation left. */
export type EvaluatedGroup = {
	readonly group: RuleGroup;
	readonly run: GroupRun;
	/** Unix milliseconds; absent before the first evaluation. */
	readonly evaluatedAtMs?: number;
};

/** All alerts, resolved ones included: firing before pending before resolved, the severe ones first, then the oldest. */
export function alertViews(
	groups: readonly EvaluatedGroup[],
	targetNameOf: (alert: Alert) => string | undefined,
): AlertView[] {
	const views = groups.flatMap(({group, run}) =>
		group.rules.flatMap((rule, index) =>
			rule.type === 'alerting'
				? [...run[index]!.alerts.values()].map(alert => alertView(rule, alert, group, targetNameOf(alert)))
				: [],
		),
	);
	return views.sort(
		(left, right) =>
			stateOrder[left.state] - stateOrder[right.state] ||
			severityOrder[left.severity] - severityOrder[right.severity] ||
			left.activeAtMs - right.activeAtMs,
	);
}

/** Every rule in the order of its file. */
export function ruleViews(groups: readonly EvaluatedGroup[]): RuleView[] {
	return groups.flatMap(({group, run, evaluatedAtMs}) =>
		group.rules.map((rule, index) => ({
			group: group.name,
			file: group.file,
			...(rule.line === undefined ? {} : {line: rule.line}),
			type: rule.type,
			name: plainText(rule.name),
			expr: rule.expr,
			forMs: rule.type === 'alerting' ? rule.forMs : 0,
			state: worstState(run[index]!.alerts),
			health: run[index]!.health,
			lastError: plainText(run[index]!.lastError),
			...(evaluatedAtMs === undefined ? {} : {lastEvaluationMs: evaluatedAtMs}),
		})),
	);
}

/** The words in use for `severity`, mapped to three; an alert without one is a warning. */
export function severityOf(alert: Pick<Alert, 'labels'>): AlertSeverity {
	const severity = labelValue(alert.labels, 'severity').toLowerCase();
	if (/^(critical|crit|page|fatal|emergency|error|high|p1|sev1)$/.test(severity)) {
		return 'critical';
	}

	return /^(info|information|informational|notice|none|low|debug)$/.test(severity) ? 'info' : 'warning';
}

const stateOrder = {firing: 0, pending: 1, inactive: 2} as const;
const severityOrder = {critical: 0, warning: 1, info: 2} as const;

function alertView(
	rule: AlertingRule,
	alert: Alert,
	group: RuleGroup,
	targetName: string | undefined,
): AlertView {
	return {
		...alert,
		severity: severityOf(alert),
		name: plainText(rule.name),
		annotations: plainTexts(alert.annotations),
		expr: rule.expr,
		forMs: rule.forMs,
		...(rule.limit === undefined ? {} : {limit: rule.limit}),
		...(targetName === undefined ? {} : {targetName}),
		builtin: group.file === builtinFile,
		...(group.file === builtinFile ? {} : {file: group.file}),
		...(rule.line === undefined ? {} : {line: rule.line}),
	};
}

// Templates repeat what servers say. Labels stay as they are, for silences and targets are found by them.
function plainTexts(annotations: Labels): Labels {
	return fromSortedPairs(annotations.pairs.map(plainText));
}
