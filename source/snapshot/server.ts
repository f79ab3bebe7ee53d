import {plainText} from '../base/plain-text.ts';
import type {LogRecord} from '../logs/record.ts';
import {serverOverviewPanels} from '../mcp/dashboard/overview.ts';
import {exposedPanels} from '../mcp/dashboard/server.ts';
import type {TargetId} from '../scrape/target.ts';
import type {ServerFacts} from '../state/model.ts';
import {listView} from '../state/view.ts';
import {serverKey, serverLabels, serverSelector} from './answers.ts';
import type {Answers, Orders, Questions, SnapshotContext} from './context.ts';
import {filterTest} from './filter.ts';
import type {ServerRow} from './fleet.ts';
import {type LatencyData, latencyData, latencyQuestions} from './latency.ts';
import {isTelling, lastErrors, recentLines} from './log-lines.ts';
import {chartMarks} from './marks.ts';
import {type ChartData, meanQuestion, panelCharts, panelQuestions, withCurrentUsage} from './panels.ts';
import {steady} from './row-order.ts';
import {quantileKey, type SortColumns, type SortOrder, sorted} from './sort.ts';
import {type ToolRow, toolQuestions, toolRows} from './tools.ts';
import {errorLevel, noUsage, type Usage, usageQuestions, usages} from './usage.ts';

export type ServerData = {
	readonly screen: 'server';
	/** Undefined: the target went away. */
	readonly row: ServerRow | undefined;
	readonly identity: ServerIdentity | undefined;
	/** One window earlier, to compare with. */
	readonly before: Usage;
	readonly charts: readonly ChartData[];
	/** Those of what this server exposes beyond what most do. */
	readonly exposed: readonly ChartData[];
	readonly latency: LatencyData;
	readonly tools: readonly ToolRow[];
	readonly toolsInAll: number;
	readonly sort: SortOrder;
	/** The last lines of its log; undefined where there is no log. */
	readonly lines: readonly LogRecord[] | undefined;
	/** What a tool last failed of, as its log says; by the tool's name. */
	readonly lastErrors: ReadonlyMap<string, string>;
	readonly siblings: readonly TargetId[];
	readonly orders: Orders;
};

/** Who the server is; every text plain. */
export type ServerIdentity = {
	readonly url: string;
	readonly version: string;
	readonly uptimeSeconds: number | undefined;
	readonly restarts: number;
	readonly dialect: string;
	readonly errorMeaning: string;
	readonly samples: number;
	readonly foundIn: string;
};

export const toolColumns: SortColumns<ToolRow> = {
	tool: row => row.name,
	calls: row => row.callsPerSecond,
	errors: row => row.errorRatio,
	p50: row => quantileKey(row.p50),
	p95: row => quantileKey(row.p95),
	p99: row => quantileKey(row.p99),
};

export function serverQuestions(context: SnapshotContext): Questions {
	const server = serverOf(context);
	if (server === undefined) {
		return {};
	}

	const selector = serverSelector(server.target);
	const earlier = {...context, atMs: context.atMs - context.model.view.windowMs};
	return {
		...panelQuestions(context, [...serverOverviewPanels, ...exposedPanels], selector),
		...toolQuestions(context, selector),
		...latencyQuestions(context, selector),
		...meanQuestion(context, selector),
		...usageQuestions(earlier, 'before', {selector, by: serverLabels}),
	};
}

export function serverData(
	context: SnapshotContext,
	answers: Answers,
	fleet: readonly ServerRow[],
): ServerData {
	const server = serverOf(context);
	const {view} = context.model;
	const selector = server === undefined ? '' : serverSelector(server.target);
	const {filter, sort = {column: 'errors', reversed: false}} = listView(view, 'server');
	const matches = filterTest(filter);
	const tools = toolRows(context, answers);
	const shown = steady(
		sorted(
			tools.filter(({name, errorRatio}) => matches(name) && (!view.problemsOnly || (errorRatio ?? 0) > 0)),
			toolColumns,
			sort,
		),
		{
			key: JSON.stringify([server?.target.id, sort, filter, view.problemsOnly, view.pausedAtMs]),
			nowMs: context.nowMs,
			previous: context.orders.tools,
			rankOf: ({errorRatio}) => (errorLevel(errorRatio) === 'ok' ? 0 : 1),
		},
	);
	return {
		screen: 'server',
		row: fleet.find(({id}) => id === server?.target.id),
		identity: server === undefined ? undefined : identityOf(server, context.atMs),
		before: usages(answers, 'before', serverKey).values().next().value ?? noUsage,
		charts: withCurrentUsage(
			panelCharts(context, answers, serverOverviewPanels, {
				server: selector,
				memoryLimitBytes: server?.target.memoryLimitBytes,
				marks: chartMarks(context.model, server?.target.name),
			}),
			fleet.find(({id}) => id === server?.target.id) ?? noUsage,
			{context, answers},
		),
		exposed: panelCharts(context, answers, exposedPanels, {server: selector}).filter(
			({lines}) => lines.length > 0,
		),
		latency: latencyData(context, answers, selector),
		tools: shown.rows,
		orders: {tools: shown.order},
		toolsInAll: tools.length,
		sort,
		lines: recentLines(context, {server: server?.target.name ?? '', limit: view.rows, isMeant: isTelling}),
		lastErrors: lastErrors(context, server?.target.name ?? ''),
		siblings: fleet.map(({id}) => id),
	};
}

export function identityOf(
	{target, scrape, live, ready, restarts}: ServerFacts,
	atMs: number,
): ServerIdentity {
	const startedMs = scrape?.summary.processStartMs;
	return {
		url: plainText(target.metricsUrl ?? ''),
		version: plainText(live?.verdict.version ?? ready?.verdict.version ?? ''),
		uptimeSeconds: startedMs === undefined ? live?.verdict.uptimeSeconds : (atMs - startedMs) / 1000,
		restarts,
		dialect: plainText(scrape?.summary.dialect ?? ''),
		errorMeaning: plainText(scrape?.summary.errorMeaning ?? ''),
		samples: scrape?.summary.samples ?? 0,
		foundIn: plainText(target.foundIn ?? ''),
	};
}

function serverOf({model, place}: SnapshotContext): ServerFacts | undefined {
	return place.screen === 'server'
		? model.servers.find(({target}) => target.id === place.targetId)
		: undefined;
}
