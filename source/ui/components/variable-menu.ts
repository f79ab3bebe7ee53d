import {type Block, box} from '../../present/block.ts';
import {fitted, textWidth} from '../../present/text.ts';
import {paint, type Theme} from '../../present/theme.ts';
import type {VariableData} from '../../snapshot/board-variable-data.ts';
import {scrollText, visibleRange, withCursor} from './table.ts';

/** A value that may be chosen; headings are no rows of the menu. */
export type MenuRow = {readonly variable: VariableData; readonly value: string};

export function menuRows(variables: readonly VariableData[]): readonly MenuRow[] {
	return variables.flatMap(variable => variable.options.map(({value}) => ({variable, value})));
}

/** Every variable with its values, those chosen marked. */
export function variableMenu(
	variables: readonly VariableData[],
	{
		row,
		width,
		height,
		theme,
	}: {readonly row: number; readonly width: number; readonly height: number; readonly theme: Theme},
): Block {
	const lines = menuLines(variables, row, theme);
	const widest = Math.max(24, ...lines.map(({plain}) => textWidth(plain) + 6));
	const boxWidth = Math.min(width, widest + 4, 72);
	const room = height - 2;
	const at = Math.max(
		0,
		lines.findIndex(({isAt}) => isAt),
	);
	const [from, to] = visibleRange(lines.length, Math.min(lines.length - 1, at + Math.floor(room / 2)), room);
	const content = lines.slice(from, to).map(({text, isAt}) => withCursor(text, isAt, boxWidth - 2, theme));
	return box(
		content,
		boxWidth,
		Math.min(height, lines.length + 2),
		{
			title: 'Variables',
			isFocused: true,
			bottomLeft: paint(theme, 'muted', theme.ascii ? 'enter choose  esc close' : '↵ choose  esc close'),
			bottomRight: paint(theme, 'muted', scrollText([from, to], lines.length)),
		},
		theme,
	);
}

type MenuLine = {readonly text: string; readonly plain: string; readonly isAt: boolean};

function menuLines(variables: readonly VariableData[], row: number, theme: Theme): readonly MenuLine[] {
	let index = -1;
	return variables.flatMap(({label, options, multiple}): readonly MenuLine[] => {
		const heading = `${label}${multiple ? ' (several)' : ''}`;
		return [
			{text: paint(theme, 'muted', heading), plain: heading, isAt: false},
			...options.map(({text, isChosen}): MenuLine => {
				index++;
				const mark = isChosen ? theme.glyphs.ok : ' ';
				const shown = fitted(text, Math.min(textWidth(text), 60), 'left', theme.glyphs.ellipsis);
				return {
					text: `  ${paint(theme, 'accent', mark)} ${paint(theme, index === row ? 'selected' : 'text', shown)}`,
					plain: shown,
					isAt: index === row,
				};
			}),
		];
	});
}
