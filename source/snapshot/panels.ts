import {
	expandVariables,
	type Panel,
	type SeriesRole,
	type Threshold,
	type Unit,
} from '../mcp/dashboard/panel.ts';
import {meanDuration} from '../mcp/expressions.ts';
import {type HonestQuantile, highestPossible} from '../mcp/quantile.ts';
import {type Line, linesBy} from './answers.ts';
import {type Answers, type Questions, range, type SnapshotContext, type TimeGrid} from './context.ts';
import {chartCursor, valueAtCursor} from './cursor.ts';
import type {FleetTotals} from './fleet.ts';
import type {ChartMark} from './marks.ts';
import type {Usage} from './usage.ts';

/** A chart as plain data: lines over one grid, thresholds in the panel's unit. */
export type ChartData = {
	readonly id: string;
	readonly title: string;
	readonly unit: Unit;
	/** Behind the values of the legend; without it what the unit itself says. */
	readonly suffix?: string;
	readonly grid: TimeGrid;
	readonly lines: readonly ChartLine[];
	readonly thresholds: readonly Threshold[];
	/** The first query as it can be pasted into Prometheus. */
	readonly expr: string;
	/** Why there is nothing to draw; empty when there is. */
	readonly failure: string;
	readonly marks: readonly ChartMark[];
	/** The instant every chart points at, and the legends' values are of; absent: the newest. */
	readonly cursorAtMs?: number;
};

export type ChartLine = {
	readonly legend: string;
	readonly role: SeriesRole;
	readonly values: Line;
	/** At the cursor, else at the end of the grid. */
	readonly last: number | undefined;
	/** What may honestly be said of it, for quantiles. */
	readonly quantile?: HonestQuantile;
};

const quantileOf = {p50: 0.5, p95: 0.95, p99: 0.99} as const;

/** The mean beside a latency panel's quantiles: what bounds them. */
export function meanQuestion(context: SnapshotContext, selector: string): Questions {
	return {'mean line': range(meanDuration({selector, window: context.rateInterval, by: []}), context.chart)};
}

/** What a tool, a server or all of them do and take at this instant. */
export type CurrentUsage = Usage & Partial<FleetTotals>;

/**
 * Panels say the current values as the tiles and tables do: those of this instant, where a line ends with its last step, and
 * quantiles as far as they may be told (`>10s`, `≤12ms`). No latency line is drawn higher than the mean of its moment proves
 * possible; a server without buckets has one, its mean.
 */
export function withCurrentUsage(
	charts: readonly ChartData[],
	usage: CurrentUsage,
	{context, answers}: {readonly context: SnapshotContext; readonly answers: Answers},
): readonly ChartData[] {
	const mean = linesBy(answers('mean line'), context.chart, () => '').get('');
	return charts.map(chart => {
		if (chart.unit !== 'seconds') {
			return {...chart, lines: chart.lines.map(line => currentLine(line, chart.unit, {usage, context}))};
		}

		if (mean === undefined) {
			return chart;
		}

		const lines =
			chart.lines.length === 0
				? [meanLine(mean, context)]
				: chart.lines.map(line => honestLine(line, mean, {usage, context}));
		return {...chart, lines};
	});
}

function currentLine(
	line: ChartLine,
	unit: Unit,
	{usage, context}: {readonly usage: CurrentUsage; readonly context: SnapshotContext},
): ChartLine {
	if (line.last === undefined || chartCursor(context).cursorAtMs !== undefined) {
		return line;
	}

	const now = currentValue(`${line.role} ${unit}`, usage);
	return now === undefined ? line : {...line, last: now};
}

function currentValue(key: `${SeriesRole} ${Unit}`, usage: CurrentUsage): number | undefined {
	switch (key) {
		case 'calls per-second':
			return usage.callsPerSecond;
		case 'errors ratio':
			return usage.errorRatio;
		case 'sessions count':
			return usage.sessions;
		case 'memory bytes':
			return usage.memoryBytes;
		case 'cpu cores':
			return usage.cpuCores;
		default:
			return undefined;
	}
}

function meanLine(values: Line, context: SnapshotContext): ChartLine {
	const last = valueAtCursor(values, context);
	return {
		legend: 'mean',
		role: 'p50',
		values,
		last,
		...(last === undefined ? {} : {quantile: {type: 'mean-only', seconds: last}}),
	};
}

function honestLine(
	line: ChartLine,
	mean: Line,
	{usage, context}: {readonly usage: Usage; readonly context: SnapshotContext},
): ChartLine {
	const {role} = line;
	if (role !== 'p50' && role !== 'p95' && role !== 'p99') {
		return line;
	}

	const values = line.values.map((value, index) => {
		const bound = highestPossible(quantileOf[role], mean[index]);
		return value > bound ? bound : value;
	});
	return {
		...line,
		values,
		last: valueAtCursor(values, context),
		...(chartCursor(context).cursorAtMs === undefined ? {quantile: usage[role]} : {}),
	};
}

export function panelQuestions(
	context: SnapshotContext,
	panels: readonly Panel[],
	server: string,
): Questions {
	return Object.fromEntries(
		panels.flatMap(panel =>
			panel.queries.map((query, index) => [
				`${panel.id}#${index}`,
				range(expandVariables(query.expr, {server, rateInterval: context.rateInterval}), context.chart),
			]),
		),
	);
}

export function panelCharts(
	context: SnapshotContext,
	answers: Answers,
	panels: readonly Panel[],
	options: {
		readonly server: string;
		readonly memoryLimitBytes?: number | undefined;
		readonly marks?: readonly ChartMark[];
	},
): readonly ChartData[] {
	const variables = {server: options.server, rateInterval: context.rateInterval};
	return panels.map(panel => {
		const results = panel.queries.map((_, index) => answers(`${panel.id}#${index}`));
		const failed = results.find(result => result?.type === 'failed');
		const lines = panel.queries.flatMap(({legend, role}, index): ChartLine[] => {
			const values = linesBy(results[index], context.chart, () => '').get('');
			return values === undefined ? [] : [{legend, role, values, last: valueAtCursor(values, context)}];
		});
		const limit = panel.limit === 'memory' ? options.memoryLimitBytes : undefined;
		return {
			id: panel.id,
			title: panel.title,
			unit: panel.unit,
			grid: context.chart,
			lines,
			thresholds:
				limit === undefined ? panel.thresholds : [...panel.thresholds, {value: limit, severity: 'critical'}],
			expr: expandVariables(panel.queries[0]?.expr ?? '', variables),
			failure: failed?.type === 'failed' ? failed.message : '',
			marks: options.marks ?? [],
			...chartCursor(context),
		};
	});
}
