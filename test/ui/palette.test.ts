import {describe, expect, it} from 'vitest';
import {Desk} from '../support/frames.ts';
import {manyServers, sampleFleet} from '../support/sample-fleet.ts';
import {sceneDesk} from '../support/scenes.ts';

describe('the palette', () => {
	const rows: readonly {
		readonly title: string;
		readonly keys: readonly string[];
		readonly row: 'first' | 'last';
		readonly shows: RegExp;
	}[] = [
		{
			title: 'says what there is',
			keys: [':'],
			row: 'last',
			shows: /^ :_? +overview alerts logs health query .* ↵ $/,
		},
		{
			title: 'shows what a word may become',
			keys: [':', 'g'],
			row: 'last',
			shows: /^ :g.? +github-mcp .*tab ↵ $/,
		},
		{
			title: 'tells what the only match is for',
			keys: [':', 'cap'],
			row: 'last',
			shows: /capacity: capacity planning tab ↵ $/,
		},
		{title: 'says that nothing is called so', keys: [':', 'zzz'], row: 'last', shows: /no match/},
		{title: 'completes a word', keys: [':', 'cap', 'tab'], row: 'last', shows: /^ :capacity/},
		{
			title: 'completes to where more is to be said',
			keys: [':', 'win', 'tab', '15m', 'enter'],
			row: 'first',
			shows: /window 15m/,
		},
		{
			title: 'opens a server by its beginning',
			keys: [':', 'git', 'enter'],
			row: 'first',
			shows: /fleet › github-mcp /,
		},
		{
			title: 'opens logs with a filter',
			keys: [':', 'logs level>=error', 'enter'],
			row: 'first',
			shows: /fleet › logs level>=error /,
		},
	];
	it.each(rows)('$title', async ({keys, row, shows}) => {
		const desk = await sceneDesk('typical', '120x40');
		await desk.press(...keys);
		expect((await desk.frame()).at(row === 'first' ? 0 : -1)).toMatch(shows);
	});

	it('says plainly, and not at length, what a word may be', async () => {
		const desk = new Desk(sampleFleet(manyServers(9), {columns: 200, rows: 50}));
		await desk.press(':', 'server-', 'enter');
		expect((await desk.frame())[1]).toMatch(/"server-" may be server-001 or .* or server-005 +$/);
	});
});
