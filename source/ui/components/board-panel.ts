import {type Block, box, type Frame, section} from '../../present/block.ts';
import {formatSpan} from '../../present/format.ts';
import {fitStyled, fitted, textWidth} from '../../present/text.ts';
import {paint, type Theme} from '../../present/theme.ts';
import type {PanelData} from '../../snapshot/board.ts';
import type {PanelContent} from '../../snapshot/board-content.ts';
import {boardChart, chartLegend} from './board-chart.ts';
import {boardTableRows} from './board-table.ts';
import {barRows, gaugeRows, statRows} from './board-values.ts';

export type BoardPanelOptions = {
	readonly theme: Theme;
	readonly isFocused: boolean;
	readonly isBoxed: boolean;
};

/** One panel of a dashboard in exactly `width` × `height`. */
export function boardPanel(
	panel: PanelData,
	width: number,
	height: number,
	{theme, isFocused, isBoxed}: BoardPanelOptions,
): Block {
	const {content, visualisation, title, number, remarks} = panel;
	if (visualisation === 'row') {
		return section([], width, height, {title: title || 'Panels'}, theme);
	}

	const inner = isBoxed ? width - 2 : width;
	const rows = height - (isBoxed ? 2 : 1);
	const frame: Frame = {
		title,
		isFocused,
		...(number !== undefined && number <= 9 ? {number} : {}),
		...rightOf(content, inner - textWidth(title) - 8, rows, theme),
		...(isBoxed ? bottomOf(content, remarks, {theme, width: inner, rows}) : {}),
	};
	const lines = content === undefined ? [] : contentRows(panel, content, {width: inner, height: rows, theme});
	return isBoxed ? box(lines, width, height, frame, theme) : section(lines, width, height, frame, theme);
}

type Room = {readonly width: number; readonly height: number; readonly theme: Theme};

function contentRows({visualisation}: PanelData, content: PanelContent, room: Room): readonly string[] {
	switch (content.type) {
		case 'lines':
			return visualisation === 'text'
				? content.lines.flatMap(line => wrap(line, Math.max(8, room.width - 2))).map(line => ` ${line}`)
				: centred(content, room);
		case 'chart':
			return boardChart(content, room);
		case 'values':
			return visualisation === 'gauge'
				? gaugeRows(content, room)
				: visualisation === 'bargauge'
					? barRows(content, room)
					: statRows(content, room);
		case 'table':
			return boardTableRows(content, room);
	}
}

/** What is wrong, wrapped; in the middle when it is a word or two. */
function centred(
	{lines, short, isTrouble}: Extract<PanelContent, {type: 'lines'}>,
	{width, height, theme}: Room,
): readonly string[] {
	const token = isTrouble ? 'status.warning' : 'muted';
	const long = lines.flatMap(line => wrap(line, Math.max(8, width - 1)));
	const isTight = short !== undefined && (long.length > height || width < 24);
	const wrapped = (isTight ? wrap(short, Math.max(8, width - 1)) : long).slice(0, Math.max(1, height));
	const above = Math.max(0, Math.floor((height - wrapped.length) / 2));
	return [
		...Array.from({length: above}, () => ''),
		...wrapped.map(line =>
			fitStyled(
				`${' '.repeat(Math.max(1, Math.floor((width - textWidth(line)) / 2)))}${paint(theme, token, fitted(line, Math.min(textWidth(line), width - 1)))}`,
				width,
			),
		),
	];
}

/** Words in lines of at most `width` cells; longer words are cut by who draws them. */
function wrap(text: string, width: number): readonly string[] {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last !== undefined && textWidth(last) + 1 + textWidth(word) <= width) {
			lines[lines.length - 1] = `${last} ${word}`;
		} else {
			lines.push(word);
		}
	}

	return lines;
}

function rightOf(
	content: PanelContent | undefined,
	width: number,
	rows: number,
	theme: Theme,
): {readonly right?: string} {
	return content?.type === 'chart' ? {right: chartLegend(content, width, rows, theme)} : {};
}

function bottomOf(
	content: PanelContent | undefined,
	remarks: readonly string[],
	{theme, width, rows}: {readonly theme: Theme; readonly width: number; readonly rows: number},
): Pick<Frame, 'bottomLeft' | 'bottomRight'> {
	const [remark] = remarks;
	const bottomRight =
		remark === undefined
			? hiddenCount(content, rows, theme)
			: paint(
					theme,
					'status.warning',
					fitted(remark, Math.min(textWidth(remark), Math.max(1, width - 10)), 'left', theme.glyphs.ellipsis),
				);
	if (content?.type !== 'chart') {
		return bottomRight === '' ? {} : {bottomRight};
	}

	const {startMs, endMs} = content.chart.grid;
	return {
		bottomLeft: paint(theme, 'muted', `-${formatSpan(endMs - startMs)}`),
		bottomRight: bottomRight === '' ? paint(theme, 'muted', 'now') : bottomRight,
	};
}

/** What does not fit is counted. */
function hiddenCount(content: PanelContent | undefined, rows: number, theme: Theme): string {
	const muted = (text: string) => paint(theme, 'muted', text);
	switch (content?.type) {
		case 'chart':
			return content.inAll > content.values.length
				? muted(`highest ${content.values.length} of ${content.inAll} series`)
				: '';
		case 'values':
			return content.inAll > rows && rows > 0 && content.values.length > rows
				? muted(`${rows} of ${content.inAll}`)
				: '';
		case 'table':
			return content.rowsInAll > rows - 1 ? muted(`${Math.max(0, rows - 1)} of ${content.rowsInAll}`) : '';
		case 'lines':
		case undefined:
			return '';
	}
}
