/** How far an angle is into a circle: `octant` even, `rest` radians from it. */
export type Reduced = {readonly octant: number; readonly rest: number};

const word = 64n;
const mantissaBits = 52n;
const bits: DataView = new DataView(new ArrayBuffer(8));

/**
 * A large angle, at least 2²⁹, reduced with 192 digits of 4/π from where its own digits matter: Go's `trigReduce`
 * (`math/trig_reduce.go`, after Payne and Hanek), which keeps 64 bits of the product.
 */
export function reduceLarge(angle: number): Reduced {
	bits.setFloat64(0, angle);
	const all = bits.getBigUint64(0);
	const exponent = ((all >> mantissaBits) & 0x7ffn) - 1023n - mantissaBits;
	const mantissa = (all & ((1n << mantissaBits) - 1n)) | (1n << mantissaBits);
	const from = exponent + 61n;
	const [z0, z1, z2] = [digitsAt(from), digitsAt(from + word), digitsAt(from + 2n * word)];
	const product = ((z0! * mantissa) << word) + z1! * mantissa + ((z2! * mantissa) >> word);
	const high = BigInt.asUintN(64, product >> word);
	const low = BigInt.asUintN(64, product);
	const octant = Number(high >> 61n);
	const fraction = BigInt.asUintN(64, (high << 3n) | (low >> 61n));
	// Its leading one becomes the implicit bit; what is beyond 53 bits is cut, not rounded.
	const leading = word - BigInt(fraction.toString(2).length) + 1n;
	const shifted = BigInt.asUintN(64, (fraction << leading) | (low >> (word - leading)));
	bits.setBigUint64(0, ((1023n - leading) << mantissaBits) | (shifted >> (word - mantissaBits)));
	const part = bits.getFloat64(0);
	return octant % 2 === 1
		? {octant: (octant + 1) % 8, rest: (part - 1) * (Math.PI / 4)}
		: {octant, rest: part * (Math.PI / 4)};
}

/** Enough for the largest float: its last digits meet the 1,100th binary place of 4/π. */
const places = 20n * word;
let inverse: bigint | undefined;

// 64 binary digits of 4/π; those before its whole part, which has a word of its own, are zero.
function digitsAt(from: bigint): bigint {
	inverse ??= fourOverPi();
	return BigInt.asUintN(64, inverse >> (places - from - word));
}

// With a word for the whole part before the fraction: π after Machin, with a few digits to spare.
function fourOverPi(): bigint {
	const one = 1n << (places + word);
	const pi = 16n * inverseTangent(5n, one) - 4n * inverseTangent(239n, one);
	return ((4n * one) << (places - word)) / pi;
}

function inverseTangent(x: bigint, one: bigint): bigint {
	let power = one / x;
	let sum = power;
	for (let odd = 3n, sign = -1n; power > 0n; odd += 2n, sign = -sign) {
		power /= x * x;
		sum += (sign * power) / odd;
	}

	return sum;
}
