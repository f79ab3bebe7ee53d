import {type Block, box, section} from '../../present/block.ts';
import {type Column, fitColumns} from '../../present/columns.ts';
import {formatAge, formatSeconds, formatTimeMs, formatWhole} from '../../present/format.ts';
import {cutText, fitStyled} from '../../present/text.ts';
import {paint, type Token} from '../../present/theme.ts';
import type {LogRow, LogsData} from '../../snapshot/logs.ts';
import type {LogView} from '../../state/view.ts';
import type {Drawing} from '../screens/screen.ts';
import {marked} from './marked.ts';
import {type TableCell, tableHeader, tableRow, withCursor} from './table.ts';

type LogsDrawing = Drawing<LogsData>;

type LogColumn = 'time' | 'level' | 'server' | 'tool' | 'duration' | 'request' | 'message';

const columns: readonly Column<LogColumn>[] = [
	{id: 'time', title: 'TIME', width: 12, align: 'left', priority: 0},
	{id: 'level', title: 'LEVEL', width: 5, align: 'left', priority: 0},
	{id: 'server', title: 'SERVER', width: 10, align: 'left', priority: 2, maxWidth: 16},
	{id: 'tool', title: 'TOOL', width: 12, align: 'left', priority: 3, maxWidth: 18},
	{id: 'duration', title: 'DUR', width: 6, align: 'right', priority: 4},
	{id: 'request', title: 'REQUEST', width: 8, align: 'left', priority: 5, maxWidth: 10},
	{id: 'message', title: 'MESSAGE', width: 32, align: 'left', priority: 0, maxWidth: 1000},
];

/** The lines in view, newest last; a long message goes on in rows of its own where that is wanted. */
export function logTable(drawing: LogsDrawing, width: number, height: number): Block {
	const {data, theme, view} = drawing;
	const isBoxed = width >= 100;
	const inner = isBoxed ? width - 2 : width;
	const room = Math.max(1, height - (isBoxed ? 3 : 2));
	const placed = fitColumns(columnsOf(view.logView, data.facts), inner - 2);
	const messageWidth = placed.find(({id}) => id === 'message')?.width ?? 0;
	const line = (index: number): readonly string[] => {
		const row = data.rows[index]!;
		const isSelected = index === data.selected;
		const message = messageOf(row.record);
		const begin = view.logView.wrap ? cutText(message, messageWidth) : message;
		const cells = tableRow(placed, id => logCell(row, id, {...drawing, isSelected, message: begin}), theme);
		return [
			withCursor(marked(cells, data.highlights, theme), isSelected, inner, theme),
			...wrapped(message.slice(begin.length), {indent: 2 + placed[0]!.width, inner}).map(text =>
				fitStyled(marked(text, data.highlights, theme), inner),
			),
		];
	};
	const content = [` ${tableHeader(placed, theme)}`, ...linesAround(data, room, line)];
	const shown = data.rows.length === 0 ? [...content, ` ${paint(theme, 'muted', emptyText(data))}`] : content;
	const frame = {title: `Logs ${formatWhole(data.matches)}`, number: 1, isFocused: view.focusedPanel === 1};
	return isBoxed ? box(shown, width, height, frame, theme) : section(shown, width, height, frame, theme);
}

/**
 * Lines of as many rows as there is room for: the newest ones while following, else with the selected one in the middle,
 * or as near to it as the ends allow.
 */
function linesAround(
	{rows, selected, following}: LogsData,
	room: number,
	lineOf: (index: number) => readonly string[],
): readonly string[] {
	const start = following ? rows.length : Math.max(0, selected);
	const below: string[] = [];
	for (let index = start; index < rows.length && below.length < room; index++) {
		below.push(...lineOf(index));
	}

	const roomAbove = room - Math.min(below.length, Math.ceil(room / 2));
	const above: string[] = [];
	for (let index = start - 1; index >= 0 && above.length < roomAbove; index--) {
		above.unshift(...lineOf(index));
	}

	return [...above.slice(-roomAbove || above.length), ...below].slice(0, room);
}

const maxWrappedRows = 8;

/** What of a message did not fit into its column, in rows under it. */
function wrapped(
	text: string,
	{indent, inner}: {readonly indent: number; readonly inner: number},
): readonly string[] {
	const width = Math.max(8, inner - indent - 1);
	const lines: string[] = [];
	let rest = text.trimStart();
	while (rest !== '' && lines.length < maxWrappedRows) {
		const cut = cutText(rest, width) || rest.slice(0, 1);
		lines.push(`${' '.repeat(indent)}${cut}`);
		rest = rest.slice(cut.length).trimStart();
	}

	return lines;
}

/** Columns as wide as their longest text so far: what no line ever filled, and what is short, leaves its room to the messages. */
function columnsOf({time}: LogView, facts: LogsData['facts']): readonly Column<LogColumn>[] {
	return columns
		.filter(({id}) => !(id in facts) || facts[id as keyof typeof facts] > 0)
		.map(column => placedAs(column, time, facts));
}

function placedAs(
	column: Column<LogColumn>,
	time: LogView['time'],
	facts: LogsData['facts'],
): Column<LogColumn> {
	switch (column.id) {
		case 'time':
			return {...column, width: {clock: 12, date: 19, ago: 7}[time]};
		case 'server':
		case 'tool':
		case 'request':
			return fittedTo(column, facts[column.id]);
		case 'level':
		case 'duration':
		case 'message':
			return column;
	}
}

/** A column that grows no further than its longest text. */
export function fittedTo<Id extends string>(column: Column<Id>, longest: number): Column<Id> {
	const least = column.title.length;
	return {
		...column,
		width: Math.max(least, Math.min(column.width, longest)),
		maxWidth: Math.max(least, Math.min(column.maxWidth ?? column.width, longest)),
	};
}

/** The message, and what went wrong where it does not say so itself. */
export function messageOf({error, body}: LogRow['record']): string {
	return error === undefined || body.includes(error) ? body : `${body}: ${error}`;
}

function emptyText({held, filter, sources}: LogsData): string {
	if (held === 0 && sources.length > 0) {
		return `no line yet from ${sources.length === 1 ? sources[0]!.name : `${sources.length} sources`}`;
	}

	return held === 0
		? 'no line yet: name a source with -l FILE, -l - or -l cmd:COMMAND'
		: `no line matches ${filter}`;
}

function logCell(
	{record}: LogRow,
	id: LogColumn,
	{
		theme,
		view,
		snapshot,
		isSelected,
		message,
	}: LogsDrawing & {readonly isSelected: boolean; readonly message: string},
): TableCell {
	const dash: TableCell = {text: theme.glyphs.dash, token: 'muted'};
	const token: Token = isSelected ? 'selected' : 'text';
	const known = (text: string | undefined): TableCell => (text === undefined ? dash : {text, token});
	switch (id) {
		case 'time':
			return {
				text: timeText(record.timestampMs, view.logView, snapshot.takenAtMs),
				token: record.hasOwnTimestamp ? 'text' : 'muted',
			};
		case 'level':
			return record.severity === undefined
				? dash
				: {text: record.severity.toUpperCase(), token: severityToken(record.severity)};
		case 'server':
			return known(record.server ?? record.source);
		case 'tool':
			return known(record.tool);
		case 'duration':
			return record.durationMs === undefined ? dash : {text: formatSeconds(record.durationMs / 1000), token};
		case 'request':
			return known(record.correlationId?.slice(0, 10));
		case 'message':
			return {text: message, token};
	}
}

function timeText(atMs: number, {time}: LogView, nowMs: number): string {
	switch (time) {
		case 'clock':
			return formatTimeMs(atMs);
		case 'date':
			return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
		case 'ago':
			return `-${formatAge(Math.max(0, nowMs - atMs))}`;
	}
}

/** The colour of a level. */
export function severityToken(severity: NonNullable<LogRow['record']['severity']>): Token {
	switch (severity) {
		case 'fatal':
		case 'error':
			return 'status.critical';
		case 'warn':
			return 'status.warning';
		case 'info':
			return 'status.ok';
		case 'debug':
		case 'trace':
			return 'muted';
	}
}
