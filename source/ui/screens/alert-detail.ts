import {type Block, beside, box, section} from '../../present/block.ts';
import {formatAge, formatTime, formatWhole} from '../../present/format.ts';
import {fitted, joinFitting, styledWidth, textWidth, wrapQuery, wrapText} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';
import type {AlertRow, AlertsData} from '../../snapshot/alerts.ts';
import type {ChangesData, NumberChange} from '../../snapshot/changes.ts';
import {chartPanel} from '../components/chart-panel.ts';
import {changeText, isQuiet, limitText, quietWord, valueText} from './alert-words.ts';
import type {Drawing} from './screen.ts';

type AlertsDrawing = Drawing<AlertsData>;

/** Rows below which the second pair of panels would say nothing. */
const pairHeight = 9;
/** As in the logs beside other panels. */
const maxToolWidth = 16;

/** The selected alert in as many panels as there is room for: facts and chart, what changed and the lines of that moment. */
export function alertPanels(drawing: AlertsDrawing, height: number): Block {
	const {width, data} = drawing;
	const isBoxed = width >= 100;
	const panel = (number: number, panelWidth: number, panelHeight: number): Block =>
		alertPanel(drawing, number, panelWidth, panelHeight, isBoxed) ?? [];
	if (!isBoxed) {
		// The design size has room for the facts; the rest is a zoom away.
		return height >= 2 * pairHeight
			? [...panel(2, width, height - pairHeight), ...panel(4, width, pairHeight)]
			: panel(2, width, height);
	}

	const half = Math.floor(width / 2);
	const below = height >= 2 * pairHeight ? Math.floor(height / 2) : 0;
	const first =
		data.chart === undefined
			? panel(2, width, height - below)
			: beside([panel(2, width - half, height - below), panel(3, half, height - below)]);
	return below === 0 ? first : [...first, ...beside([panel(4, width - half, below), panel(5, half, below)])];
}

/** One panel of the selected alert by its number; undefined for the list itself, and when nothing is selected. */
export function alertPanel(
	drawing: AlertsDrawing,
	number: number,
	width: number,
	height: number,
	isBoxed: boolean,
): Block | undefined {
	const {data, theme, view} = drawing;
	const {selected, chart, changes} = data;
	if (selected === undefined) {
		return undefined;
	}

	const isFocused = view.focusedPanel === number;
	const framed = (title: string, content: readonly string[], right = ''): Block =>
		(isBoxed ? box : section)(content, width, height, {title, number, isFocused, right}, theme);
	const inner = width - (isBoxed ? 4 : 2);
	switch (number) {
		case 2:
			return framed(selected.name, detailLines(selected, inner, drawing));
		case 3:
			return chart === undefined
				? undefined
				: chartPanel(chart, width, height, {theme, number, isFocused, isBoxed});
		case 4:
			return changes === undefined
				? undefined
				: framed(
						`What changed at ${formatTime(changes.atMs)}`,
						changeLines(changes, inner, theme),
						paint(theme, 'muted', `${formatAge(changes.spanMs)} before and after`),
					);
		case 5:
			return changes === undefined
				? undefined
				: framed('Lines of that moment', momentLines(changes, inner, theme), paint(theme, 'muted', 'l logs'));
		default:
			return undefined;
	}
}

function changeLines(
	{numbers, events, patterns}: ChangesData,
	width: number,
	theme: Theme,
): readonly string[] {
	const lines = [
		...events.map(
			({atMs, text}) => `${paint(theme, 'muted', formatTime(atMs))} ${paint(theme, 'strong', text)}`,
		),
		...numbers.map(change => numberLine(change, width, theme)),
		...patterns.map(({text, count, isError}) => {
			const words = `${paint(theme, 'muted', 'new line')} `;
			const times = paint(theme, 'muted', ` ${theme.ascii ? 'x' : '×'}${formatWhole(count)}`);
			const room = Math.max(8, width - styledWidth(words) - styledWidth(times));
			return `${words}${paint(theme, isError ? 'status.critical' : 'text', fitted(text, room).trimEnd())}${times}`;
		}),
	];
	return lines.length === 0
		? [paint(theme, 'muted', ' nothing else that is watched')]
		: lines.map(line => ` ${line}`);
}

/** `create_issue  errors 0.4% → 38.2%`; what got worse is red. */
function numberLine(change: NumberChange, width: number, theme: Theme): string {
	const {subject, what, before, after} = change;
	const isWorse = (after ?? 0) > (before ?? 0) && (what === 'errors' || what === 'p95');
	const token: Token = isWorse ? 'status.critical' : 'text';
	const nameWidth = Math.max(6, Math.min(24, width - 30));
	return `${fitted(subject === '' ? 'all' : subject, nameWidth)} ${paint(theme, 'muted', fitted(what, 8))} ${fitted(changeText(change, 'before', theme), 6, 'right')} ${theme.ascii ? '->' : '→'} ${paint(theme, token, changeText(change, 'after', theme))}`;
}

function momentLines({lines}: ChangesData, width: number, theme: Theme): readonly string[] {
	const toolWidth = Math.min(maxToolWidth, Math.max(...lines.map(({tool = ''}) => textWidth(tool))));
	return lines.length === 0
		? [paint(theme, 'muted', ' no lines of that moment are held')]
		: lines.map(({timestampMs, severity, tool, body}) => {
				const token: Token =
					severity === 'error' || severity === 'fatal'
						? 'status.critical'
						: severity === 'warn'
							? 'status.warning'
							: 'muted';
				const parts = [
					paint(theme, 'muted', formatTime(timestampMs)),
					paint(theme, token, fitted((severity ?? '').toUpperCase(), 5)),
					...(toolWidth === 0
						? []
						: [
								paint(
									theme,
									'strong',
									fitted(tool ?? theme.glyphs.dash, toolWidth, 'left', theme.glyphs.ellipsis),
								),
							]),
				];
				const head = ` ${joinFitting(parts, ' ', width)} `;
				return `${head}${fitted(body, Math.max(0, width - styledWidth(head) + 1)).trimEnd()}`;
			});
}

function detailLines(row: AlertRow, width: number, {theme, snapshot}: AlertsDrawing): readonly string[] {
	const held = formatAge(Math.max(0, (row.resolvedAtMs ?? snapshot.takenAtMs) - row.sinceMs));
	const fact = (name: string, value: string) =>
		value === '' ? [] : [` ${paint(theme, 'muted', name.padEnd(9))} ${value}`];
	return [
		...wrapText(row.summary, width).map(line => ` ${paint(theme, 'strong', line)}`),
		...wrapText(row.description, width).map(line => ` ${line}`),
		'',
		...fact(
			'state',
			`${row.state} for ${held}, since ${formatTime(row.sinceMs)}${isQuiet(row) ? `, ${quietWord(row, snapshot.takenAtMs)}` : ''}`,
		),
		...(row.silence === undefined
			? []
			: wrapText(silenceText(row.silence, snapshot.takenAtMs), width - 10).map(
					(line, index) => ` ${paint(theme, 'muted', (index === 0 ? 'silence' : '').padEnd(9))} ${line}`,
				)),
		...fact(
			'value',
			`${valueText(row.value, row, theme)}${row.comparison === undefined ? '' : ` ${limitText(row, theme)}`}`,
		),
		...row.annotations.flatMap(([name, value]) =>
			wrapText(value, width - 10).map(
				(line, index) =>
					` ${paint(theme, 'muted', fitted(index === 0 ? name.replace(/_url$/, '') : '', 9, 'left', theme.glyphs.ellipsis))} ${paint(theme, /runbook/i.test(name) ? 'accent' : 'text', line)}`,
			),
		),
		...fact('labels', row.labels),
		...wrapQuery(row.expr, width - 10).map(
			(line, index) => ` ${paint(theme, 'muted', (index === 0 ? 'expr' : '').padEnd(9))} ${line}`,
		),
		...fact('rule', row.rule),
	];
}

function silenceText(
	{createdBy, comment, endsAtMs}: NonNullable<AlertRow['silence']>,
	nowMs: number,
): string {
	const left = formatAge(Math.max(0, endsAtMs - nowMs));
	const by = createdBy === '' ? '' : `, by ${createdBy}`;
	return `until ${formatTime(endsAtMs)}, ${left} left${by}${comment === '' ? '' : `: ${comment}`}`;
}
