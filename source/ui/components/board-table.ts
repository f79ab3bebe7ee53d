import {type Column, fitColumns} from '../../present/columns.ts';
import {textWidth} from '../../present/text.ts';
import type {Theme} from '../../present/theme.ts';
import type {PanelContent} from '../../snapshot/board-content.ts';
import {valueText, valueToken} from './board-values.ts';
import {type TableCell, tableHeader, tableRow} from './table.ts';

type Table = Extract<PanelContent, {type: 'table'}>;

const widestLabel = 40;

/** Labels and values; what has no room goes from the right, labels before numbers. */
export function boardTableRows(
	{columns, rows}: Table,
	{width, height, theme}: {readonly width: number; readonly height: number; readonly theme: Theme},
): readonly string[] {
	const shown = rows.slice(0, Math.max(0, height - 1));
	const cells = shown.map(row => row.map((cell): TableCell => cellOf(cell, theme)));
	const wanted = columns.map(({title, isNumber}, index): Column => {
		const widest = Math.max(textWidth(title), ...cells.map(row => textWidth(row[index]?.text ?? '')));
		return {
			id: String(index),
			title: columnTitle(title),
			width: Math.min(widest, isNumber ? widest : 14),
			align: isNumber ? 'right' : 'left',
			priority: index === 0 ? 0 : index + (isNumber ? 0 : columns.length),
			maxWidth: isNumber ? widest + 3 : Math.min(widest, widestLabel),
		};
	});
	const placed = fitColumns(wanted, width - 2);
	return [
		` ${tableHeader(placed, theme)}`,
		...cells.map(row => ` ${tableRow(placed, id => row[Number(id)]!, theme)}`),
	];
}

/** Like those of other tables: `CALLS/s`. */
function columnTitle(title: string): string {
	return title.toUpperCase().replace(/\/(S|MIN|H)$/, unit => unit.toLowerCase());
}

function cellOf(cell: Table['rows'][number][number], theme: Theme): TableCell {
	return cell === undefined
		? {text: theme.glyphs.dash, token: 'muted'}
		: typeof cell === 'string'
			? {text: cell, token: 'text'}
			: {text: valueText(cell, theme), token: valueToken(cell, 'text')};
}
