import type {Window} from '../evaluate/window.ts';
import {KahanMean, KahanSum} from '../kahan.ts';
import type {Cell, Kernel} from './kernel.ts';
import {quantile} from './quantile.ts';

export const sumOverTime: Kernel = ({values, from, to}, _, out) => {
	const sum = new KahanSum();
	for (let index = from; index < to; index++) {
		sum.add(values[index]!);
	}

	out.value = Number.isFinite(sum.sum) || Number.isNaN(sum.sum) ? sum.total : sum.sum;
	return true;
};

export const avgOverTime: Kernel = ({values, from, to}, _, out) => {
	const mean = new KahanMean(values[from]!);
	for (let index = from + 1; index < to; index++) {
		mean.add(values[index]!);
	}

	out.value = mean.mean;
	return true;
};

export const minOverTime: Kernel = (window, _, out) => {
	out.value = window.values[extreme(window, lower)]!;
	return true;
};

export const maxOverTime: Kernel = (window, _, out) => {
	out.value = window.values[extreme(window, higher)]!;
	return true;
};

export const countOverTime: Kernel = ({from, to}, _, out) => {
	out.value = to - from;
	return true;
};

export const presentOverTime: Kernel = (_window, _, out) => {
	out.value = 1;
	return true;
};

export const firstOverTime: Kernel = ({values, from}, _, out) => {
	out.value = values[from]!;
	return true;
};

export const lastOverTime: Kernel = ({values, to}, _, out) => {
	out.value = values[to - 1]!;
	return true;
};

export const stdvarOverTime: Kernel = (window, _, out) => {
	out.value = variance(window);
	return true;
};

export const stddevOverTime: Kernel = (window, _, out) => {
	out.value = Math.sqrt(variance(window));
	return true;
};

export const quantileOverTime: Kernel = ({values, from, to}, args, out) => {
	out.value = quantile(args[0]!, values.slice(from, to));
	return true;
};

/** Median absolute deviation; NaN when one sample is. */
export const madOverTime: Kernel = ({values, from, to}, _, out) => {
	const samples = values.slice(from, to);
	const median = samples.some(value => Number.isNaN(value)) ? NaN : quantile(0.5, samples);
	out.value = Number.isNaN(median)
		? NaN
		: quantile(
				0.5,
				samples.map(value => Math.abs(value - median)),
			);
	return true;
};

export const tsOfFirstOverTime: Kernel = ({timestamps, from}, _, out) => {
	out.value = timestamps[from]! / 1000;
	return true;
};

export const tsOfLastOverTime: Kernel = ({timestamps, to}, _, out) => {
	out.value = timestamps[to - 1]! / 1000;
	return true;
};

/** Of equal values the latest counts. */
export const tsOfMinOverTime: Kernel = (window, _, out) =>
	timeOf(window, (value, best) => value <= best, out);
export const tsOfMaxOverTime: Kernel = (window, _, out) =>
	timeOf(window, (value, best) => value >= best, out);

function timeOf(window: Window, better: (value: number, best: number) => boolean, out: Cell): boolean {
	out.value = window.timestamps[extreme(window, better)]! / 1000;
	return true;
}

function lower(value: number, best: number): boolean {
	return value < best;
}

function higher(value: number, best: number): boolean {
	return value > best;
}

// NaN gives way to any number.
function extreme({values, from, to}: Window, better: (value: number, best: number) => boolean): number {
	let best = from;
	for (let index = from + 1; index < to; index++) {
		if (better(values[index]!, values[best]!) || Number.isNaN(values[best]!)) {
			best = index;
		}
	}

	return best;
}

// Welford's method with compensated sums for the mean and the squares.
function variance({values, from, to}: Window): number {
	let count = 0;
	const mean = new KahanSum();
	const squares = new KahanSum();
	for (let index = from; index < to; index++) {
		count++;
		const value = values[index]!;
		const delta = value - (mean.sum + mean.compensation);
		mean.add(delta / count);
		squares.add(delta * (value - (mean.sum + mean.compensation)));
	}

	return squares.total / count;
}
