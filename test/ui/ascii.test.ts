import {expect, it} from 'vitest';
import {asciiRow} from '../../source/present/ascii.ts';
import {themeNamed} from '../../source/present/theme.ts';
import {sceneDesk} from '../support/scenes.ts';
import {screenKeys} from '../support/screens.ts';

it.each([
	['rows 1–9 of 18 …', 'rows 1-9 of 18 ~'],
	['\u001b[31m日本 🦄\u001b[0m is ≤5ms', '\u001b[31m???? ??\u001b[0m is <5ms'],
])('%s in ASCII keeps its width', (row, expected) => {
	expect(asciiRow(row)).toBe(expected);
});

it.each(Object.keys(screenKeys))('ASCII draws nothing else on %s', async name => {
	for (const scene of ['typical', 'failing', 'empty', 'overflowing'] as const) {
		for (const size of ['80x24', '120x40']) {
			const desk = await sceneDesk(scene, size);
			await desk.press(...screenKeys[name]!);
			const rows = await desk.frame(themeNamed('none', true));
			expect(
				rows.filter(row => /[^\x20-\x7e]/.test(row)),
				`${scene} ${size}`,
			).toEqual([]);
			const width = Number.parseInt(size, 10);
			expect(
				rows.filter(row => row.length !== width),
				`${scene} ${size}`,
			).toEqual([]);
		}
	}
});
