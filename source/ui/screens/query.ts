import {type Block, box, filled, section} from '../../present/block.ts';
import {numberColumn} from '../../present/number-column.ts';
import {fitStyled, fitted} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';
import type {QueryData} from '../../snapshot/query.ts';
import {chartPanel} from '../components/chart-panel.ts';
import type {Drawing, ScreenOf} from './screen.ts';

/** `-1.7976931348623157e+308` is the longest there is. */
const minValueWidth = 24;

type QueryDrawing = Drawing<QueryData>;

/** A PromQL prompt: what may be written at the cursor, the answer as a table and over time. */
export const queryScreen: ScreenOf<'query'> = {
	crumb: () => 'query',
	body(drawing) {
		const {width, height, data, theme} = drawing;
		const isBoxed = width >= 100 && height >= 20;
		const below = height - 2;
		const list = completions(drawing, Math.min(8, Math.max(2, below - 6)));
		const rows = [...promptRows(drawing), ...list];
		const left = height - rows.length;
		const hasChart = data.chart !== undefined && left >= 14;
		const chartHeight = hasChart ? Math.max(8, Math.floor(left * 0.5)) : 0;
		rows.push(...answer(drawing, width, left - chartHeight, isBoxed));
		if (hasChart) {
			rows.push(
				...chartPanel(data.chart!, width, chartHeight, {
					theme,
					number: 2,
					isFocused: drawing.view.focusedPanel === 2,
					isBoxed,
				}),
			);
		}

		return filled(rows, width, height);
	},
	rowIds: () => [],
	panels: ({chart}) => (chart === undefined ? [] : [{title: 'query', expr: chart.expr}]),
};

/** The expression in colour, its cursor, and under it a mark where it cannot be read. */
function promptRows({data, view, theme, width}: QueryDrawing): readonly string[] {
	const sign = paint(theme, 'accent', theme.glyphs.cursor);
	const cursor = data.isEditing ? view.prompt?.cursor : undefined;
	const room = width - 4;
	// The model is a key ahead of the snapshot's colours: a text that has changed since is shown plain.
	const text = data.isEditing ? (view.prompt?.text ?? data.text) : data.text;
	const from = Math.max(0, (cursor ?? 0) - room + 1);
	const coloured =
		text === data.text
			? colouredText(data, {from, to: from + room, cursor, theme})
			: text.slice(from, from + room);
	const hint = text === '' && !data.isEditing ? paint(theme, 'muted', 'enter: write an expression') : '';
	const {result} = data;
	const mark =
		result.type === 'failed' && result.column !== undefined && !data.isEditing
			? `${' '.repeat(Math.max(0, 2 + result.column - from))}${paint(theme, 'status.critical', '^')}`
			: '';
	return [fitStyled(` ${sign} ${coloured}${hint}`, width), fitStyled(mark, width)];
}

function colouredText(
	{text, highlights}: QueryData,
	{
		from,
		to,
		cursor,
		theme,
	}: {readonly from: number; readonly to: number; readonly cursor: number | undefined; readonly theme: Theme},
): string {
	const tokenAt = (index: number): Token =>
		colours[highlights.find(({start, end}) => index >= start && index < end)?.kind ?? 'punctuation'];
	let row = '';
	for (let index = from; index < Math.min(to, text.length); index++) {
		const character = text[index]!;
		row += index === cursor ? caret(character, theme) : paint(theme, tokenAt(index), character);
	}

	return cursor !== undefined && cursor >= text.length ? row + caret(' ', theme) : row;
}

function caret(character: string, {name}: Theme): string {
	return name === 'none' ? (character === ' ' ? '_' : character) : `\u001b[7m${character}\u001b[0m`;
}

const colours: Readonly<Record<QueryData['highlights'][number]['kind'], Token>> = {
	metric: 'strong',
	label: 'series.p95',
	function: 'accent',
	aggregation: 'accent',
	keyword: 'series.p99',
	operator: 'text',
	number: 'status.warning',
	string: 'status.ok',
	punctuation: 'text',
	comment: 'muted',
	unreadable: 'status.critical',
};

function completions({data, theme, width}: QueryDrawing, height: number): readonly string[] {
	const {items, start} = data.completions;
	if (!data.isEditing || items.length === 0) {
		return [];
	}

	const nameWidth = Math.min(48, Math.max(...items.slice(0, height).map(({text}) => text.length)) + 2);
	return items
		.slice(0, height)
		.map(({text, kind, detail}, index) =>
			fitStyled(
				`${' '.repeat(Math.min(start + 3, Math.max(3, width - nameWidth - 30)))}${paint(theme, index === 0 ? 'selected' : 'text', fitted(text, nameWidth))}${paint(theme, 'muted', detail === '' ? kind : detail)}${index === 0 ? paint(theme, 'key', '  tab') : ''}`,
				width,
			),
		);
}

function answer({data, theme, view}: QueryDrawing, width: number, height: number, isBoxed: boolean): Block {
	const inner = isBoxed ? width - 2 : width;
	const {result} = data;
	const content = answerRows(result, inner, theme);
	const title =
		result.type === 'table'
			? `${result.rowsInAll} ${result.rowsInAll === 1 ? 'series' : 'series'}`
			: result.type === 'failed'
				? 'Not answered'
				: 'Answer';
	const frame = {title, number: 1, isFocused: view.focusedPanel === 1};
	return isBoxed ? box(content, width, height, frame, theme) : section(content, width, height, frame, theme);
}

function answerRows(result: QueryData['result'], width: number, theme: Theme): readonly string[] {
	switch (result.type) {
		case 'none':
			return [
				'',
				paint(theme, 'muted', '  try:'),
				'  sum by (tool_name) (rate(mcp:tool_calls_total[1m]))',
				'  histogram_quantile(0.95, sum by (le, tool_name) (rate(mcp:tool_duration_seconds_bucket[5m])))',
				'  topk(5, mcp:memory_bytes)',
			];
		case 'failed':
			return ['', ` ${paint(theme, 'status.critical', theme.glyphs.critical)} ${result.message}`];
		case 'text':
			return [` ${result.text}`];
		case 'table': {
			const isScalar = result.rowsInAll === 1 && result.rows[0]?.labels === '';
			// Numbers have what they need, as long as labels keep the better half.
			const values = numberColumn(
				result.rows.map(({value}) => value),
				Math.max(minValueWidth, Math.floor(width * 0.4)),
			);
			const valueWidth = values[0]?.length ?? 0;
			return [
				...result.remarks.map(remark => ` ${paint(theme, 'status.warning', remark)}`),
				...(result.common === undefined || result.common === ''
					? []
					: [paint(theme, 'muted', ` in common ${result.common}`)]),
				...result.rows.map(
					({labels}, index) =>
						` ${fitted(isScalar ? 'scalar' : labels, Math.max(4, width - valueWidth - 3))} ${values[index]}`,
				),
				...(result.rowsInAll === 0 ? [paint(theme, 'muted', '  no series matches')] : []),
			];
		}
	}
}
