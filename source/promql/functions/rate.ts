import type {Window} from '../evaluate/window.ts';
import type {Cell, Kernel} from './kernel.ts';

export const rate: Kernel = (window, _, out) => extrapolated(window, true, true, out);
export const increase: Kernel = (window, _, out) => extrapolated(window, true, false, out);
export const delta: Kernel = (window, _, out) => extrapolated(window, false, false, out);
export const irate: Kernel = (window, _, out) => lastTwo(window, true, out);
export const idelta: Kernel = (window, _, out) => lastTwo(window, false, out);

/** Times a counter went down. */
export const resets: Kernel = ({values, from, to}, _, out) => {
	let count = 0;
	for (let index = from + 1; index < to; index++) {
		if (values[index]! < values[index - 1]!) {
			count++;
		}
	}

	out.value = count;
	return true;
};

export const changes: Kernel = ({values, from, to}, _, out) => {
	let count = 0;
	for (let index = from + 1; index < to; index++) {
		const value = values[index]!;
		const before = values[index - 1]!;
		if (value !== before && !(Number.isNaN(value) && Number.isNaN(before))) {
			count++;
		}
	}

	out.value = count;
	return true;
};

/** What extrapolation needs to know of a window besides its values. The same for all series of a scrape. */
export type Extent = {
	sampledSeconds: number;
	/** From the start of the range to the first sample, after the limit on extrapolation. */
	leadSeconds: number;
	tailSeconds: number;
};

/** The extent of n ≥ 2 samples between two times in the range (startMs, endMs]. */
export function extentOf(
	{startMs, endMs}: Pick<Window, 'startMs' | 'endMs'>,
	[firstMs, lastMs]: readonly [number, number],
	count: number,
): Extent {
	const sampledSeconds = (lastMs - firstMs) / 1000;
	const averageSeconds = sampledSeconds / (count - 1);
	const thresholdSeconds = averageSeconds * 1.1;
	const toStart = (firstMs - startMs) / 1000;
	const toEnd = (endMs - lastMs) / 1000;
	return {
		sampledSeconds,
		leadSeconds: toStart >= thresholdSeconds ? averageSeconds / 2 : toStart,
		tailSeconds: toEnd >= thresholdSeconds ? averageSeconds / 2 : toEnd,
	};
}

/** The increase between the samples stretched to the whole range; a counter is never stretched below zero. */
export function extrapolate(
	{sampledSeconds, leadSeconds, tailSeconds}: Extent,
	{
		difference,
		first,
		counter,
	}: {readonly difference: number; readonly first: number; readonly counter: boolean},
	perSeconds: number,
): number {
	let lead = leadSeconds;
	if (counter && difference > 0 && first >= 0) {
		const toZero = sampledSeconds * (first / difference);
		if (toZero < lead) {
			lead = toZero;
		}
	}

	let factor = (sampledSeconds + lead + tailSeconds) / sampledSeconds;
	if (perSeconds !== 0) {
		factor /= perSeconds;
	}

	return difference * factor;
}

function extrapolated(window: Window, counter: boolean, perSecond: boolean, out: Cell): boolean {
	const {timestamps, values, from, to} = window;
	const count = to - from;
	if (count < 2) {
		return false;
	}

	const first = values[from]!;
	let difference = values[to - 1]! - first;
	if (counter) {
		for (let index = from + 1; index < to; index++) {
			if (values[index]! < values[index - 1]!) {
				difference += values[index - 1]!;
			}
		}
	}

	const extent = extentOf(window, [timestamps[from]!, timestamps[to - 1]!], count);
	out.value = extrapolate(extent, {difference, first, counter}, perSecond ? window.rangeSeconds : 0);
	return true;
}

function lastTwo({timestamps, values, from, to}: Window, perSecond: boolean, out: Cell): boolean {
	if (to - from < 2) {
		return false;
	}

	const last = values[to - 1]!;
	const before = values[to - 2]!;
	const ms = timestamps[to - 1]! - timestamps[to - 2]!;
	if (ms === 0) {
		return false;
	}

	// A reset counter restarts near zero, so the value itself is the increase since the reset.
	const difference = perSecond && last < before ? last : last - before;
	out.value = perSecond ? difference / (ms / 1000) : difference;
	return true;
}
