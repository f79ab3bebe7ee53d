import {textWidth} from './text.ts';

const alike: Readonly<Record<string, string>> = {
	'–': '-',
	'—': '-',
	'…': '~',
	'‘': "'",
	'’': "'",
	'“': '"',
	'”': '"',
	'·': '.',
	'×': 'x',
	'→': '>',
	'←': '<',
	'↑': '^',
	'↓': 'v',
	'≤': '<',
	'≥': '>',
	µ: 'u',
};

const graphemes = new Intl.Segmenter('en', {granularity: 'grapheme'});

/**
 * A styled row for a terminal that draws only ASCII, cell by cell, so that nothing moves. Themes have glyphs of their own for
 * that; what is left is punctuation in sentences, and text of servers.
 */
export function asciiRow(row: string): string {
	return row.replace(/[^\u0000-\u007f]+/g, run => {
		let text = '';
		for (const {segment} of graphemes.segment(run)) {
			text += alike[segment] ?? '?'.repeat(textWidth(segment));
		}

		return text;
	});
}
