/** A place in a text, both 1-based. */
export type Position = {readonly line: number; readonly column: number};

/** Line and column of a UTF-16 offset. Columns count bytes of UTF-8, as Go's positions do (`posrange.StartPosInput`). */
export function positionOf(text: string, offset: number): Position {
	const before = text.slice(0, offset);
	const lineStart = before.lastIndexOf('\n') + 1;
	let line = 1;
	for (let index = before.indexOf('\n'); index >= 0; index = before.indexOf('\n', index + 1)) {
		line++;
	}

	return {line, column: utf8Bytes(before.slice(lineStart)) + 1};
}

/** `1:6`: how Prometheus ends an annotation and begins a parse error. */
export function formatPosition(text: string, offset: number): string {
	const {line, column} = positionOf(text, offset);
	return `${line}:${column}`;
}

function utf8Bytes(text: string): number {
	let bytes = 0;
	for (const character of text) {
		const code = character.codePointAt(0)!;
		bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	}

	return bytes;
}
