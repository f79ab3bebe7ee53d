import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {commands, flags} from '../source/config/flags.ts';
import {keymapMarkdown} from '../source/ui/keymap.ts';

const root = path.join(import.meta.dirname, '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

it('the key table of README is the keymap', () => {
	const table = /<!-- keys -->\n([\s\S]*?)\n<!-- \/keys -->/.exec(readme)?.[1];
	expect(table).toBe(keymapMarkdown().trim());
});

it('every file README links to exists', () => {
	const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, file]) => file!);
	expect(links.filter(file => !existsSync(path.join(root, file)))).toEqual([]);
});

it('every mcptop command and flag in README exists', () => {
	const lines = [...readme.matchAll(/^mcptop (.*?)(?:\s+#.*)?$/gm)].map(([, line]) => line!);
	const known = new Set(flags.flatMap(({name, alias}) => [`--${name}`, `-${alias}`]));
	const used = lines.flatMap(line => line.match(/(?<=\s|^)--?[a-z-]+/g) ?? []);
	expect(lines.length).toBeGreaterThan(5);
	expect(used.filter(flag => !known.has(flag))).toEqual([]);
	const words = new Set(commands.map(({name}) => name.split(' ')[0]));
	const named = lines.map(line => line.split(' ')[0]!).filter(word => /^[a-z]+$/.test(word));
	expect(named.filter(word => !words.has(word))).toEqual([]);
});
