/** A Go string literal without its quotes and escapes (`strconv.Unquote`); undefined when it is not one. */
export function unquoteGo(literal: string): string | undefined {
	if (literal.startsWith('`')) {
		return literal.slice(1, -1).replaceAll('\r', '');
	}

	return unescapeGo(literal.slice(1, -1));
}

/** A number or character constant of a template: bigint for Go's int, number for float64. */
export function numberLiteral(text: string): number | bigint | undefined {
	if (text.startsWith("'")) {
		const characters = [...(unescapeGo(text.slice(1, -1)) ?? '')];
		return characters.length === 1 ? BigInt(characters[0]!.codePointAt(0)!) : undefined;
	}

	const plain = text.replaceAll('_', '');
	const sign = plain.startsWith('-') ? -1n : 1n;
	const digits = plain.replace(/^[+-]/, '');
	if (/^(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|[1-9]\d*|0)$/.test(digits)) {
		return int64(sign * BigInt(digits));
	}

	if (/^0[0-7]+$/.test(digits)) {
		return int64(sign * BigInt(`0o${digits.slice(1)}`));
	}

	const value = Number(plain);
	return digits === '' || !Number.isFinite(value) ? undefined : value;
}

function int64(value: bigint): bigint | undefined {
	return BigInt.asIntN(64, value) === value ? value : undefined;
}

const simpleEscapes: Readonly<Record<string, string>> = {
	a: '\u0007',
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
	v: '\v',
	'\\': '\\',
	'"': '"',
	"'": "'",
};

function unescapeGo(text: string): string | undefined {
	let valid = true;
	// Bytes written as \x or octal may together make one UTF-8 character, so runs of them are decoded at once.
	const plain = text.replace(
		/((?:\\x[\da-fA-F]{2}|\\[0-7]{3})+)|\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})|\\([\s\S]?)/g,
		(_match, bytes?: string, short?: string, long?: string, simple?: string) => {
			if (bytes !== undefined) {
				return decodeBytes(bytes);
			}

			const code = Number.parseInt(short ?? long ?? '', 16);
			if (!Number.isNaN(code)) {
				valid &&= code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff);
				return valid ? String.fromCodePoint(code) : '';
			}

			const character = simpleEscapes[simple ?? ''];
			valid &&= character !== undefined;
			return character ?? '';
		},
	);
	return valid ? plain : undefined;
}

function decodeBytes(escapes: string): string {
	const codes = escapes.match(/\\x[\da-fA-F]{2}|\\[0-7]{3}/g)!;
	const bytes = codes.map(code =>
		code.startsWith('\\x') ? Number.parseInt(code.slice(2), 16) : Number.parseInt(code.slice(1), 8),
	);
	return new TextDecoder().decode(Uint8Array.from(bytes));
}
