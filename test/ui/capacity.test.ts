import {describe, expect, it} from 'vitest';
import {keyMessages} from '../../source/ui/key-messages.ts';
import {sceneDesk} from '../support/scenes.ts';

describe('capacity', () => {
	it('charts the selected server with its limit, where there is room', async () => {
		const desk = await sceneDesk('typical', '120x40');
		await desk.press('C');
		const first = (await desk.frame()).join('\n');
		expect(first).toMatch(/² Memory github-mcp ─+ 210M[\s\S]*┄ 512M/);
		await desk.press('down', 'down');
		expect((await desk.frame()).join('\n')).toMatch(/² Memory browser-mcp/);
		await desk.press('2', 'z');
		expect((await desk.frame()).join('\n')).not.toContain('CPU MAX');
	});

	it('tells its PromQL to the end where there is room, and copies it by its number', async () => {
		const desk = await sceneDesk('typical', '80x26');
		await desk.press('C');
		const frame = await desk.frame();
		expect(frame.map(row => row.trim())).toContain('mcp:tool_calls_total[30s])))[1d:1m])');
		const text = frame.join('').replace(/\s+/g, '');
		expect(text).toContain('max_over_time((sumby(job,instance)(rate(mcp:tool_calls_total[30s])))[1d:1m])');
		await desk.press('7');
		const context = {model: desk.model, snapshot: await desk.look(), windowsMs: []};
		expect(keyMessages('y', {}, context)).toMatchObject([
			{type: 'copy-asked', text: expect.stringContaining('deriv(mcp:memory_bytes[6h])')},
		]);
	});

	const rows: readonly {readonly title: string; readonly keys: readonly string[]; readonly shows: RegExp}[] =
		[
			{title: 'filters', keys: ['/', 'fetch', 'enter'], shows: /filter fetch[\s\S]*❯● fetch-mcp/},
			{
				title: 'says when nothing is left',
				keys: ['/', 'xyz', 'enter'],
				shows: /no server matches: esc clears the filter, ! shows all/,
			},
			{title: 'shows problems only', keys: ['!'], shows: /❯✖ github-mcp[\s\S]*○ slack-mcp(?![\s\S]*● )/},
		];
	it.each(rows)('$title', async ({keys, shows}) => {
		const desk = await sceneDesk('typical', '80x24');
		await desk.press('C', ...keys);
		expect((await desk.frame()).join('\n')).toMatch(shows);
	});

	it('never shows a peak below what is there now', async () => {
		const desk = await sceneDesk('typical', '120x40');
		await desk.press('C');
		// CALLS/s and PEAK beside each other.
		const row = (await desk.frame()).find(text => text.includes('browser-mcp') && text.includes('987M'))!;
		const [calls, peak] = row.match(/\d+\.\d/g)!.map(Number);
		expect(peak).toBeGreaterThanOrEqual(calls!);
	});
});
