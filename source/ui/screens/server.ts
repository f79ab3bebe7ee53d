import {type Block, beside, box, filled, section, shares} from '../../present/block.ts';
import {
	formatAge,
	formatBytes,
	formatCores,
	formatCount,
	formatPercent,
	formatQuantile,
	formatSpan,
	formatWhole,
} from '../../present/format.ts';
import {fitStyled, joinFitting} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';
import type {ServerData} from '../../snapshot/server.ts';
import {errorLevel, isUnitDoubtful, type Level, latencyLevel} from '../../snapshot/usage.ts';
import {listView} from '../../state/view.ts';
import {chartPanel} from '../components/chart-panel.ts';
import {heatPanel} from '../components/latency-panel.ts';
import {logPane, logPanel} from '../components/log-pane.ts';
import {statusWords} from '../components/server-table.ts';
import {scrollText, visibleRange} from '../components/table.ts';
import {changeText, type Tile, tileBlock} from '../components/tiles.ts';
import {toolTable} from '../components/tool-table.ts';
import type {Drawing, ScreenOf} from './screen.ts';

/** Lines of the log beside few tools. */
const minLines = 6;

/** Panels are numbered as they stand: the list, then the charts, the heat map beside the latency it belongs to. */
const heatNumber = 5;

type ServerDrawing = Drawing<ServerData>;

/** One server: who it is, its numbers against one window ago, its dashboard, its tools. */
export const serverScreen: ScreenOf<'server'> = {
	crumb: (place, {fleet}) =>
		place.screen === 'server' ? (fleet.find(({id}) => id === place.targetId)?.name ?? 'gone') : '',
	body(drawing) {
		const {width, height, data, theme, view} = drawing;
		if (data.row === undefined) {
			return filled(['', paint(theme, 'muted', '  this server is no longer watched')], width, height);
		}

		if (view.zoomed) {
			return zoomed(drawing);
		}

		const isBoxed = width >= 100 && height >= 24;
		const identity = identityRow(drawing);
		const tiles = height >= 8 ? tileBlock(tilesOf(data, theme), width, isBoxed && height >= 30, theme) : [];
		const top = [identity, ...tiles];
		const left = height - top.length;
		if (width < 60 || left < 11) {
			return filled([...top, ...tools(drawing, width, left, false)], width, height);
		}

		return filled([...top, ...panels(drawing, left, isBoxed)], width, height);
	},
	rowIds: ({tools}) => tools.map(({id}) => id),
	open(data, id) {
		const tool = data.tools.find(row => row.id === id);
		return tool === undefined ? undefined : {screen: 'tool', targetId: tool.targetId, tool: tool.tool};
	},
	sorts: [
		{column: 'errors', letter: 'e', title: 'errors'},
		{column: 'tool', letter: 'n', title: 'name'},
		{column: 'calls', letter: 'c', title: 'calls'},
		{column: 'p50', letter: '5', title: 'p50'},
		{column: 'p95', letter: 'p', title: 'p95'},
		{column: 'p99', letter: '9', title: 'p99'},
	],
	panels: ({charts, exposed, latency, tools, lines}) => [
		{title: `Tools ${tools.length}`, expr: 'sum by (tool_name) (rate(mcp:tool_calls_total[1m]))'},
		...charts.slice(0, heatNumber - 2).map(({title, expr}) => ({title, expr})),
		{title: 'Latency heat map', expr: latency.expr},
		...charts.slice(heatNumber - 2).map(({title, expr}) => ({title, expr})),
		...exposed.map(({title, expr}) => ({title, expr})),
		...(lines === undefined ? [] : [logPanel]),
	],
	siblings: ({siblings}) => siblings.map(targetId => ({screen: 'server', targetId})),
};

/** Charts in rows of three, the heat map, the tools; as much as fits. */
function panels(drawing: ServerDrawing, height: number, isBoxed: boolean): readonly string[] {
	const {width, data} = drawing;
	const toolsWanted = Math.min(
		Math.max(data.tools.length, data.lines === undefined || !isBoxed ? 0 : minLines) + (isBoxed ? 3 : 2),
		Math.max(5, Math.floor(height * 0.4)),
	);
	const rowHeight = isBoxed ? 8 : 6;
	const spare = height - toolsWanted;
	const chartRows = spare >= 3 * rowHeight ? 3 : spare >= 2 * rowHeight ? 2 : 1;
	const heights = shares(Math.min(spare, chartRows * (isBoxed ? 12 : 9)), chartRows);
	const [calls, errors, latency, sessions, memory, cpu] = data.charts.map((chart, index) => ({
		chart,
		number: chartNumber(index),
	}));
	const exposed = data.exposed.map((chart, index) => ({chart, number: index + 9}));
	type Numbered = NonNullable<typeof calls>;
	const row = (
		charts: readonly (Numbered | undefined)[],
		rowHeightGiven: number,
		withHeat: boolean,
	): Block => {
		const present = charts.filter(entry => entry !== undefined);
		const count = present.length + (withHeat ? 1 : 0);
		const gap = isBoxed ? 0 : 1;
		const widths = shares(width - gap * (count - 1), count);
		const blocks = present.map(({chart, number}, index) =>
			chartPanel(chart, widths[index]!, rowHeightGiven, options(drawing, number, isBoxed)),
		);
		if (withHeat) {
			blocks.push(
				heatPanel(data.latency, widths[count - 1]!, rowHeightGiven, options(drawing, heatNumber, isBoxed)),
			);
		}

		return beside(blocks, isBoxed ? '' : ' ');
	};

	const [first = 0, second = 0, third = 0] = heights;
	const rows: string[] = [];
	if (chartRows === 1) {
		rows.push(...row([calls, errors, latency], first, false));
	} else if (chartRows === 2) {
		rows.push(...row([calls, errors], first, false), ...row([latency], second, true));
	} else {
		rows.push(
			...row([calls, errors], first, false),
			...row([latency], second, true),
			...row([sessions, memory, cpu, ...exposed].slice(0, width >= 160 ? 5 : 4), third, false),
		);
	}

	const below = height - rows.length;
	if (data.lines === undefined || !isBoxed) {
		return [...rows, ...tools(drawing, width, below, isBoxed)];
	}

	const logWidth = Math.floor(width * (width >= 160 ? 0.5 : 0.42));
	return [
		...rows,
		...beside([
			tools(drawing, width - logWidth, below, isBoxed),
			lines(drawing, data.lines, logWidth, below),
		]),
	];
}

function lines(
	drawing: ServerDrawing,
	records: NonNullable<ServerData['lines']>,
	width: number,
	height: number,
): Block {
	const number = logNumber(drawing.data);
	return logPane(records, width, height, {
		...options(drawing, number, true),
		title: `Logs ${drawing.data.row?.name ?? ''}`,
		withServer: false,
	});
}

function chartNumber(index: number): number {
	return index + 2 < heatNumber ? index + 2 : index + 3;
}

/** Its panel comes last. */
function logNumber({exposed}: ServerData): number {
	return 9 + exposed.length;
}

function options({theme, view}: ServerDrawing, number: number, isBoxed: boolean) {
	return {theme, number, isFocused: view.focusedPanel === number, isBoxed};
}

function zoomed(drawing: ServerDrawing): Block {
	const {width, height, data, view} = drawing;
	const panel = view.focusedPanel ?? 1;
	const chart = data.charts.find((_, index) => chartNumber(index) === panel) ?? data.exposed[panel - 9];
	if (chart !== undefined) {
		return chartPanel(chart, width, height, options(drawing, panel, true));
	}

	if (data.lines !== undefined && panel === logNumber(data)) {
		return lines(drawing, data.lines, width, height);
	}

	return panel === heatNumber
		? heatPanel(data.latency, width, height, options(drawing, heatNumber, true))
		: tools(drawing, width, height, true);
}

function identityRow({data, theme, width, snapshot}: ServerDrawing): string {
	const row = data.row!;
	const {url = '', version = '', uptimeSeconds, restarts = 0, dialect = ''} = data.identity ?? {};
	const label = (name: string, value: string) =>
		value === '' ? [] : [`${paint(theme, 'muted', name)} ${value}`];
	const state = `${theme.glyphs[row.status]} ${statusWords[row.status]}${row.reason === '' ? '' : ` ${row.reason}`}`;
	const since =
		row.downSinceMs === undefined ? '' : ` for ${formatAge(snapshot.takenAtMs - row.downSinceMs)}`;
	const parts = [
		paint(theme, `status.${row.status}`, state + since),
		url,
		...label('version', version),
		...label(
			'up',
			uptimeSeconds === undefined || row.status === 'down' ? '' : formatAge(uptimeSeconds * 1000),
		),
		...(restarts === 0
			? []
			: [paint(theme, 'status.warning', `${restarts} restart${restarts === 1 ? '' : 's'}`)]),
		...label('naming', dialect),
		...(row.isFromLogs ? [paint(theme, 'muted', 'calls from its log')] : []),
		...(isUnitDoubtful(row) ? [paint(theme, 'status.warning', 'durations: unit?')] : []),
	];
	return fitStyled(` ${joinFitting(parts, '  ', width - 2)}`, width);
}

function tilesOf({row, before}: ServerData, theme: Theme): readonly Tile[] {
	const now = row!;
	const dash = theme.glyphs.dash;
	const seconds = (value: ServerData['before']['p50']) =>
		value.type === 'exact' ? value.seconds : undefined;
	const tile = (title: string, value: string, level: Level, change = ''): Tile => ({
		title,
		value,
		token: level === 'ok' ? 'strong' : `status.${level}`,
		change: change === '' ? '' : change,
		changeToken: 'muted' satisfies Token,
	});
	const quantile = (title: 'p50' | 'p95' | 'p99') =>
		tile(
			title,
			formatQuantile(now[title]),
			latencyLevel(now[title]),
			changeText(seconds(now[title]), seconds(before[title]), theme),
		);
	return [
		tile(
			'Calls/s',
			now.callsPerSecond === undefined ? dash : formatCount(now.callsPerSecond),
			'ok',
			changeText(now.callsPerSecond, before.callsPerSecond, theme),
		),
		tile(
			'Errors',
			now.errorRatio === undefined ? dash : `${formatPercent(now.errorRatio)}%`,
			errorLevel(now.errorRatio),
			changeText(now.errorRatio, before.errorRatio, theme),
		),
		quantile('p50'),
		quantile('p95'),
		quantile('p99'),
		tile('Sessions', now.sessions === undefined ? dash : formatWhole(now.sessions), 'ok'),
		tile(
			'Memory',
			now.memoryBytes === undefined ? dash : formatBytes(now.memoryBytes),
			'ok',
			now.memoryLimitBytes === undefined ? '' : `of ${formatBytes(now.memoryLimitBytes)}`,
		),
		tile('CPU', now.cpuCores === undefined ? dash : formatCores(now.cpuCores), 'ok'),
	];
}

function tools(drawing: ServerDrawing, width: number, height: number, isBoxed: boolean): Block {
	const {data, theme, view, snapshot} = drawing;
	const inner = isBoxed ? width - 2 : width;
	const room = height - (isBoxed ? 3 : 2);
	const {selected} = listView(view, 'server');
	const index = Math.max(
		0,
		data.tools.findIndex(({id}) => id === selected),
	);
	const [from, to] = visibleRange(data.tools.length, index, Math.max(1, room));
	const content = toolTable(data.tools.slice(from, to), inner, {
		theme,
		withServer: false,
		callsPerSecond: data.row?.callsPerSecond ?? 0,
		sort: data.sort,
		selected: data.tools[index]?.id,
		lastErrors: data.lastErrors,
	});
	const facts = [
		scrollText([from, to], data.tools.length),
		`rates ${formatSpan(snapshot.rateIntervalMs)}`,
	].filter(text => text !== '');
	const frame = {
		title: `Tools ${data.tools.length === data.toolsInAll ? data.toolsInAll : `${data.tools.length}/${data.toolsInAll}`}`,
		number: 1,
		isFocused: view.focusedPanel === 1,
		right: paint(theme, 'muted', facts.join('  ')),
	};
	return isBoxed ? box(content, width, height, frame, theme) : section(content, width, height, frame, theme);
}
