import {expect, it} from 'vitest';
import {sceneDesk} from '../support/scenes.ts';

it.each([
	['of more tools than can be seen', 'overflowing', [], '0%'],
	['of the tools a filter leaves', 'typical', ['/', 'create', 'enter'], '20%'],
] as const)('a share is one of all calls of the server: %s', async (_title, scene, keys, share) => {
	const desk = await sceneDesk(scene, '200x50');
	await desk.press('down', 'enter', 'z', ...keys);
	const frame = await desk.frame();
	expect(frame.find(row => /^│❯/.test(row))).toMatch(new RegExp(` ${share} `));
});
