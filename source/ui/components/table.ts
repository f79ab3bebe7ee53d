import {columnGap, type Placed} from '../../present/columns.ts';
import {fitStyled, fitted} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';

export type TableCell = {readonly text: string; readonly token: Token};

export type SortMark = {readonly column: string; readonly reversed: boolean};

/** Titles over their columns; the sorted one carries the arrow. */
export function tableHeader<Id extends string>(
	columns: readonly Placed<Id>[],
	theme: Theme,
	sort?: SortMark,
): string {
	const cells = columns.map(({id, title, width, align}) => {
		const isSorted = sort?.column === id;
		const arrow = isSorted ? (sort.reversed ? theme.glyphs.ascending : theme.glyphs.descending) : '';
		return paint(theme, isSorted ? 'accent' : 'muted', fitted(`${title}${arrow}`, width, align, ''));
	});
	return cells.join(' '.repeat(columnGap));
}

/** For the border, in the words of the sort menu: `sort severity▼`. A list may be sorted by what has no column. */
export function sortText(
	{column, reversed}: SortMark,
	choices: readonly {readonly column: string; readonly title: string}[],
	theme: Theme,
): string {
	const title = choices.find(choice => choice.column === column)?.title ?? column;
	return `${paint(theme, 'muted', 'sort')} ${title}${reversed ? theme.glyphs.ascending : theme.glyphs.descending}`;
}

/** One row, every cell in its column's exact width. */
export function tableRow<Id extends string>(
	columns: readonly Placed<Id>[],
	cellOf: (id: Id, width: number) => TableCell,
	theme: Theme,
): string {
	return columns
		.map(({id, width, align}) => {
			const {text, token} = cellOf(id, width);
			return paint(theme, token, fitted(text, width, align, theme.glyphs.ellipsis));
		})
		.join(' '.repeat(columnGap));
}

/** What of a list is drawn, and how. */
export type ListLines<Row, Id extends string> = {
	readonly theme: Theme;
	readonly columns: readonly Placed<Id>[];
	readonly sort: SortMark;
	/** The rows in view. */
	readonly range: readonly [number, number];
	/** Index of the row with the cursor. */
	readonly selected: number;
	/** Cells of a line, the cursor's among them. */
	readonly width: number;
	/** One cell in front of a row: how it stands with it. */
	markOf(row: Row): TableCell;
	cellOf(row: Row, id: Id, options: {readonly isSelected: boolean; readonly cellWidth: number}): TableCell;
	/** Why there is no row, when there is none. */
	readonly emptyText: string;
};

/** Titles and the rows in view, each with its mark. */
export function listLines<Row, Id extends string>(
	rows: readonly Row[],
	{theme, columns, sort, range: [from, to], selected, width, markOf, cellOf, emptyText}: ListLines<Row, Id>,
): readonly string[] {
	return [
		`   ${tableHeader(columns, theme, sort)}`,
		...rows.slice(from, to).map((row, offset) => {
			const isSelected = from + offset === selected;
			const mark = markOf(row);
			const cells = tableRow(columns, (id, cellWidth) => cellOf(row, id, {isSelected, cellWidth}), theme);
			return withCursor(`${paint(theme, mark.token, mark.text)} ${cells}`, isSelected, width, theme);
		}),
		...(rows.length === 0 ? [paint(theme, 'muted', `   ${emptyText}`)] : []),
	];
}

/** The rows that are seen when the selected one is: it stays in view, and the last page is full. */
export function visibleRange(count: number, selected: number, height: number): readonly [number, number] {
	const from = Math.max(0, Math.min(count - height, selected - height + 1));
	return [from, Math.min(count, from + Math.max(0, height))];
}

/** `3/75` when not everything is seen; else empty. */
export function scrollText([from, to]: readonly [number, number], count: number): string {
	return to - from >= count ? '' : `${from + 1}–${to} of ${count}`;
}

/** A row with the cursor in front when it is selected. */
export function withCursor(row: string, isSelected: boolean, width: number, theme: Theme): string {
	const mark = isSelected ? paint(theme, 'cursor', theme.glyphs.cursor) : ' ';
	return fitStyled(`${mark}${row}`, width);
}
