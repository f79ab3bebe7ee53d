import {expect, it} from 'vitest';
import {keymap} from '../../source/ui/keymap.ts';
import {Desk} from '../support/frames.ts';
import {sampleFleet, typicalServers} from '../support/sample-fleet.ts';

for (const [columns, rows] of [
	[80, 24],
	[59, 15],
	[120, 40],
	[40, 12],
] as const) {
	it(`every key can be found in the help at ${columns}×${rows}, by scrolling`, async () => {
		const desk = new Desk(sampleFleet(typicalServers, {columns, rows}));
		await desk.press('?');
		const seen: string[] = [];
		for (let step = 0; step < 80; step++) {
			seen.push(...(await desk.frame()));
			await desk.press('down');
		}

		const text = seen.join('\n');
		const here = keymap.filter(({screens}) => screens === undefined || screens.includes('overview'));
		const missing = here.filter(({help}) => !text.includes(help.split(' ').slice(0, 2).join(' ')));
		expect(missing.map(({help}) => help)).toEqual([]);
		expect(text.includes('…'), 'and what it does is told to the end').toBe(false);
		const words = new Set(text.split(/[\s│]+/));
		expect(here.flatMap(({help}) => help.split(' ')).filter(word => !words.has(word))).toEqual([]);
		const end = desk.model.view.helpScroll;
		await desk.press('down');
		expect(desk.model.view.helpScroll, 'it stops at its end').toBe(end);
		await desk.press('?', '?');
		expect(desk.model.view.helpScroll, 'and begins at its beginning').toBe(0);
	});
}

it.each(['120x40', '200x50', '80x24'])('no group is cut in half at %s', async size => {
	const [columns = 0, rows = 0] = size.split('x').map(Number);
	const desk = new Desk(sampleFleet(typicalServers, {columns, rows}));
	await desk.press('?');
	const frame = await desk.frame();
	// Each column begins with the title of a group, not with a key.
	const top = frame.find(row => row.includes('Everywhere'))!;
	expect(top.replace(/[│ ]+/g, ' ').trim()).toMatch(/^Everywhere( (Move|Lists|Time|Go to))+$/);
});
