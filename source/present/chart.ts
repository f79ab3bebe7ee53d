import {plot} from 'asciichart';
import type {Threshold} from '../mcp/dashboard/panel.ts';
import type {ChartData} from '../snapshot/panels.ts';
import {formatTick} from './format.ts';
import {bins} from './sparkline.ts';
import {fitted, textWidth} from './text.ts';
import {paint, type Theme, type Token} from './theme.ts';

type ChartCell = {readonly text: string; readonly token: Token};

/**
 * Lines over time in exactly `width` × `height` cells: a labelled axis in the panel's unit from zero, dashed threshold lines,
 * the newest value at the right edge.
 */
export function chartRows(chart: ChartData, width: number, height: number, theme: Theme): readonly string[] {
	const {highest, labels} = axisOf(chart, height, theme);
	const labelWidth = Math.max(3, ...labels.map(textWidth));
	const plotWidth = width - labelWidth - 2;
	if (plotWidth < 4 || height < 2) {
		return Array.from({length: height}, () => ' '.repeat(Math.max(0, width)));
	}

	const grid = Array.from({length: height}, () =>
		new Array<ChartCell | undefined>(plotWidth).fill(undefined),
	);
	const rowOf = (value: number) =>
		Math.min(height - 1, Math.max(0, Math.round((value / highest) * (height - 1))));
	for (const threshold of chart.thresholds) {
		drawThreshold(grid, threshold, {highest, row: height - 1 - rowOf(threshold.value), theme});
	}

	// The first line is the one to be seen best, so it is drawn last.
	for (const {values, role} of [...chart.lines].reverse()) {
		const rows = bins(values, plotWidth).map(value => (Number.isNaN(value) ? Number.NaN : rowOf(value)));
		drawLine(grid, rows, theme, `series.${role}`);
	}

	drawRestarts(grid, chart, theme);
	return grid.map((cells, y) => {
		const label = labels[y]!;
		const axis = label === '' ? theme.glyphs.box.vertical : theme.glyphs.box.axis;
		return `${paint(theme, 'muted', ` ${fitted(label, labelWidth, 'right')}`)}${paint(theme, 'border', axis)}${joined(cells, theme)}`;
	});
}

type Axis = {
	/** At the top row. */
	readonly highest: number;
	/** By row from the top; empty where none stands. */
	readonly labels: readonly string[];
};

/** Labels every few rows, at round numbers, from zero to just above what is drawn. */
function axisOf(chart: ChartData, height: number, theme: Theme): Axis {
	const last = Math.max(1, height - 1);
	const every = last <= 2 ? 1 : Math.max(2, Math.ceil(last / 4));
	const step = roundAbove((highestDrawn(chart) * every) / last, chart.unit);
	const labels = Array.from({length: height}, (_, y) => {
		const text = (last - y) % every === 0 ? formatTick((step * (last - y)) / every, chart.unit) : '';
		return theme.ascii ? text.replace('µ', 'u') : text;
	});
	return {highest: (step * last) / every, labels};
}

/** Of the lines, and of the thresholds that are near; 1 when there is nothing. */
function highestDrawn({lines, thresholds, unit}: ChartData): number {
	let highest = 0;
	for (const {values} of lines) {
		for (const value of values) {
			if (value > highest && value !== Number.POSITIVE_INFINITY) {
				highest = value;
			}
		}
	}

	for (const [index, {value}] of thresholds.entries()) {
		// The lowest line of a ratio or a limit shows how far away it is; a distant one would flatten the data.
		const isNear = value <= highest * 2 || (index === 0 && (unit === 'ratio' || unit === 'bytes'));
		if (isNear && value > highest) {
			highest = value;
		}
	}

	return highest > 0 ? highest : 1;
}

/** The next of 1, 2, 2.5, 4, 5 times a power of ten (of two for bytes); whole for counts. */
function roundAbove(value: number, unit: ChartData['unit']): number {
	if (unit === 'bytes') {
		const power = 2 ** Math.floor(Math.log2(value));
		return power >= value ? power : value <= 1.5 * power ? 1.5 * power : 2 * power;
	}

	const power = 10 ** Math.floor(Math.log10(value));
	const steps = unit === 'count' && power <= 1 && value >= 1 ? [1, 2, 4, 5, 10] : [1, 2, 2.5, 4, 5, 10];
	return (steps.find(step => step * power >= value * 0.999_999) ?? 10) * power;
}

function drawThreshold(
	grid: (ChartCell | undefined)[][],
	{value, severity}: Threshold,
	{highest, row, theme}: {readonly highest: number; readonly row: number; readonly theme: Theme},
): void {
	if (value <= highest) {
		grid[row]!.fill({text: theme.glyphs.threshold, token: `threshold.${severity}`});
	}
}

const curves = ['─', '─', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'];
const asciiCurves = ['-', '-', '-', '-', '-', '\\', '/', '\\', '/', '|'];

/** Runs of known values, each drawn by asciichart; between them nothing is known, so nothing is drawn. */
function drawLine(
	grid: (ChartCell | undefined)[][],
	rows: readonly number[],
	theme: Theme,
	token: Token,
): void {
	const last = grid.length - 1;
	for (let from = 0; from < rows.length; from++) {
		if (Number.isNaN(rows[from]!)) {
			continue;
		}

		let to = from;
		while (to < rows.length && !Number.isNaN(rows[to]!)) {
			to++;
		}

		const plotted = plot(rows.slice(from, to), {
			min: 0,
			max: last,
			height: last,
			offset: 1,
			symbols: theme.ascii ? asciiCurves : curves,
			format: () => ' ',
		}).split('\n');
		for (const [y, line] of plotted.entries()) {
			for (const [x, text] of [...line].entries()) {
				// Column 0 of asciichart is its axis: it has a mark in every row, the line's own only in the first value's.
				const isAxis = x === 0 && y !== last - rows[from]!;
				if (text !== ' ' && !isAxis && from + x < to) {
					grid[y]![from + x] = {text, token};
				}
			}
		}

		from = to;
	}
}

function drawRestarts(
	grid: (ChartCell | undefined)[][],
	{restartsAtMs, grid: time}: ChartData,
	theme: Theme,
): void {
	const width = grid[0]!.length;
	for (const atMs of restartsAtMs) {
		const x = Math.floor(((atMs - time.startMs) / (time.endMs - time.startMs)) * width);
		if (x >= 0 && x < width) {
			grid[0]![x] = {text: theme.glyphs.restart, token: 'status.warning'};
		}
	}
}

/** Cells as text, one SGR sequence a run. */
function joined(cells: readonly (ChartCell | undefined)[], theme: Theme): string {
	let row = '';
	let run = '';
	let token: Token = 'text';
	for (const cell of cells) {
		const next: Token = cell?.token ?? token;
		if (next !== token) {
			row += paint(theme, token, run);
			run = '';
			token = next;
		}

		run += cell?.text ?? ' ';
	}

	return row + paint(theme, token, run);
}
