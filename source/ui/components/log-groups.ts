import {type Block, box, section} from '../../present/block.ts';
import {type Column, fitColumns} from '../../present/columns.ts';
import {formatAge, formatSeconds} from '../../present/format.ts';
import type {Theme} from '../../present/theme.ts';
import type {LogsData} from '../../snapshot/logs.ts';
import type {Drawing} from '../screens/screen.ts';
import {type TableCell, tableHeader, tableRow, visibleRange, withCursor} from './table.ts';

type LogGroup = NonNullable<LogsData['groups']>[number];
type GroupColumn = 'request' | 'last' | 'lines' | 'took' | 'worst' | 'servers';

const columns: readonly Column<GroupColumn>[] = [
	{id: 'request', title: 'REQUEST', width: 12, align: 'left', priority: 0, maxWidth: 36},
	{id: 'last', title: 'LAST LINE', width: 9, align: 'right', priority: 2},
	{id: 'lines', title: 'LINES', width: 5, align: 'right', priority: 3},
	{id: 'took', title: 'TOOK', width: 6, align: 'right', priority: 0},
	{id: 'worst', title: 'WORST', width: 12, align: 'left', priority: 0},
	{id: 'servers', title: 'SERVERS', width: 16, align: 'left', priority: 1, maxWidth: 200},
];

/** The requests, the one with the newest line first; when that was is told, so that the order can be seen. */
export function logGroupTable(drawing: Drawing<LogsData>, width: number, height: number): Block {
	const {data, theme, view, snapshot} = drawing;
	const groups = data.groups ?? [];
	const isBoxed = width >= 100;
	const inner = isBoxed ? width - 2 : width;
	const room = Math.max(1, height - (isBoxed ? 3 : 2));
	const selected = Math.max(
		0,
		groups.findIndex(({id}) => id === view.lists.logs?.selected),
	);
	const placed = fitColumns(columns, inner - 2);
	const [from, to] = visibleRange(groups.length, selected, room);
	const rows = groups.slice(from, to).map((group, offset) => {
		const isSelected = from + offset === selected;
		const cells = tableRow(
			placed,
			id => groupCell(group, id, {theme, nowMs: snapshot.atMs, isSelected}),
			theme,
		);
		return withCursor(cells, isSelected, inner, theme);
	});
	const content = [` ${tableHeader(placed, theme)}`, ...rows];
	const frame = {title: `Requests ${groups.length}`, number: 1, isFocused: view.focusedPanel === 1};
	return isBoxed ? box(content, width, height, frame, theme) : section(content, width, height, frame, theme);
}

function groupCell(
	{id, positions, startMs, durationMs, servers, errors, warnings}: LogGroup,
	column: GroupColumn,
	{theme, nowMs, isSelected}: {readonly theme: Theme; readonly nowMs: number; readonly isSelected: boolean},
): TableCell {
	const token = isSelected ? 'selected' : 'text';
	switch (column) {
		case 'request':
			return {text: id, token: isSelected ? 'selected' : 'strong'};
		case 'last':
			return {text: `${formatAge(Math.max(0, nowMs - startMs - durationMs))} ago`, token: 'muted'};
		case 'lines':
			return {text: String(positions.length), token};
		case 'took':
			return {text: formatSeconds(durationMs / 1000), token};
		case 'worst':
			return errors > 0
				? {text: `${theme.glyphs.critical} ${counted(errors, 'error')}`, token: 'status.critical'}
				: warnings > 0
					? {text: `${theme.glyphs.warning} ${counted(warnings, 'warning')}`, token: 'status.warning'}
					: {text: '', token};
		case 'servers':
			return {text: servers.join(', '), token};
	}
}

function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
