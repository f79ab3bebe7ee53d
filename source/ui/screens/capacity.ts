import {box, filled, section} from '../../present/block.ts';
import {type Column, fitColumns} from '../../present/columns.ts';
import {formatAge, formatBytes, formatCores, formatCount, formatWhole} from '../../present/format.ts';
import {barText} from '../../present/latency.ts';
import {fitStyled, fitted} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';
import type {CapacityData, CapacityRow} from '../../snapshot/capacity.ts';
import {listView} from '../../state/view.ts';
import {
	scrollText,
	type TableCell,
	tableHeader,
	tableRow,
	visibleRange,
	withCursor,
} from '../components/table.ts';
import type {Drawing, ScreenOf} from './screen.ts';

type CapacityColumn =
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

const columns: readonly Column<CapacityColumn>[] = [
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

/** The guide's planning questions: how high it went, how it grows, when the limit is reached. */
export const capacityScreen: ScreenOf<'capacity'> = {
	crumb: () => 'capacity',
	body(drawing) {
		const {width, height, data, theme, view} = drawing;
		const isBoxed = width >= 100;
		const notes = height >= 16 ? questionRows(drawing) : [];
		const listHeight = Math.max(4, Math.min(data.servers.length + 4, height - notes.length));
		const inner = isBoxed ? width - 2 : width;
		const placed = fitColumns(columns, inner - 4);
		const {selected} = listView(view, 'capacity');
		const index = Math.max(
			0,
			data.servers.findIndex(({row}) => row.id === selected),
		);
		const [from, to] = visibleRange(data.servers.length, index, Math.max(1, listHeight - (isBoxed ? 3 : 2)));
		const content = [
			`   ${tableHeader(placed, theme)}`,
			...data.servers.slice(from, to).map((server, offset) => {
				const {status} = server.row;
				const isSelected = from + offset === index;
				const cells = tableRow(
					placed,
					(id, cellWidth) => capacityCell(server, id, {theme, isSelected, cellWidth}),
					theme,
				);
				return withCursor(
					`${paint(theme, `status.${status}`, theme.glyphs[status])} ${cells}`,
					isSelected,
					inner,
					theme,
				);
			}),
		];
		const frame = {
			title: 'Capacity',
			number: 1,
			isFocused: view.focusedPanel === 1,
			right: paint(theme, 'muted', `from ${formatAge(data.historyMs)} of history`),
			bottomRight: paint(theme, 'muted', scrollText([from, to], data.servers.length)),
		};
		return filled(
			[
				...(isBoxed
					? box(content, width, listHeight, frame, theme)
					: section(content, width, listHeight, frame, theme)),
				...notes,
			],
			width,
			height,
		);
	},
	rowIds: ({servers}) => servers.map(({row}) => row.id),
	open(data, id) {
		const targetId = data.servers.find(({row}) => row.id === id)?.row.id;
		return targetId === undefined ? undefined : {screen: 'server', targetId};
	},
	panels: ({questions}) => questions,
};

/** The PromQL behind the columns, to be pasted elsewhere. */
function questionRows({data, theme, width}: Drawing<CapacityData>): readonly string[] {
	return [
		'',
		...data.questions.map(({title, expr}) =>
			fitStyled(` ${paint(theme, 'muted', fitted(title, 16))} ${expr}`, width),
		),
	];
}

function capacityCell(
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
