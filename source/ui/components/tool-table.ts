import {type Column, fitColumns} from '../../present/columns.ts';
import {fitted} from '../../present/text.ts';
import {paint, type Theme} from '../../present/theme.ts';
import type {ToolRow} from '../../snapshot/tools.ts';
import {usageCell} from './server-table.ts';
import {type SortMark, tableHeader, tableRow, withCursor} from './table.ts';

type ToolColumn = 'tool' | 'calls' | 'errors' | 'p50' | 'p95' | 'p99';

const columns: readonly Column<ToolColumn>[] = [
	{id: 'tool', title: 'TOOL', width: 16, align: 'left', priority: 0, maxWidth: 60},
	{id: 'calls', title: 'CALLS/s', width: 8, align: 'right', priority: 1},
	{id: 'errors', title: 'ERR%', width: 5, align: 'right', priority: 0},
	{id: 'p50', title: 'P50', width: 6, align: 'right', priority: 4},
	{id: 'p95', title: 'P95', width: 6, align: 'right', priority: 2},
	{id: 'p99', title: 'P99', width: 6, align: 'right', priority: 3},
];

export type ToolTableOptions = {
	readonly theme: Theme;
	/** The server's name stands before the tool's. */
	readonly withServer: boolean;
	readonly sort?: SortMark;
	readonly selected?: string | undefined;
};

/** Titles and one line a tool. */
export function toolTable(
	rows: readonly ToolRow[],
	width: number,
	options: ToolTableOptions,
): readonly string[] {
	const {theme, withServer, sort, selected} = options;
	const placed = fitColumns(columns, width - 2);
	return [
		` ${tableHeader(placed, theme, sort)}`,
		...rows.map(row =>
			withCursor(
				tableRow(
					placed,
					(id, cellWidth) =>
						id === 'tool'
							? {
									text: toolName(row, withServer, cellWidth, theme),
									token: row.id === selected ? 'selected' : 'text',
								}
							: usageCell(row, id, theme),
					theme,
				),
				row.id === selected,
				width,
				theme,
			),
		),
		...(rows.length === 0 ? [paint(theme, 'muted', fitted('  no tool calls seen yet', width))] : []),
	];
}

function toolName({server, name}: ToolRow, withServer: boolean, width: number, theme: Theme): string {
	const full = withServer ? `${server} ${theme.glyphs.crumb} ${name}` : name;
	// Where both do not fit, the tool says more than the server.
	return withServer && full.length > width && name.length + 6 <= width
		? `${server.slice(0, width - name.length - 4)}${theme.glyphs.ellipsis} ${theme.glyphs.crumb} ${name}`
		: full;
}
