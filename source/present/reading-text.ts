import type {
	AlertReading,
	QuantileReading,
	Reading,
	ServerReading,
	ToolReading,
} from '../snapshot/reading.ts';
import {
	formatAge,
	formatBytes,
	formatCores,
	formatCount,
	formatPercent,
	formatSeconds,
	formatWhole,
} from './format.ts';
import {textWidth} from './text.ts';

/** A reading as tables for a person or a pager: servers, tools, alerts. No colours, no control characters. */
export function readingText(reading: Reading): string {
	const {servers, tools, alerts, windowSeconds} = reading;
	const up = servers.filter(server => server.up).length;
	const sections = [
		`${reading.time}  ${up}/${servers.length} up  rates over ${formatAge(windowSeconds * 1000)}`,
		table(serverHeads, servers.map(serverCells)),
		...(tools.length === 0 ? [] : [table(toolHeads, tools.map(toolCells))]),
		...(alerts.length === 0 ? [] : [table(alertHeads, alerts.map(alertCells))]),
	];
	return `${sections.join('\n\n')}\n`;
}

type Head = {readonly title: string; readonly align: 'left' | 'right'};

const left = (title: string): Head => ({title, align: 'left'});
const right = (title: string): Head => ({title, align: 'right'});
const usageHeads = ['CALLS/s', 'ERR%', 'P50', 'P95', 'P99'].map(right);
const serverHeads = [
	left('SERVER'),
	left('STATE'),
	...usageHeads,
	...['SESS', 'MEM', 'CPU'].map(right),
	left('HEALTH'),
	left('READY'),
	left('NOTE'),
];
const toolHeads = [left('SERVER'), left('TOOL'), ...usageHeads];
const alertHeads = [
	left('ALERT'),
	left('SEVERITY'),
	left('STATE'),
	left('SERVER'),
	left('SINCE'),
	left('SUMMARY'),
];

const dash = '–';

function serverCells(server: ServerReading): string[] {
	return [
		server.name,
		server.status,
		...usageCells(server),
		known(server.sessions, formatWhole),
		known(server.memoryBytes, formatBytes),
		known(server.cpuCores, formatCores),
		server.health?.state ?? dash,
		server.readiness?.state ?? dash,
		server.error ?? server.reason ?? server.readiness?.reason ?? '',
	];
}

function toolCells(tool: ToolReading): string[] {
	return [tool.server, tool.tool, ...usageCells(tool)];
}

function usageCells(usage: Omit<ToolReading, 'server' | 'tool'>): string[] {
	return [
		known(usage.callsPerSecond, formatCount),
		known(usage.errorRatio, formatPercent),
		...[usage.p50, usage.p95, usage.p99].map(quantile => quantileCell(quantile, usage.meanSeconds)),
	];
}

// Without buckets only the mean is known, and says so.
function quantileCell(quantile: QuantileReading | null, meanSeconds: number | null): string {
	if (quantile === null) {
		return meanSeconds === null ? dash : `~${formatSeconds(meanSeconds)}`;
	}

	const mark = {exact: '', above: '>', bounded: '≤'}[quantile.kind];
	return `${mark}${formatSeconds(quantile.seconds)}`;
}

function alertCells(alert: AlertReading): string[] {
	return [
		alert.name,
		alert.severity,
		alert.state,
		alert.server ?? dash,
		alert.activeSince,
		alert.annotations.summary ?? '',
	];
}

function known(value: number | null, format: (value: number) => string): string {
	return value === null ? dash : format(value);
}

function table(heads: readonly Head[], rows: readonly (readonly string[])[]): string {
	const widths = heads.map(({title}, column) =>
		Math.max(textWidth(title), ...rows.map(row => textWidth(row[column] ?? ''))),
	);
	const line = (cells: readonly string[]) =>
		cells
			.map((cell, column) => {
				const padding = ' '.repeat(widths[column]! - textWidth(cell));
				return heads[column]!.align === 'left' ? cell + padding : padding + cell;
			})
			.join('  ')
			.trimEnd();
	return [line(heads.map(({title}) => title)), ...rows.map(line)].join('\n');
}
