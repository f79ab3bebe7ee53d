import {type Block, box} from '../../present/block.ts';
import {fitted, textWidth, wrapText} from '../../present/text.ts';
import {paint, type Theme} from '../../present/theme.ts';
import {currentPlace, type ScreenName, type View} from '../../state/view.ts';
import {keyLabel} from '../chords.ts';
import type {Binding} from '../keymap.ts';

/** Every key that means something on this screen, in as many columns as fit, scrolled when that is not enough. */
export function helpBlock(
	view: View,
	width: number,
	height: number,
	{theme, keymap}: {readonly theme: Theme; readonly keymap: readonly Binding[]},
): Block {
	const {columns, columnWidth, perColumn, visible} = helpLayout(view, width, height, keymap, theme.ascii);
	const from = Math.min(view.helpScroll, perColumn - visible);
	const rows = Array.from({length: visible}, (_, y) => {
		const cells = columns.map(lines => lines[from + y]);
		return ` ${cells.map(line => (line === undefined ? ' '.repeat(columnWidth) : helpCell(line, columnWidth, theme))).join('')}`;
	});
	const right =
		visible < perColumn
			? `${from + 1}–${from + visible} of ${perColumn}`
			: 'mcptop only reads: it changes nothing on any server';
	return box(
		['', ...rows],
		width,
		height,
		{
			title: 'Help',
			right: paint(theme, 'muted', theme.ascii ? right.replace('–', '-') : right),
			bottomRight: paint(theme, 'muted', legend(theme)),
		},
		theme,
	);
}

/** How far the help of a whole screen can be scrolled. */
export function helpEnd(view: View, keymap: readonly Binding[]): number {
	const {perColumn, visible} = helpLayout(view, view.columns, view.rows - 3, keymap, false);
	return perColumn - visible;
}

type HelpLayout = {
	readonly columns: readonly (readonly HelpLine[])[];
	readonly columnWidth: number;
	readonly perColumn: number;
};

/** Groups stay whole, in as few columns as need no scrolling; they go on in the next column only where that saves the scrolling. */
function helpLayout(
	view: View,
	width: number,
	height: number,
	keymap: readonly Binding[],
	isAscii: boolean,
): HelpLayout & {readonly visible: number} {
	const {screen} = currentPlace(view);
	const room = Math.max(0, height - 3);
	const most = Math.max(1, Math.floor((width - 4) / 37));
	const layouts = (share: typeof wholeColumns) =>
		Array.from({length: most}, (_, index): HelpLayout => {
			const columnWidth = Math.floor((width - 4) / (index + 1));
			const columns = share(helpGroups(screen, columnWidth, isAscii, keymap), index + 1);
			return {columns, columnWidth, perColumn: Math.max(0, ...columns.map(({length}) => length))};
		});
	const whole = layouts(wholeColumns);
	const fits = ({perColumn}: HelpLayout) => perColumn <= room;
	const best = whole.find(fits) ?? layouts(cutColumns).find(fits) ?? whole.at(-1)!;
	return {...best, visible: Math.min(best.perColumn, room)};
}

/** The lowest columns that hold every group in one piece. */
function wholeColumns(groups: readonly (readonly HelpLine[])[], count: number): HelpLayout['columns'] {
	const highest = joined(groups).length;
	for (let height = Math.max(0, ...groups.map(({length}) => length)); height < highest; height++) {
		const columns: (readonly HelpLine[])[] = [];
		for (const group of groups) {
			const last = columns.at(-1);
			if (last !== undefined && last.length + 1 + group.length <= height) {
				columns[columns.length - 1] = joined([last, group]);
			} else {
				columns.push(group);
			}
		}

		if (columns.length <= count) {
			return columns;
		}
	}

	return [joined(groups)];
}

function cutColumns(groups: readonly (readonly HelpLine[])[], count: number): HelpLayout['columns'] {
	const lines = joined(groups);
	const height = Math.ceil(lines.length / count);
	return Array.from({length: count}, (_, column) => lines.slice(column * height, (column + 1) * height));
}

/** One below the other, with air between them. */
function joined(groups: readonly (readonly HelpLine[])[]): readonly HelpLine[] {
	return groups.flatMap((group, index) =>
		index === 0 ? group : [{keys: '', text: '', isTitle: false}, ...group],
	);
}

/** Without keys: the title of a group, or how the text of the line above goes on. */
type HelpLine = {readonly keys: string; readonly text: string; readonly isTitle: boolean};

const keyWidth = 11;

/** Nothing is cut: what is longer than the column goes on in the next line. */
function helpGroups(
	screen: ScreenName,
	width: number,
	isAscii: boolean,
	keymap: readonly Binding[],
): readonly (readonly HelpLine[])[] {
	const here = keymap.filter(({screens}) => screens === undefined || screens.includes(screen));
	const groups = [...new Set(here.map(({group}) => group))];
	return groups.map(group => [
		{keys: '', text: group, isTitle: true},
		...here
			.filter(binding => binding.group === group)
			.flatMap(({keys, help}) => {
				const names =
					keys.length > 3 ? `${keys[0]}-${keys.at(-1)}` : keys.map(key => keyLabel(key, isAscii)).join(' ');
				return wrapText(help, Math.max(8, width - keyWidth - 1)).map((text, line) => ({
					keys: line === 0 ? names : '',
					text,
					isTitle: false,
				}));
			}),
	]);
}

function helpCell({keys, text, isTitle}: HelpLine, width: number, theme: Theme): string {
	return isTitle
		? paint(theme, 'brand', fitted(text, width))
		: `${paint(theme, 'key', fitted(keys, keyWidth))}${fitted(text, width - keyWidth - 1)} `;
}

function legend({glyphs, ascii}: Theme): string {
	const parts = [
		`${glyphs.critical} critical`,
		`${glyphs.down} down`,
		`${glyphs.warning} warning`,
		`${glyphs.ok} ok`,
		`${glyphs.dash} not known`,
		`>10s beyond the last bucket`,
		...(ascii ? [] : ['≤12ms coarse buckets', '~40ms only the mean is known']),
	];
	let text = '';
	for (const part of parts) {
		text += textWidth(text) + textWidth(part) > 100 ? '' : `${text === '' ? '' : '  '}${part}`;
	}

	return text;
}
