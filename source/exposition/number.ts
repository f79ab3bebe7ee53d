const powersOfTen = Float64Array.from({length: 16}, (_, exponent) => Number(`1e${exponent}`));

const newline = 10;
const space = 32;

/**
 * Reads the number at `at` into `out[index]` and returns where it ends; −1 when there is none that Go's
 * `strconv.ParseFloat` would take (without `_` and hexadecimal, as Prometheus' parsers have it).
 *
 * Up to 15 digits fit a double's mantissa exactly and so does the power of ten that divides it, which makes the one
 * division correctly rounded (Clinger 1990); all else goes the long way.
 */
export function readNumber(bytes: Buffer, at: number, out: Float64Array, index: number): number {
	let position = at;
	let byte = bytes[position]!;
	const negative = byte === 45;
	if (negative) {
		byte = bytes[++position]!;
	}

	let mantissa = 0;
	let digits = 0;
	let point = -1;
	for (;;) {
		const digit = byte - 48;
		if (digit >= 0 && digit <= 9) {
			mantissa = mantissa * 10 + digit;
			digits++;
		} else if (byte === 46 && point < 0) {
			point = digits;
		} else {
			break;
		}

		byte = bytes[++position]!;
	}

	if ((byte === newline || byte === space) && digits > 0 && digits <= 15) {
		const value = point < 0 ? mantissa : mantissa / powersOfTen[digits - point]!;
		out[index] = negative ? -value : value;
		return position;
	}

	// Nothing but digits and a point, and below 1e300.
	if ((byte === newline || byte === space) && digits > 0 && digits <= 300) {
		out[index] = Number(bytes.toString('latin1', at, position));
		return position;
	}

	return readLongNumber(bytes, at, out, index);
}

function readLongNumber(bytes: Buffer, at: number, out: Float64Array, index: number): number {
	let end = at;
	while (isNumberByte(bytes[end]!)) {
		end++;
	}

	const value = parseFloatText(bytes.toString('latin1', at, end));
	if (value === undefined) {
		return -1;
	}

	out[index] = value;
	return end;
}

// Everything up to a blank, a line end or a comment belongs to the number, right or wrong.
function isNumberByte(byte: number): boolean {
	return byte > space && byte !== 35 && byte < 0x80;
}

/** A float as Go's `strconv.ParseFloat` reads it, without `_` and hexadecimal; undefined when it is none or out of range. */
export function parseFloatText(text: string): number | undefined {
	if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
		const value = Number(text);
		return Number.isFinite(value) ? value : undefined;
	}

	const word = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
	if (word === null) {
		return undefined;
	}

	if (word[2]!.toLowerCase() === 'nan') {
		// Go takes no sign before NaN.
		return word[1] === '' ? Number.NaN : undefined;
	}

	return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/**
 * The text Prometheus 3 gives the values of `le` and `quantile`: OpenMetrics' canonical float, so that `1` of one
 * client library and `1.0` of another are one bucket (`model/textparse` `formatOpenMetricsFloat`).
 */
export function canonicalFloat(text: string): string {
	const value = parseFloatText(text);
	if (value === undefined) {
		return text;
	}

	if (Number.isNaN(value)) {
		return 'NaN';
	}

	if (!Number.isFinite(value)) {
		return value > 0 ? '+Inf' : '-Inf';
	}

	const shortest = shortestG(value);
	return /[e.]/.test(shortest) ? shortest : `${shortest}.0`;
}

/** Go's `strconv.FormatFloat(value, 'g', -1, 64)` of a finite number: with an exponent below 1e-4 and from 1e6 on. */
function shortestG(value: number): string {
	const [mantissa, exponentText] = value.toExponential().split('e') as [string, string];
	const exponent = Number(exponentText);
	if (exponent >= -4 && exponent < 6) {
		return Object.is(value, -0) ? '-0' : String(value);
	}

	return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
