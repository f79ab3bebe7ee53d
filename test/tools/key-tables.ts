// npm run keys: writes the keymap into the README's table and the names of its actions into docs/configuration.md.
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {keymap, keymapMarkdown} from '../../source/ui/keymap.ts';

const root = path.join(import.meta.dirname, '../..');
replace('README.md', 'keys', keymapMarkdown());
replace(
	'docs/configuration.md',
	'actions',
	wrapped([...new Set(keymap.map(({action}) => action))].sort().map(action => `\`${action}\``)),
);

function replace(file: string, mark: string, text: string): void {
	const before = readFileSync(path.join(root, file), 'utf8');
	const [start, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
	const from = before.indexOf(start) + start.length;
	const to = before.indexOf(end);
	if (to < from) {
		throw new Error(`${file} has no ${start} … ${end}`);
	}

	writeFileSync(path.join(root, file), `${before.slice(0, from)}\n${text}\n${before.slice(to)}`);
}

function wrapped(words: readonly string[]): string {
	const lines = [''];
	for (const word of words) {
		const line = lines.at(-1)!;
		if (`${line} ${word}`.length > 118) {
			lines.push(word);
		} else {
			lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
		}
	}

	return lines.join('\n');
}
