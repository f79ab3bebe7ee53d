import {type Block, beside, box, filled, section, shares} from '../../present/block.ts';
import {fitColumns} from '../../present/columns.ts';
import {formatAge} from '../../present/format.ts';
import {fitted, wrapQuery} from '../../present/text.ts';
import {paint} from '../../present/theme.ts';
import type {CapacityData} from '../../snapshot/capacity.ts';
import {listView} from '../../state/view.ts';
import {capacityCell, capacityColumns} from '../components/capacity-table.ts';
import {chartPanel} from '../components/chart-panel.ts';
import {openServer, serverIndex, serverListLines, serverRowIds} from '../components/server-list.ts';
import {scrollText, sortText, visibleRange} from '../components/table.ts';
import {type Drawing, type ScreenOf, type SortChoice, severitySort} from './screen.ts';

type CapacityDrawing = Drawing<CapacityData>;

const firstChart = 2;
const chartCount = 3;

const sorts: readonly SortChoice[] = [
	severitySort,
	{column: 'server', letter: 'n', title: 'name'},
	{column: 'calls', letter: 'c', title: 'calls'},
	{column: 'peak calls', letter: 'p', title: 'peak calls'},
	{column: 'sessions', letter: 's', title: 'sessions'},
	{column: 'peak sessions', letter: 'k', title: 'peak sessions'},
	{column: 'peak cpu', letter: 'u', title: 'cpu'},
	{column: 'memory', letter: 'm', title: 'memory'},
	{column: 'growth', letter: 'g', title: 'growth'},
	{column: 'tomorrow', letter: 't', title: 'tomorrow'},
	{column: 'limit', letter: 'l', title: 'limit'},
	{column: 'full in', letter: 'f', title: 'full in'},
	{column: 'used', letter: 'd', title: 'used'},
];

/** The guide's planning questions: how high it went, how it grows, when the limit is reached. */
export const capacityScreen: ScreenOf<'capacity'> = {
	crumb: () => 'capacity',
	body(drawing) {
		const {width, height, data, view} = drawing;
		if (view.zoomed) {
			return zoomed(drawing);
		}

		const wanted = Math.max(1, data.servers.length) + (width >= 100 ? 3 : 2);
		// In full where there is room for it; else a row each.
		const full = questionRows(drawing, true);
		const notes = height >= 16 ? (wanted + full.length <= height ? full : questionRows(drawing, false)) : [];
		const listHeight = Math.max(4, Math.min(wanted, height - notes.length));
		const left = height - listHeight - notes.length;
		const chartHeight = left < leastChartRows || data.charts.length === 0 ? 0 : Math.min(left, 16);
		return filled(
			[...list(drawing, width, listHeight), ...charts(drawing, width, chartHeight), ...notes],
			width,
			height,
		);
	},
	rowIds: serverRowIds,
	open: openServer,
	sorts,
	panels: ({charts: shown, questions}) => [
		{title: 'Capacity', expr: questions[0]?.expr ?? ''},
		...Array.from({length: chartCount}, (_, index) => ({
			title: shown[index]?.title ?? '',
			expr: shown[index]?.expr ?? '',
		})),
		...questions,
	],
};

/** With fewer an axis has no labels. */
const leastChartRows = 6;

function list({data, theme, view}: CapacityDrawing, width: number, height: number): Block {
	const isBoxed = width >= 100;
	const inner = isBoxed ? width - 2 : width;
	const placed = fitColumns(capacityColumns, inner - 4);
	const index = serverIndex(data, listView(view, 'capacity').selected);
	const [from, to] = visibleRange(data.servers.length, index, Math.max(1, height - (isBoxed ? 3 : 2)));
	const content = serverListLines(data, {
		theme,
		columns: placed,
		range: [from, to],
		selected: index,
		width: inner,
		cellOf: (server, id, options) => capacityCell(server, id, {theme, ...options}),
	});
	const frame = {
		title: 'Capacity',
		number: 1,
		isFocused: view.focusedPanel === 1,
		right: `${paint(theme, 'muted', `from ${formatAge(data.historyMs)} of history`)}  ${sortText(data.sort, sorts, theme)}`,
		bottomRight: paint(theme, 'muted', scrollText([from, to], data.servers.length)),
	};
	return (isBoxed ? box : section)(content, width, height, frame, theme);
}

/** How the selected server came to its numbers, with its limit. */
function charts({data, theme, view}: CapacityDrawing, width: number, height: number): Block {
	if (height === 0) {
		return [];
	}

	const isBoxed = width >= 100;
	const widths = shares(width - (isBoxed ? 0 : data.charts.length - 1), data.charts.length);
	return beside(
		data.charts.map((chart, index) =>
			chartPanel(chart, widths[index]!, height, {
				theme,
				number: firstChart + index,
				isFocused: view.focusedPanel === firstChart + index,
				isBoxed,
			}),
		),
		isBoxed ? '' : ' ',
	);
}

function zoomed(drawing: CapacityDrawing): Block {
	const {data, view, theme, width, height} = drawing;
	const number = view.focusedPanel ?? 1;
	const chart = data.charts[number - firstChart];
	return chart === undefined
		? list(drawing, width, height)
		: chartPanel(chart, width, height, {theme, number, isFocused: true, isBoxed: true});
}

/** The PromQL behind the columns, to be copied by its number and pasted elsewhere. */
function questionRows({data, theme, width, view}: CapacityDrawing, isFull: boolean): readonly string[] {
	const nameWidth = 18;
	const room = Math.max(8, width - nameWidth - 3);
	return [
		'',
		...data.questions.flatMap(({title, expr}, index) => {
			const number = firstChart + chartCount + index;
			const name = `${paint(theme, 'accent', theme.glyphs.numbers[number - 1] ?? ' ')} ${paint(theme, view.focusedPanel === number ? 'brand' : 'muted', fitted(title, nameWidth - 2))}`;
			const lines = isFull ? wrapQuery(expr, room) : [fitted(expr, room, 'left', theme.glyphs.ellipsis)];
			return lines.map((line, row) => ` ${row === 0 ? name : ' '.repeat(nameWidth)} ${line}`);
		}),
	];
}
