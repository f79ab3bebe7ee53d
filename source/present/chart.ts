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

	drawGaps(grid, chart, theme);
	drawMarks(grid, chart, theme);
	drawCursor(grid, chart, theme);
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

/** Round steps of a clock, in seconds. */
const minutes = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** The next of 1, 2, 2.5, 4, 5 times a power of ten (of two for bytes); whole for counts. */
function roundAbove(value: number, unit: ChartData['unit']): number {
	if (unit === 'bytes') {
		const exponent = Math.floor(Math.log2(value));
		const power = 2 ** exponent;
		// Four times 384K are 1.5M, but three times are 1.125M: too many digits for a place on an axis.
		const isWithinUnit = exponent % 10 < 8;
		return power >= value ? power : value <= 1.5 * power && isWithinUnit ? 1.5 * power : 2 * power;
	}

	if (unit === 'seconds' && value > 30) {
		return minutes.find(step => step >= value) ?? Math.ceil(value / 86_400) * 86_400;
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

function drawMarks(grid: (ChartCell | undefined)[][], {marks, grid: time}: ChartData, {glyphs}: Theme): void {
	for (const {atMs, kind, severity} of marks) {
		const x = placeOf(atMs, time, grid[0]!.length);
		if (x !== undefined) {
			grid[0]![x] = {text: glyphs[kind], token: kind === 'resolved' ? 'status.ok' : `status.${severity}`};
		}
	}
}

/** Dots on the ground where nothing is known between what is: scrapes failed. */
function drawGaps(grid: (ChartCell | undefined)[][], {lines}: ChartData, {glyphs}: Theme): void {
	const ground = grid.at(-1)!;
	const binned = lines.map(({values}) => bins(values, ground.length));
	const isKnown = ground.map((_, x) => binned.some(values => !Number.isNaN(values[x]!)));
	for (let x = isKnown.indexOf(true) + 1; x > 0 && x < isKnown.lastIndexOf(true); x++) {
		if (!isKnown[x]) {
			ground[x] ??= {text: glyphs.noValue, token: 'muted'};
		}
	}
}

/** A line from top to bottom behind the data. */
function drawCursor(
	grid: (ChartCell | undefined)[][],
	{cursorAtMs, grid: time}: ChartData,
	{glyphs}: Theme,
): void {
	const x = cursorAtMs === undefined ? undefined : placeOf(cursorAtMs, time, grid[0]!.length);
	for (const cells of x === undefined ? [] : grid) {
		cells[x!] ??= {text: glyphs.box.vertical, token: 'accent'};
	}
}

/** The column of an instant, where `bins` puts its point; undefined outside. */
function placeOf(
	atMs: number,
	{startMs, endMs, stepMs}: ChartData['grid'],
	width: number,
): number | undefined {
	const points = Math.round((endMs - startMs) / stepMs) + 1;
	const point = Math.round((atMs - startMs) / stepMs);
	return point < 0 || point >= points ? undefined : Math.floor((point * width) / points);
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
