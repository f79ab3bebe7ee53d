/** Where a number or duration ends; without a kind it is neither, and `end` is where the scan gave up. */
export type ScannedNumber = {readonly kind: 'number' | 'duration' | undefined; readonly end: number};

/**
 * Scans a number as Prometheus does (`scanNumber`, `acceptRemainingDuration`): more than a number may pass here,
 * like `5m1h` or `08_`; the value is read, and refused, later.
 */
export function scanNumber(text: string, start: number): ScannedNumber {
	const hex = /^0[xX]_?/.test(text.slice(start, start + 3));
	const numberEnd = hex ? scanHex(text, start) : scanDecimal(text, start);
	if (numberEnd.ok && !isWordCharacter(text[numberEnd.end])) {
		return {kind: 'number', end: numberEnd.end};
	}

	const rest = /^[smhdwy]s?(?:\d+[smhdw]s?)*/.exec(text.slice(numberEnd.end))?.[0] ?? '';
	const end = numberEnd.end + rest.length;
	if (rest !== '' && numberEnd.ok && !isWordCharacter(text[end])) {
		return {kind: 'duration', end};
	}

	// What Prometheus quotes of it: digits that lack their unit, or one character too many.
	const digits = rest === '' ? '' : /^\d*/.exec(text.slice(end))![0];
	const extra = rest !== '' && digits === '' && isWordCharacter(text[end]) ? 1 : digits.length;
	return {kind: undefined, end: end + extra};
}

function scanHex(text: string, start: number): {readonly ok: boolean; readonly end: number} {
	const match = /^0[xX]_?(?:_?[\da-fA-F]+)*/.exec(text.slice(start))!;
	const end = start + match[0].length;
	// No fractions here.
	return text[end] === '.' ? {ok: false, end: end + 1} : {ok: true, end};
}

function scanDecimal(text: string, start: number): {readonly ok: boolean; readonly end: number} {
	// A zero, a dot and a digit at the start are taken unseen: `.2.3` passes, and is refused as a number.
	let at = start + /^0?\.?\d?/.exec(text.slice(start, start + 3))![0].length;
	let dot = false;
	let exponent = false;
	for (; at < text.length; at++) {
		const character = text[at]!;
		const next = text[at + 1] ?? '';
		if (character === '.') {
			if (dot || next === '.' || next === '_') {
				return {ok: false, end: at + (dot ? 1 : 2)};
			}

			dot = true;
		} else if (character === 'e' || character === 'E') {
			const sign = next === '+' || next === '-' ? 1 : 0;
			const after = text[at + 1 + sign] ?? '';
			if (exponent) {
				return {ok: false, end: at + 1};
			}

			if (after === '' || /[._eE]/.test(after)) {
				return {ok: false, end: at + 1 + sign + after.length};
			}

			exponent = true;
			at += sign;
		} else if (character === '_') {
			if (next === '' || /[._eE]/.test(next)) {
				return {ok: false, end: at + 1 + next.length};
			}
		} else if (character < '0' || character > '9') {
			break;
		}
	}

	return {ok: at > start, end: at};
}

/** Where a string literal ends, or what is wrong with it. */
export function scanString(
	text: string,
	start: number,
): {readonly end: number; readonly error?: undefined} | {readonly error: string} {
	const quote = text[start]!;
	const raw = quote === '`';
	for (let at = start + 1; at < text.length; at++) {
		const character = text[at]!;
		if (character === quote) {
			return {end: at + 1};
		}

		// A byte that is no UTF-8 reaches us as U+FFFD; half a surrogate pair cannot be UTF-8 either.
		if (character === '\ufffd' || isLoneSurrogate(text, at)) {
			return {error: 'invalid UTF-8 rune'};
		}

		if (!raw && character === '\n') {
			return {error: 'unterminated quoted string'};
		}

		if (!raw && character === '\\') {
			const scanned = scanEscape(text, at + 1, quote);
			if (scanned.error !== undefined) {
				return {error: scanned.error};
			}

			at = scanned.end - 1;
		}
	}

	return {error: raw ? 'unterminated raw string' : 'unterminated quoted string'};
}

function scanEscape(
	text: string,
	start: number,
	quote: string,
): {readonly end: number; readonly error?: undefined} | {readonly error: string} {
	const character = text[start];
	if (character === undefined) {
		return {error: 'escape sequence not terminated'};
	}

	if (character === quote || 'abfnrtv\\'.includes(character)) {
		return {end: start + 1};
	}

	const octal = character >= '0' && character <= '7';
	const digits = octal ? 3 : {x: 2, u: 4, U: 8}[character];
	if (digits === undefined) {
		return {error: `unknown escape sequence ${describeRune(text, start)}`};
	}

	const from = octal ? start : start + 1;
	for (let at = from; at < from + digits; at++) {
		if (at >= text.length) {
			return {error: 'escape sequence not terminated'};
		}

		if (!(octal ? /[0-7]/ : /[\da-fA-F]/).test(text[at]!)) {
			return {error: `illegal character ${describeRune(text, at)} in escape sequence`};
		}
	}

	const code = Number.parseInt(text.slice(from, from + digits), octal ? 8 : 16);
	const limit = octal || character === 'x' ? 0xff : 0x10ffff;
	return code > limit || (code >= 0xd800 && code < 0xe000)
		? {error: 'escape sequence is an invalid Unicode code point'}
		: {end: from + digits};
}

// Go's %#U: U+0063 'c'.
function describeRune(text: string, at: number): string {
	const code = text.codePointAt(at)!;
	return `U+${code.toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(code)}'`;
}

function isLoneSurrogate(text: string, at: number): boolean {
	const unit = text.charCodeAt(at);
	if (unit < 0xd800 || unit > 0xdfff) {
		return false;
	}

	return unit < 0xdc00
		? !/[\udc00-\udfff]/.test(text[at + 1] ?? '')
		: !/[\ud800-\udbff]/.test(text[at - 1] ?? '');
}

function isWordCharacter(character: string | undefined): boolean {
	return character !== undefined && /\w/.test(character);
}
