import {type Block, beside, box, filled, section, shares} from '../../present/block.ts';
import {paint} from '../../present/theme.ts';
import {allServers} from '../../snapshot/overview.ts';
import type {ChartData} from '../../snapshot/panels.ts';
import {listView} from '../../state/view.ts';
import {chartPanel} from '../components/chart-panel.ts';
import {problemText} from '../components/chrome.ts';
import {logPane, logPanel} from '../components/log-pane.ts';
import {noServerMatches} from '../components/server-list.ts';
import {serverColumnChoices, serverTable} from '../components/server-table.ts';
import {scrollText, sortText, visibleRange} from '../components/table.ts';
import {toolTable} from '../components/tool-table.ts';
import {type Drawing, type ScreenOf, type SortChoice, severitySort} from './screen.ts';

const logNumber = 9;

type OverviewDrawing = Drawing<Parameters<ScreenOf<'overview'>['body']>[0]['data']>;

const sorts: readonly SortChoice[] = [
	severitySort,
	{column: 'server', letter: 'n', title: 'name'},
	{column: 'calls', letter: 'c', title: 'calls'},
	{column: 'errors', letter: 'e', title: 'errors'},
	{column: 'p50', letter: '5', title: 'p50'},
	{column: 'p95', letter: 'p', title: 'p95'},
	{column: 'p99', letter: '9', title: 'p99'},
	{column: 'sessions', letter: 's', title: 'sessions'},
	{column: 'memory', letter: 'm', title: 'memory'},
	{column: 'cpu', letter: 'u', title: 'cpu'},
	{column: 'age', letter: 'a', title: 'age'},
];

/** The fleet, and the dashboard of the selected server or of all of them. */
export const overviewScreen: ScreenOf<'overview'> = {
	crumb: () => 'fleet',
	body(drawing) {
		const {width, height} = drawing;
		if (drawing.view.zoomed) {
			return zoomed(drawing);
		}

		if (width < 60 || height < 13) {
			return filled(serverLines(drawing, width, height), width, height);
		}

		if (width < 100) {
			return narrow(drawing);
		}

		return width < 160 ? medium(drawing) : wide(drawing);
	},
	rowIds: ({servers}) => [allServers, ...servers.map(({id}) => id)],
	// Where the screen opens, the cursor stands on All: what one wants to see from there is the server on top, the worst.
	open({servers}, id) {
		const targetId = id === allServers ? servers[0]?.id : servers.find(server => server.id === id)?.id;
		return targetId === undefined ? undefined : {screen: 'server', targetId};
	},
	sorts,
	columns: serverColumnChoices,
	panels: ({charts, servers, lines}) => [
		{title: `Servers ${servers.length}`, expr: 'up'},
		...charts.map(({title, expr}) => ({title, expr})),
		{
			title: 'Tool Call Breakdown',
			expr: 'sum by (job, instance, tool_name) (rate(mcp:tool_calls_total[1m]))',
		},
		...(lines === undefined ? [] : [logPanel]),
	],
};

/** 60–99 columns: table, three small charts, tools. Lines instead of boxes: a box costs two columns and a row. */
function narrow(drawing: OverviewDrawing): Block {
	const {width, height, data} = drawing;
	const wanted = (data.serversInAll === 0 ? 2 : data.servers.length) + 2;
	const chartHeight = height >= 30 ? 8 : 7;
	const chartRows = height - Math.min(wanted, 8) - 2 * chartHeight >= 6 ? 2 : 1;
	const toolHeight = Math.max(4, height - chartRows * chartHeight - wanted);
	const tableHeight = Math.max(4, height - chartRows * chartHeight - toolHeight);
	const rows: string[] = [...filled(serverLines(drawing, width, tableHeight), width, tableHeight)];
	for (let row = 0; row < chartRows; row++) {
		const charts = data.charts.slice(row * 3, row * 3 + 3);
		rows.push(...chartRow(drawing, charts, {width, height: chartHeight, first: 2 + row * 3, isBoxed: false}));
	}

	const left = height - rows.length;
	// The tools that fail and what they fail of: a title and three lines of each.
	const logHeight = data.lines === undefined || left < 6 ? 0 : Math.max(3, Math.floor(left / 2));
	rows.push(...tools(drawing, width, left - logHeight, false), ...log(drawing, width, logHeight, false));
	return filled(rows, width, height);
}

/** 100–159 columns: boxes; table over the whole width, charts in rows of three, tools. */
function medium(drawing: OverviewDrawing): Block {
	const {width, height, data} = drawing;
	// A screen without servers has two lines to say about that.
	const wanted = (data.serversInAll === 0 ? 2 : data.servers.length) + 4;
	// Not by the number of tools: the panels stay where they are when another server is selected.
	const toolsWanted = 12;
	const hasSecondRow = height - Math.min(wanted, 12) - Math.min(toolsWanted, 8) >= 16;
	const chartHeights = hasSecondRow ? 16 : 8;
	const tableHeight = Math.max(5, Math.min(wanted, height - chartHeights - Math.min(toolsWanted, 8)));
	const spare = height - tableHeight - chartHeights - toolsWanted;
	const growth = Math.max(0, Math.min(spare, hasSecondRow ? 6 : 5));
	const firstHeight = 8 + Math.ceil(growth / (hasSecondRow ? 2 : 1));
	const rows: string[] = [...servers(drawing, width, tableHeight)];
	rows.push(
		...chartRow(drawing, data.charts.slice(0, 3), {width, height: firstHeight, first: 2, isBoxed: true}),
	);
	if (hasSecondRow) {
		const secondHeight = 8 + Math.floor(growth / 2);
		rows.push(
			...chartRow(drawing, data.charts.slice(3, 6), {width, height: secondHeight, first: 5, isBoxed: true}),
		);
	}

	const below = height - rows.length;
	const logWidth = data.lines === undefined ? 0 : Math.floor(width * (width >= 116 ? 0.5 : 0.45));
	rows.push(...beside([tools(drawing, width - logWidth, below, true), log(drawing, logWidth, below, true)]));
	return filled(rows, width, height);
}

/** 160 columns and more: servers and tools on the left, the whole dashboard on the right. */
function wide(drawing: OverviewDrawing): Block {
	const {width, height, data} = drawing;
	const left = Math.min(120, Math.round(width * 0.55));
	const right = width - left;
	const serversWanted = Math.max(6, data.servers.length + 4);
	const lower = Math.max(6, height - serversWanted);
	const toolsHeight = Math.min(data.lines === undefined ? 18 : 12, lower);
	const logHeight = data.lines === undefined ? 0 : Math.min(14, Math.max(0, lower - toolsHeight));
	// What no list needs tells what is wrong, in full sentences.
	const spare = height - serversWanted - toolsHeight - logHeight;
	const problemsHeight = spare >= 4 ? spare : 0;
	const [top = 0, middle = 0, bottom = 0] = shares(height, 3);
	const [calls, errors, latency, ...rest] = data.charts;
	const charts = [
		...chartRow(drawing, [calls, errors].filter(isChart), {
			width: right,
			height: top,
			first: 2,
			isBoxed: true,
		}),
		...chartRow(drawing, [latency].filter(isChart), {width: right, height: middle, first: 4, isBoxed: true}),
		...chartRow(drawing, rest, {width: right, height: bottom, first: 5, isBoxed: true}),
	];
	const lists = [
		...servers(drawing, left, height - toolsHeight - logHeight - problemsHeight),
		...problems(drawing, left, problemsHeight),
		...tools(drawing, left, toolsHeight, true),
		...log(drawing, left, logHeight, true),
	];
	return filled(beside([lists, charts]), width, height);
}

function zoomed(drawing: OverviewDrawing): Block {
	const {width, height, data, view, theme} = drawing;
	const panel = view.focusedPanel ?? 1;
	const chart = data.charts[panel - 2];
	if (chart !== undefined) {
		return chartPanel(chart, width, height, {theme, number: panel, isFocused: true, isBoxed: true});
	}

	if (panel === logNumber) {
		return log(drawing, width, height, true);
	}

	return panel === 1 ? servers(drawing, width, height) : tools(drawing, width, height, true);
}

function servers(drawing: OverviewDrawing, width: number, height: number): Block {
	const {data, view, theme} = drawing;
	const count =
		data.servers.length === data.serversInAll
			? `${data.serversInAll}`
			: `${data.servers.length}/${data.serversInAll}`;
	return box(
		serverLines(drawing, width - 2, height - 2),
		width,
		height,
		{
			title: `Servers ${count}`,
			number: 1,
			isFocused: view.focusedPanel === 1,
			right: sortText(data.sort, sorts, theme),
			bottomRight: paint(theme, 'muted', scrollText(serversSeen(drawing, height - 3), data.servers.length)),
		},
		theme,
	);
}

/** Titles, All, and the servers in view. */
function serverLines(drawing: OverviewDrawing, width: number, height: number): readonly string[] {
	const {data, snapshot, theme, view} = drawing;
	const table = serverTable(width, theme, {sort: data.sort, hidden: view.hiddenColumns});
	const [from, to] = visible(drawing, height - 1);
	const lines = [table.header];
	for (let index = from; index < to; index++) {
		const row = data.servers[index - 1];
		const isSelected = index === selectedIndex(drawing);
		lines.push(
			row === undefined
				? table.all(snapshot.header, snapshot.fleet, isSelected)
				: table.row(row, isSelected, snapshot.takenAtMs),
		);
	}

	if (data.serversInAll === 0) {
		lines.push(
			paint(theme, 'muted', '   no servers yet: looking for some on this host'),
			paint(theme, 'muted', '   or name one: mcptop http://localhost:3001'),
		);
	} else if (data.servers.length === 0) {
		lines.push(paint(theme, 'muted', `   ${noServerMatches}`));
	}

	return lines;
}

function visible(drawing: OverviewDrawing, height: number): readonly [number, number] {
	return visibleRange(drawing.data.servers.length + 1, selectedIndex(drawing), height);
}

/** Of the rows in view those of servers: the first row of the list is All. */
function serversSeen(drawing: OverviewDrawing, height: number): readonly [number, number] {
	const [from, to] = visible(drawing, height);
	return [Math.max(0, from - 1), to - 1];
}

// The cursor follows the model at once; the dashboard follows with the next snapshot.
function selectedIndex({data, view}: OverviewDrawing): number {
	const {selected} = listView(view, 'overview');
	return Math.max(0, data.servers.findIndex(({id}) => id === selected) + 1);
}

function tools(drawing: OverviewDrawing, width: number, height: number, isBoxed: boolean): Block {
	const {data, theme, view} = drawing;
	const inner = isBoxed ? width - 2 : width;
	const content = toolTable(data.tools, inner, {
		theme,
		withServer: data.scopeName === '',
		callsPerSecond: data.tools.reduce((sum, {callsPerSecond = 0}) => sum + callsPerSecond, 0),
	});
	const rows = height - (isBoxed ? 3 : 2);
	const frame = {
		title: 'Tool Call Breakdown',
		number: 8,
		isFocused: view.focusedPanel === 8,
		right: paint(
			theme,
			'muted',
			`${data.scopeName === '' ? 'all servers' : data.scopeName}  ${data.tools.length > rows ? `${Math.max(0, rows)} of ` : ''}${data.tools.length} tools`,
		),
	};
	return isBoxed ? box(content, width, height, frame, theme) : section(content, width, height, frame, theme);
}

function log({data, theme, view}: OverviewDrawing, width: number, height: number, isBoxed: boolean): Block {
	return width === 0 || height < 2
		? filled([], width, height)
		: logPane(data.lines ?? [], width, height, {
				theme,
				title: data.scopeName === '' ? 'Logs' : `Logs ${data.scopeName}`,
				number: logNumber,
				isFocused: view.focusedPanel === logNumber,
				isBoxed,
				withServer: data.scopeName === '',
			});
}

function problems({snapshot, theme}: OverviewDrawing, width: number, height: number): Block {
	const lines = snapshot.header.problems.map(
		problem => ` ${problemText(problem, snapshot.takenAtMs, theme)}`,
	);
	const shown = lines.length === 0 ? [paint(theme, 'muted', '  nothing is wrong')] : lines;
	const right =
		lines.length > height - 2 ? paint(theme, 'muted', `${Math.max(0, height - 2)} of ${lines.length}`) : '';
	return height === 0
		? []
		: box(
				shown,
				width,
				height,
				{title: `Problems ${lines.length}`, right, bottomRight: paint(theme, 'muted', 'a alerts')},
				theme,
			);
}

function chartRow(
	{theme, view}: OverviewDrawing,
	charts: readonly ChartData[],
	place: {readonly width: number; readonly height: number; readonly first: number; readonly isBoxed: boolean},
): Block {
	const {width, height, first, isBoxed} = place;
	const gaps = isBoxed ? 0 : charts.length - 1;
	const widths = shares(width - gaps, charts.length);
	const blocks = charts.map((chart, index) =>
		chartPanel(chart, widths[index]!, height, {
			theme,
			number: first + index,
			isFocused: view.focusedPanel === first + index,
			isBoxed,
		}),
	);
	return beside(blocks, isBoxed ? '' : ' ');
}

function isChart(chart: ChartData | undefined): chart is ChartData {
	return chart !== undefined;
}
