import stringWidth from 'string-width';
import {isNarrow} from '../base/narrow-text.ts';

const sgr = /\u001b\[[\d;:]*m/g;

/** More than the widest terminal shows; a label of megabytes, taken apart to its end at every frame, stopped the screen for seconds. */
const maxMeasuredChars = 2048;

/** Terminal cells a plain text takes: CJK and emoji take two. Of what no terminal can show, no less than is too much. */
export function textWidth(text: string): number {
	const rest = text.length - maxMeasuredChars;
	return rest > 0 && !isNarrow(text) ? exactWidth(text.slice(0, maxMeasuredChars)) + rest : exactWidth(text);
}

/** Of a text that was cut: one cell may hold thousands of characters, an accent upon an accent. */
function exactWidth(text: string): number {
	return isNarrow(text) ? text.length : stringWidth(text);
}

/** Cells of a text that may hold SGR sequences. */
export function styledWidth(text: string): number {
	return textWidth(text.includes('\u001b') ? text.replace(sgr, '') : text);
}

export type Align = 'left' | 'right';

/** A plain text in exactly `width` cells: padded, or cut with the ellipsis as its last cell. */
export function fitted(text: string, width: number, align: Align = 'left', ellipsis = '…'): string {
	if (width <= 0) {
		return '';
	}

	const taken = textWidth(text);
	if (taken > width) {
		const room = width - textWidth(ellipsis);
		const cut = cutText(text, room);
		return `${cut}${ellipsis}${' '.repeat(Math.max(0, room - exactWidth(cut)))}`;
	}

	const padding = ' '.repeat(width - taken);
	return align === 'left' ? text + padding : padding + text;
}

/** The longest beginning of a plain text that takes at most `width` cells. */
export function cutText(text: string, width: number): string {
	if (isNarrow(text)) {
		return text.slice(0, Math.max(0, width));
	}

	let cut = '';
	let taken = 0;
	for (const {segment} of graphemes.segment(text)) {
		const cells = stringWidth(segment);
		if (taken + cells > width) {
			break;
		}

		cut += segment;
		taken += cells;
	}

	return cut;
}

const graphemes = new Intl.Segmenter('en', {granularity: 'grapheme'});

/** Styled parts that fit into `width` cells one after the other; what does not is left out whole. */
export function joinFitting(parts: readonly string[], separator: string, width: number): string {
	let row = '';
	for (const part of parts) {
		const next = row === '' ? part : `${row}${separator}${part}`;
		if (styledWidth(next) <= width) {
			row = next;
		}
	}

	return row;
}

/** A styled text padded to at least `width` cells. */
export function padStyled(text: string, width: number): string {
	return text + ' '.repeat(Math.max(0, width - styledWidth(text)));
}

/** A styled text in exactly `width` cells; what is too long is cut, its styles closed. */
export function fitStyled(text: string, width: number): string {
	const taken = styledWidth(text);
	if (taken <= width) {
		return text + ' '.repeat(width - taken);
	}

	let left = Math.max(0, width);
	let cut = '';
	let isStyled = false;
	for (const [part] of text.matchAll(/\u001b\[[\d;:]*m|[^\u001b]+/g)) {
		if (part.startsWith('\u001b')) {
			cut += part;
			isStyled = part !== '\u001b[0m';
			continue;
		}

		const piece = cutText(part, left);
		cut += piece;
		left -= exactWidth(piece);
		if (piece.length < part.length || left === 0) {
			break;
		}
	}

	return `${cut}${isStyled ? '\u001b[0m' : ''}${' '.repeat(left)}`;
}

/** What a styled text has after its first `width` cells, in the style it has there. */
export function afterStyled(text: string, width: number): string {
	let left = width;
	let style = '';
	for (const match of text.matchAll(/\u001b\[[\d;:]*m|[^\u001b]+/g)) {
		const [part] = match;
		if (part.startsWith('\u001b')) {
			style = part === '\u001b[0m' ? '' : part;
			continue;
		}

		const cells = textWidth(part);
		if (cells > left) {
			const cut = cutText(part, left);
			// A wide character that stands across the edge leaves a blank.
			const half = exactWidth(cut) < left ? 1 : 0;
			const rest = half === 0 ? part.slice(cut.length) : ` ${part.slice(cutText(part, left + 1).length)}`;
			return style + rest + text.slice(match.index + part.length);
		}

		left -= cells;
	}

	return '';
}

/** Words in lines of at most `width` cells; a word that is longer stands alone. */
export function wrapText(text: string, width: number): readonly string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(/\s+/).filter(part => part !== '')) {
		if (line !== '' && textWidth(`${line} ${word}`) > width) {
			lines.push(line);
			line = word;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}

	return line === '' ? lines : [...lines, line];
}

/**
 * PromQL has few blanks to break at: lines end behind one, a comma or a parenthesis, or before a range, and names are cut only where
 * they are wider than a line.
 */
export function wrapQuery(expr: string, width: number): readonly string[] {
	const pieces = expr.replace(/\s+/g, ' ').match(/.+?(?:[(,]\s*|\s+|(?=\[)|$)/g) ?? [];
	const lines: string[] = [];
	let line = '';
	for (const piece of pieces.flatMap(piece => cut(piece, width))) {
		if (line !== '' && textWidth(line + piece.trimEnd()) > width) {
			lines.push(line.trimEnd());
			line = piece;
		} else {
			line += piece;
		}
	}

	return [...lines, line.trimEnd()];
}

function cut(text: string, width: number): readonly string[] {
	return text.trimEnd().length <= width ? [text] : [text.slice(0, width), ...cut(text.slice(width), width)];
}
