import {describe, expect, it} from 'vitest';
import {type SceneName, sceneDesk} from '../support/scenes.ts';
import {sizes} from '../support/screens.ts';

describe('the list of servers', () => {
	it.each(sizes)('tells at %s how to name one while there is none', async size => {
		const text = (await (await sceneDesk('empty' as SceneName, size)).frame()).join('\n');
		expect(text).toContain('no servers yet: looking for some on this host');
		expect(text).toContain('or name one: mcptop http://localhost:3001');
	});

	it.each([
		['at its beginning', [], '1–9 of 10'],
		['not where all of them are seen', ['G'], undefined],
	] as const)('counts servers %s, not the row of all', async (_, keys, expected) => {
		const desk = await sceneDesk('typical', '120x40');
		await desk.press(...keys);
		const seen = (await desk.frame())
			.slice(0, 16)
			.join('')
			.match(/\d+–\d+ of \d+/)?.[0];
		expect(seen).toBe(expected);
	});
});
