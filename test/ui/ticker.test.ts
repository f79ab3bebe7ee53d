import {expect, it} from 'vitest';
import {sceneDesk} from '../support/scenes.ts';

it('the ticker says by which key all problems are seen, key first as everywhere, and how many they are', async () => {
	const desk = await sceneDesk('typical', '80x24');
	expect((await desk.frame())[1]).toMatch(/^ ✖ CRIT github-mcp .* a all 7 $/);
	await desk.press('a');
	expect((await desk.frame())[0]).toContain('fleet › alerts');
});
