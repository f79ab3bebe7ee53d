import {type Block, box, section} from '../../present/block.ts';
import {chartRows} from '../../present/chart.ts';
import {
	asciiText,
	formatQuantile,
	formatQuantileInWords,
	formatSpan,
	formatTick,
	formatUnit,
} from '../../present/format.ts';
import {fitted} from '../../present/text.ts';
import {paint, type Theme} from '../../present/theme.ts';
import type {ChartData} from '../../snapshot/panels.ts';

export type PanelOptions = {
	readonly theme: Theme;
	readonly number: number;
	readonly isFocused: boolean;
	/** A box around it; else a titled line above. */
	readonly isBoxed: boolean;
};

/** One chart with its title, the current values of its lines, and what the time axis spans. */
export function chartPanel(chart: ChartData, width: number, height: number, options: PanelOptions): Block {
	const {theme, number, isFocused, isBoxed} = options;
	const inner = isBoxed ? width - 2 : width;
	const frame = {
		title: chart.title,
		number,
		isFocused,
		right: legend(chart, theme, inner - chart.title.length - 8),
	};
	const rows = height - (isBoxed ? 2 : 1);
	const content = isEmpty(chart) ? nothing(chart, inner, rows, theme) : chartRows(chart, inner, rows, theme);
	if (!isBoxed) {
		return section(content, width, height, frame, theme);
	}

	const {startMs, endMs} = chart.grid;
	const threshold = thresholdText(chart, theme);
	return box(
		content,
		width,
		height,
		{
			...frame,
			bottomLeft: paint(theme, 'muted', `-${formatSpan(endMs - startMs)}`),
			bottomRight: threshold === '' ? paint(theme, 'muted', 'now') : threshold,
		},
		theme,
	);
}

function isEmpty({lines}: ChartData): boolean {
	return lines.every(({values}) => values.every(Number.isNaN));
}

function nothing({failure}: ChartData, width: number, height: number, theme: Theme): readonly string[] {
	const text = failure === '' ? 'no data' : failure;
	return Array.from({length: height}, (_, y) =>
		y === Math.floor((height - 1) / 2)
			? paint(
					theme,
					'muted',
					fitted(`${' '.repeat(Math.max(1, Math.floor((width - text.length) / 2)))}${text}`, width),
				)
			: '',
	);
}

/** `p50 38ms  p95 410ms  p99 1.9s`; a single line needs no name. Values that do not fit are left out from the left. */
function legend({lines, unit, suffix: ownSuffix}: ChartData, theme: Theme, width: number): string {
	const value = ({last, quantile}: ChartData['lines'][number]) => {
		const text =
			quantile === undefined
				? formatUnit(last, unit, theme.glyphs.dash)
				: quantile.type === 'mean-only'
					? formatQuantileInWords(quantile)
					: formatQuantile(quantile);
		const ofUnit = unit === 'per-second' ? '/s' : unit === 'ratio' ? '%' : '';
		const suffix = last === undefined ? '' : (ownSuffix ?? ofUnit);
		return theme.ascii ? asciiText(`${text}${suffix}`) : `${text}${suffix}`;
	};

	const parts = lines.map(line => {
		const {legend: name, role} = line;
		return lines.length === 1
			? {plain: value(line), painted: paint(theme, `series.${role}`, value(line))}
			: {
					plain: `${name} ${value(line)}`,
					painted: `${paint(theme, `series.${role}`, name)} ${value(line)}`,
				};
	});
	const room = (kept: typeof parts) => kept.reduce((sum, {plain}) => sum + plain.length + 2, -2) <= width;
	let kept = parts;
	while (kept.length > 1 && !room(kept)) {
		kept = kept.slice(1);
	}

	return kept.map(({painted}) => painted).join('  ');
}

function thresholdText({thresholds, unit}: ChartData, theme: Theme): string {
	return thresholds
		.map(({value, severity}) =>
			paint(
				theme,
				`threshold.${severity}`,
				`${theme.glyphs.threshold} ${formatTick(value, unit)}${unit === 'ratio' ? '%' : ''}`,
			),
		)
		.join(' ');
}
