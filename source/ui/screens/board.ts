import {type Block, filled} from '../../present/block.ts';
import {afterStyled, fitStyled, padStyled, styledWidth, textWidth} from '../../present/text.ts';
import {paint} from '../../present/theme.ts';
import {type BoardData, offsetId, type PanelData, zoomedPanel} from '../../snapshot/board.ts';
import {boardLayout, isSeen, type Rect} from '../../snapshot/board-layout.ts';
import {boardPanel} from '../components/board-panel.ts';
import {scrollText} from '../components/table.ts';
import {variableMenu} from '../components/variable-menu.ts';
import type {Drawing, ScreenOf} from './screen.ts';

type BoardDrawing = Drawing<BoardData>;

/** A dashboard: its variables, and its panels in a grid that scrolls. */
export const boardScreen: ScreenOf<'board'> = {
	crumb: place => (place.screen === 'board' ? place.board : ''),
	body(drawing) {
		const {data, width, height, theme, view} = drawing;
		if (data.title === '') {
			return filled(['', paint(theme, 'muted', `  there is no dashboard "${data.name}"`)], width, height);
		}

		const room = Math.max(0, height - 1);
		const rows = view.zoomed ? zoomed(drawing, room) : grid(drawing, room);
		const body = filled([heading(drawing), ...rows], width, height);
		return view.overlay === 'variables' ? overlaid(drawing, body) : body;
	},
	rowIds: ({name, lastOffset}) => Array.from({length: lastOffset + 1}, (_, row) => offsetId(name, row)),
	panels: ({panels}) => numbered(panels).map(({title, expr}) => ({title, expr})),
	siblings: ({siblings}) => siblings,
	rowOfPanel(data, panel, {columns, rows}) {
		const index = data.panels.findIndex(({number}) => number === panel);
		const rect = boardLayout(data.panels, columns, rows).rects[index];
		if (rect === undefined) {
			return undefined;
		}

		const lowest = rect.top + Math.min(rect.height, rows) - rows;
		const offset = Math.min(
			data.lastOffset,
			Math.max(lowest, Math.min(data.offset, rect.top)),
			Math.max(0, data.lastOffset),
		);
		return offsetId(data.name, Math.max(0, offset));
	},
};

function numbered(panels: readonly PanelData[]): readonly PanelData[] {
	return panels.filter(({number}) => number !== undefined);
}

/** What is chosen, what is not done, where one is in it. */
function heading(drawing: BoardDrawing): string {
	const {data, width, height, theme, view} = drawing;
	const chosen = data.variables.map(
		({label, shown}) => `${paint(theme, 'muted', label)} ${paint(theme, 'accent', shown)}`,
	);
	const rows = Math.max(0, height - 1);
	const seen = scrollText([data.offset, data.offset + rows], data.lastOffset + rows);
	const right = seen === '' || view.zoomed ? '' : paint(theme, 'muted', ` rows ${seen} `);
	const left = ` ${[paint(theme, 'title', data.title), ...chosen].join('  ')}`;
	const room = width - styledWidth(left) - styledWidth(right) - 3;
	return `${fitStyled(`${left}   ${remarksIn(drawing, room)}`, width - styledWidth(right))}${right}`;
}

/** All of them, or how many there are: a part of one says little. */
function remarksIn({data, theme}: BoardDrawing, room: number): string {
	const unread = data.panels.filter(({visualisation}) => visualisation === 'unsupported').length;
	const all = [
		...data.remarks,
		...(unread === 0 ? [] : [`${unread} ${unread === 1 ? 'panel' : 'panels'} not drawn`]),
	];
	const text = all.join('  ');
	const count = all.length === 0 ? '' : `${all.length} not done`;
	return paint(
		theme,
		'status.warning',
		textWidth(text) <= room ? text : textWidth(count) <= room ? count : '',
	);
}

function grid(drawing: BoardDrawing, room: number): Block {
	const {data, width} = drawing;
	const {rects} = boardLayout(data.panels, width, room);
	const seen = data.panels.flatMap((panel, index) => {
		const rect = rects[index]!;
		return isSeen(rect, data.offset, room) ? [{rect, block: blockOf(drawing, panel, rect)}] : [];
	});
	return Array.from({length: room}, (_, y) => rowAt(seen, data.offset + y));
}

/** Pieces of the panels that cross a row, from left to right. */
function rowAt(seen: readonly {readonly rect: Rect; readonly block: Block}[], row: number): string {
	let text = '';
	let at = 0;
	const crossing = seen
		.filter(({rect}) => row >= rect.top && row < rect.top + rect.height)
		.sort((left, right) => left.rect.left - right.rect.left);
	for (const {rect, block} of crossing) {
		text += `${' '.repeat(Math.max(0, rect.left - at))}${block[row - rect.top] ?? ' '.repeat(rect.width)}`;
		at = rect.left + rect.width;
	}

	return text;
}

function blockOf({theme, view, width}: BoardDrawing, panel: PanelData, rect: Rect): Block {
	const isBoxed = width >= 100 && rect.height >= 3;
	// Without boxes a cell of air keeps neighbours apart.
	const inner = isBoxed || rect.left + rect.width >= width ? rect.width : rect.width - 1;
	const options = {
		theme,
		isBoxed,
		isFocused: panel.number !== undefined && view.focusedPanel === panel.number,
	};
	return boardPanel(panel, inner, rect.height, options).map(row => padStyled(row, rect.width));
}

function zoomed({data, view, width, theme}: BoardDrawing, room: number): Block {
	const panel = zoomedPanel(data.panels, view.focusedPanel);
	return panel === undefined
		? []
		: boardPanel(panel, width, room, {theme, isFocused: true, isBoxed: room >= 4});
}

/** The menu over the left of the panels. */
function overlaid({data, view, width, height, theme}: BoardDrawing, body: Block): Block {
	const menu = variableMenu(data.variables, {
		row: view.menuRow,
		width,
		height: Math.max(3, height - 1),
		theme,
	});
	return body.map((row, y) => {
		const line = menu[y - 1];
		return line === undefined ? row : fitStyled(`${line}${afterStyled(row, styledWidth(line))}`, width);
	});
}
