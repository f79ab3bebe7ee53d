import {Failure} from '../evaluate/failure.ts';
import type {Window} from '../evaluate/window.ts';
import {KahanSum} from '../kahan.ts';
import {formatFixed6} from './go-format.ts';
import type {Kernel} from './kernel.ts';

export const deriv: Kernel = (window, _, out) => {
	if (window.to - window.from < 2) {
		return false;
	}

	// Near the samples, so that the squares keep their digits.
	out.value = linearRegression(window, window.timestamps[window.from]!).slope;
	return true;
};

export const predictLinear: Kernel = (window, args, out) => {
	if (window.to - window.from < 2) {
		return false;
	}

	const {slope, intercept} = linearRegression(window, window.evalMs);
	out.value = slope * args[0]! + intercept;
	return true;
};

/** Holt's linear method. Its factors are judged where there is a sample, however few. */
export const doubleExponentialSmoothing: Kernel = ({values, from, to}, args, out) => {
	const [smoothing, trend] = args as [number, number];
	if (smoothing <= 0 || smoothing >= 1) {
		throw new Failure(`invalid smoothing factor. Expected: 0 < sf < 1, got: ${formatFixed6(smoothing)}`);
	}

	if (trend <= 0 || trend >= 1) {
		throw new Failure(`invalid trend factor. Expected: 0 < tf < 1, got: ${formatFixed6(trend)}`);
	}

	if (to - from < 2) {
		return false;
	}

	let before = 0;
	let smoothed = values[from]!;
	let slope = values[from + 1]! - values[from]!;
	for (let index = from + 1; index < to; index++) {
		const scaled = smoothing * values[index]!;
		if (index > from + 1) {
			slope = trend * (smoothed - before) + (1 - trend) * slope;
		}

		const next = scaled + (1 - smoothing) * (smoothed + slope);
		before = smoothed;
		smoothed = next;
	}

	out.value = smoothed;
	return true;
};

// Least squares; the intercept is the value at `originMs`.
function linearRegression(
	{timestamps, values, from, to}: Window,
	originMs: number,
): {slope: number; intercept: number} {
	const initial = values[from]!;
	let constant = true;
	const sumX = new KahanSum();
	const sumY = new KahanSum();
	const sumXY = new KahanSum();
	const sumX2 = new KahanSum();
	for (let index = from; index < to; index++) {
		const y = values[index]!;
		if (index > from && y !== initial) {
			constant = false;
		}

		const x = (timestamps[index]! - originMs) / 1e3;
		sumX.add(x);
		sumY.add(y);
		sumXY.add(x * y);
		sumX2.add(x * x);
	}

	if (constant) {
		return Math.abs(initial) === Infinity ? {slope: NaN, intercept: NaN} : {slope: 0, intercept: initial};
	}

	const n = to - from;
	const [x, y, xy, x2] = [sumX.total, sumY.total, sumXY.total, sumX2.total];
	const covariance = xy - (x * y) / n;
	const variance = x2 - (x * x) / n;
	const slope = covariance / variance;
	return {slope, intercept: y / n - (slope * x) / n};
}
