import type {LogRecord} from '../logs/record.ts';
import {overviewPanels, serverOverviewPanels} from '../mcp/dashboard/overview.ts';
import {listView} from '../state/view.ts';
import {serverSelector} from './answers.ts';
import type {Answers, Orders, Questions, SnapshotContext} from './context.ts';
import {filterTest} from './filter.ts';
import {compareStatus, fleetTotals, type ServerRow} from './fleet.ts';
import {isTelling, recentLines} from './log-lines.ts';
import {chartMarks} from './marks.ts';
import {type ChartData, meanQuestion, panelCharts, panelQuestions, withCurrentUsage} from './panels.ts';
import {steady} from './row-order.ts';
import {quantileKey, type SortColumns, type SortOrder, sorted} from './sort.ts';
import {type ToolRow, toolQuestions, toolRows} from './tools.ts';
import {noUsage, usages} from './usage.ts';

export type OverviewData = {
	readonly screen: 'overview';
	/** Sorted and filtered. */
	readonly servers: readonly ServerRow[];
	readonly serversInAll: number;
	readonly sort: SortOrder;
	/** `all`, or the id of the server the dashboard speaks of. */
	readonly scope: string;
	/** Its name; empty for all. */
	readonly scopeName: string;
	readonly charts: readonly ChartData[];
	/** Most failing first, then most called. */
	readonly tools: readonly ToolRow[];
	/** The last lines of the log, of the server or of all; undefined where there is no log. */
	readonly lines: readonly LogRecord[] | undefined;
	readonly orders: Orders;
};

/** The row above the servers: the dashboard speaks of all of them. */
export const allServers = 'all';

export const serverColumns: SortColumns<ServerRow> = {
	severity: row => -statusOrder(row),
	server: row => row.name,
	calls: row => row.callsPerSecond,
	errors: row => row.errorRatio,
	p50: row => quantileKey(row.p50),
	p95: row => quantileKey(row.p95),
	p99: row => quantileKey(row.p99),
	sessions: row => row.sessions,
	memory: row => row.memoryBytes,
	cpu: row => row.cpuCores,
	age: row => row.ageMs,
};

export function overviewQuestions(context: SnapshotContext): Questions {
	const server = scopeSelector(context);
	return {
		...panelQuestions(context, panelsOf(server), server),
		...meanQuestion(context, server),
		...toolQuestions(context, server),
	};
}

export function overviewData(
	context: SnapshotContext,
	answers: Answers,
	fleet: readonly ServerRow[],
): OverviewData {
	const {view} = context.model;
	const {filter, sort = {column: 'severity', reversed: false}} = listView(view, 'overview');
	const matches = filterTest(filter);
	const kept = fleet.filter(
		row => matches(row.name) && (!view.problemsOnly || (row.status !== 'ok' && row.status !== 'waiting')),
	);
	const scope = scopeOf(context);
	const key = JSON.stringify([sort, filter, view.problemsOnly, view.pausedAtMs]);
	const servers = steady(sorted(kept, serverColumns, sort), {
		key,
		nowMs: context.nowMs,
		previous: context.orders.servers,
		rankOf: statusOrder,
	});
	const tools = steady(worstToolsFirst(toolRows(context, answers)), {
		key: `${scope?.target.id ?? ''} ${key}`,
		nowMs: context.nowMs,
		previous: context.orders.tools,
		rankOf: row => Math.sign(failing(row)),
	});
	return {
		screen: 'overview',
		servers: servers.rows,
		serversInAll: fleet.length,
		sort,
		scope: scope?.target.id ?? allServers,
		scopeName: fleet.find(row => row.id === scope?.target.id)?.name ?? '',
		charts: withCurrentUsage(
			panelCharts(context, answers, panelsOf(scopeSelector(context)), {
				server: scopeSelector(context),
				memoryLimitBytes: scope?.target.memoryLimitBytes,
				marks: chartMarks(context.model, scope?.target.name),
			}),
			fleet.find(({id}) => id === scope?.target.id) ?? {
				...(usages(answers, 'header', () => '').get('') ?? noUsage),
				...fleetTotals(fleet),
			},
			{context, answers},
		),
		tools: tools.rows,
		lines: recentLines(context, {server: scope?.target.name, limit: view.rows, isMeant: isTelling}),
		orders: {servers: servers.order, tools: tools.order},
	};
}

/** Tools that fail come first; the rest by how much they are called. */
export function worstToolsFirst(rows: readonly ToolRow[]): readonly ToolRow[] {
	return [...rows].sort(
		(left, right) =>
			failing(right) - failing(left) ||
			(right.callsPerSecond ?? -1) - (left.callsPerSecond ?? -1) ||
			left.id.localeCompare(right.id, 'en'),
	);
}

function failing({errorRatio}: ToolRow): number {
	return errorRatio !== undefined && errorRatio > 0.01 ? errorRatio : 0;
}

function scopeOf({model}: SnapshotContext) {
	const {selected} = listView(model.view, 'overview');
	return model.servers.find(({target}) => target.id === selected);
}

function scopeSelector(context: SnapshotContext): string {
	const scope = scopeOf(context);
	return scope === undefined ? '' : serverSelector(scope.target);
}

function panelsOf(selector: string) {
	return selector === '' ? overviewPanels : serverOverviewPanels;
}

// Within one severity rows stay in the order configured: they must not jump while one reads.
function statusOrder(row: ServerRow): number {
	return compareStatus(row.status, 'critical');
}
