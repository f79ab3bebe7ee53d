import {describe, expect, it} from 'vitest';
import {sceneDesk} from '../support/scenes.ts';

describe('the last row', () => {
	const rows: readonly {
		readonly title: string;
		readonly size: string;
		readonly keys: readonly string[];
		readonly shows: readonly string[];
		readonly hides: readonly string[];
	}[] = [
		{
			title: 'of the overview leads to alerts and logs at the design size',
			size: '80x24',
			keys: [],
			shows: ['↵ open', '/ filter', 'a alerts', 'l logs', 's sort', 'space pause', 'q quit'],
			hides: [],
		},
		{
			title: 'of the logs names the filter at the design size',
			size: '80x24',
			keys: ['l'],
			shows: ['/ filter', 'e error', 'esc back'],
			hides: ['l logs'],
		},
		{
			title: 'of alerts does not lead to alerts',
			size: '200x50',
			keys: ['a'],
			shows: ['l logs'],
			hides: ['a alerts'],
		},
		{
			title: 'of health does not lead there',
			size: '200x50',
			keys: ['H'],
			shows: ['a alerts'],
			hides: ['H health'],
		},
		{
			title: 'of sessions does not lead there',
			size: '200x50',
			keys: ['S'],
			shows: ['R resources'],
			hides: ['S sessions'],
		},
		{
			title: 'of a query opens its prompt again, also where it is narrow',
			size: '59x15',
			keys: ['e', 'up', 'enter'],
			shows: ['↵ edit'],
			hides: ['e query', '↵ open'],
		},
		{
			title: 'of a server names the keys to the next ones',
			size: '80x24',
			keys: ['down', 'enter'],
			shows: ['↵ open', '← → others', 'esc back'],
			hides: [],
		},
		{
			title: 'of a dashboard names the key of what its heading says, also where it is narrow',
			size: '59x15',
			keys: [':', 'mcp-server', 'enter'],
			shows: ['v variables'],
			hides: [],
		},
		{
			title: 'of a tool names the keys to the next ones',
			size: '80x24',
			keys: ['down', 'enter', 'enter'],
			shows: ['← → others', 'esc back'],
			hides: ['↵ open', 's sort'],
		},
	];
	it.each(rows)('$title', async ({size, keys, shows, hides}) => {
		const desk = await sceneDesk('typical', size);
		await desk.press(...keys);
		const row = (await desk.frame()).at(-1)!;
		expect(shows.filter(hint => !row.includes(hint))).toEqual([]);
		expect(hides.filter(hint => row.includes(hint))).toEqual([]);
	});
});

describe('the prompt', () => {
	const long = 'a-filter-that-is-longer-than-the-row-'.repeat(4);
	const rows: readonly {
		readonly title: string;
		readonly size: string;
		readonly keys: readonly string[];
		readonly shows: RegExp;
	}[] = [
		{
			title: 'tells what may be written, where there is room',
			size: '120x40',
			keys: ['l', '/', 'x'],
			shows: /^ \/x_ +↵ keep {2}esc clear {2}words \/regex\/ {2}level>=warn {2}tool=x !without $/,
		},
		{
			title: 'gives up first what is worth least',
			size: '59x15',
			keys: ['l', '/', 'x'],
			shows: /^ \/x_ +↵ keep {2}esc clear {2}words \/regex\/ {2}level>=warn $/,
		},
		{
			title: 'tells how to leave however long the text',
			size: '80x24',
			keys: ['l', '/', long],
			shows: /the-row-_ {3}↵ keep {2}esc clear $/,
		},
		{
			title: 'is for the text alone where the terminal is very narrow',
			size: '40x12',
			keys: ['/', long],
			shows: /the-row-_ +$/,
		},
	];
	it.each(rows)('$title', async ({size, keys, shows}) => {
		const desk = await sceneDesk('typical', size);
		await desk.press(...keys);
		expect((await desk.frame()).at(-1)).toMatch(shows);
	});
});
