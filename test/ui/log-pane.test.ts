import {expect, it} from 'vitest';
import {sceneDesk} from '../support/scenes.ts';

it('lines beside the tools of a server name their tool, also where there is little room', async () => {
	const desk = await sceneDesk('typical', '100x30');
	await desk.press('down', 'enter');
	const lines = (await desk.frame()).flatMap(row => /││ (\d\d:\d\d:\d\d .*)│/.exec(row)?.[1] ?? []);
	expect(lines.length).toBeGreaterThan(3);
	expect(lines.filter(line => !/ (create_issue|search_code|get_file) /.test(line))).toEqual([]);
});
