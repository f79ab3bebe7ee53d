import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {styledWidth} from '../../source/present/text.ts';
import {themeNamed} from '../../source/present/theme.ts';
import {type SceneName, sceneDesk, scenes} from '../support/scenes.ts';
import {screenKeys, sizes} from '../support/screens.ts';

// Every screen as it is in every state of the world, to be read and compared: fixtures/frames/SCREEN.STATE.txt.

const frames = path.join(import.meta.dirname, '../../fixtures/frames');
const names = Object.keys(scenes) as SceneName[];

describe.each(names)('golden frames, %s', scene => {
	it.each(Object.keys(screenKeys))('%s', async screen => {
		let text = '';
		for (const size of sizes) {
			const desk = await sceneDesk(scene, size);
			await desk.press(...screenKeys[screen]!);
			const rows = await desk.frame();
			text += `── ${size} ${'─'.repeat(40)}\n${rows.map(row => row.trimEnd()).join('\n')}\n`;
		}

		await expect(text).toMatchFileSnapshot(path.join(frames, `${screen.replaceAll(' ', '-')}.${scene}.txt`));
	});
});

it('any screen in any state at any size: exactly the rows asked, none too wide, no control character', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...names),
			fc.constantFrom(...Object.values(screenKeys)),
			fc.integer({min: 20, max: 300}),
			fc.integer({min: 5, max: 100}),
			fc.constantFrom('dark', 'none'),
			async (scene, keys, columns, rows, theme) => {
				const desk = await sceneDesk(scene, `${columns}x${rows}`);
				await desk.press(...keys);
				const frame = await desk.frame(themeNamed(theme));
				expect(frame).toHaveLength(rows);
				for (const row of frame) {
					expect(styledWidth(row)).toBeLessThanOrEqual(columns);
					expect(row.replace(/\u001b\[[\d;]*m/g, '')).toMatch(/^\P{Cc}*$/u);
				}
			},
		),
		{numRuns: 40},
	);
}, 60_000);
