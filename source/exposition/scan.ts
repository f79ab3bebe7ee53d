import {plainText} from '../base/plain-text.ts';

/** Bytes with a meaning in both formats. */
export const byte = {
	tab: 9,
	newline: 10,
	carriageReturn: 13,
	space: 32,
	quote: 34,
	hash: 35,
	comma: 44,
	point: 46,
	equals: 61,
	backslash: 92,
	openBrace: 123,
	closeBrace: 125,
} as const;

/** By byte: 1 where it may stand in a classic metric name. */
export const inMetricName: Uint8Array = byteSet(/[a-zA-Z0-9_:]/);
export const inLabelName: Uint8Array = byteSet(/[a-zA-Z0-9_]/);
export const isDigit: Uint8Array = byteSet(/[0-9]/);

/** The position after spaces and tabs. */
export function skipBlanks(bytes: Buffer, start: number): number {
	let at = start;
	while (bytes[at] === byte.space || bytes[at] === byte.tab) {
		at++;
	}

	return at;
}

/** A line ends in LF; the CR of a CRLF belongs to the end (hand-written servers; Prometheus refuses it). */
export function isLineEnd(bytes: Buffer, at: number): boolean {
	return bytes[at] === byte.newline || (bytes[at] === byte.carriageReturn && bytes[at + 1] === byte.newline);
}

/** After the closing quote of the text that opens at `start`; −1 when the line ends before. */
export function endOfQuoted(bytes: Buffer, start: number): number {
	let at = start + 1;
	for (;;) {
		const current = bytes[at]!;
		if (current === byte.quote) {
			return at + 1;
		}

		if (current === byte.newline) {
			return -1;
		}

		at += current === byte.backslash && bytes[at + 1] !== byte.newline ? 2 : 1;
	}
}

/** Label values, names and help of both formats know three escapes; any other backslash stays as it is. */
export function unescapeText(text: string): string {
	return text.includes('\\')
		? text.replace(/\\([\\n"])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
		: text;
}

/** What stands at `at`, short, quoted and harmless. */
export function shown(bytes: Buffer, at: number): string {
	if (isLineEnd(bytes, at)) {
		return 'the end of the line';
	}

	let end = at + 1;
	while (
		end - at < 24 &&
		bytes[end]! > byte.space &&
		bytes[end] !== byte.comma &&
		bytes[end] !== byte.closeBrace
	) {
		end++;
	}

	return `"${plainText(bytes.toString('utf8', at, end))}"`;
}

function byteSet(pattern: RegExp): Uint8Array {
	return Uint8Array.from({length: 256}, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
}
