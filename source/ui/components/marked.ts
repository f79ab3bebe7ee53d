import {paint, type Theme} from '../../present/theme.ts';

/** A styled row with every occurrence of the words highlighted; styles that end inside a hit begin again after it. */
export function marked(row: string, words: readonly string[], theme: Theme): string {
	if (words.length === 0) {
		return row;
	}

	const pattern = new RegExp(words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
	// Only the texts between SGR sequences are searched: a hit never spans a change of style.
	return row
		.split(/(\u001b\[[\d;]*m)/)
		.reduce<{text: string; style: string}>(
			({text, style}, part) =>
				part.startsWith('\u001b[')
					? {text: text + part, style: part}
					: {text: text + part.replace(pattern, hit => `${paint(theme, 'selected', hit)}${style}`), style},
			{text: '', style: ''},
		).text;
}
