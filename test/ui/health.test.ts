import {describe, expect, it} from 'vitest';
import {update} from '../../source/state/update.ts';
import {Desk} from '../support/frames.ts';
import {manyServers, sampleFleet} from '../support/sample-fleet.ts';
import type {SceneName} from '../support/scenes.ts';
import {sceneDesk} from '../support/scenes.ts';

describe('health', () => {
	const rows: readonly {
		readonly title: string;
		readonly scene: SceneName;
		readonly size: string;
		readonly keys: readonly string[];
		readonly shows: RegExp;
	}[] = [
		{
			title: 'gives reasons the room that others do not need',
			scene: 'failing',
			size: '120x40',
			keys: [],
			shows: /○ slack-mcp +unreachable connection refused /,
		},
		{
			title: 'tells whose names the metrics have, and what is counted as an error',
			scene: 'typical',
			size: '200x50',
			keys: [],
			shows: /NAMING[\s\S]*metric names +guide +│[\s\S]*counts as errors +calls that ended with an error/,
		},
		{
			title: 'says that there is nobody yet',
			scene: 'empty',
			size: '80x24',
			keys: [],
			shows: /no servers yet/,
		},
		{
			title: 'says that the filter leaves nobody',
			scene: 'typical',
			size: '80x24',
			keys: ['/', 'xyz', 'enter'],
			shows: /no server matches/,
		},
	];
	it.each(rows)('$title', async ({scene, size, keys, shows}) => {
		const desk = await sceneDesk(scene, size);
		await desk.press('H', ...keys);
		expect((await desk.frame()).join('\n')).toMatch(shows);
	});
});

describe('the selected server’s health', () => {
	const reason = `503 not_ready: ${'the queue behind it has not answered for a while '.repeat(4)}and so on to the end`;

	async function opened(size: string, dependencies: number): Promise<readonly string[]> {
		const [columns = 0, rows = 0] = size.split('x').map(Number);
		const fleet = sampleFleet(manyServers(60), {columns, rows, historySeconds: 4});
		const desk = new Desk(fleet);
		[desk.model] = update(fleet.model, {
			type: 'probe-finished',
			targetId: fleet.model.servers[0]!.target.id,
			atMs: fleet.nowMs,
			probe: 'ready',
			path: '/ready',
			durationSeconds: 3,
			verdict: {
				state: 'failing',
				reason,
				dependencies: Array.from({length: dependencies}, (_, index) => ({
					name: `part-${index}`,
					state: 'ok' as const,
				})),
			},
		});
		await desk.press('H', 's', 'n');
		return desk.frame();
	}

	const rows: readonly {
		readonly title: string;
		readonly size: string;
		readonly dependencies: number;
		readonly shows: RegExp;
	}[] = [
		{title: 'a reason is told to its end', size: '120x40', dependencies: 0, shows: /and so on to the end/},
		{title: 'also at 80×24', size: '80x24', dependencies: 0, shows: /and so on to the end/},
		{title: 'all that it depends on', size: '120x40', dependencies: 9, shows: /part-8 +ok/},
		{
			title: 'it says when there is more of it than fits',
			size: '120x40',
			dependencies: 30,
			shows: /² server-001 ─+ 16 of \d+ ─/,
		},
		{
			title: 'rows it does not need are the list’s',
			size: '120x40',
			dependencies: 0,
			shows: /1–25 of 60/,
		},
	];
	it.each(rows)('$title', async ({size, dependencies, shows}) => {
		expect((await opened(size, dependencies)).join('\n')).toMatch(shows);
	});
});
