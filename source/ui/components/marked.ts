import {paint, type Theme} from '../../present/theme.ts';
import type {LogsData} from '../../snapshot/logs.ts';

/** A styled row with all that a filter looks for highlighted; styles that end inside a hit begin again after it. */
export function marked(row: string, {rangesIn}: LogsData['highlights'], theme: Theme): string {
	let style = '';
	// Only the texts between SGR sequences are searched: a hit never spans a change of style.
	return row
		.split(/(\u001b\[[\d;]*m)/)
		.map(part => {
			if (part.startsWith('\u001b[')) {
				style = part;
				return part;
			}

			let text = '';
			let from = 0;
			for (const {start, end} of rangesIn(part)) {
				text += `${part.slice(from, start)}${paint(theme, 'selected', part.slice(start, end))}${style}`;
				from = end;
			}

			return text + part.slice(from);
		})
		.join('');
}
