import {chartRows} from '../../present/chart.ts';
import {fitStyled, fitted, styledWidth, textWidth} from '../../present/text.ts';
import {paint, type Theme} from '../../present/theme.ts';
import type {PanelContent} from '../../snapshot/board-content.ts';
import {valueText} from './board-values.ts';

type Chart = Extract<PanelContent, {type: 'chart'}>;

/** Below this the plot needs every row. */
const leastRowsWithLegend = 5;

/** Lines over time; under them what each is called and is now, when there is room for both. */
export function boardChart(
	content: Chart,
	{width, height, theme}: {readonly width: number; readonly height: number; readonly theme: Theme},
): readonly string[] {
	const legend = hasLegendBelow(content, height)
		? legendRows(content, width, Math.max(1, Math.floor(height / 4)), theme)
		: [];
	return [...chartRows(content.chart, width, height - legend.length, theme), ...legend];
}

/** In the border: the value of a single line, or of as many as fit where there is no legend below. */
export function chartLegend(content: Chart, width: number, rows: number, theme: Theme): string {
	const {chart, values} = content;
	const [first] = chart.lines;
	if (chart.lines.length === 1 && first !== undefined) {
		return paint(theme, `series.${first.role}`, valueText(values[0]!, theme));
	}

	if (hasLegendBelow(content, rows)) {
		return '';
	}

	let row = '';
	for (const item of legendItems(content, theme)) {
		const next = row === '' ? item : `${row}  ${item}`;
		if (styledWidth(next) > width) {
			break;
		}

		row = next;
	}

	return row;
}

function hasLegendBelow({chart}: Chart, rows: number): boolean {
	return chart.lines.length > 1 && rows >= leastRowsWithLegend;
}

function legendItems({chart, values}: Chart, theme: Theme): readonly string[] {
	return chart.lines.map(({legend, role}, index) => {
		const name = fitted(legend, Math.min(24, textWidth(legend)), 'left', theme.glyphs.ellipsis);
		return `${paint(theme, `series.${role}`, name)} ${valueText(values[index]!, theme)}`;
	});
}

/** In columns of equal width, so that numbers that change move nothing. */
function legendRows(content: Chart, width: number, most: number, theme: Theme): readonly string[] {
	const items = legendItems(content, theme);
	const cell = Math.min(
		width,
		Math.max(...content.chart.lines.map(({legend}) => Math.min(24, textWidth(legend)))) + 12,
	);
	const perRow = Math.max(1, Math.floor((width - 1) / cell));
	const rows = Math.min(Math.max(1, most), Math.ceil(items.length / perRow));
	const left = items.length - rows * perRow;
	return Array.from({length: rows}, (_, y) => {
		const shown = items.slice(y * perRow, (y + 1) * perRow);
		const more = y === rows - 1 && left > 0 ? paint(theme, 'muted', `+${left}`) : '';
		const cells = shown.map(item => fitStyled(item, cell)).join('');
		return ` ${more === '' ? fitStyled(cells, width - 1) : `${fitStyled(cells, width - 5)}${fitStyled(more, 4)}`}`;
	});
}
