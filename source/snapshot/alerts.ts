import {plainText} from '../base/plain-text.ts';
import {exprMeasure} from '../dashboards/expr-measure.ts';
import type {Measure} from '../dashboards/measure.ts';
import {labelEntries, labelValue, metricName} from '../labels/labels.ts';
import type {QueryResult} from '../promql/query.ts';
import type {AlertSeverity, AlertState, AlertView} from '../rules/alert.ts';
import {type Comparison, exprComparison} from '../rules/expr.ts';
import {isSilenced, type Silence} from '../rules/silence.ts';
import type {TargetId} from '../scrape/target.ts';
import type {Model} from '../state/model.ts';
import {type QuietAlert, quietOf} from '../state/quiet.ts';
import {listView} from '../state/view.ts';
import {linesBy} from './answers.ts';
import {type ChangesData, changeQuestions, changesData, type Subject} from './changes.ts';
import {type Answers, type Questions, range, type SnapshotContext} from './context.ts';
import {chartCursor, valueAtCursor} from './cursor.ts';
import {filterTest} from './filter.ts';
import {chartMarks} from './marks.ts';
import type {ChartData} from './panels.ts';
import {type SortColumns, type SortOrder, sorted} from './sort.ts';

export type AlertsData = {
	readonly screen: 'alerts';
	/** Firing before pending before resolved, the severe ones first, while no other order is asked for. */
	readonly alerts: readonly AlertRow[];
	readonly sort: SortOrder;
	readonly alertsInAll: number;
	readonly selected: AlertRow | undefined;
	/** What the selected alert's expression was, over the window. */
	readonly chart: ChartData | undefined;
	/** What was different after the selected alert's condition began to hold. */
	readonly changes: ChangesData | undefined;
	readonly rules: {
		readonly inAll: number;
		readonly broken: readonly string[];
		readonly evaluatedAtMs: number | undefined;
	};
	readonly alertmanager:
		| {readonly name: string; readonly error: string; readonly silences: number}
		| undefined;
};

/** Every text plain. */
export type AlertRow = {
	readonly id: string;
	readonly name: string;
	readonly severity: AlertSeverity;
	readonly state: AlertState;
	readonly target: string;
	readonly targetId: TargetId | undefined;
	readonly value: number;
	/** What the value is compared with; undefined when it is no number. */
	readonly comparison: Comparison | undefined;
	/** What value and limit are in, where the expression tells. */
	readonly measure: Measure | undefined;
	readonly expr: string;
	readonly forMs: number;
	readonly sinceMs: number;
	readonly resolvedAtMs: number | undefined;
	readonly summary: string;
	readonly description: string;
	/** `name=value` of what tells it from others of its rule. */
	readonly labels: string;
	/** What else its rule says, such as `runbook_url`: names and values, the runbook first. */
	readonly annotations: readonly (readonly [name: string, value: string])[];
	/** The silence of Alertmanager that holds it back; texts plain. */
	readonly silence: Pick<Silence, 'createdBy' | 'comment' | 'endsAtMs'> | undefined;
	readonly quiet: QuietAlert | undefined;
	/** When a pending one will fire; Unix milliseconds. */
	readonly firesAtMs: number | undefined;
	/** `built-in`, or the file and line of the rule; plain. */
	readonly rule: string;
	/** As they are, to find its series. */
	readonly alertLabels: ReadonlyMap<string, string>;
};

export function alertQuestions(context: SnapshotContext): Questions {
	const selected = selectedAlert(context, alertRows(context));
	const subject = subjectOf(context.model, selected);
	return {
		...(selected === undefined ? {} : {alert: range(charted(selected), context.chart)}),
		...(subject === undefined ? {} : changeQuestions(context, subject)),
	};
}

export function alertsData(context: SnapshotContext, answers: Answers): AlertsData {
	const {model} = context;
	const alerts = alertRows(context);
	const selected = selectedAlert(context, alerts);
	const {rules, alertmanager} = model;
	const subject = subjectOf(model, selected);
	return {
		screen: 'alerts',
		alerts,
		sort: sortOf(context),
		alertsInAll: model.alerts.length,
		selected,
		chart: selected === undefined ? undefined : chartOf(context, answers('alert'), selected),
		changes: subject === undefined ? undefined : changesData(context, answers, subject),
		rules: {
			inAll: rules.length,
			broken: [
				...(model.problemsBy.rules ?? []).map(({what}) => plainText(what)),
				...rules
					.filter(({health}) => health === 'err')
					.map(({name, lastError}) => `${plainText(name)}: ${plainText(lastError)}`),
			],
			evaluatedAtMs: rules.reduce<number | undefined>(
				(latest, {lastEvaluationMs}) =>
					lastEvaluationMs === undefined ? latest : Math.max(latest ?? 0, lastEvaluationMs),
				undefined,
			),
		},
		alertmanager:
			alertmanager === undefined
				? undefined
				: {
						name: plainText(alertmanager.name),
						error: plainText(alertmanager.error),
						silences: alertmanager.silences.filter(({state}) => state === 'active').length,
					},
	};
}

function alertColumns(nowMs: number, count: number): SortColumns<{row: AlertRow; index: number}> {
	return {
		severity: ({index}) => count - index,
		target: ({row}) => row.target || undefined,
		rule: ({row}) => row.name,
		value: ({row}) => timesLimit(row),
		for: ({row: {firesAtMs, resolvedAtMs, sinceMs}}) =>
			firesAtMs === undefined ? (resolvedAtMs ?? nowMs) - sinceMs : nowMs - firesAtMs,
		since: ({row}) => row.sinceMs,
	};
}

/** Values of different rules do not compare; how far they are from their limits does. */
function timesLimit({value, comparison}: AlertRow): number | undefined {
	const times = value / (comparison?.limit ?? Number.NaN);
	// Below a limit one is not to go below, a half is as bad as twice.
	return times > 0 && Number.isFinite(times) ? Math.max(times, 1 / times) : undefined;
}

function sortOf({model}: SnapshotContext): SortOrder {
	return listView(model.view, 'alerts').sort ?? {column: 'severity', reversed: false};
}

function alertRows(context: SnapshotContext): readonly AlertRow[] {
	const {model, nowMs} = context;
	const matches = filterTest(listView(model.view, 'alerts').filter);
	// A rule may have hundreds of alerts.
	const meanings = new Map(
		[...new Set(model.alerts.map(({expr}) => expr))].map(expr => [
			expr,
			{measure: exprMeasure(expr), comparison: exprComparison(expr)},
		]),
	);
	const rows = model.alerts
		.map(alert => ({...alertRow(alert, model, nowMs), ...meanings.get(alert.expr)!}))
		.filter(
			row =>
				matches(`${row.name} ${row.target} ${row.summary} ${row.labels}`) &&
				(!model.view.problemsOnly || row.state === 'firing'),
		)
		.map((row, index) => ({row, index}));
	return sorted(rows, alertColumns(nowMs, rows.length), sortOf(context)).map(({row}) => row);
}

function subjectOf({alerts, servers}: Model, selected: AlertRow | undefined): Subject | undefined {
	const alert = alerts.find(({labels}) => labels.key === selected?.id);
	return alert === undefined
		? undefined
		: {alert, server: servers.find(({target}) => target.name === alert.targetName)};
}

function selectedAlert({model}: SnapshotContext, rows: readonly AlertRow[]): AlertRow | undefined {
	const {selected} = listView(model.view, 'alerts');
	return rows.find(({id}) => id === selected) ?? rows[0];
}

function alertRow(
	alert: AlertView,
	{servers, alertmanager, quiet}: Model,
	nowMs: number,
): Omit<AlertRow, 'measure' | 'comparison'> {
	const annotation = (name: string) => plainText(labelValue(alert.annotations, name));
	const hidden = new Set([metricName, 'alertname', 'severity', 'job', 'instance']);
	return {
		id: alert.labels.key,
		name: plainText(alert.name),
		severity: alert.severity,
		state: alert.state,
		target: plainText(alert.targetName ?? ''),
		targetId: servers.find(({target}) => target.name === alert.targetName)?.target.id,
		value: alert.value,
		expr: alert.expr,
		forMs: alert.forMs,
		sinceMs: alert.firedAtMs ?? alert.activeAtMs,
		resolvedAtMs: alert.resolvedAtMs,
		summary: annotation('summary'),
		description: annotation('description'),
		labels: labelEntries(alert.labels)
			.filter(([name]) => !hidden.has(name))
			.map(([name, value]) => plainText(`${name}=${value}`))
			.join(' '),
		annotations: otherAnnotations(alert),
		silence: alertmanager?.silences.find(silence => isSilenced(silence, alert.labels)),
		quiet: quietOf(quiet, alert, nowMs),
		firesAtMs: alert.state === 'pending' ? alert.activeAtMs + alert.forMs : undefined,
		rule: alert.builtin
			? 'built-in'
			: plainText(`${alert.file ?? 'a rule file'}${alert.line === undefined ? '' : `:${alert.line}`}`),
		alertLabels: new Map(labelEntries(alert.labels)),
	};
}

function otherAnnotations({annotations}: AlertView): AlertRow['annotations'] {
	const isRunbook = ([name]: readonly [string, string]) => (/runbook/i.test(name) ? 0 : 1);
	return labelEntries(annotations)
		.filter(([name]) => name !== 'summary' && name !== 'description')
		.map(([name, value]) => [plainText(name), plainText(value)] as const)
		.sort((left, right) => isRunbook(left) - isRunbook(right));
}

/** What the rule compares, over time, for the series the alert speaks of. */
function chartOf(context: SnapshotContext, result: QueryResult | undefined, row: AlertRow): ChartData {
	const lines = linesBy(result, context.chart, labels =>
		labelEntries(labels).every(([name, value]) => name === metricName || row.alertLabels.get(name) === value)
			? 'own'
			: 'other',
	);
	const {unit = 'count', scale = 1, suffix} = row.measure ?? {};
	const values = lines.get('own')?.map(value => value * scale);
	return {
		id: 'alert',
		title: row.name,
		unit,
		...(suffix === undefined ? {} : {suffix}),
		grid: context.chart,
		lines:
			values === undefined
				? []
				: [{legend: 'value', role: 'calls', values, last: valueAtCursor(values, context)}],
		thresholds:
			row.comparison === undefined
				? []
				: [
						{
							value: row.comparison.limit * scale,
							severity: row.severity === 'critical' ? 'critical' : 'warning',
						},
					],
		expr: charted(row),
		failure: result?.type === 'failed' ? plainText(result.message) : '',
		marks: chartMarks(context.model, row.target === '' ? undefined : row.target),
		...chartCursor(context),
	};
}

/** Also while it does not exceed the limit: a comparison would leave nothing then. */
function charted({comparison, expr}: AlertRow): string {
	return comparison?.subject ?? expr;
}
