import {plainText} from '../base/plain-text.ts';
import {labelEntries, labelValue} from '../labels/labels.ts';
import {formatValue} from '../promql/number.ts';
import type {AlertView, RuleView} from '../rules/alert.ts';
import type {CommandResult} from './check-rules.ts';

/** What one `mcptop check` saw. */
export type Checked = {
	readonly alerts: readonly AlertView[];
	readonly rules: readonly RuleView[];
	readonly targets: {readonly up: number; readonly total: number};
};

type Status = 'ok' | 'warning' | 'critical' | 'unknown';

const exitCodes: Readonly<Record<Status, number>> = {ok: 0, warning: 1, critical: 2, unknown: 3};

/** Alerts named on the line; a pager cuts it anyway. */
const maxNamed = 5;

/**
 * The verdict in the convention of monitoring plugins (monitoring-plugins.org, development guidelines): one line of text and
 * performance data, exit 0 ok, 1 warning, 2 critical, 3 unknown.
 *
 * A pending alert counts like a firing one: the condition holds now, and whoever runs checks holds them by asking again.
 */
export function checkVerdict(checked: Checked, output: 'text' | 'json'): CommandResult {
	const status = statusOf(checked);
	const exitCode = exitCodes[status];
	return {text: output === 'json' ? asJson(checked, status) : asLine(checked, status), exitCode};
}

function statusOf(checked: Checked): Status {
	const severities = new Set(active(checked).map(({severity}) => severity));
	if (severities.has('critical')) {
		return 'critical';
	}

	if (severities.has('warning')) {
		return 'warning';
	}

	// "All is well" needs something that was asked and answered.
	return reasonsUnknown(checked).length > 0 ? 'unknown' : 'ok';
}

function reasonsUnknown({rules, targets}: Checked): readonly string[] {
	const broken = rules.filter(({health}) => health === 'err');
	return [
		...(targets.total === 0 ? ['no target to check'] : []),
		...(rules.length === 0 ? ['no rule to evaluate'] : []),
		...(broken.length > 0
			? [`${count(broken.length, 'rule')} failed: ${broken[0]!.name}: ${broken[0]!.lastError}`]
			: []),
	];
}

function active({alerts}: Checked): readonly AlertView[] {
	return alerts.filter(({state}) => state !== 'inactive');
}

function asLine(checked: Checked, status: Status): string {
	const {targets, rules} = checked;
	const all = active(checked);
	const named = all.filter(({severity}) => severity !== 'info' || all.length <= maxNamed).slice(0, maxNamed);
	const rest = all.length - named.length;
	const parts = [
		...named.map(describe),
		...(rest > 0 ? [`${rest} more`] : []),
		...(status === 'unknown' ? reasonsUnknown(checked) : []),
		`${targets.up} of ${count(targets.total, 'target')} up`,
		...(all.length === 0 && status === 'ok' ? [`${count(rules.length, 'rule')}, no alert`] : []),
	];
	return `MCPTOP ${status.toUpperCase()} - ${clean(parts.join('; '))} | ${performanceData(checked).join(' ')}\n`;
}

// `'label'=value;warn;crit;min;max`: numbers only, quotes around labels.
function performanceData(checked: Checked): readonly string[] {
	const all = active(checked);
	const withSeverity = (severity: string): number => all.filter(alert => alert.severity === severity).length;
	const values = all.slice(0, maxNamed).map(({name, labels, value, limit}) => {
		const subject = subjectOf(labels);
		const label = clean(`${name}${subject === '' ? '' : ` ${subject}`}`).replace(/['=]/g, '_');
		return Number.isFinite(value)
			? `'${label}'=${formatValue(value)};${limit === undefined ? '' : formatValue(limit)}`
			: undefined;
	});
	return [
		`critical=${withSeverity('critical')};;0;0`,
		`warning=${withSeverity('warning')};0;;0`,
		`info=${withSeverity('info')};;;0`,
		`targets_up=${checked.targets.up};;;0;${checked.targets.total}`,
		...values.filter(value => value !== undefined),
	];
}

function describe({name, labels, annotations, state, severity}: AlertView): string {
	const summary = labelValue(annotations, 'summary');
	const subject = subjectOf(labels);
	const text = summary === '' ? `${name}${subject === '' ? '' : ` ${subject}`}` : `${name}: ${summary}`;
	return `${severity} ${text}${state === 'pending' ? ' (pending)' : ''}`;
}

function subjectOf(labels: AlertView['labels']): string {
	return ['instance', 'tool_name', 'dependency']
		.map(name => labelValue(labels, name))
		.filter(value => value !== '')
		.join(' ');
}

// A bar would end the text and begin performance data.
function clean(text: string): string {
	return plainText(text).replaceAll('|', '/');
}

function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function asJson(checked: Checked, status: Status): string {
	const {targets, rules} = checked;
	const reasons = status === 'unknown' ? reasonsUnknown(checked) : [];
	const document = {
		status,
		exitCode: exitCodes[status],
		reasons,
		targets,
		rules: {
			total: rules.length,
			failed: rules
				.filter(({health}) => health === 'err')
				.map(({name, group, file, lastError}) => ({name, group, file, error: lastError})),
		},
		alerts: active(checked).map(alert => ({
			name: alert.name,
			severity: alert.severity,
			state: alert.state,
			// JSON has no infinities and no NaN; Prometheus' API sends numbers as texts for the same reason.
			value: formatValue(alert.value),
			...(alert.limit === undefined ? {} : {limit: formatValue(alert.limit)}),
			labels: Object.fromEntries(labelEntries(alert.labels)),
			annotations: Object.fromEntries(labelEntries(alert.annotations)),
			activeAt: new Date(alert.activeAtMs).toISOString(),
			...(alert.firedAtMs === undefined ? {} : {firedAt: new Date(alert.firedAtMs).toISOString()}),
			expr: alert.expr,
			forSeconds: alert.forMs / 1000,
			builtin: alert.builtin,
		})),
	};
	return `${JSON.stringify(document, undefined, '\t')}\n`;
}
