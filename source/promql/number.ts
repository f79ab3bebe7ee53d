import {parseDurationMs} from '../base/duration.ts';

/**
 * A number literal's value: Go's `strconv.ParseInt` with base 0, else `strconv.ParseFloat`.
 * So `0x1F` is hexadecimal, `010` is octal (8), `1_000` has its underscores removed and `08` is decimal.
 * Undefined for what is neither, and for what overflows to infinity.
 */
export function parseNumber(text: string): number | undefined {
	const special = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(text);
	if (special !== null) {
		return special[2] === undefined ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
	}

	const [, sign, digits] = /^([+-]?)(.*)$/s.exec(text)!;
	const magnitude = parseInteger(digits!) ?? parseFloat64(digits!);
	return magnitude === undefined ? undefined : sign === '-' ? -magnitude : magnitude;
}

/** A literal that may be a number or a duration (`1h30m` is 5400), in seconds. */
export function parseNumberOrDuration(
	text: string,
): {readonly value: number; readonly duration: boolean} | undefined {
	if (/^\d/.test(text) && /[smhdwy]$/.test(text) && !/^0x/i.test(text)) {
		const ms = parseDurationMs(text);
		return ms === undefined ? undefined : {value: ms / 1000, duration: true};
	}

	const value = parseNumber(text);
	return value === undefined ? undefined : {value, duration: false};
}

/** A sample's value as the HTTP API prints it: shortest digits that read back the same, `1e-07`, `+Inf`, `-0`. */
export function formatValue(value: number): string {
	if (Number.isNaN(value)) {
		return 'NaN';
	}

	if (!Number.isFinite(value)) {
		return value < 0 ? '-Inf' : '+Inf';
	}

	if (Object.is(value, -0)) {
		return '-0';
	}

	// JavaScript changes to the exponent at the same places, but writes it with one digit where Go writes two.
	return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Never an exponent (`strconv.FormatFloat(v, 'f', -1, 64)`): scalars of the API, labels of `count_values`. */
export function formatPlain(value: number): string {
	const text = formatValue(value);
	const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
	if (match === null) {
		return text;
	}

	const [, sign, first, rest = '', exponentText] = match;
	const digits = `${first}${rest}`;
	const exponent = Number(exponentText);
	return exponent < 0
		? `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
		: `${sign}${digits.padEnd(exponent + 1, '0')}`;
}

// ParseInt with base 0, which takes 0x, 0b, 0o and a leading zero as octal, up to 64 bits. An underscore must stand between digits.
function parseInteger(text: string): number | undefined {
	if (
		!/^(?:0x(?:_?[\da-f])+|0b(?:_?[01])+|0o?(?:_?[0-7])*|[1-9](?:_?\d)*)$/i.test(text) ||
		/^0o$/i.test(text)
	) {
		return undefined;
	}

	const plain = text.replaceAll('_', '').replace(/^0(?=\d)/, '0o');
	const value = BigInt(plain);
	return value <= 0x7fff_ffff_ffff_ffffn ? Number(value) : undefined;
}

// ParseFloat takes underscores between digits (`underscoreOK`), and fails when the value is out of range.
function parseFloat64(text: string): number | undefined {
	if (!/^(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i.test(text)) {
		return undefined;
	}

	const value = Number(text.replaceAll('_', ''));
	return Number.isFinite(value) ? value : undefined;
}
