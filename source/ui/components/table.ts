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
