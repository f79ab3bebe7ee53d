import {ln} from './go-math.ts';
import {type Reduced, reduceLarge} from './go-trig-reduce.ts';

/**
 * Trigonometry as Go's `math` computes it in its portable form (after Cephes: `sin.go`, `tan.go`, `atan.go`, `asin.go`, `atan2.go`),
 * bit for bit where the processor does not fuse a multiplication with an addition: V8's differs by some units in the last place.
 */

// π/4 in three parts: what is subtracted from an angle is exact.
const quarterPiHigh = 0.7853981256484985;
const quarterPiMiddle = 3.774894707930798e-8;
const quarterPiLow = 2.6951514290790595e-15;
/** From here on three parts of π are not enough. */
const large = 2 ** 29;

const sinCoefficients = [
	1.5896230157654656e-10, -2.5050747762857807e-8, 2.7557313621385722e-6, -0.0001984126982958954,
	0.008333333333322118, -0.1666666666666663,
] as const;
const cosCoefficients = [
	-1.1358536521387682e-11, 2.087570084197473e-9, -2.755731417929674e-7, 2.4801587288851704e-5,
	-0.0013888888888873056, 0.041666666666666595,
] as const;

export function sin(x: number): number {
	const angle = Math.abs(x);
	if (!(angle < Infinity) || x === 0) {
		return x === 0 ? x : NaN;
	}

	const {octant, rest} = reduced(angle);
	const turned = octant > 3;
	const value = octant % 4 === 1 || octant % 4 === 2 ? cosOf(rest) : sinOf(rest);
	return turned !== x < 0 ? -value : value;
}

export function cos(x: number): number {
	const angle = Math.abs(x);
	if (!(angle < Infinity)) {
		return NaN;
	}

	const {octant, rest} = reduced(angle);
	const within = octant % 4;
	const value = within === 1 || within === 2 ? sinOf(rest) : cosOf(rest);
	return octant > 3 !== within > 1 ? -value : value;
}

export function tan(x: number): number {
	const angle = Math.abs(x);
	if (!(angle < Infinity) || x === 0) {
		return x === 0 ? x : NaN;
	}

	const {octant, rest} = reduced(angle);
	const square = rest * rest;
	let value = rest;
	if (square > 1e-14) {
		const above = (-13093.693918138373 * square + 1153516.6483858742) * square - 17956525.197648488;
		const below =
			(((square + 13681.296347069296) * square - 1320892.3444021097) * square + 25008380.18233579) * square -
			53869575.592945464;
		value = rest + rest * ((square * above) / below);
	}

	if ((octant & 2) === 2) {
		value = -1 / value;
	}

	return x < 0 ? -value : value;
}

export function atan(x: number): number {
	return x === 0 ? x : x > 0 ? atanOfPositive(x) : -atanOfPositive(-x);
}

export function asin(x: number): number {
	if (x === 0) {
		return x;
	}

	const size = Math.abs(x);
	if (!(size <= 1)) {
		return NaN;
	}

	const other = Math.sqrt(1 - size * size);
	const value = size > 0.7 ? Math.PI / 2 - atanOfPositive(other / size) : atanOfPositive(size / other);
	return x < 0 ? -value : value;
}

export function acos(x: number): number {
	return Math.PI / 2 - asin(x);
}

/** Where y/x is too small for a float Go forgets its sign: π, not −π. */
export function atan2(y: number, x: number): number {
	if (
		Number.isNaN(x) ||
		Number.isNaN(y) ||
		x === 0 ||
		y === 0 ||
		!Number.isFinite(x) ||
		!Number.isFinite(y)
	) {
		return Math.atan2(y, x);
	}

	const angle = atan(y / x);
	if (x > 0) {
		return angle;
	}

	return angle <= 0 ? angle + Math.PI : angle - Math.PI;
}

export function asinh(x: number): number {
	const size = Math.abs(x);
	const value =
		size > 2 ** 28
			? ln(size) + Math.LN2
			: size > 2
				? ln(2 * size + 1 / (Math.sqrt(size * size + 1) + size))
				: size < 2 ** -28
					? size
					: Math.log1p(size + (size * size) / (1 + Math.sqrt(1 + size * size)));
	return x < 0 || Object.is(x, -0) ? -value : value;
}

export function acosh(x: number): number {
	if (x < 1 || Number.isNaN(x)) {
		return NaN;
	}

	if (x >= 2 ** 28) {
		return ln(x) + Math.LN2;
	}

	return x > 2
		? ln(2 * x - 1 / (x + Math.sqrt(x * x - 1)))
		: Math.log1p(x - 1 + Math.sqrt(2 * (x - 1) + (x - 1) * (x - 1)));
}

// The octant of an angle, and how far it is from that octant's beginning or end at a multiple of π/2.
function reduced(angle: number): Reduced {
	if (angle >= large) {
		return reduceLarge(angle);
	}

	let octant = Math.trunc(angle * (4 / Math.PI));
	octant += octant % 2;
	const rest = angle - octant * quarterPiHigh - octant * quarterPiMiddle - octant * quarterPiLow;
	return {octant: octant % 8, rest};
}

function sinOf(rest: number): number {
	const square = rest * rest;
	return rest + rest * square * polynomial(square, sinCoefficients);
}

function cosOf(rest: number): number {
	const square = rest * rest;
	return 1 - 0.5 * square + square * square * polynomial(square, cosCoefficients);
}

function polynomial(x: number, coefficients: readonly number[]): number {
	let sum = coefficients[0]!;
	for (let index = 1; index < coefficients.length; index++) {
		sum = sum * x + coefficients[index]!;
	}

	return sum;
}

// What π/2 lacks as a float.
const moreBits = 6.123233995736766e-17;
const tan3Pi8 = 2.414213562373095;

function atanOfPositive(x: number): number {
	if (x <= 0.66) {
		return atanOfSmall(x);
	}

	return x > tan3Pi8
		? Math.PI / 2 - atanOfSmall(1 / x) + moreBits
		: Math.PI / 4 + atanOfSmall((x - 1) / (x + 1)) + 0.5 * moreBits;
}

function atanOfSmall(x: number): number {
	const square = x * x;
	const above =
		(((-0.8750608600031904 * square - 16.157537187333652) * square - 75.00855792314705) * square -
			122.88666844901361) *
			square -
		64.85021904942025;
	const below =
		((((square + 24.858464901423062) * square + 165.02700983169885) * square + 432.88106049129027) * square +
			485.3903996359137) *
			square +
		194.5506571482614;
	return x * ((square * above) / below) + x;
}
