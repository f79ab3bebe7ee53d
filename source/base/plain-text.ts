/**
 * What could move the cursor, change colours, hide text or reverse its order in a terminal:
 * C0 and C1 controls, DEL, line and paragraph separators, bidirectional marks, embeddings, overrides and
 * isolates (Unicode UAX #9), zero-width characters that join nothing, tags, lone surrogates.
 */
const hostile =
	/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

const ansiSequence =
	// CSI, OSC/DCS/APC/PM/SOS up to their terminator, and two-character escapes (ECMA-48 §5.4, §8.3).
	/\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c|$)|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]/g;

/** Printable ASCII: most of what comes, and safe as it stands. */
const printable = /^[ -~]*$/;

/**
 * Text from outside made safe for one line of a terminal: escape sequences vanish, tabs and line breaks become
 * one space, every other control character becomes `�`. Never longer than what came in.
 */
export function plainText(text: string): string {
	return printable.test(text)
		? text
		: text
				.replace(ansiSequence, '')
				.replace(/[\t\r\n]+/g, ' ')
				.replace(hostile, '\ufffd');
}

/** Colours whose escape character somebody has taken out before: `[32m` … `[0m`. */
const bareColour = /\[(?:3[0-79]|4[0-79]|9[0-7]|[0-2]?\d)(?:;\d{1,3}){0,4}m/g;

/** The text without escape sequences; everything else, tabs and other controls included, as it was: to be read, not shown. */
export function withoutEscapes(text: string): string {
	const bare = text.includes('\u001b') || text.includes('\u009b') ? text.replace(ansiSequence, '') : text;
	return bare.includes('[0m') || bare.includes('[39m') ? bare.replace(bareColour, '') : bare;
}
