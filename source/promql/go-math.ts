/**
 * Go's `math` where V8 gives other last digits. Logarithms and integer powers are bit for bit those of Go
 * (FreeBSD's `e_log.c`, Go `math/pow.go`), but of numbers below 2⁻¹⁰²², of which Go's assembly for amd64 takes the logarithm wrongly
 * and that for arm64 does not; exponentials stay V8's and may differ by some units in the last place, as they do between Go's own
 * processors (with and without fused multiplication). Trigonometry is in `go-trigonometry.ts`.
 */

const ln2Hi = 0.6931471803691238;
const ln2Lo = 1.9082149292705877e-10;
const l1 = 0.6666666666666735;
const l2 = 0.3999999999940942;
const l3 = 0.2857142874366239;
const l4 = 0.22222198432149784;
const l5 = 0.1818357216161805;
const l6 = 0.15313837699209373;
const l7 = 0.14798198605116586;

/** Natural logarithm. */
export function ln(x: number): number {
	if (Number.isNaN(x) || x === Infinity) {
		return x;
	}

	if (x < 0) {
		return NaN;
	}

	if (x === 0) {
		return -Infinity;
	}

	let [fraction, exponent] = frexp(x);
	if (fraction < Math.SQRT1_2) {
		fraction *= 2;
		exponent--;
	}

	const f = fraction - 1;
	const s = f / (2 + f);
	const s2 = s * s;
	const s4 = s2 * s2;
	const t1 = s2 * (l1 + s4 * (l3 + s4 * (l5 + s4 * l7)));
	const t2 = s4 * (l2 + s4 * (l4 + s4 * l6));
	const r = t1 + t2;
	const half = 0.5 * f * f;
	return exponent * ln2Hi - (half - (s * (half + r) + exponent * ln2Lo) - f);
}

export function log2(x: number): number {
	const [fraction, exponent] = frexp(x);
	// Exact for powers of two.
	return fraction === 0.5 ? exponent - 1 : ln(fraction) * Math.LOG2E + exponent;
}

export function log10(x: number): number {
	return ln(x) * Math.LOG10E;
}

/** `x` to the power of `y`: exact as in Go when `y` is whole or ±0.5. */
export function pow(x: number, y: number): number {
	if (y === 0 || x === 1) {
		return 1;
	}

	if (y === 1) {
		return x;
	}

	if (Number.isNaN(x) || Number.isNaN(y) || x === 0 || !Number.isFinite(x) || !Number.isFinite(y)) {
		// Go follows C99 here: one to any power is one, −1 to ±Inf is one; V8 says NaN.
		return Math.abs(x) === 1 && !Number.isNaN(y) ? 1 : x ** y;
	}

	if (y === 0.5) {
		return Math.sqrt(x);
	}

	if (y === -0.5) {
		return 1 / Math.sqrt(x);
	}

	let whole = Math.trunc(Math.abs(y));
	let part = Math.abs(y) - whole;
	if (part !== 0 && x < 0) {
		return NaN;
	}

	if (whole >= 2 ** 63) {
		// A large even number: everything but −1 overflows or vanishes.
		return x === -1 ? 1 : Math.abs(x) < 1 === y > 0 ? 0 : Infinity;
	}

	let result = 1;
	if (part !== 0) {
		if (part > 0.5) {
			part--;
			whole++;
		}

		result = Math.exp(part * ln(x));
	}

	let resultExponent = 0;
	let [base, baseExponent] = frexp(x);
	for (let rest = whole; rest !== 0; rest = Math.floor(rest / 2)) {
		if (baseExponent < -4096 || baseExponent > 4096) {
			resultExponent += baseExponent;
			break;
		}

		if (rest % 2 === 1) {
			result *= base;
			resultExponent += baseExponent;
		}

		base *= base;
		baseExponent *= 2;
		if (base < 0.5) {
			base += base;
			baseExponent--;
		}
	}

	return y < 0 ? ldexp(1 / result, -resultExponent) : ldexp(result, resultExponent);
}

/** Go overflows where `exp` does; V8 goes on to 710.47. Small ones are exact, the others as good as `exp` (`math/sinh.go`). */
export function sinh(x: number): number {
	const size = Math.abs(x);
	if (size > 0.5) {
		const power = Math.exp(size);
		return Math.sign(x) * (size > 21 ? power * 0.5 : (power - 1 / power) * 0.5);
	}

	const square = x * x;
	const above =
		(((-26.30563213397497 * square - 2894.211355989564) * square - 89912.72022039509) * square -
			630767.3640497717) *
		x;
	return above / (((square - 173.6789535582337) * square + 15215.17378790019) * square - 630767.3640497717);
}

export function cosh(x: number): number {
	const power = Math.exp(Math.abs(x));
	return Math.abs(x) > 21 ? power * 0.5 : (power + 1 / power) * 0.5;
}

/** After Cephes, as Go's (`math/tanh.go`). */
export function tanh(x: number): number {
	const size = Math.abs(x);
	if (size > 44.014845965556525 || x === 0) {
		return x === 0 ? x : Math.sign(x);
	}

	if (size >= 0.625) {
		return Math.sign(x) * (1 - 2 / (Math.exp(2 * size) + 1));
	}

	const square = x * x;
	const above = (-0.9643991794250523 * square - 99.28772310019185) * square - 1614.6876844170845;
	const below = ((square + 112.81167849163293) * square + 2235.4883906010045) * square + 4844.063053251255;
	return x + (x * square * above) / below;
}

/** Go's `math.Max` and `math.Min` of two numbers, where an infinity beats NaN. */
export function max(a: number, b: number): number {
	return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

export function min(a: number, b: number): number {
	return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}

// The smallest number with a full fraction: 2⁻¹⁰²².
const minNormal = 2 ** -1022;
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

// `x` as fraction × 2^exponent with ½ ≤ |fraction| < 1.
function frexp(x: number): [fraction: number, exponent: number] {
	if (x === 0 || !Number.isFinite(x)) {
		return [x, 0];
	}

	const subnormal = Math.abs(x) < minNormal;
	float[0] = subnormal ? x * 2 ** 52 : x;
	const high = words[1]!;
	const exponent = ((high >>> 20) & 0x7ff) - 1022 - (subnormal ? 52 : 0);
	words[1] = (high & 0x800f_ffff) | (1022 << 20);
	return [float[0], exponent];
}

// fraction × 2^exponent, rounded once even when the result is subnormal.
function ldexp(fraction: number, exponent: number): number {
	const [base, baseExponent] = frexp(fraction);
	if (base === 0 || !Number.isFinite(base)) {
		return base;
	}

	const total = exponent + baseExponent;
	if (total < -1074) {
		return base < 0 ? -0 : 0;
	}

	if (total > 1024) {
		return base < 0 ? -Infinity : Infinity;
	}

	const low = total < -1021;
	return base * 2 * 2 ** (total - 1 + (low ? 53 : 0)) * (low ? 2 ** -53 : 1);
}
