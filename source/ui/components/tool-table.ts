import {type Column, fitColumns} from '../../present/columns.ts';
import {barText} from '../../present/latency.ts';
import {fitted} from '../../present/text.ts';
import {paint, type Theme} from '../../present/theme.ts';
import type {ToolRow} from '../../snapshot/tools.ts';
import {markedName, usageCell} from './server-table.ts';
import {type SortMark, type TableCell, tableHeader, tableRow, withCursor} from './table.ts';

type ToolColumn = 'tool' | 'calls' | 'errors' | 'p50' | 'p95' | 'p99' | 'share' | 'failure';

const columns: readonly Column<ToolColumn>[] = [
	{id: 'tool', title: 'TOOL', width: 24, align: 'left', priority: 0, maxWidth: 40},
	{id: 'calls', title: 'CALLS/s', width: 8, align: 'right', priority: 1},
	{id: 'errors', title: 'ERR%', width: 5, align: 'right', priority: 0},
	{id: 'p50', title: 'P50', width: 6, align: 'right', priority: 4},
	{id: 'p95', title: 'P95', width: 6, align: 'right', priority: 2},
	{id: 'p99', title: 'P99', width: 6, align: 'right', priority: 3},
	{id: 'failure', title: 'LAST ERROR', width: 20, align: 'left', priority: 5, maxWidth: 60},
	{id: 'share', title: ' SHARE OF CALLS', width: 16, align: 'left', priority: 6, maxWidth: 40},
];

const noErrors: ReadonlyMap<string, string> = new Map();

export type ToolTableOptions = {
	readonly theme: Theme;
	/** The server's name stands before the tool's. */
	readonly withServer: boolean;
	/** Of all tools there are, not only of those in view; what shares are parts of. */
	readonly callsPerSecond: number;
	readonly sort?: SortMark;
	readonly selected?: string | undefined;
	/** By the tool's name; a column of its own when there is one. */
	readonly lastErrors?: ReadonlyMap<string, string>;
};

/** Titles and one line a tool. */
export function toolTable(
	rows: readonly ToolRow[],
	width: number,
	options: ToolTableOptions,
): readonly string[] {
	const {theme, withServer, callsPerSecond, sort, selected, lastErrors = noErrors} = options;
	const placed = fitColumns(
		columns.filter(({id}) => id !== 'failure' || lastErrors.size > 0),
		width - 4,
	);
	return [
		`   ${tableHeader(placed, theme, sort)}`,
		...rows.map(row =>
			withCursor(
				badge(row, theme) +
					tableRow(
						placed,
						(id, cellWidth): TableCell => {
							switch (id) {
								case 'tool':
									return {
										text: toolName(row, withServer, cellWidth, theme),
										token: row.id === selected ? 'selected' : 'text',
									};
								case 'share':
									return shareCell(row, callsPerSecond, cellWidth, theme);
								case 'failure': {
									const text = lastErrors.get(row.tool);
									return text === undefined
										? {text: theme.glyphs.dash, token: 'muted'}
										: {text, token: 'status.critical'};
								}

								case 'calls':
								case 'errors':
								case 'p50':
								case 'p95':
								case 'p99':
									return usageCell(row, id, theme);
							}
						},
						theme,
					),
				row.id === selected,
				width,
				theme,
			),
		),
		...(rows.length === 0 ? [paint(theme, 'muted', fitted('  no tool calls at this time', width))] : []),
	];
}

/** Two cells: what fires for this tool. */
function badge({alert}: ToolRow, theme: Theme): string {
	return alert === undefined ? '  ' : `${paint(theme, `status.${alert}`, theme.glyphs[alert])} `;
}

/** A bar and the share, so that the busiest tool is seen at once. */
function shareCell({callsPerSecond}: ToolRow, total: number, width: number, theme: Theme): TableCell {
	const share = total > 0 && callsPerSecond !== undefined ? callsPerSecond / total : 0;
	const percent = `${(share * 100).toFixed(0)}%`.padStart(5);
	return {
		text: `${percent} ${barText(share, Math.min(40, width - 6), theme)}`,
		token: 'series.calls',
	};
}

function toolName(row: ToolRow, withServer: boolean, width: number, theme: Theme): string {
	const {server} = row;
	const name = markedName(row.name, row, width);
	const full = withServer ? `${server} ${theme.glyphs.crumb} ${name}` : name;
	// Where both do not fit, the tool says more than the server.
	return withServer && full.length > width && name.length + 6 <= width
		? `${server.slice(0, width - name.length - 4)}${theme.glyphs.ellipsis} ${theme.glyphs.crumb} ${name}`
		: full;
}
