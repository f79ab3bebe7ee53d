import {expect, it} from 'vitest';
import {windowsMs} from '../../source/config/defaults.ts';
import {update} from '../../source/state/update.ts';
import {currentPlace, listView} from '../../source/state/view.ts';
import {type MouseInput, mouseMessages} from '../../source/ui/mouse-messages.ts';
import {Desk} from '../support/frames.ts';
import {sampleFleet, typicalServers} from '../support/sample-fleet.ts';

async function mouse(desk: Desk, input: MouseInput): Promise<void> {
	for (const message of mouseMessages(input, {model: desk.model, snapshot: desk.snapshot, windowsMs})) {
		[desk.model] = update(desk.model, message);
	}

	await desk.look();
}

async function rowOf(desk: Desk, text: string): Promise<number> {
	return (await desk.frame()).findIndex(row => row.includes(` ${text}`) && !row.includes('CRIT'));
}

for (const [columns, rows] of [
	[80, 24],
	[120, 40],
] as const) {
	it(`selects by a press, opens by a second one, at ${columns}×${rows}`, async () => {
		const desk = new Desk(sampleFleet(typicalServers, {columns, rows}));
		const y = await rowOf(desk, 'postgres-mcp');
		await mouse(desk, {kind: 'press', x: 5, y});
		const {selected} = listView(desk.model.view, 'overview');
		expect(desk.snapshot?.fleet.find(({id}) => id === selected)?.name).toBe('postgres-mcp');
		await mouse(desk, {kind: 'press', x: 5, y: await rowOf(desk, 'postgres-mcp')});
		expect(currentPlace(desk.model.view).screen).toBe('server');
	});

	it(`leaves other panels alone, at ${columns}×${rows}`, async () => {
		const desk = new Desk(sampleFleet(typicalServers, {columns, rows}));
		await desk.look();
		const before = desk.model;
		for (const y of [0, 1, rows - 1, rows - 4]) {
			await mouse(desk, {kind: 'press', x: 5, y});
		}

		expect(desk.model).toEqual(before);
	});
}

it('moves three rows by the wheel, and stops at both ends', async () => {
	const desk = new Desk(sampleFleet(typicalServers, {columns: 120, rows: 40}));
	await desk.look();
	const data = () => (desk.snapshot!.data.screen === 'overview' ? desk.snapshot!.data : undefined)!;
	const at = () => data().servers.findIndex(({id}) => id === listView(desk.model.view, 'overview').selected);
	await mouse(desk, {kind: 'wheel-down', x: 0, y: 0});
	// The row of all servers stands first.
	expect(at()).toBe(2);
	for (let turn = 0; turn < 9; turn++) {
		await mouse(desk, {kind: 'wheel-down', x: 0, y: 0});
	}

	expect(at()).toBe(data().servers.length - 1);
	for (let turn = 0; turn < 9; turn++) {
		await mouse(desk, {kind: 'wheel-up', x: 0, y: 0});
	}

	expect(at()).toBe(-1);
});
