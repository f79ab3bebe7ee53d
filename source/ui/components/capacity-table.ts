import type {Column} from '../../present/columns.ts';
import {formatAge, formatBytes, formatCores, formatCount, formatWhole} from '../../present/format.ts';
import {barText} from '../../present/latency.ts';
import type {Theme, Token} from '../../present/theme.ts';
import type {CapacityRow} from '../../snapshot/capacity.ts';
import type {TableCell} from './table.ts';

export type CapacityColumn =
	| 'server'
	| 'calls'
	| 'peak calls'
	| 'sessions'
	| 'peak sessions'
	| 'peak cpu'
	| 'memory'
	| 'growth'
	| 'tomorrow'
	| 'limit'
	| 'full in'
	| 'used';

export const capacityColumns: readonly Column<CapacityColumn>[] = [
	{id: 'server', title: 'SERVER', width: 14, align: 'left', priority: 0, maxWidth: 26},
	{id: 'calls', title: 'CALLS/s', width: 7, align: 'right', priority: 4},
	{id: 'peak calls', title: 'PEAK', width: 6, align: 'right', priority: 1},
	{id: 'sessions', title: 'SESS', width: 5, align: 'right', priority: 6},
	{id: 'peak sessions', title: 'PEAK', width: 5, align: 'right', priority: 5},
	{id: 'peak cpu', title: 'CPU MAX', width: 7, align: 'right', priority: 3},
	{id: 'memory', title: 'MEM', width: 6, align: 'right', priority: 0},
	{id: 'growth', title: 'GROWTH/h', width: 9, align: 'right', priority: 0},
	{id: 'tomorrow', title: 'IN 24h', width: 7, align: 'right', priority: 2},
	{id: 'limit', title: 'LIMIT', width: 6, align: 'right', priority: 2},
	{id: 'full in', title: 'FULL IN', width: 7, align: 'right', priority: 0},
	{id: 'used', title: ' USED', width: 8, align: 'left', priority: 7, maxWidth: 20},
];

/** One cell of a server's row. */
export function capacityCell(
	server: CapacityRow,
	id: CapacityColumn,
	{
		theme,
		isSelected,
		cellWidth,
	}: {readonly theme: Theme; readonly isSelected: boolean; readonly cellWidth: number},
): TableCell {
	const {row} = server;
	const cell = (
		value: number | undefined,
		format: (value: number) => string,
		token: Token = 'text',
	): TableCell =>
		value === undefined ? {text: theme.glyphs.dash, token: 'muted'} : {text: format(value), token};
	switch (id) {
		case 'server':
			return {text: row.name, token: isSelected ? 'selected' : 'text'};
		case 'calls':
			return cell(row.callsPerSecond, formatCount);
		case 'peak calls':
			return cell(server.peakCallsPerSecond, formatCount);
		case 'sessions':
			return cell(row.sessions, formatWhole);
		case 'peak sessions':
			return cell(server.peakSessions, formatWhole);
		case 'peak cpu':
			return cell(
				server.peakCpuCores,
				formatCores,
				(server.peakCpuCores ?? 0) > 0.9 ? 'status.warning' : 'text',
			);
		case 'memory':
			return cell(row.memoryBytes, formatBytes);
		case 'growth':
			return cell(
				server.memoryGrowthPerHour,
				value => `${value >= 0 ? '+' : '-'}${formatBytes(Math.abs(value))}`,
			);
		case 'tomorrow':
			return cell(
				server.memoryTomorrowBytes,
				value => formatBytes(Math.max(0, value)),
				(server.memoryTomorrowBytes ?? 0) > (row.memoryLimitBytes ?? Number.POSITIVE_INFINITY)
					? 'status.critical'
					: 'text',
			);
		case 'limit':
			return cell(row.memoryLimitBytes, formatBytes, 'muted');
		case 'full in':
			return cell(
				server.limitInMs,
				formatAge,
				(server.limitInMs ?? Number.POSITIVE_INFINITY) < 86_400_000 ? 'status.warning' : 'text',
			);
		case 'used': {
			const share =
				row.memoryLimitBytes === undefined ? undefined : (row.memoryBytes ?? 0) / row.memoryLimitBytes;
			return share === undefined
				? {text: '', token: 'muted'}
				: {
						text: ` ${barText(share, cellWidth - 1, theme)}`,
						token: share > 0.9 ? 'status.critical' : share > 0.8 ? 'status.warning' : 'series.memory',
					};
		}
	}
}
