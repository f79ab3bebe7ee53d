import {type Block, beside, box, filled, section, shares} from '../../present/block.ts';
import {
	asciiText,
	formatCount,
	formatPercent,
	formatQuantile,
	formatSeconds,
	formatTick,
} from '../../present/format.ts';
import {barText} from '../../present/latency.ts';
import {fitStyled, fitted, joinFitting} from '../../present/text.ts';
import {paint} from '../../present/theme.ts';
import type {ToolData} from '../../snapshot/tool.ts';
import {errorLevel, isUnitDoubtful, type Level, latencyLevel} from '../../snapshot/usage.ts';
import {chartPanel} from '../components/chart-panel.ts';
import {heatPanel, histogramPanel} from '../components/latency-panel.ts';
import {callPane, logPanel} from '../components/log-pane.ts';
import type {Drawing, ScreenOf} from './screen.ts';

type ToolDrawing = Drawing<ToolData>;

/** One tool: how often, how well, how long; and what its failures are. */
export const toolScreen: ScreenOf<'tool'> = {
	crumb: (place, {data}) => (data.screen === 'tool' ? data.name : place.screen === 'tool' ? place.tool : ''),
	body(drawing) {
		const {width, height, view} = drawing;
		if (view.zoomed) {
			return panel(drawing, view.focusedPanel ?? 1, width, height, true);
		}

		const isBoxed = width >= 100 && height >= 24;
		const left = height - 1;
		const place = (numbers: readonly number[], rowHeight: number): Block => {
			const gap = isBoxed ? 0 : 1;
			const widths = shares(width - gap * (numbers.length - 1), numbers.length);
			return beside(
				numbers.map((number, index) => panel(drawing, number, widths[index]!, rowHeight, isBoxed)),
				isBoxed ? '' : ' ',
			);
		};

		if (width < 60 || left < 12) {
			return filled([summary(drawing), ...place([3], left)], width, height);
		}

		const {calls, latency} = drawing.data;
		const lowest = calls === undefined || width < 100 ? [5] : [5, 6];
		const third = left >= 26 ? Math.min(Math.floor(left / 3), latency.heat.length + 3) : 0;
		const [first = 0, second = 0] = shares(left - third, 2);
		const blocks =
			third > 0
				? [...place([1, 2], first), ...place([3, 4], second), ...place(lowest, third)]
				: [...place([1, 2], first), ...place([3, 4], second)];
		return filled([summary(drawing), ...blocks], width, height);
	},
	rowIds: () => [],
	panels: ({charts, latency, calls}) => [
		...charts.map(({title, expr}) => ({title, expr})),
		{title: 'Duration histogram', expr: latency.expr},
		{title: 'Error kinds', expr: 'sum by (error_type) (rate(mcp:tool_errors_total[1m]))'},
		{title: 'Latency heat map', expr: latency.expr},
		...(calls === undefined ? [] : [{...logPanel, title: 'Recent calls'}]),
	],
	siblings: ({siblings}) => siblings.map(({targetId, tool}) => ({screen: 'tool', targetId, tool})),
};

function summary({data: {usage, buckets}, theme, width}: ToolDrawing): string {
	const value = (name: string, text: string, level: Level) =>
		`${paint(theme, 'muted', name)} ${paint(theme, level === 'ok' ? 'strong' : `status.${level}`, theme.ascii ? asciiText(text) : text)}`;
	const number = (known: number | undefined, format: (known: number) => string) =>
		known === undefined ? theme.glyphs.dash : format(known);
	const parts = [
		value(
			'calls',
			number(usage.callsPerSecond, calls => `${formatCount(calls)}/s`),
			'ok',
		),
		value(
			'errors',
			number(usage.errorRatio, ratio => `${formatPercent(ratio)}%`),
			errorLevel(usage.errorRatio),
		),
		...(['p50', 'p95', 'p99'] as const).map(name => {
			const text = shownQuantile(usage[name], buckets[name], width);
			return value(name, text, latencyLevel(usage[name]));
		}),
		value('mean', number(usage.meanSeconds, formatSeconds), 'ok') +
			(isUnitDoubtful(usage) ? paint(theme, 'status.warning', ' unit?') : ''),
		...(usage.isFromLogs ? [paint(theme, 'muted', 'from its log, call by call')] : []),
	];
	return fitStyled(` ${joinFitting(parts, '   ', width - 2)}`, width);
}

/** `412ms in 250ms–500ms`: the bucket says how finely it can be known; `≤12ms coarse` when not even that holds. */
function shownQuantile(
	quantile: ToolData['usage']['p50'],
	bucket: ToolData['buckets']['p50'],
	width: number,
): string {
	switch (quantile.type) {
		case 'exact':
			return bucket === undefined || width < 120
				? formatQuantile(quantile)
				: `${formatQuantile(quantile)} in ${bucketText(bucket)}`;
		case 'bounded':
			return `${formatQuantile(quantile)} coarse`;
		// Its own figure, named as what it is, stands beside.
		case 'mean-only':
			return '–';
		case 'above':
		case 'none':
			return formatQuantile(quantile);
	}
}

/** Where the summary has no room for it: how finely the buckets let the p95 be known. */
function resolution({data: {usage, buckets}, theme, width}: ToolDrawing): string {
	const {p95} = usage;
	if (buckets.p95 === undefined || (p95.type === 'exact' ? width >= 120 : p95.type !== 'bounded')) {
		return '';
	}

	const text = `p95 in ${bucketText(buckets.p95)}`;
	return paint(theme, 'muted', theme.ascii ? asciiText(text) : text);
}

function bucketText({lowerSeconds, upperSeconds}: NonNullable<ToolData['buckets']['p95']>): string {
	return `${formatTick(lowerSeconds, 'seconds')}–${formatTick(upperSeconds, 'seconds')}`;
}

function panel(drawing: ToolDrawing, number: number, width: number, height: number, isBoxed: boolean): Block {
	const {data, theme, view} = drawing;
	const options = {theme, number, isFocused: view.focusedPanel === number, isBoxed};
	const chart = data.charts[number - 1];
	if (chart !== undefined) {
		return chartPanel(chart, width, height, options);
	}

	switch (number) {
		case 3:
			return histogramPanel(data.latency, width, height, {...options, right: resolution(drawing)});
		case 5:
			return heatPanel(data.latency, width, height, options);
		case 6:
			return callPane(data.calls ?? [], width, height, {
				...options,
				title: 'Recent calls',
				withServer: false,
			});
		default:
			return errorKinds(drawing, width, height, options);
	}
}

function errorKinds(
	{data, theme}: ToolDrawing,
	width: number,
	height: number,
	{isBoxed, ...frame}: {readonly isBoxed: boolean; readonly number: number; readonly isFocused: boolean},
): Block {
	const inner = isBoxed ? width - 2 : width;
	const total = data.errorKinds.reduce((sum, {perSecond}) => sum + perSecond, 0);
	const barWidth = Math.max(0, Math.min(24, inner - 40));
	const nameWidth = Math.max(8, inner - barWidth - 20);
	const content =
		data.errorKinds.length === 0
			? [paint(theme, 'muted', '  no failed calls in the window')]
			: data.errorKinds.map(({kind, perSecond}) => {
					const share = total === 0 ? 0 : perSecond / total;
					const bar = fitted(barText(share, barWidth, theme), barWidth);
					return ` ${fitted(kind, nameWidth)} ${paint(theme, 'series.errors', bar)} ${fitted(formatCount(perSecond), 5, 'right')}/s ${fitted(`${(share * 100).toFixed(0)}%`, 4, 'right')}`;
				});
	const titled = {...frame, title: 'Error kinds'};
	return isBoxed
		? box(content, width, height, titled, theme)
		: section(content, width, height, titled, theme);
}
