import {describe, expect, it} from 'vitest';
import {sceneDesk} from '../support/scenes.ts';

describe('lists are sorted', () => {
	const rows: readonly {
		readonly title: string;
		readonly keys: readonly string[];
		/** The first rows of the list. */
		readonly first: readonly string[];
		readonly shows: RegExp;
	}[] = [
		{
			title: 'health: the worst first',
			keys: ['H'],
			first: ['github-mcp', 'slack-mcp', 'browser-mcp'],
			shows: /sort severity▼/,
		},
		{
			title: 'health by a letter of the menu',
			keys: ['H', 's', 'n'],
			first: ['browser-mcp', 'fetch-mcp', 'filesystem-mcp'],
			shows: /sort name▼[\s\S]*SERVER▼/,
		},
		{
			title: 'health the other way round',
			keys: ['H', 's', 'n', 'r'],
			first: ['sqlite-mcp', 'slack-mcp', 'search-mcp'],
			shows: /sort name▲/,
		},
		{
			title: 'health by the column to the right',
			keys: ['H', '>', '>'],
			first: ['slack-mcp', 'github-mcp', 'browser-mcp'],
			shows: /sort health▼/,
		},
		{
			title: 'capacity by memory, and its charts follow the first row',
			keys: ['C', 's', 'm'],
			first: ['browser-mcp', 'search-mcp', 'postgres-mcp'],
			shows: /MEM▼[\s\S]*² Memory browser-mcp/,
		},
		{
			title: 'capacity of problems alone: the charts speak of one of them',
			keys: ['C', 's', 'n', '!'],
			first: ['browser-mcp', 'github-mcp', 'slack-mcp'],
			shows: /² Memory browser-mcp/,
		},
		{
			title: 'alerts as they were: what fires first',
			keys: ['a'],
			first: ['browser-mcp', 'github-mcp'],
			shows: /SEV▼/,
		},
		{
			title: 'alerts by target, and the detail follows the first row',
			keys: ['a', 's', 'n', 'r'],
			first: ['slack-mcp', 'github-mcp', 'github-mcp'],
			shows: /TARGET▲[\s\S]*³ MCPServerDown/,
		},
		{
			title: 'alerts by how many times their limit they are; what has none to divide by comes last',
			keys: ['a', 's', 'o'],
			first: ['github-mcp', 'browser-mcp', 'github-mcp', 'browser-mcp', 'slack-mcp'],
			shows: /sort over limit▼[\s\S]*VALUE▼/,
		},
		{
			title: 'alerts by how long they go on; what does not fire yet comes last',
			keys: ['a', 's', 'f'],
			first: ['browser-mcp', 'github-mcp', 'github-mcp', 'browser-mcp', 'slack-mcp'],
			shows: /FOR▼/,
		},
	];
	it.each(rows)('$title', async ({keys, first, shows}) => {
		const desk = await sceneDesk('typical', '120x40');
		await desk.press(...keys);
		const frame = await desk.frame();
		const names = frame.flatMap(row => /^│[❯ ][^ ] .*?([a-z]+-mcp)/.exec(row)?.[1] ?? []);
		expect(names.slice(0, first.length)).toEqual(first);
		expect(frame.join('\n')).toMatch(shows);
	});

	it.each(['H', 'C', 'a'])('the last line of %s says so', async key => {
		const desk = await sceneDesk('typical', '200x50');
		await desk.press(key);
		expect((await desk.frame()).at(-1)).toContain('s sort');
		await desk.press('s');
		expect((await desk.frame()).at(-1)).toMatch(/sort by +v severity/);
	});
});
