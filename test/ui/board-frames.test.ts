import {readFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readDashboard} from '../../source/dashboards/read.ts';
import {styledWidth} from '../../source/present/text.ts';
import {themeNamed} from '../../source/present/theme.ts';
import {update} from '../../source/state/update.ts';
import {Desk} from '../support/frames.ts';
import {manyServers, type SampleServer, sampleFleet, typicalServers} from '../support/sample-fleet.ts';
import {sizes} from '../support/screens.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures');
const read = (name: string, text = readFileSync(path.join(fixtures, 'dashboards', name), 'utf8')) =>
	readDashboard(text, name).dashboard!;
const broken = read(
	'broken.yml',
	`
title: Broken
variables: [{name: a, query: 'label_values(up{job="$b"}, job)'}, {name: b, query: 'label_values(up{job="$a"}, job)'}]
panels:
  - {title: mistyped, qurey: up}
  - {title: not PromQL, query: "sum("}
  - {title: many to many, query: "up * on () group_left () mcp:sessions"}
  - {title: nothing, query: no_such_metric}
  - {title: what is left, query: mcp:sessions, visualisation: stat, width: 24}
`,
);

function desk(servers: readonly SampleServer[], size: string): Desk {
	const [columns = 80, rows = 24] = size.split('x').map(Number);
	const fleet = sampleFleet(servers, {columns, rows});
	const [model] = update(fleet.model, {
		type: 'dashboards-read',
		dashboards: [read('mcp-server.json'), read('tools.yml'), broken],
	});
	return new Desk({...fleet, model});
}

async function golden(name: string, rows: readonly string[]): Promise<void> {
	await expect(`${rows.map(row => row.trimEnd()).join('\n')}\n`).toMatchFileSnapshot(
		path.join(fixtures, 'frames', `${name}.txt`),
	);
}

const everything = typicalServers.slice(0, 4).map((server): SampleServer => ({...server, exposesAll: true}));
const command = (name: string): readonly string[] => [':', name, 'enter'];
const boards: Readonly<Record<string, readonly string[]>> = {
	sessions: ['S'],
	'sessions-of-one-server': ['down', 'enter', 'S'],
	protocol: ['R'],
	grafana: command('mcp-server'),
	tools: command('tools'),
};

describe('golden frames of dashboards', () => {
	for (const [name, keys] of Object.entries(boards)) {
		for (const size of sizes) {
			it(`${name} at ${size}`, async () => {
				await golden(`board-${name}-${size}`, await (await desk(everything, size).press(...keys)).frame());
			});
		}
	}

	const states: Readonly<Record<string, readonly [Desk, readonly string[]]>> = {
		'empty-sessions': [desk([], '80x24'), ['S']],
		'empty-grafana': [desk([], '80x24'), command('mcp-server')],
		'not-exposed': [desk(typicalServers, '120x40'), ['down', 'enter', 'R']],
		failing: [desk(everything, '120x40'), command('broken')],
		'all-down': [
			desk(
				everything.map(server => ({...server, downForSeconds: 20})),
				'80x24',
			),
			['S'],
		],
		overflowing: [
			desk(
				manyServers(100).map(server => ({...server, exposesAll: true as const})),
				'80x24',
			),
			command('tools'),
		],
		'variables-menu': [desk(everything, '80x24'), [...command('mcp-server'), 'v', 'down', 'down']],
		scrolled: [desk(everything, '80x24'), [...command('mcp-server'), 'G']],
		zoomed: [desk(everything, '80x24'), [...command('mcp-server'), '2', 'z']],
	};
	for (const [name, [state, keys]] of Object.entries(states)) {
		it(name, async () => {
			await golden(`board-state-${name}`, await (await state.press(...keys)).frame());
		});
	}

	it('ASCII draws nothing else', async () => {
		for (const keys of Object.values(boards)) {
			const shown = await (await desk(everything, '120x40').press(...keys)).frame(themeNamed('none', true));
			expect(shown.join('').replace(/[\x20-\x7e]/g, '')).toBe('');
		}
	});
});

describe('what keys do on a dashboard', () => {
	it('a variable is chosen in its menu, and every query follows', async () => {
		const shown = await desk(everything, '120x40').press(
			...command('tools'),
			'v',
			'down',
			'down',
			'down',
			'down',
			'down',
			'down',
			'enter',
			'esc',
		);
		expect((await shown.frame())[2]).toMatch(/Tool create_issue/);
		const data = shown.snapshot?.data;
		const calls =
			data?.screen === 'board' ? data.panels.find(({title}) => title === 'Calls by tool') : undefined;
		expect(calls?.expr).toContain('tool_name=~"create_issue"');
		expect(calls?.content?.type === 'chart' && calls.content.values.map(({name}) => name)).toEqual([
			'create_issue',
		]);
	});

	it('the server is chosen in the same menu and by the arrows', async () => {
		const one = await desk(everything, '120x40').press('S', 'v', 'down', 'enter');
		expect((await one.frame())[2]).toMatch(/server github-mcp/);
		await one.press('right');
		expect((await one.frame())[2]).toMatch(/server browser-mcp/);
		await one.press('left', 'left');
		expect((await one.frame())[2]).toMatch(/server all/);
	});

	it('a panel out of sight comes into view when it is focused', async () => {
		const shown = await desk(everything, '80x24').press(...command('mcp-server'));
		expect((await shown.frame()).join('\n')).not.toMatch('Tool Call Breakdown');
		await shown.press('9');
		expect((await shown.frame()).join('\n')).toMatch('Tool Call Breakdown');
	});

	it('only what is in sight is asked for', async () => {
		const shown = await desk(everything, '80x24').press(...command('mcp-server'));
		const data = shown.snapshot?.data;
		const asked = data?.screen === 'board' ? data.panels.filter(({content}) => content !== undefined) : [];
		expect(asked.map(({title}) => title)).not.toContain('Tool Call Breakdown');
		expect(asked.length).toBeGreaterThan(3);
	});

	it('y copies PromQL that Prometheus can read', async () => {
		const shown = await desk(everything, '120x40').press('S', 'v', 'down', 'enter', '1', 'y');
		expect(shown.model.notice).toBe('copied PromQL of Active');
		const data = shown.snapshot?.data;
		expect(data?.screen === 'board' && data.panels[0]?.expr).toBe(
			'sum(mcp:sessions{job="mcp-server",instance="127.0.0.1:9301"})',
		);
	});
});

it('the law of frames holds for dashboards at every size', async () => {
	const hostile: SampleServer = {
		...everything[0]!,
		name: 'evil\u001b[2J\u202e日本語🦄',
		tools: [{name: 'to\u0007ol\n日本\u200b', callsPerSecond: 5, errorRatio: 0.2, seconds: 0.2}],
	};
	const shared = desk([hostile, ...everything], '80x24');
	const {model} = shared;
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(
				...Object.values(boards),
				command('broken'),
				['S', 'v'],
				[...command('tools'), 'v', 'G'],
				['S', '8', 'z'],
				['S', 'G'],
			),
			fc.integer({min: 20, max: 300}),
			fc.integer({min: 5, max: 100}),
			fc.boolean(),
			async (keys, columns, rows, isAscii) => {
				shared.model = model;
				const shown = await (await shared.resize(columns, rows).press(...keys)).frame(
					themeNamed('dark', isAscii),
				);
				expect(shown).toHaveLength(rows);
				expect(shown.map(styledWidth).filter(width => width !== columns)).toEqual([]);
				expect(shown.join('').replace(/\u001b\[[\d;]*m/g, '')).not.toMatch(
					/[\u0000-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/,
				);
			},
		),
		{numRuns: 60, seed: 7},
	);
});
