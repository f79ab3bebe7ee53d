import {fitStyled, fitted, padStyled, styledWidth, textWidth} from './text.ts';
import {paint, type Theme} from './theme.ts';

/** Rows of styled text, all of the same width. */
export type Block = readonly string[];

export type Frame = {
	/** Plain. */
	readonly title: string;
	/** 1–9: the key that focuses the panel. */
	readonly number?: number;
	readonly isFocused?: boolean;
	/** Styled; at the right of the top border. */
	readonly right?: string;
	/** Styled; left and right in the bottom border. */
	readonly bottomLeft?: string;
	readonly bottomRight?: string;
};

/** A panel of exactly `width` × `height`: what its border says, and rows of content, cut or filled up. */
export function box(
	content: readonly string[],
	width: number,
	height: number,
	frame: Frame,
	theme: Theme,
): Block {
	const {box: line} = theme.glyphs;
	const token = frame.isFocused ? 'border.focus' : 'border';
	const edge = paint(theme, token, line.vertical);
	const inner = width - 2;
	return [
		topBorder(width, frame, theme),
		...filled(content, inner, height - 2).map(row => `${edge}${row}${edge}`),
		paint(theme, token, line.bottomLeft) +
			rule(inner, frame.bottomLeft ?? '', frame.bottomRight ?? '', theme, token) +
			paint(theme, token, line.bottomRight),
	].slice(0, Math.max(0, height));
}

/** A panel without a box, for small screens: a titled line above the content. */
export function section(
	content: readonly string[],
	width: number,
	height: number,
	frame: Frame,
	theme: Theme,
): Block {
	const token = frame.isFocused ? 'border.focus' : 'border';
	return [
		rule(width, titleOf(frame, width - 2, theme), frame.right ?? '', theme, token),
		...filled(content, width, height - 1),
	].slice(0, Math.max(0, height));
}

/** Content in exactly `height` rows of `width` cells. */
export function filled(content: readonly string[], width: number, height: number): Block {
	return Array.from({length: Math.max(0, height)}, (_, y) => fitStyled(content[y] ?? '', width));
}

/** Blocks of equal height next to each other. */
export function beside(blocks: readonly Block[], separator = ''): Block {
	return (blocks[0] ?? []).map((_, y) => blocks.map(block => block[y] ?? '').join(separator));
}

/** `total` cells shared by `count` blocks; the first ones get what does not divide. */
export function shares(total: number, count: number): readonly number[] {
	return Array.from(
		{length: count},
		(_, index) => Math.floor(total / count) + (index < total % count ? 1 : 0),
	);
}

function topBorder(width: number, frame: Frame, theme: Theme): string {
	const {box: line} = theme.glyphs;
	const token = frame.isFocused ? 'border.focus' : 'border';
	return (
		paint(theme, token, line.topLeft) +
		rule(width - 2, titleOf(frame, width - 4, theme), frame.right ?? '', theme, token) +
		paint(theme, token, line.topRight)
	);
}

function titleOf({title, number, isFocused}: Frame, room: number, theme: Theme): string {
	const glyph = number === undefined ? '' : (theme.glyphs.numbers[number - 1] ?? '');
	const key = glyph === '' ? '' : `${paint(theme, 'accent', glyph)} `;
	const width = Math.max(1, Math.min(textWidth(title), room - styledWidth(key)));
	const shown = fitted(title, width, 'left', theme.glyphs.ellipsis);
	return `${key}${paint(theme, isFocused ? 'brand' : 'title', shown)}`;
}

/** `─ left ─────── right ─`; when there is no room the line behind the right text goes first, then the text. */
function rule(
	width: number,
	left: string,
	right: string,
	theme: Theme,
	token: 'border' | 'border.focus',
): string {
	const {horizontal} = theme.glyphs.box;
	const dashes = (count: number) => paint(theme, token, horizontal.repeat(Math.max(0, count)));
	const leftWidth = left === '' ? 0 : styledWidth(left) + 3;
	const rightWidth = right === '' ? 0 : styledWidth(right) + 3;
	const spare = width - leftWidth - styledWidth(right);
	if (left !== '' && right !== '' && spare >= 0 && spare < 3) {
		return `${dashes(1)} ${left} ${spare === 2 ? `${dashes(1)} ` : ' '.repeat(spare)}${right}`;
	}

	if (leftWidth + rightWidth > width) {
		return right === '' || leftWidth >= width
			? fitStyled(left === '' ? dashes(width) : `${dashes(1)} ${left} ${dashes(width)}`, width)
			: rule(width, left, '', theme, token);
	}

	const start = left === '' ? '' : `${dashes(1)} ${left} `;
	const end = right === '' ? '' : ` ${right} ${dashes(1)}`;
	return padStyled(`${start}${dashes(width - leftWidth - rightWidth)}${end}`, width);
}
