import type {CallExemplar} from '../snapshot/exemplars.ts';
import type {LatencyData} from '../snapshot/latency.ts';
import {formatCount, formatSeconds} from './format.ts';
import {bins} from './sparkline.ts';
import {fitted} from './text.ts';
import {paint, type Theme, type Token} from './theme.ts';

const labelWidth = 7;
/** Narrower panels keep their room for the bars. */
const minTracedWidth = 54;

type Bucket<T> = {readonly upperSeconds: number; readonly lowerSeconds: number; readonly value: T};

/** A bar a bucket: how many calls a second fell into it, and which share that is. Shortest durations on top. */
export function histogramRows(
	{histogram}: LatencyData,
	width: number,
	height: number,
	theme: Theme,
): readonly string[] {
	const buckets = withinHeight(
		histogram.map(({upperSeconds, callsPerSecond, exemplar}, index) => ({
			upperSeconds,
			lowerSeconds: histogram[index - 1]?.upperSeconds ?? 0,
			value: {callsPerSecond, exemplar},
		})),
		height,
		({callsPerSecond}) => callsPerSecond > 0,
		(left, right) => ({
			callsPerSecond: left.callsPerSecond + right.callsPerSecond,
			exemplar: right.exemplar ?? left.exemplar,
		}),
	);
	const total = buckets.reduce((sum, {value}) => sum + value.callsPerSecond, 0);
	const highest = Math.max(0, ...buckets.map(({value}) => value.callsPerSecond));
	if (total === 0) {
		return [paint(theme, 'muted', '  no calls in the window')];
	}

	const traceWidth =
		width >= minTracedWidth && buckets.some(({value}) => value.exemplar !== undefined)
			? Math.min(32, Math.floor(width / 3))
			: 0;
	const barWidth = width - labelWidth - 17 - (traceWidth > 0 ? traceWidth + 2 : 0);
	return buckets.map(({value: {callsPerSecond: value, exemplar}, ...bucket}) => {
		const bar = fitted(barText(value / highest, barWidth, theme), Math.max(0, barWidth));
		const numbers = `${fitted(formatCount(value), 6, 'right')}/s ${fitted(`${((value / total) * 100).toFixed(1)}%`, 6, 'right')}`;
		return `${paint(theme, 'muted', fitted(boundText(bucket, theme), labelWidth, 'right'))} ${paint(theme, boundToken(bucket), bar)}${paint(theme, value > 0 ? 'text' : 'muted', numbers)}${traceText(exemplar, traceWidth, theme)}`;
	});
}

/** A call of the bucket: what leads to its trace. */
function traceText(exemplar: CallExemplar | undefined, width: number, theme: Theme): string {
	return exemplar === undefined || width === 0
		? ''
		: `  ${paint(theme, 'accent', fitted(exemplar.trace, width, 'left', theme.glyphs.ellipsis))}`;
}

/** Buckets over time, slow ones on top, as high as there is room for: the fuller a cell, the more calls took that long then. */
export function heatRows(
	{heat}: LatencyData,
	width: number,
	height: number,
	theme: Theme,
): readonly string[] {
	const buckets = withinHeight(
		heat.map(({upperSeconds, values}, index) => ({
			upperSeconds,
			lowerSeconds: heat[index - 1]?.upperSeconds ?? 0,
			value: values,
		})),
		height,
		values => values.some(value => value > 0),
		(left, right) => left.map((value, index) => value + right[index]!),
	);
	const plotWidth = width - labelWidth - 1;
	const binned = buckets.map(bucket => ({...bucket, cells: bins(bucket.value, plotWidth)}));
	const highest = Math.max(0, ...binned.flatMap(({cells}) => cells.filter(value => !Number.isNaN(value))));
	if (highest === 0) {
		return [paint(theme, 'muted', '  no calls in the window')];
	}

	const rowsEach = Math.max(1, Math.floor(height / binned.length));
	return binned.reverse().flatMap(bucket => {
		const line = heatLine(bucket.cells, highest, theme);
		return Array.from({length: rowsEach}, (_, row) => {
			const bound = row === 0 ? boundText(bucket, theme) : '';
			return `${paint(theme, 'muted', fitted(bound, labelWidth, 'right'))} ${line}`;
		});
	});
}

function heatLine(cells: readonly number[], highest: number, theme: Theme): string {
	let line = '';
	let run = '';
	let level: 0 | 1 | 2 | 3 | 4 = 0;
	for (const value of cells) {
		const next = heatLevel(value, highest);
		if (next !== level) {
			line += paint(theme, `heat.${level}`, run);
			run = '';
			level = next;
		}

		run += theme.glyphs.heat[next]!;
	}

	return line + paint(theme, `heat.${level}`, run);
}

// By the square root: a few slow calls must be seen beside many fast ones.
function heatLevel(value: number, highest: number): 0 | 1 | 2 | 3 | 4 {
	if (!(value > 0)) {
		return 0;
	}

	return Math.min(4, 1 + Math.floor(Math.sqrt(value / highest) * 3.999)) as 1 | 2 | 3 | 4;
}

/** Empty buckets at both ends go first; then as many neighbours are joined as there are too many, the quick ones first. */
function withinHeight<T>(
	buckets: readonly Bucket<T>[],
	height: number,
	isUsed: (value: T) => boolean,
	sum: (left: T, right: T) => T,
): readonly Bucket<T>[] {
	const first = buckets.findIndex(({value}) => isUsed(value));
	const last = buckets.findLastIndex(({value}) => isUsed(value));
	const rows = Math.max(1, height);
	let kept = first < 0 ? [] : buckets.slice(Math.max(0, first - 1), last + 2);
	while (kept.length > rows) {
		const pairs = Math.min(kept.length - rows, Math.floor(kept.length / 2));
		const joined = Array.from({length: pairs}, (_, index): Bucket<T> => {
			const [left, right] = [kept[2 * index]!, kept[2 * index + 1]!];
			return {
				lowerSeconds: left.lowerSeconds,
				upperSeconds: right.upperSeconds,
				value: sum(left.value, right.value),
			};
		});
		kept = [...joined, ...kept.slice(2 * pairs)];
	}

	return kept;
}

function boundText({upperSeconds, lowerSeconds}: Omit<Bucket<unknown>, 'value'>, theme: Theme): string {
	const text =
		upperSeconds === Number.POSITIVE_INFINITY
			? `${theme.glyphs.above}${boundSeconds(lowerSeconds)}`
			: `${theme.glyphs.atMost}${boundSeconds(upperSeconds)}`;
	return theme.ascii ? text.replace('µ', 'u') : text;
}

function boundSeconds(seconds: number): string {
	return formatSeconds(seconds).replace(/\.0(?=\D)/, '');
}

function boundToken({upperSeconds}: Omit<Bucket<unknown>, 'value'>): Token {
	return upperSeconds === Number.POSITIVE_INFINITY || upperSeconds > 10 ? 'status.warning' : 'series.p95';
}

/** A bar of whole cells; what is not nothing is at least a stroke. */
export function barText(share: number, width: number, {glyphs}: Theme): string {
	const cells = Math.round(Math.max(0, Math.min(1, share)) * Math.max(0, width));
	return cells === 0 && share > 0 && width > 0 ? glyphs.barStart : glyphs.bar.repeat(cells);
}
