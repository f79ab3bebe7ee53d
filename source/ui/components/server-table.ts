import {type Column, fitColumns, type Placed} from '../../present/columns.ts';
import {
	asciiText,
	formatAge,
	formatBytes,
	formatCores,
	formatCount,
	formatPercent,
	formatQuantile,
	formatWhole,
} from '../../present/format.ts';
import {sparkline} from '../../present/sparkline.ts';
import {fitted} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';
import {fleetTotals, type ServerRow, type ServerStatus} from '../../snapshot/fleet.ts';
import type {HeaderData} from '../../snapshot/header.ts';
import {errorLevel, isUnitDoubtful, type Level, latencyLevel, type Usage} from '../../snapshot/usage.ts';
import type {SortChoice} from '../screens/screen.ts';
import {type SortMark, type TableCell, tableHeader, tableRow, withCursor} from './table.ts';

export type ServerColumn =
	| 'server'
	| 'severity'
	| 'calls'
	| 'errors'
	| 'p50'
	| 'p95'
	| 'p99'
	| 'sessions'
	| 'memory'
	| 'cpu'
	| 'age'
	| 'calls trend'
	| 'errors trend';

// Dropped from the highest priority down; numbers one acts upon stay longest.
const columns: readonly Column<ServerColumn>[] = [
	{id: 'server', title: 'SERVER', width: 14, align: 'left', priority: 0, maxWidth: 26},
	{id: 'severity', title: 'STATE', width: 6, align: 'left', priority: 10},
	{id: 'calls', title: 'CALLS/s', width: 8, align: 'right', priority: 1},
	{id: 'errors', title: 'ERR%', width: 5, align: 'right', priority: 0},
	{id: 'p50', title: 'P50', width: 6, align: 'right', priority: 5},
	{id: 'p95', title: 'P95', width: 6, align: 'right', priority: 2},
	{id: 'p99', title: 'P99', width: 6, align: 'right', priority: 4},
	{id: 'sessions', title: 'SESS', width: 5, align: 'right', priority: 6},
	{id: 'memory', title: 'MEM', width: 5, align: 'right', priority: 8},
	{id: 'cpu', title: 'CPU', width: 5, align: 'right', priority: 7},
	{id: 'age', title: 'AGE', width: 5, align: 'right', priority: 9},
	{id: 'calls trend', title: ' CALLS', width: 7, align: 'left', priority: 3, maxWidth: 20},
	{id: 'errors trend', title: ' ERRORS', width: 7, align: 'left', priority: 9, maxWidth: 20},
];

/** Columns one may do without, by the letter that hides and shows them. */
export const serverColumnChoices: readonly SortChoice[] = [
	{column: 'severity', letter: 'v', title: 'state'},
	{column: 'p50', letter: '5', title: 'p50'},
	{column: 'p95', letter: 'p', title: 'p95'},
	{column: 'p99', letter: '9', title: 'p99'},
	{column: 'sessions', letter: 's', title: 'sess'},
	{column: 'memory', letter: 'm', title: 'mem'},
	{column: 'cpu', letter: 'u', title: 'cpu'},
	{column: 'age', letter: 'a', title: 'age'},
	{column: 'calls trend', letter: 't', title: 'calls'},
	{column: 'errors trend', letter: 'r', title: 'errors'},
];

export const statusWords: Readonly<Record<ServerStatus, string>> = {
	critical: 'CRIT',
	down: 'DOWN',
	warning: 'WARN',
	ok: 'OK',
	waiting: 'wait',
};

export type ServerTable = {
	readonly header: string;
	row(row: ServerRow, isSelected: boolean, nowMs: number): string;
	all(header: HeaderData, rows: readonly ServerRow[], isSelected: boolean): string;
};

/** The fleet table for one width: cursor, glyph and the columns that fit. */
export function serverTable(
	width: number,
	theme: Theme,
	{sort, hidden}: {readonly sort: SortMark; readonly hidden: readonly string[]},
): ServerTable {
	// Cursor, glyph and a space stand before the first column.
	const wanted = columns.filter(({id}) => !hidden.includes(id));
	const placed = fitColumns(wanted, width - 4);
	return {
		header: `   ${tableHeader(placed, theme, sort)}`,
		row: (row, isSelected, nowMs) => serverLine(row, nowMs, {placed, width, theme, isSelected}),
		all: (header, rows, isSelected) => allLine(header, rows, {placed, width, theme, isSelected}),
	};
}

type Line = {
	readonly placed: readonly Placed<ServerColumn>[];
	readonly width: number;
	readonly theme: Theme;
	readonly isSelected: boolean;
};

function serverLine(row: ServerRow, nowMs: number, {placed, width, theme, isSelected}: Line): string {
	const glyph = paint(theme, `status.${row.status}`, theme.glyphs[row.status]);
	const name = placed[0]!;
	if (row.status === 'down' || row.status === 'waiting') {
		const since = row.downSinceMs === undefined ? '' : `  for ${formatAge(nowMs - row.downSinceMs)}`;
		const word = paint(theme, `status.${row.status}`, statusWords[row.status]);
		const label = paint(theme, isSelected ? 'selected' : 'text', fitted(row.name, name.width));
		return withCursor(
			`${glyph} ${label} ${word}  ${paint(theme, 'muted', `${row.reason}${since}`)}`,
			isSelected,
			width,
			theme,
		);
	}

	const cells = tableRow(
		placed,
		(id, cellWidth) => serverCell(row, id, {cellWidth, theme, isSelected}),
		theme,
	);
	return withCursor(`${glyph} ${cells}`, isSelected, width, theme);
}

function allLine(
	{usage, sessions, targets}: HeaderData,
	rows: readonly ServerRow[],
	{placed, width, theme, isSelected}: Line,
): string {
	const {memoryBytes, cpuCores} = fleetTotals(rows);
	const cells = tableRow(
		placed,
		(id): TableCell => {
			switch (id) {
				case 'server':
					return {text: `All ${targets}`, token: isSelected ? 'selected' : 'text'};
				case 'sessions':
					return number(sessions, formatWhole, theme);
				case 'memory':
					return number(memoryBytes, formatBytes, theme);
				case 'cpu':
					return number(cpuCores, formatCores, theme);
				case 'severity':
				case 'age':
				case 'calls trend':
				case 'errors trend':
					return {text: '', token: 'text'};
				case 'calls':
				case 'errors':
				case 'p50':
				case 'p95':
				case 'p99':
					return usageCell(usage, id, theme);
			}
		},
		theme,
	);
	return withCursor(`  ${cells}`, isSelected, width, theme);
}

function serverCell(
	row: ServerRow,
	id: ServerColumn,
	{
		cellWidth,
		theme,
		isSelected,
	}: {readonly cellWidth: number; readonly theme: Theme; readonly isSelected: boolean},
): TableCell {
	const {glyphs} = theme;
	switch (id) {
		case 'server':
			return {text: markedName(row.name, row, cellWidth), token: isSelected ? 'selected' : 'text'};
		case 'severity':
			return {text: statusWords[row.status], token: `status.${row.status}`};
		case 'sessions':
			return number(row.sessions, formatWhole, theme);
		case 'memory': {
			const share = row.memoryLimitBytes === undefined ? 0 : (row.memoryBytes ?? 0) / row.memoryLimitBytes;
			const level: Level = share > 0.9 ? 'critical' : share > 0.8 ? 'warning' : 'ok';
			return levelled(number(row.memoryBytes, formatBytes, theme), level);
		}

		case 'cpu':
			return levelled(number(row.cpuCores, formatCores, theme), (row.cpuCores ?? 0) > 0.9 ? 'warning' : 'ok');
		case 'age':
			return row.isStale
				? {text: formatAge(row.ageMs ?? 0), token: 'status.warning'}
				: {text: row.ageMs === undefined ? glyphs.dash : formatAge(row.ageMs), token: 'muted'};
		case 'calls trend':
			return {text: ` ${sparkline(row.callsTrend, cellWidth - 1, {glyphs})}`, token: 'series.calls'};
		case 'errors trend':
			return {
				text: ` ${sparkline(row.errorsTrend, cellWidth - 1, {glyphs})}`,
				token: row.errorsTrend?.some(value => value > 0) ? 'series.errors' : 'muted',
			};
		case 'calls':
		case 'errors':
		case 'p50':
		case 'p95':
		case 'p99':
			return usageCell(row, id, theme);
	}
}

/** A name, marked where what stands beside it was read from log lines. */
export function markedName(name: string, {isFromLogs}: Pick<Usage, 'isFromLogs'>, width: number): string {
	const mark = ' (logs)';
	return isFromLogs
		? `${Array.from(name)
				.slice(0, Math.max(3, width - mark.length))
				.join('')}${mark}`
		: name;
}

/** A cell that tables of servers and of tools share. */
export function usageCell(
	usage: Usage,
	id: 'calls' | 'errors' | 'p50' | 'p95' | 'p99',
	theme: Theme,
): TableCell {
	switch (id) {
		case 'calls':
			return number(usage.callsPerSecond, formatCount, theme);
		case 'errors':
			return levelled(number(usage.errorRatio, formatPercent, theme), errorLevel(usage.errorRatio));
		case 'p50':
		case 'p95':
		case 'p99': {
			const value = usage[id];
			if (value.type === 'none') {
				return {text: theme.glyphs.dash, token: 'muted'};
			}

			const token: Token = value.type === 'bounded' || value.type === 'mean-only' ? 'muted' : 'text';
			// `2h46?`: more likely the milliseconds of a metric whose name says seconds.
			const text = `${formatQuantile(value)}${isUnitDoubtful(usage) ? '?' : ''}`;
			return levelled({text: theme.ascii ? asciiText(text) : text, token}, latencyLevel(value));
		}
	}
}

function number(value: number | undefined, format: (value: number) => string, theme: Theme): TableCell {
	return value === undefined
		? {text: theme.glyphs.dash, token: 'muted'}
		: {text: format(value), token: 'text'};
}

function levelled(cell: TableCell, level: Level): TableCell {
	return level === 'ok' ? cell : {text: cell.text, token: `status.${level}`};
}
