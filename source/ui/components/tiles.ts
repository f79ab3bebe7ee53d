import {type Block, beside, box, shares} from '../../present/block.ts';
import {fitStyled, joinFitting} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';

/** One number, what it was, and how bad that is. */
export type Tile = {
	readonly title: string;
	readonly value: string;
	readonly token: Token;
	/** Compared with before; empty when there is nothing to compare with. */
	readonly change: string;
	readonly changeToken: Token;
};

/** Tiles side by side: boxed in four rows, or as one line of names and values. */
export function tileBlock(tiles: readonly Tile[], width: number, isBoxed: boolean, theme: Theme): Block {
	if (!isBoxed) {
		const parts = tiles.map(
			({title, value, token}) => `${paint(theme, 'muted', title)} ${paint(theme, token, value)}`,
		);
		return [fitStyled(` ${joinFitting(parts, '  ', width - 2)}`, width)];
	}

	const widths = shares(width, tiles.length);
	return beside(
		tiles.map(({title, value, token, change, changeToken}, index) =>
			box(
				[` ${paint(theme, token, value)}`, ` ${paint(theme, changeToken, change)}`],
				widths[index]!,
				4,
				{title},
				theme,
			),
		),
	);
}

/** `▲ 6.1×`, `▼ 18%`, `=`: how a value stands to what it was; empty when either is not known. */
export function changeText(now: number | undefined, before: number | undefined, theme: Theme): string {
	if (now === undefined || before === undefined) {
		return '';
	}

	if (before === 0) {
		return now === 0 ? '=' : `${theme.glyphs.ascending} from 0`;
	}

	const ratio = now / before;
	if (ratio >= 0.97 && ratio <= 1.03) {
		return '=';
	}

	const arrow = ratio > 1 ? theme.glyphs.ascending : theme.glyphs.descending;
	return ratio >= 2
		? `${arrow} ${ratio.toFixed(ratio < 9.95 ? 1 : 0)}${theme.ascii ? 'x' : '×'}`
		: `${arrow} ${Math.abs((ratio - 1) * 100).toFixed(0)}%`;
}
