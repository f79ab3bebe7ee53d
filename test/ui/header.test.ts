import {describe, expect, it} from 'vitest';
import {sceneDesk} from '../support/scenes.ts';

describe('the first row', () => {
	const rows: readonly {readonly title: string; readonly size: string; readonly shows: RegExp}[] = [
		{
			title: 'tells everything where there is room',
			size: '120x40',
			shows:
				/fleet +window 5m {2}rates 30s {2}sessions 194 {2}err 0\.9% {2}calls 436\.7\/s {2}9\/10 up {2}✖1 ○1 ▲1 {2}LIVE/,
		},
		{
			title: 'says at the design size how long the charts are',
			size: '80x24',
			shows: /fleet +window 5m {2}err 0\.9% {2}9\/10 up {2}✖1 ○1 ▲1 {2}LIVE/,
		},
		{title: 'keeps who is up', size: '59x15', shows: /fleet +9\/10 up {2}✖1 ○1 ▲1 {2}LIVE/},
	];
	it.each(rows)('$title', async ({size, shows}) => {
		expect((await (await sceneDesk('typical', size)).frame())[0]).toMatch(shows);
	});

	it.each([
		['overview', []],
		['server', ['down', 'enter']],
		['alerts', ['a']],
		['health', ['H']],
		['capacity', ['C']],
	] as const)('never keeps to itself that the list of %s is not whole', async (_, keys) => {
		for (const size of ['59x15', '80x24', '120x40']) {
			const desk = await sceneDesk('typical', size);
			await desk.press(...keys, '/', 'e', 'enter');
			expect((await desk.frame())[0]).toContain('filter e');
			await desk.press('esc', '!');
			expect((await desk.frame())[0]).toContain('problems only');
			expect((await desk.frame())[0]).not.toContain('filter e');
		}
	});
});
