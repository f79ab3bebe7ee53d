import {type Block, box, filled, section} from '../../present/block.ts';
import {type Column, fitColumns} from '../../present/columns.ts';
import {formatAge, formatSeconds, formatTimeMs, formatWhole} from '../../present/format.ts';
import {sparkline} from '../../present/sparkline.ts';
import {fitted} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';
import type {LogRow, LogsData} from '../../snapshot/logs.ts';
import {marked} from '../components/marked.ts';
import {type TableCell, tableHeader, tableRow, visibleRange, withCursor} from '../components/table.ts';
import type {Drawing, ScreenOf} from './screen.ts';

type LogsDrawing = Drawing<LogsData>;

type LogColumn = 'time' | 'level' | 'server' | 'tool' | 'duration' | 'request' | 'message';

const columns: readonly Column<LogColumn>[] = [
	{id: 'time', title: 'TIME', width: 12, align: 'left', priority: 0},
	{id: 'level', title: 'LEVEL', width: 5, align: 'left', priority: 0},
	{id: 'server', title: 'SERVER', width: 10, align: 'left', priority: 2, maxWidth: 16},
	{id: 'tool', title: 'TOOL', width: 12, align: 'left', priority: 3, maxWidth: 18},
	{id: 'duration', title: 'DUR', width: 6, align: 'right', priority: 4},
	{id: 'request', title: 'REQUEST', width: 8, align: 'left', priority: 5, maxWidth: 10},
	{id: 'message', title: 'MESSAGE', width: 20, align: 'left', priority: 0, maxWidth: 1000},
];

/** What the servers said: followed, filtered, grouped by request. */
export const logsScreen: ScreenOf<'logs'> = {
	crumb: place => (place.screen === 'logs' && place.filter !== '' ? `logs ${place.filter}` : 'logs'),
	body(drawing) {
		const {data, width, height, view} = drawing;
		const strip =
			height >= 12
				? [statusLine(drawing, width), ...newsRows(drawing, width), ...histogramRows(drawing, width)]
				: [];
		const detailHeight = view.zoomed ? Math.min(Math.floor(height / 2), 16) : 0;
		const listHeight = height - strip.length - detailHeight;
		const content =
			data.groups === undefined ? list(drawing, width, listHeight) : groupList(drawing, width, listHeight);
		return filled(
			[...strip, ...content, ...(detailHeight === 0 ? [] : detail(drawing, width, detailHeight))],
			width,
			height,
		);
	},
	rowIds: ({rows, groups}) => groups?.map(({id}) => id) ?? rows.map(({id}) => id),
	open: ({groups}, id) => (groups === undefined ? undefined : {screen: 'logs', filter: `id=${id}`}),
	startsAtEnd: ({groups}) => groups === undefined,
	sorts: [
		{column: 'time', letter: 't', title: 'time'},
		{column: 'request', letter: 'r', title: 'request'},
	],
	panels: () => [{title: 'log messages', expr: 'sum by (level) (rate(mcp:log_messages_total[1m]))'}],
};

function statusLine({data, theme}: LogsDrawing, width: number): string {
	const {matches, held, dropped, filter, problems, below, following, tooOld, repeated} = data;
	const parts = [
		filter === '' ? '' : paint(theme, 'strong', filter),
		problems[0] === undefined ? '' : paint(theme, 'status.warning', problems[0]),
		paint(theme, 'muted', `${formatWhole(matches)} of ${formatWhole(held)} lines`),
		following
			? paint(theme, 'badge.live', 'FOLLOW')
			: `${paint(theme, 'badge.paused', 'HELD')} ${paint(theme, 'muted', `${formatWhole(below)} below, G to follow`)}`,
		dropped === 0 ? '' : paint(theme, 'muted', `${formatWhole(dropped)} older ones dropped`),
		tooOld === 0 ? '' : paint(theme, 'muted', `${formatWhole(tooOld)} before --since`),
		repeated === 0 ? '' : paint(theme, 'muted', `${formatWhole(repeated)} said again left out`),
	];
	return filled([` ${parts.filter(part => part !== '').join('   ')}`], width, 1)[0]!;
}

/** What is wrong with sources: a row each, as many as leave room for lines. */
function newsRows({data, theme, height}: LogsDrawing, width: number): readonly string[] {
	const {news} = data;
	const room = height < 24 ? 2 : 3;
	const shown = news.length > room ? news.slice(0, room) : news;
	return shown.map(({status, about, text}, index) => {
		const token: Token = status === 'muted' ? 'muted' : `status.${status}`;
		const mark = status === 'muted' ? ' ' : theme.glyphs[status];
		const more = index === shown.length - 1 ? news.length - shown.length : 0;
		const rest = more === 0 ? '' : paint(theme, 'muted', `  and ${more} more`);
		const row = `${paint(theme, token, mark)} ${paint(theme, 'strong', about)} ${paint(theme, token, text)}${rest}`;
		return filled([` ${row}`], width, 1)[0]!;
	});
}

/** Errors over the last minutes: where it began. */
function histogramRows({data, theme}: LogsDrawing, width: number): readonly string[] {
	const {histogram} = data;
	const values = Float64Array.from(histogram.errors);
	const total = histogram.errors.reduce((sum, count) => sum + count, 0);
	const spanMs = histogram.bucketMs * histogram.errors.length;
	const room = Math.max(10, width - 24);
	const bars =
		total === 0
			? theme.glyphs.noValue.repeat(Math.min(room, values.length))
			: sparkline(values, Math.min(room, values.length), theme);
	return [
		` ${paint(theme, 'muted', fitted(`-${formatAge(spanMs)}`, 6))}${paint(theme, total === 0 ? 'muted' : 'status.critical', bars)} ${paint(theme, 'muted', `${formatWhole(total)} errors`)}`,
	];
}

function list(drawing: LogsDrawing, width: number, height: number): Block {
	const {data, theme, view} = drawing;
	const isBoxed = width >= 100;
	const inner = isBoxed ? width - 2 : width;
	const room = Math.max(1, height - (isBoxed ? 3 : 2));
	const placed = fitColumns(columns, inner - 2);
	const [from, to] = visibleRange(
		data.rows.length,
		data.following ? data.rows.length - 1 : data.selected + Math.floor(room / 2),
		room,
	);
	const content = [
		` ${tableHeader(placed, theme)}`,
		...data.rows.slice(from, to).map((row, offset) => {
			const isSelected = from + offset === data.selected;
			const cells = tableRow(placed, id => logCell(row, id, theme, isSelected), theme);
			return withCursor(marked(cells, data.words, theme), isSelected, inner, theme);
		}),
	];
	const shown = data.rows.length === 0 ? [...content, ` ${paint(theme, 'muted', emptyText(data))}`] : content;
	const frame = {title: `Logs ${formatWhole(data.matches)}`, number: 1, isFocused: view.focusedPanel === 1};
	return isBoxed ? box(shown, width, height, frame, theme) : section(shown, width, height, frame, theme);
}

function emptyText({held, filter, sources}: LogsData): string {
	if (held === 0 && sources.length > 0) {
		return `no line yet from ${sources.length === 1 ? sources[0]!.name : `${sources.length} sources`}`;
	}

	return held === 0
		? 'no line yet: name a source with -l FILE, -l - or -l cmd:COMMAND'
		: `no line matches ${filter}`;
}

function groupList({data, theme, view, snapshot}: LogsDrawing, width: number, height: number): Block {
	const groups = data.groups ?? [];
	const isBoxed = width >= 100;
	const inner = isBoxed ? width - 2 : width;
	const room = Math.max(1, height - (isBoxed ? 2 : 1));
	const selected = Math.max(
		0,
		groups.findIndex(({id}) => id === view.lists.logs?.selected),
	);
	const [from, to] = visibleRange(groups.length, selected, room);
	const content = groups.slice(from, to).map((group, offset) => {
		const {id, positions, durationMs, servers, errors, warnings} = group;
		const worst =
			errors > 0
				? paint(
						theme,
						'status.critical',
						`${theme.glyphs.critical} ${errors} error${errors === 1 ? '' : 's'}`,
					)
				: warnings > 0
					? paint(theme, 'status.warning', `${theme.glyphs.warning} ${warnings} slow or warned`)
					: '';
		const line = [
			paint(theme, 'strong', fitted(id, 12)),
			paint(theme, 'muted', `${formatAge(Math.max(0, snapshot.atMs - group.startMs)).padStart(5)} ago`),
			`${String(positions.length).padStart(4)} lines`,
			formatSeconds(durationMs / 1000).padStart(6),
			worst,
			paint(theme, 'muted', servers.join(', ')),
		];
		return withCursor(line.filter(part => part !== '').join('  '), from + offset === selected, inner, theme);
	});
	const frame = {title: `Requests ${groups.length}`, number: 1, isFocused: view.focusedPanel === 1};
	return isBoxed ? box(content, width, height, frame, theme) : section(content, width, height, frame, theme);
}

/** The selected record whole, field by field. */
function detail({data, theme}: LogsDrawing, width: number, height: number): Block {
	const record = data.rows[data.selected]?.record;
	const fact = (name: string, value: string | undefined) =>
		value === undefined || value === '' ? [] : [` ${paint(theme, 'muted', fitted(name, 16))} ${value}`];
	const lines =
		record === undefined
			? []
			: [
					...fact('message', record.body),
					...fact('error', record.error),
					...fact('server', record.server),
					...fact('tool', record.tool),
					...fact('request', record.correlationId),
					...fact('session', record.sessionId),
					...fact('trace', record.traceId),
					...Object.entries(record.attributes).flatMap(([name, value]) => fact(name, value)),
					...(record.detail?.split('\n') ?? []).map(line => `   ${paint(theme, 'muted', line)}`),
					...fact('line', record.raw),
				];
	const frame = {title: record === undefined ? 'Record' : formatTimeMs(record.timestampMs), number: 2};
	return width >= 100 ? box(lines, width, height, frame, theme) : section(lines, width, height, frame, theme);
}

function logCell({record}: LogRow, id: LogColumn, theme: Theme, isSelected: boolean): TableCell {
	const dash: TableCell = {text: theme.glyphs.dash, token: 'muted'};
	const token: Token = isSelected ? 'selected' : 'text';
	const known = (text: string | undefined): TableCell => (text === undefined ? dash : {text, token});
	switch (id) {
		case 'time':
			return {text: formatTimeMs(record.timestampMs), token: record.hasOwnTimestamp ? 'text' : 'muted'};
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
			return {text: record.error === undefined ? record.body : `${record.body}: ${record.error}`, token};
	}
}

function severityToken(severity: NonNullable<LogRow['record']['severity']>): Token {
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
