import {expect, it} from 'vitest';
import {Desk} from '../support/frames.ts';
import {sampleFleet, typicalServers} from '../support/sample-fleet.ts';

it('hides columns and shows them again, which gives others their room', async () => {
	const desk = new Desk(sampleFleet(typicalServers, {columns: 80, rows: 24}));
	const titles = async () => (await desk.frame()).find(row => row.includes('SERVER'))!;
	const before = await titles();
	expect(before).toContain('P50');
	expect(before).not.toContain('AGE');
	await desk.press('c', '5', '9', 's');
	expect((await desk.frame()).at(-1)).toContain('5 -p50');
	const after = await titles();
	expect(after).not.toMatch(/P50|P99|SESS/);
	expect(after).toContain('AGE');
	await desk.press('5', '9', 's', 'esc');
	expect(await titles()).toBe(before);
});
