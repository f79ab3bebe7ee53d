/**
 * Numbers as Go's `strconv.FormatFloat` prints them: exact decimal expansion, ties to even.
 * JavaScript's `toFixed` and `toPrecision` round ties away from zero and would differ (0.5 → "0" in Go, "1" there).
 */
export type FloatVerb = 'e' | 'E' | 'f' | 'F' | 'g' | 'G';

/** `precision` undefined: the fewest digits that read back as the same number. */
export function formatFloat(value: number, verb: FloatVerb, precision?: number): string {
	if (Number.isNaN(value)) {
		return 'NaN';
	}

	const sign = value < 0 || Object.is(value, -0) ? '-' : '';
	const magnitude = Math.abs(value);
	if (magnitude === Number.POSITIVE_INFINITY) {
		return sign === '-' ? '-Inf' : '+Inf';
	}

	const text = formatMagnitude(magnitude, verb, precision);
	return sign + (verb === 'E' || verb === 'G' ? text.toUpperCase() : text);
}

/** `%v` of a float64, as `{{ $value }}` prints it: 999999, 1e+06, 1.5, +Inf. */
export function goFloat(value: number): string {
	return formatFloat(value, 'g');
}

/** The number is 0.digits × 10^point; no leading or trailing zeros, zero has no digits. */
type Decimal = {readonly digits: string; readonly point: number};

function formatMagnitude(value: number, verb: FloatVerb, precision: number | undefined): string {
	const decimal = precision === undefined ? shortestDecimal(value) : exactDecimal(value);
	switch (verb) {
		case 'e':
		case 'E':
			return exponential(decimal, precision ?? Math.max(decimal.digits.length - 1, 0));
		case 'f':
		case 'F':
			return fixed(decimal, precision ?? Math.max(decimal.digits.length - decimal.point, 0));
		case 'g':
		case 'G':
			return general(decimal, precision);
	}
}

// strconv.formatDigits, case 'g': exponential below 1e-4 and from the precision (6 when shortest) up.
function general(decimal: Decimal, precision: number | undefined): string {
	const rounded = precision === undefined ? decimal : roundDigits(decimal, Math.max(precision, 1));
	const {length} = rounded.digits;
	let threshold = precision === undefined ? 6 : Math.max(precision, 1);
	if (precision !== undefined && threshold > length && length >= rounded.point) {
		threshold = length;
	}

	const exponent = length === 0 ? 0 : rounded.point - 1;
	return exponent < -4 || exponent >= Math.max(threshold, 1)
		? exponential(rounded, Math.max(length - 1, 0))
		: fixed(rounded, Math.max(length - rounded.point, 0));
}

function exponential(decimal: Decimal, precision: number): string {
	const {digits, point} = roundDigits(decimal, precision + 1);
	const mantissa = digits.padEnd(precision + 1, '0');
	const exponent = digits === '' ? 0 : point - 1;
	const fraction = precision === 0 ? '' : `.${mantissa.slice(1)}`;
	return `${mantissa[0]!}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function fixed(decimal: Decimal, precision: number): string {
	const {digits, point} = roundDigits(decimal, decimal.point + precision);
	const whole = digits.slice(0, Math.max(point, 0)).padEnd(Math.max(point, 0), '0');
	const fraction = ('0'.repeat(Math.max(-point, 0)) + digits.slice(Math.max(point, 0)))
		.slice(0, precision)
		.padEnd(precision, '0');
	return precision === 0 ? whole || '0' : `${whole || '0'}.${fraction}`;
}

function roundDigits(decimal: Decimal, count: number): Decimal {
	const {digits, point} = decimal;
	if (count >= digits.length) {
		return decimal;
	}

	if (count < 0) {
		return {digits: '', point: 0};
	}

	const kept = digits.slice(0, count);
	if (!roundsUp(digits, count)) {
		return trimZeros(kept, point);
	}

	const raised = (BigInt(`0${kept}`) + 1n).toString();
	return raised.length > count
		? {digits: '1', point: point + 1}
		: trimZeros(raised.padStart(count, '0'), point);
}

function roundsUp(digits: string, count: number): boolean {
	const next = digits[count]!;
	const isTie = next === '5' && digits.length === count + 1;
	return isTie ? count > 0 && Number(digits[count - 1]) % 2 === 1 : next >= '5';
}

function exactDecimal(value: number): Decimal {
	const view = new DataView(new ArrayBuffer(8));
	view.setFloat64(0, value);
	const bits = view.getBigUint64(0);
	const biased = Number(bits >> 52n);
	const fraction = bits & 0xf_ffff_ffff_ffffn;
	const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
	// value = mantissa × 2^exponent, and 2^-k = 5^k / 10^k.
	const exponent = Math.max(biased, 1) - 1075;
	if (exponent >= 0) {
		const digits = (mantissa << BigInt(exponent)).toString();
		return trimZeros(digits, digits.length);
	}

	const digits = (mantissa * 5n ** BigInt(-exponent)).toString();
	return trimZeros(digits, digits.length + exponent);
}

function shortestDecimal(value: number): Decimal {
	const [mantissa, exponent] = value.toExponential().split('e');
	return trimZeros(mantissa!.replace('.', ''), Number(exponent) + 1);
}

function trimZeros(digits: string, point: number): Decimal {
	const trimmed = digits.replace(/0+$/, '');
	return trimmed === '' ? {digits: '', point: 0} : {digits: trimmed, point};
}
