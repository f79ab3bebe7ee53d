import type {Window} from '../evaluate/window.ts';
import type {Cell, Kernel} from './kernel.ts';
import {changes, resets} from './rate.ts';

/**
 * Range functions over `anchored` and `smoothed` selectors (experimental in Prometheus 3.8 and later): the value at the
 * range's ends is that of the sample before, or lies on the line between the samples around it; nothing is extrapolated.
 * The window holds samples beyond the range as far as the lookback.
 */
export const anchoredFunctions: Readonly<Record<string, Kernel>> = {
	changes: (window, args, out) => fromAnchor(window, changes, args, out),
	delta: (window, _, out) => extended(window, {smoothed: false, counter: false, perSecond: false}, out),
	increase: (window, _, out) => extended(window, {smoothed: false, counter: true, perSecond: false}, out),
	rate: (window, _, out) => extended(window, {smoothed: false, counter: true, perSecond: true}, out),
	resets: (window, args, out) => fromAnchor(window, resets, args, out),
};

export const smoothedFunctions: Readonly<Record<string, Kernel>> = {
	delta: (window, _, out) => extended(window, {smoothed: true, counter: false, perSecond: false}, out),
	increase: (window, _, out) => extended(window, {smoothed: true, counter: true, perSecond: false}, out),
	rate: (window, _, out) => extended(window, {smoothed: true, counter: true, perSecond: true}, out),
};

type Ends = {readonly first: number; readonly last: number};

type Options = {readonly smoothed: boolean; readonly counter: boolean; readonly perSecond: boolean};

function extended(window: Window, {smoothed, counter, perSecond}: Options, out: Cell): boolean {
	const ends = endsOf(window, smoothed);
	if (ends === undefined) {
		return false;
	}

	const {timestamps, values} = window;
	const left = leftValue(window, ends.first, {smoothed, counter});
	const right = rightValue(window, ends.last, {smoothed, counter, leftEdge: leftEdgeOnly(window, ends)});
	let difference = right - left;
	if (counter) {
		// Resets at the ends are in the values there; only what lies between is gone through.
		const first = timestamps[ends.first]! <= window.startMs ? ends.first + 1 : ends.first;
		const last = timestamps[ends.last]! >= window.endMs ? ends.last - 1 : ends.last;
		let before = left;
		let correction = 0;
		for (let index = first; index <= last; index++) {
			if (values[index]! < before) {
				correction += before;
			}

			before = values[index]!;
		}

		if (right < before) {
			correction += before;
		}

		difference += correction;
	}

	out.value = perSecond ? difference / window.rangeSeconds : difference;
	return true;
}

/** The samples of such a window with one at each end of the range; none when there is nothing in it. */
export function extendedSamples(window: Window, smoothed: boolean): [tMs: number, value: number][] {
	const ends = endsOf(window, smoothed);
	if (ends === undefined) {
		return [];
	}

	const {timestamps, values, startMs, endMs} = window;
	const samples: [number, number][] = [[startMs, leftValue(window, ends.first, {smoothed, counter: false})]];
	for (let index = ends.first; index <= ends.last; index++) {
		if (timestamps[index]! > startMs && timestamps[index]! < endMs) {
			samples.push([timestamps[index]!, values[index]!]);
		}
	}

	samples.push([endMs, rightValue(window, ends.last, {smoothed, counter: false})]);
	return samples;
}

/** The value at an instant on the line between the samples around it; the last one's when none follows. */
export function smoothedValue({timestamps, values, from, to}: Window, atMs: number): number | undefined {
	let next = from;
	while (next < to && timestamps[next]! < atMs) {
		next++;
	}

	if (next < to && timestamps[next] === atMs) {
		return values[next]!;
	}

	if (next === from) {
		return undefined;
	}

	return next < to
		? between({timestamps, values}, next - 1, atMs, {counter: false, leftEdge: false})
		: values[next - 1]!;
}

// The first sample that counts (the last one before the range if there is one) and the last one (when smoothed, the
// first one after it); undefined when none lies after the range's start.
function endsOf({timestamps, from, to, startMs, endMs}: Window, smoothed: boolean): Ends | undefined {
	let last = to - 1;
	let first = from;
	while (first < last && timestamps[first]! <= startMs) {
		first++;
	}

	first = Math.max(from, first - 1);
	if (smoothed) {
		let right = from;
		while (right < last && timestamps[right]! < endMs) {
			right++;
		}

		last = right;
		if (timestamps[first]! > endMs) {
			return undefined;
		}
	}

	return timestamps[last]! <= startMs ? undefined : {first, last};
}

// Both ends lie between the same two samples: a reset there is before both.
function leftEdgeOnly({timestamps, startMs}: Window, {first, last}: Ends): boolean {
	return last === first + 1 && timestamps[first]! < startMs;
}

function leftValue(
	window: Window,
	first: number,
	{smoothed, counter}: {readonly smoothed: boolean; readonly counter: boolean},
): number {
	return smoothed && window.timestamps[first]! < window.startMs
		? between(window, first, window.startMs, {counter, leftEdge: true})
		: window.values[first]!;
}

function rightValue(
	window: Window,
	last: number,
	{
		smoothed,
		counter,
		leftEdge = false,
	}: {readonly smoothed: boolean; readonly counter: boolean; readonly leftEdge?: boolean},
): number {
	return smoothed && last > window.from && window.timestamps[last]! > window.endMs
		? between(window, last - 1, window.endMs, {counter, leftEdge})
		: window.values[last]!;
}

// On the line from sample `index` to the next. A counter that was reset between them rises from zero: at the left end
// the old count is gone, at the right end it is still in.
function between(
	{timestamps, values}: Pick<Window, 'timestamps' | 'values'>,
	index: number,
	atMs: number,
	{counter, leftEdge}: {readonly counter: boolean; readonly leftEdge: boolean},
): number {
	let start = values[index]!;
	let end = values[index + 1]!;
	if (counter && end < start) {
		if (leftEdge) {
			start = 0;
		} else {
			end += start;
		}
	}

	const fromMs = timestamps[index]!;
	return start + ((end - start) * (atMs - fromMs)) / (timestamps[index + 1]! - fromMs);
}

function fromAnchor(window: Window, kernel: Kernel, args: readonly number[], out: Cell): boolean {
	const ends = endsOf(window, false);
	return ends !== undefined && kernel({...window, from: ends.first}, args, out);
}
