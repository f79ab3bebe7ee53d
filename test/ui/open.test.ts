import {describe, expect, it} from 'vitest';
import {Desk} from '../support/frames.ts';
import {sampleFleet, typicalServers} from '../support/sample-fleet.ts';

describe('↵ on the overview opens', () => {
	const rows: readonly {readonly title: string; readonly keys: readonly string[]; readonly crumbs: string}[] =
		[
			{title: 'the worst server, where nothing was chosen yet', keys: [], crumbs: 'fleet › github-mcp '},
			{
				title: 'the busiest, where the busiest is on top',
				keys: ['s', 'c'],
				crumbs: 'fleet › filesystem-mcp ',
			},
			{title: 'what the cursor stands on', keys: ['down', 'down', 'down'], crumbs: 'fleet › browser-mcp '},
			{title: 'nothing, where the filter leaves no server', keys: ['/', 'xyz', 'enter'], crumbs: 'fleet  '},
		];
	it.each(rows)('$title', async ({keys, crumbs}) => {
		const desk = new Desk(sampleFleet(typicalServers, {columns: 120, rows: 40}));
		await desk.press(...keys, 'enter');
		expect((await desk.frame())[0]).toContain(crumbs);
	});
});

describe('← and →', () => {
	const rows: readonly {readonly title: string; readonly keys: readonly string[]; readonly crumbs: string}[] =
		[
			{title: '→ opens from the overview', keys: ['down', 'right'], crumbs: 'fleet › github-mcp '},
			{
				title: '→ on a server is the next server',
				keys: ['down', 'enter', 'right'],
				crumbs: 'fleet › browser-mcp ',
			},
			{
				title: '← undoes it',
				keys: ['down', 'enter', 'right', 'left'],
				crumbs: 'fleet › github-mcp ',
			},
			{
				title: '→ on the last server is the first',
				keys: ['down', 'enter', 'left', 'right'],
				crumbs: 'fleet › github-mcp ',
			},
			{
				title: '→ on a tool is the next tool',
				keys: ['down', 'enter', 'enter', 'right', 'left'],
				crumbs: 'fleet › github-mcp › create_issue ',
			},
		];
	it.each(rows)('$title', async ({keys, crumbs}) => {
		const desk = new Desk(sampleFleet(typicalServers, {columns: 120, rows: 40}));
		await desk.press(...keys);
		expect((await desk.frame())[0]).toContain(crumbs);
	});
});
