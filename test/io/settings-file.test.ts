import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {writeSettings} from '../../source/io/settings-file.ts';

let home = '';
beforeAll(async () => {
	home = await mkdtemp(path.join(tmpdir(), 'mcptop-settings-'));
});
afterAll(() => rm(home, {recursive: true}));

it.each([
	{title: 'in a folder that is there', place: 'settings.json'},
	{title: 'in folders that are not', place: '.local/state/mcptop/settings.json'},
	{title: 'again', place: '.local/state/mcptop/settings.json'},
])('settings are written $title', async ({place}) => {
	const file = path.join(home, place);
	await writeSettings(file, `{"for": "${place}"}`);
	expect(await readFile(file, 'utf8')).toBe(`{"for": "${place}"}`);
});

it.each(['/proc/nowhere/mcptop/settings.json', '/dev/null/mcptop/settings.json'])(
	'where nothing can be written nothing is, and it ends: %s',
	async file => {
		await writeSettings(file, '{}');
		await expect(readFile(file)).rejects.toThrow();
	},
);
