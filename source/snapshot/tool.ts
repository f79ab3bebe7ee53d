import {plainText} from '../base/plain-text.ts';
import {labelValue} from '../labels/labels.ts';
import type {LogRecord} from '../logs/record.ts';
import {toolPanels} from '../mcp/dashboard/server.ts';
import {errorRateByType} from '../mcp/expressions.ts';
import {type Bucket, decidingBucket} from '../mcp/quantile.ts';
import type {TargetId} from '../scrape/target.ts';
import {serverSelector, valuesBy} from './answers.ts';
import {type Answers, instant, type Questions, type SnapshotContext} from './context.ts';
import {withExemplars} from './exemplars.ts';
import type {ServerRow} from './fleet.ts';
import {type LatencyData, latencyData, latencyQuestions} from './latency.ts';
import {recentLines} from './log-lines.ts';
import {chartMarks} from './marks.ts';
import {type ChartData, meanQuestion, panelCharts, panelQuestions, withCurrentUsage} from './panels.ts';
import {type ToolRow, toolQuestions, toolRows} from './tools.ts';
import {noUsage, type Usage} from './usage.ts';

export type ToolData = {
	readonly screen: 'tool';
	/** Plain. */
	readonly server: string;
	readonly name: string;
	readonly usage: Usage;
	readonly charts: readonly ChartData[];
	readonly latency: LatencyData;
	/** The bucket each quantile fell into, as far as there are buckets: how finely it can be known. */
	readonly buckets: {readonly [q in 'p50' | 'p95' | 'p99']: Bucket | undefined};
	/** Most frequent first. */
	readonly errorKinds: readonly ErrorKind[];
	/** Its last calls as the log tells them, oldest first; undefined where there is no log. */
	readonly calls: readonly LogRecord[] | undefined;
	/** Tools of the same server in their own order, for the arrow keys. */
	readonly siblings: readonly {readonly targetId: TargetId; readonly tool: string}[];
};

export type ErrorKind = {readonly kind: string; readonly perSecond: number};

export function toolScreenQuestions(context: SnapshotContext): Questions {
	const {server, tool} = selectors(context);
	return {
		...toolQuestions(context, server),
		...panelQuestions(context, toolPanels, tool),
		...latencyQuestions(context, tool),
		...meanQuestion(context, tool),
		'tool.errors': instant(context, errorRateByType({selector: tool, window: context.rateInterval, by: []})),
	};
}

export function toolData(context: SnapshotContext, answers: Answers, _fleet: readonly ServerRow[]): ToolData {
	const {place, model} = context;
	const {tool} = selectors(context);
	const name = place.screen === 'tool' ? place.tool : '';
	const targetId = place.screen === 'tool' ? place.targetId : undefined;
	const rows = toolRows(context, answers).filter(row => row.targetId === targetId);
	const target = model.servers.find(server => server.target.id === targetId)?.target;
	const server = target?.name ?? '';
	const usage = rows.find(row => row.tool === name) ?? noUsage;
	const latency = latencyData(context, answers, tool);
	const kinds = valuesBy(answers('tool.errors'), labels => labelValue(labels, 'error_type'));
	return {
		screen: 'tool',
		server: plainText(server),
		name: plainText(name),
		usage,
		charts: withCurrentUsage(
			panelCharts(context, answers, toolPanels, {
				server: tool,
				marks: chartMarks(model, server),
			}),
			usage,
			{context, answers},
		),
		latency: {...latency, histogram: withExemplars(context, latency.histogram, {target, tool: name})},
		// Where every call is known buckets say nothing more.
		buckets: usage.isFromLogs
			? {p50: undefined, p95: undefined, p99: undefined}
			: {p50: bucketOf(0.5, latency), p95: bucketOf(0.95, latency), p99: bucketOf(0.99, latency)},
		errorKinds: [...kinds]
			.filter(([, perSecond]) => perSecond > 0)
			.map(([kind, perSecond]) => ({kind: plainText(kind) || 'error', perSecond}))
			.sort((left, right) => right.perSecond - left.perSecond),
		calls: recentLines(context, {server, limit: model.view.rows, isMeant: record => isCall(record, name)}),
		siblings: siblingsOf(rows),
	};
}

/** The line that tells how a call ended, or at least that something is wrong with it. */
function isCall({tool, outcome, durationMs, severity}: LogRecord, name: string): boolean {
	return (
		tool === name &&
		(outcome !== undefined ||
			durationMs !== undefined ||
			(severity !== 'debug' && severity !== 'trace' && severity !== 'info'))
	);
}

function bucketOf(quantile: number, {histogram}: LatencyData): Bucket | undefined {
	let count = 0;
	return decidingBucket(
		quantile,
		histogram.map(({upperSeconds, callsPerSecond}) => {
			count += callsPerSecond;
			return {upperSeconds, count};
		}),
	);
}

function siblingsOf(rows: readonly ToolRow[]): ToolData['siblings'] {
	return [...rows]
		.sort((left, right) => left.tool.localeCompare(right.tool, 'en'))
		.map(({targetId, tool}) => ({targetId, tool}));
}

function selectors({model, place}: SnapshotContext): {readonly server: string; readonly tool: string} {
	const target = model.servers.find(
		server => place.screen === 'tool' && server.target.id === place.targetId,
	)?.target;
	// A target that went away selects nothing.
	const server = target === undefined ? 'job="",instance=""' : serverSelector(target);
	const tool = place.screen === 'tool' ? place.tool : '';
	return {server, tool: `${server},tool_name=${JSON.stringify(tool)}`};
}
