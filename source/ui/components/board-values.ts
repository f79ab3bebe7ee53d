import {formatMeasured} from '../../present/measure.ts';
import {sparkline} from '../../present/sparkline.ts';
import {fitStyled, fitted, textWidth} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';
import type {PanelContent} from '../../snapshot/board-content.ts';

type Values = Extract<PanelContent, {type: 'values'}>;
type Value = Values['values'][number];
type Room = {readonly width: number; readonly height: number; readonly theme: Theme};

/** A number, and how it came to that; several beside their names. */
export function statRows({values}: Values, {width, height, theme}: Room): readonly string[] {
	const [first] = values;
	if (values.length > 1 || first === undefined) {
		return pairs(values, {width, height, theme});
	}

	const number = ` ${paint(theme, valueToken(first, 'strong'), valueText(first, theme))}`;
	const {line} = first;
	const isKnown = line?.some(value => !Number.isNaN(value)) === true;
	const spark =
		isKnown && height >= 2 && width >= 8 && line !== undefined
			? [` ${paint(theme, 'muted', sparkline(line, width - 2, {glyphs: theme.glyphs}))}`]
			: [];
	const space = Math.max(0, height - 1 - spark.length);
	const above = Math.floor(space / 2);
	return [...blank(above), number, ...blank(space - above), ...spark];
}

/** A bar from the least to the most, with what these are. */
export function gaugeRows(content: Values, {width, height, theme}: Room): readonly string[] {
	const {values, min, max} = content;
	const [first] = values;
	if (values.length > 1 || first === undefined || height < 2) {
		return barRows(content, {width, height, theme});
	}

	const token = valueToken(first, 'strong');
	const barWidth = Math.max(1, width - 2);
	const low = formatMeasured(min, first.measure, theme);
	const high = formatMeasured(max, first.measure, theme);
	const scale = ` ${low}${' '.repeat(Math.max(1, barWidth - textWidth(low) - textWidth(high)))}${high}`;
	const rows = [
		` ${paint(theme, token, valueText(first, theme))}`,
		` ${bar(first, content, {width: barWidth, theme})}`,
		...(height >= 3 ? [paint(theme, 'muted', fitted(scale, width))] : []),
	];
	return [...blank(Math.floor((height - rows.length) / 2)), ...rows];
}

/** A bar a series between its name and its value. */
export function barRows(content: Values, {width, height, theme}: Room): readonly string[] {
	const shown = content.values.slice(0, Math.max(1, height));
	const texts = shown.map(value => valueText(value, theme));
	const valueWidth = Math.max(...texts.map(textWidth), 1);
	const names = Math.max(...shown.map(({name}) => textWidth(name)), 1);
	const nameWidth = Math.min(names, Math.max(4, Math.floor((width - valueWidth) * 0.45)));
	const barWidth = Math.max(0, width - nameWidth - valueWidth - 4);
	return shown.map((value, index) =>
		fitStyled(
			` ${fitted(value.name, nameWidth, 'left', theme.glyphs.ellipsis)} ${bar(value, content, {width: barWidth, theme})} ${paint(theme, valueToken(value, 'text'), fitted(texts[index]!, valueWidth, 'right'))}`,
			width,
		),
	);
}

/** What the file says instead of the number, or the number with its unit. */
export function valueText({value, measure, text, isAbove}: Value, theme: Theme): string {
	return text ?? `${isAbove ? theme.glyphs.above : ''}${formatMeasured(value, measure, theme)}`;
}

export function valueToken(
	{level, value, isStale}: Pick<Value, 'level' | 'value' | 'isStale'>,
	otherwise: Token,
): Token {
	return value === undefined || isStale ? 'muted' : level === 'ok' ? otherwise : `status.${level}`;
}

function bar(
	{value = 0, level}: Value,
	{min, max}: Pick<Values, 'min' | 'max'>,
	{width, theme}: {readonly width: number; readonly theme: Theme},
): string {
	const share = Math.max(0, Math.min(1, (value - min) / (max - min)));
	const cells = Math.round(share * width);
	const filled =
		cells === 0 && share > 0 && width > 0 ? theme.glyphs.barStart : theme.glyphs.bar.repeat(cells);
	const rest = (theme.ascii ? '.' : '·').repeat(Math.max(0, width - textWidth(filled)));
	return `${paint(theme, level === 'ok' ? 'series.calls' : `status.${level}`, filled)}${paint(theme, 'border', rest)}`;
}

/** Names and values in as many columns as the rows need. */
function pairs(values: readonly Value[], {width, height, theme}: Room): readonly string[] {
	const columns = Math.max(
		1,
		Math.min(Math.ceil(values.length / Math.max(1, height)), Math.floor(width / 18)),
	);
	const cell = Math.floor((width - 1) / columns);
	const rows = Math.min(height, Math.ceil(values.length / columns));
	return Array.from({length: rows}, (_, y) => {
		const shown = values.slice(y * columns, (y + 1) * columns);
		return ` ${shown
			.map(value => {
				const text = valueText(value, theme);
				const name = fitted(
					value.name,
					Math.max(1, cell - textWidth(text) - 2),
					'left',
					theme.glyphs.ellipsis,
				);
				return fitStyled(`${name} ${paint(theme, valueToken(value, 'strong'), text)}`, cell);
			})
			.join('')}`;
	});
}

function blank(rows: number): readonly string[] {
	return Array.from({length: Math.max(0, rows)}, () => '');
}
