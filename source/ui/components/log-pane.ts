import {type Block, box, section} from '../../present/block.ts';
import {type Column, fitColumns} from '../../present/columns.ts';
import {formatSeconds, formatTime} from '../../present/format.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';
import {isFailure} from '../../snapshot/log-lines.ts';
import type {LogRow} from '../../snapshot/logs.ts';
import type {PanelFacts} from '../screens/screen.ts';
import {fittedTo, messageOf, severityToken} from './log-table.ts';
import {type TableCell, tableHeader, tableRow} from './table.ts';

type LogRecord = LogRow['record'];

/** What `y` copies where the pane is focused. */
export const logPanel: PanelFacts = {
	title: 'Logs',
	expr: 'sum by (level) (rate(mcp:log_messages_total[1m]))',
};

export type LogPaneOptions = {
	readonly theme: Theme;
	readonly title: string;
	readonly number: number;
	readonly isFocused: boolean;
	readonly isBoxed: boolean;
	/** The lines are of several servers. */
	readonly withServer: boolean;
};

type LineColumn = 'time' | 'level' | 'server' | 'tool' | 'message';

const lineColumns: readonly Column<LineColumn>[] = [
	{id: 'time', title: 'TIME', width: 8, align: 'left', priority: 0},
	{id: 'level', title: 'LEVEL', width: 5, align: 'left', priority: 0},
	{id: 'server', title: 'SERVER', width: 10, align: 'left', priority: 2, maxWidth: 16},
	{id: 'tool', title: 'TOOL', width: 12, align: 'left', priority: 3, maxWidth: 18},
	// Which tool it was says more than how the line of every call begins.
	{id: 'message', title: 'MESSAGE', width: 9, align: 'left', priority: 0, maxWidth: 1000},
];

/** The last lines of a log, the newest at the bottom. */
export function logPane(
	records: readonly LogRecord[],
	width: number,
	height: number,
	{theme, isBoxed, withServer, ...frame}: LogPaneOptions,
): Block {
	const inner = isBoxed ? width - 2 : width;
	const room = Math.max(0, height - (isBoxed ? 2 : 1));
	const facts = {
		server: withServer ? longest(records, ({server, source}) => server ?? source) : 0,
		tool: longest(records, ({tool}) => tool),
	};
	const columns = lineColumns
		.filter(({id}) => (id !== 'server' && id !== 'tool') || facts[id] > 0)
		.map(column =>
			column.id === 'server' || column.id === 'tool' ? fittedTo(column, facts[column.id]) : column,
		);
	const placed = fitColumns(columns, inner - 2);
	const namesTool = placed.some(({id}) => id === 'tool');
	const rows = records
		.slice(-room || records.length)
		.map(record => ` ${tableRow(placed, id => lineCell(record, id, {theme, namesTool}), theme)}`);
	const content = rows.length === 0 ? [paint(theme, 'muted', '  no line yet')] : rows;
	const right = paint(theme, 'muted', 'l all');
	return (isBoxed ? box : section)(content, width, height, {...frame, right}, theme);
}

function longest(records: readonly LogRecord[], textOf: (record: LogRecord) => string | undefined): number {
	return records.reduce((most, record) => Math.max(most, textOf(record)?.length ?? 0), 0);
}

function lineCell(
	record: LogRecord,
	id: LineColumn,
	{theme, namesTool}: {readonly theme: Theme; readonly namesTool: boolean},
): TableCell {
	const {timestampMs, severity, tool} = record;
	const dash: TableCell = {text: theme.glyphs.dash, token: 'muted'};
	switch (id) {
		case 'time':
			return {text: formatTime(timestampMs), token: 'muted'};
		case 'level':
			return severity === undefined ? dash : {text: severity.toUpperCase(), token: severityToken(severity)};
		case 'server':
			return {text: record.server ?? record.source, token: 'text'};
		case 'tool':
			return tool === undefined ? dash : {text: tool, token: 'text'};
		case 'message':
			// Beside the tool's name what went wrong is news enough.
			return {text: namesTool ? (record.error ?? record.body) : messageOf(record), token: 'text'};
	}
}

type CallColumn = 'time' | 'status' | 'duration' | 'request' | 'session' | 'trace' | 'message';

const callColumns: readonly Column<CallColumn>[] = [
	{id: 'time', title: 'TIME', width: 8, align: 'left', priority: 0},
	{id: 'status', title: 'STATUS', width: 6, align: 'left', priority: 0},
	{id: 'duration', title: 'TOOK', width: 6, align: 'right', priority: 0},
	{id: 'request', title: 'REQUEST', width: 10, align: 'left', priority: 2, maxWidth: 20},
	{id: 'session', title: 'SESSION', width: 8, align: 'left', priority: 5, maxWidth: 12},
	{id: 'trace', title: 'TRACE', width: 8, align: 'left', priority: 4, maxWidth: 32},
	{id: 'message', title: 'MESSAGE', width: 14, align: 'left', priority: 1, maxWidth: 1000},
];

/** The last calls of a tool as its log tells them, the newest on top. */
export function callPane(
	records: readonly LogRecord[],
	width: number,
	height: number,
	{theme, isBoxed, withServer: _, ...frame}: LogPaneOptions,
): Block {
	const inner = isBoxed ? width - 2 : width;
	const room = Math.max(0, height - (isBoxed ? 3 : 2));
	const facts = {
		request: longest(records, ({correlationId}) => correlationId),
		session: longest(records, ({sessionId}) => sessionId),
		trace: longest(records, ({traceId}) => traceId),
	};
	const columns = callColumns
		.filter(({id}) => !(id in facts) || facts[id as keyof typeof facts] > 0)
		.map(column => (column.id in facts ? fittedTo(column, facts[column.id as keyof typeof facts]) : column));
	const placed = fitColumns(columns, inner - 2);
	const header = ` ${tableHeader(placed, theme)}`;
	const rows = records
		.toReversed()
		.slice(0, room)
		.map(record => ` ${tableRow(placed, id => callCell(record, id, theme), theme)}`);
	const content =
		rows.length === 0 ? [paint(theme, 'muted', '  its log tells of no call yet')] : [header, ...rows];
	const right = paint(theme, 'muted', 'l its lines');
	return (isBoxed ? box : section)(content, width, height, {...frame, right}, theme);
}

function callCell(record: LogRecord, id: CallColumn, theme: Theme): TableCell {
	const {timestampMs, severity, durationMs, correlationId, sessionId, traceId} = record;
	const known = (text: string | undefined): TableCell =>
		text === undefined ? {text: theme.glyphs.dash, token: 'muted'} : {text, token: 'text'};
	switch (id) {
		case 'time':
			return {text: formatTime(timestampMs), token: 'muted'};
		case 'status': {
			const token: Token = isFailure(record)
				? 'status.critical'
				: severity === 'warn'
					? 'status.warning'
					: 'status.ok';
			return {text: isFailure(record) ? 'ERROR' : severity === 'warn' ? 'WARN' : 'ok', token};
		}

		case 'duration':
			return known(durationMs === undefined ? undefined : formatSeconds(durationMs / 1000));
		case 'request':
			return known(correlationId);
		case 'session':
			return known(sessionId);
		case 'trace':
			return known(traceId);
		case 'message':
			return {text: record.error ?? record.body, token: 'text'};
	}
}
