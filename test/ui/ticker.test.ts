import {describe, expect, it} from 'vitest';
import {sceneDesk} from '../support/scenes.ts';

it('the ticker says by which key all problems are seen, key first as everywhere, and how many they are', async () => {
	const desk = await sceneDesk('typical', '80x24');
	expect((await desk.frame())[1]).toMatch(/^ ✖ CRIT github-mcp .* a all 7 $/);
	await desk.press('a');
	expect((await desk.frame())[0]).toContain('fleet › alerts');
});

describe('behind its key stands also what no rule speaks of', () => {
	const rows: readonly {readonly size: string; readonly shows: readonly string[]}[] = [
		{
			size: '80x24',
			shows: [
				' ✖ CRIT github-mcp error rate 11.4% > 5%  no rule',
				' ○ DOWN slack-mcp connection refused by 127.0.0.1:9310 for 12s  no rule',
			],
		},
		{size: '59x15', shows: [' 2 problems that no rule speaks of']},
	];
	it.each(rows)('at $size', async ({size, shows}) => {
		const desk = await sceneDesk('typical', size);
		await desk.press('a');
		const frame = (await desk.frame()).map(row => row.trimEnd());
		expect(frame).toEqual(expect.arrayContaining([...shows]));
	});
});
