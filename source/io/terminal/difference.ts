import {type Cells, continuation} from './cells.ts';

/** Unchanged cells of one style up to this many are written again, because that is shorter than moving over them. */
const shortGap = 4;

/**
 * What to send so that a terminal that shows `before` shows `after`: only the cells that changed, overwritten in place,
 * nothing erased first. Empty when both are the same. Both have the same size. Leaves the default style behind.
 */
export function difference(before: Cells, after: Cells): string {
	const {columns, rows} = after;
	let output = '';
	let style = '';
	// Where the terminal's cursor is; column −1 when that cannot be relied on.
	let cursorX = -1;
	let cursorY = -1;
	for (let y = 0; y < rows; y++) {
		if (before.lines[y] === after.lines[y]) {
			continue;
		}

		for (let x = 0; x < columns; x++) {
			const cell = y * columns + x;
			if (isSame(before, after, cell)) {
				continue;
			}

			// A wide character whose second half changed is written from its first.
			const start = after.texts[cell] === continuation ? x - 1 : x;
			const gap = cursorY === y && cursorX >= 0 ? start - cursorX : -1;
			if (gap > 0 && gap <= shortGap && isPlainRun(after, y * columns + cursorX, gap, style)) {
				output += after.texts.slice(y * columns + cursorX, y * columns + start).join('');
			} else if (gap !== 0) {
				output += gap > 0 ? cursorForward(gap) : `\u001b[${y + 1};${start + 1}H`;
			}

			const first = y * columns + start;
			if (after.styles[first] !== style) {
				style = after.styles[first]!;
				output += style === '' ? '\u001b[m' : `\u001b[0;${style}m`;
			}

			const text = after.texts[first]!;
			output += text;
			const isWide = after.texts[first + 1] === continuation && start + 1 < columns;
			x = start + (isWide ? 1 : 0);
			cursorY = y;
			// Terminals disagree about the width of what is not ASCII or a line, and about the last column: say it anew.
			cursorX = isReliable(text) && x + 1 < columns ? x + 1 : -1;
		}
	}

	return style === '' ? output : `${output}\u001b[m`;
}

function isSame(before: Cells, after: Cells, cell: number): boolean {
	return before.texts[cell] === after.texts[cell] && before.styles[cell] === after.styles[cell];
}

function isPlainRun(cells: Cells, from: number, length: number, style: string): boolean {
	for (let cell = from; cell < from + length; cell++) {
		if (cells.styles[cell] !== style || !isReliable(cells.texts[cell]!)) {
			return false;
		}
	}

	return true;
}

function isReliable(text: string): boolean {
	// ASCII, Latin-1 letters, box drawing and block elements are one column everywhere but in CJK legacy modes.
	return /^[ -~\u2500-\u259f]$/.test(text);
}

function cursorForward(columns: number): string {
	return columns === 1 ? '\u001b[C' : `\u001b[${columns}C`;
}
