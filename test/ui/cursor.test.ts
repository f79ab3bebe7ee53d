import {expect, it} from 'vitest';
import {Desk} from '../support/frames.ts';
import {sampleFleet, typicalServers} from '../support/sample-fleet.ts';

const clock = /│(\d\d:\d\d:\d\d) {2}LIVE/;

it('a cursor goes through the history of every chart, and the legends with it', async () => {
	const desk = new Desk(sampleFleet(typicalServers, {columns: 200, rows: 50}));
	const legends = async () =>
		(await desk.frame()).filter(row => row.includes('¹') || row.includes('²')).join('\n');
	const live = await legends();
	await desk.press(',', ',', ',');
	const [header = ''] = await desk.frame();
	const shown = clock.exec(header)?.[1];
	expect(shown, header).toBeDefined();
	const {cursorAtMs} = desk.model.view;
	expect(cursorAtMs).toBe(
		desk.snapshot!.chart.endMs - 2 * desk.snapshot!.chart.stepMs - desk.snapshot!.chart.stepMs,
	);
	const data = desk.snapshot!.data;
	const charts = data.screen === 'overview' ? data.charts : [];
	expect(charts.length).toBeGreaterThan(3);
	for (const {grid, lines, cursorAtMs: pointed} of charts) {
		expect(pointed).toBe(cursorAtMs);
		const at = Math.round((cursorAtMs! - grid.startMs) / grid.stepMs);
		for (const {values, last} of lines) {
			expect(last ?? Number.NaN).toBe(values[at]);
		}
	}

	await desk.press('.', '.', '.', '.');
	expect(desk.model.view.cursorAtMs, 'past the newest point it is gone').toBeUndefined();
	expect(await legends()).toBe(live);
	await desk.press(',', 'esc');
	expect(desk.model.view.cursorAtMs, 'esc takes it away').toBeUndefined();
});
