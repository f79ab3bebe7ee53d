import {describe, expect, it} from 'vitest';
import {sceneDesk} from '../support/scenes.ts';

describe('a number reads the same in a list and beside the chart of it', () => {
	const rows: readonly {
		readonly title: string;
		readonly keys: readonly string[];
		readonly row: RegExp;
		readonly panel: RegExp;
	}[] = [
		{
			title: 'processors of all servers, one of which has just gone',
			keys: [],
			row: /All 10 .* (\d+%) /,
			panel: /CPU % ─+ (\d+%) ─/,
		},
		{title: 'sessions of all servers', keys: [], row: /All 10 .* (\d+) +2\.4G/, panel: /Sessions ─+ (\d+) ─/},
		{
			title: 'calls of a server',
			keys: ['C'],
			row: /github-mcp +([\d.]+) /,
			panel: /Tool Call Rate ─+ ([\d.]+)\/s ─/,
		},
		{title: 'memory of a server', keys: ['down'], row: /github-mcp .* (\d+M) /, panel: /Memory ─+ (\d+M) ─/},
	];
	it.each(rows)('$title', async ({keys, row, panel}) => {
		const desk = await sceneDesk('typical', '120x40');
		await desk.press(...keys);
		const text = (await desk.frame()).join('\n');
		expect(panel.exec(text)?.[1]).toBe(row.exec(text)?.[1]);
		expect(panel.exec(text)?.[1]).toBeDefined();
	});
});
