import {describe, expect, it} from 'vitest';
import type {SceneName} from '../support/scenes.ts';
import {sceneDesk} from '../support/scenes.ts';

describe('health', () => {
	const rows: readonly {
		readonly title: string;
		readonly scene: SceneName;
		readonly size: string;
		readonly keys: readonly string[];
		readonly shows: RegExp;
	}[] = [
		{
			title: 'gives reasons the room that others do not need',
			scene: 'failing',
			size: '120x40',
			keys: [],
			shows: /○ slack-mcp +unreachable connection refused /,
		},
		{
			title: 'says that there is nobody yet',
			scene: 'empty',
			size: '80x24',
			keys: [],
			shows: /no servers yet/,
		},
		{
			title: 'says that the filter leaves nobody',
			scene: 'typical',
			size: '80x24',
			keys: ['/', 'xyz', 'enter'],
			shows: /no server matches/,
		},
	];
	it.each(rows)('$title', async ({scene, size, keys, shows}) => {
		const desk = await sceneDesk(scene, size);
		await desk.press('H', ...keys);
		expect((await desk.frame()).join('\n')).toMatch(shows);
	});
});
