// npm run gallery [THEME] [SCREEN…]: every screen at every size in gallery/index.html, in every state the golden frames are
// drawn from. To be looked at after each visible change.
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import xterm from '@xterm/headless';
import {type ThemeName, themeNamed} from '../../source/present/theme.ts';
import {type SceneName, sceneDesk, scenes} from '../support/scenes.ts';
import {screenKeys, sizes} from '../support/screens.ts';
import {type Cell, terminalCells} from '../support/terminal.ts';
import {svgScreen} from './svg-screen.ts';

const [themeName = 'dark', ...wanted] = process.argv.slice(2);
const theme = themeNamed(themeName as ThemeName);
const folder = path.join(import.meta.dirname, '../../gallery');
mkdirSync(folder, {recursive: true});
const pictures: string[] = [];
for (const state of Object.keys(scenes) as SceneName[]) {
	for (const [name, keys] of Object.entries(screenKeys)) {
		if (wanted.length > 0 && !wanted.some(part => name.includes(part))) {
			continue;
		}

		for (const size of sizes) {
			const rows = await (await (await sceneDesk(state, size)).press(...keys)).frame(theme);
			const file = `${name.replaceAll(' ', '-')}-${state}-${size}.svg`;
			writeFileSync(path.join(folder, file), svgScreen(await cellsOf(rows)));
			pictures.push(
				`<figure><figcaption>${name}, ${state}, ${size}</figcaption><img src="${file}"></figure>`,
			);
		}
	}
}

writeFileSync(
	path.join(folder, 'index.html'),
	`<!doctype html><meta charset="utf-8"><title>mcptop</title><style>body{background:#222;color:#ccc;font:14px sans-serif}img{max-width:100%}</style>${pictures.join('\n')}\n`,
);
console.log(`${pictures.length} pictures in ${path.relative(process.cwd(), folder)}/index.html`);

/** Rows of styled text as a terminal of their size shows them. */
async function cellsOf(rows: readonly string[]): Promise<Cell[][]> {
	const columns = Math.max(...rows.map(row => row.replace(/\u001b\[[\d;]*m/g, '').length));
	const terminal = new xterm.Terminal({cols: columns, rows: rows.length, allowProposedApi: true});
	await new Promise<void>(resolve => terminal.write(rows.join('\r\n'), resolve));
	return terminalCells(terminal);
}
