// npm run pictures: starts the built demo in a pseudo-terminal and saves the README's picture of its overview
// at the height of the incident. Nothing is drawn by hand.
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {TerminalSession} from '../support/terminal.ts';
import {svgScreen} from './svg-screen.ts';

const root = path.join(import.meta.dirname, '../..');
const incidentSeconds = Number(process.argv[2] ?? 58);
const session = new TerminalSession(process.execPath, [path.join(root, 'dist/cli.js'), 'demo'], {
	columns: 120,
	rows: 40,
});
await session.until('weather');
await new Promise(resolve => setTimeout(resolve, incidentSeconds * 1000));
mkdirSync(path.join(root, 'fixtures/pictures'), {recursive: true});
writeFileSync(path.join(root, 'fixtures/pictures/overview.svg'), svgScreen(session.cells()));
session.type('q');
await session.exited;
