import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {styledWidth} from '../../source/present/text.ts';
import {type ThemeName, themeNamed} from '../../source/present/theme.ts';
import type {HealthVerdict} from '../../source/scrape/health.ts';
import {update} from '../../source/state/update.ts';
import {Desk} from '../support/frames.ts';
import {manyServers, type SampleServer, sampleFleet, typicalServers} from '../support/sample-fleet.ts';
import {screenKeys as screens} from '../support/screens.ts';

const frames = path.join(import.meta.dirname, '../../fixtures/frames');

async function golden(name: string, rows: readonly string[]): Promise<void> {
	await expect(`${rows.map(row => row.trimEnd()).join('\n')}\n`).toMatchFileSnapshot(
		path.join(frames, `${name}.txt`),
	);
}

function desk(servers: readonly SampleServer[], size: string, historySeconds?: number): Desk {
	const [columns = 80, rows = 24] = size.split('x').map(Number);
	return new Desk(
		sampleFleet(servers, {columns, rows, ...(historySeconds === undefined ? {} : {historySeconds})}),
	);
}

describe('golden frames', () => {
	const states: Readonly<Record<string, Desk>> = {
		empty: desk([], '80x24'),
		'first scrape': desk(typicalServers, '80x24', 0),
		'two scrapes': desk(typicalServers, '80x24', 2),
		'all down': desk(
			typicalServers.map(server => ({...server, downForSeconds: 20})),
			'80x24',
		),
		'hundred servers': desk(manyServers(100), '80x24'),
	};
	for (const [name, state] of Object.entries(states)) {
		it(name, async () => {
			await golden(`state-${name.replaceAll(' ', '-')}`, await state.frame());
		});
	}

	it('ASCII draws nothing else', async () => {
		const shown = await (await desk(typicalServers, '120x40').press('down', 'enter')).frame(
			themeNamed('none', true),
		);
		expect(shown.join('').replace(/[\x20-\x7e]/g, '')).toBe('');
		await golden('ascii-server-120x40', shown);
	});

	for (const theme of ['dark', 'light', 'high-contrast', 'monochrome'] as const) {
		it(`colours of ${theme}`, async () => {
			const shown = await desk(typicalServers, '80x24').frame(themeNamed(theme));
			await expect(`${shown.join('\n').replaceAll('\u001b', '␛')}\n`).toMatchFileSnapshot(
				path.join(frames, `theme-${theme}-80x24.txt`),
			);
		});
	}
});

describe('the law of frames: exactly the rows asked, each exactly as wide, nothing that moves the cursor', () => {
	const hostile: SampleServer = {
		...typicalServers[0]!,
		name: 'evil\u001b[2J\u202e日本語🦄-server-with-a-very-long-name-indeed-and-more',
		tools: [
			{name: 'to\u0007ol\u001b]0;x\u0007\n日本\u200b', callsPerSecond: 5, errorRatio: 0.2, seconds: 0.2},
			...typicalServers[0]!.tools,
		],
	};
	const servers = [hostile, ...typicalServers];
	const themes: readonly ThemeName[] = ['dark', 'none'];

	it('at every size, on every screen', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(
					...Object.values(screens),
					['/', 'evil'],
					['s'],
					['z'],
					['2', 'z'],
					[' ', '['],
					[':', 'x'],
				),
				fc.integer({min: 20, max: 300}),
				fc.integer({min: 5, max: 100}),
				fc.constantFrom(...themes),
				fc.boolean(),
				async (keys, columns, rows, theme, isAscii) => {
					const shown = await (
						await shared
							.reset()
							.resize(columns, rows)
							.press(...keys)
					).frame(themeNamed(theme, isAscii));
					expect(shown).toHaveLength(rows);
					expect(shown.map(styledWidth).filter(width => width !== columns)).toEqual([]);
					const unstyled = shown.join('').replace(/\u001b\[[\d;]*m/g, '');
					expect(
						unstyled.match(/[\u0000-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/)?.[0],
					).toBeUndefined();
				},
			),
			{numRuns: 150, seed: 7},
		);
	});

	const base = sampleFleet(servers, {columns: 80, rows: 24, historySeconds: 120});
	const verdict: HealthVerdict = {
		state: 'failing',
		reason:
			'503 not_ready: 日本語 probe timeout after 3000ms, which is a long story that goes on and on and on',
		dependencies: [{name: 'replica', state: 'failing', reason: 'connection refused'}],
	};
	const [withProbe] = update(base.model, {
		type: 'probe-finished',
		targetId: base.model.servers[0]!.target.id,
		atMs: base.nowMs,
		probe: 'ready',
		path: '/ready',
		durationSeconds: 3,
		verdict,
	});
	const shared = {
		reset: () => new Desk({...base, model: withProbe}),
	};
});
