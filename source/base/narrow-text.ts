/**
 * Characters that take one terminal cell and join nothing: ASCII, Latin, punctuation, arrows, box drawing, blocks, the marks
 * of the themes. Most rows have nothing else, and measuring anything else takes ten times as long.
 */
const narrow: RegExp =
	/^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u203b\u203d-\u2048\u2070\u2071\u2074-\u208e\u2190-\u21ff\u2260-\u226f\u2500-\u25fc\u2716\u276f]*$/;

/** True when each UTF-16 code unit of the text is one cell: its width is its length. False may mean anything. */
export function isNarrow(text: string): boolean {
	return narrow.test(text);
}
