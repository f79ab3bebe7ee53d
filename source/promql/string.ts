/**
 * The text a quoted literal stands for (Go's escapes in "…" and '…', none in `…`); undefined when it is not one.
 * `\xFF` and `\377` are bytes: where they do not make up UTF-8, U+FFFD stands for them.
 */
export function unquote(literal: string): string | undefined {
	const quote = literal[0] ?? '';
	if (literal.length < 2 || literal.at(-1) !== quote || !['"', "'", '`'].includes(quote)) {
		return undefined;
	}

	const body = literal.slice(1, -1);
	if (quote === '`') {
		return body.includes('`') ? undefined : body.replaceAll('\r', '');
	}

	if (body.includes('\n')) {
		return undefined;
	}

	return body.includes('\\') || body.includes(quote) ? unescaped(body, quote) : body;
}

const simple: Readonly<Record<string, string>> = {
	a: '\u0007',
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
	v: '\v',
	'\\': '\\',
};

const escapes: RegExp =
	/\\(?:x([\da-fA-F]{2})|([0-7]{3})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([abfnrtv\\"']))|([^\\])/gsu;

function unescaped(body: string, quote: string): string | undefined {
	const parts: (string | number)[] = [];
	let end = 0;
	for (const match of body.matchAll(escapes)) {
		const [whole, hex, octal, short, long, single, plain] = match;
		if (match.index !== end || plain === quote) {
			return undefined;
		}

		end += whole.length;
		const byte = hex === undefined ? octal && Number.parseInt(octal, 8) : Number.parseInt(hex, 16);
		const code = Number.parseInt(short ?? long ?? '0', 16);
		if (Number(byte) > 0xff || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
			return undefined;
		}

		if (typeof byte === 'number') {
			parts.push(byte);
		} else if (single === undefined) {
			parts.push(plain ?? String.fromCodePoint(code));
		} else if (single in simple) {
			parts.push(simple[single]!);
		} else if (single === quote) {
			parts.push(single);
		} else {
			return undefined;
		}
	}

	return end === body.length ? join(parts) : undefined;
}

function join(parts: readonly (string | number)[]): string {
	if (parts.every(part => typeof part === 'string' || part < 0x80)) {
		return parts.map(part => (typeof part === 'string' ? part : String.fromCharCode(part))).join('');
	}

	const encoder = new TextEncoder();
	const bytes = parts.flatMap(part => (typeof part === 'string' ? [...encoder.encode(part)] : [part]));
	return new TextDecoder().decode(Uint8Array.from(bytes));
}
