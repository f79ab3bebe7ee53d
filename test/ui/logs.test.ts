import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {parseLogFilter} from '../../source/logs/filter.ts';
import type {Message} from '../../source/state/messages.ts';
import {currentPlace} from '../../source/state/view.ts';
import {keyMessages} from '../../source/ui/key-messages.ts';
import {Desk} from '../support/frames.ts';
import {type SampleServer, sampleFleet, sampleNowMs, typicalServers} from '../support/sample-fleet.ts';
import {logsOf, sampleLines} from '../support/sample-logs.ts';

const frames = path.join(import.meta.dirname, '../../fixtures/frames');
const at = (seconds: number) => new Date(sampleNowMs - 60_000 + seconds * 1000).toISOString();
/** Ten lines, a second apart; every third is an error. */
const tenLines = Array.from({length: 10}, (_, index) =>
	JSON.stringify({
		time: at(index),
		level: index % 3 === 2 ? 'error' : 'info',
		msg: `line ${index} ${index % 2 === 0 ? 'even' : 'odd'}`,
	}),
);

function deskOf(
	size: string,
	lines: readonly string[],
	servers: readonly SampleServer[] = typicalServers.slice(0, 3),
): Desk {
	const [columns = 80, rows = 24] = size.split('x').map(Number);
	return new Desk({...sampleFleet(servers, {columns, rows}), logs: logsOf(lines)});
}

async function golden(name: string, desk: Desk): Promise<void> {
	const rows = await desk.frame();
	await expect(`${rows.map(row => row.trimEnd()).join('\n')}\n`).toMatchFileSnapshot(
		path.join(frames, `${name}.txt`),
	);
}

function selectedText(desk: Desk): string | undefined {
	const data = desk.snapshot?.data;
	return data?.screen === 'logs' && !data.following ? data.rows[data.selected]?.record.body : 'following';
}

function messagesFor(desk: Desk, key: string): readonly Message[] {
	return keyMessages(key, {}, {model: desk.model, snapshot: desk.snapshot, windowsMs: [300_000]});
}

describe('a filter that was cleared goes on as a search among all lines', () => {
	const walks: [keys: string[], selected: string][] = [
		[['l'], 'following'],
		[['l', '/', 'odd', 'enter'], 'following'],
		[['l', '/', 'odd', 'enter', 'up', 'esc'], 'line 7 odd'],
		[['l', '/', 'odd', 'enter', 'up', 'esc', 'n'], 'line 9 odd'],
		[['l', '/', 'odd', 'enter', 'up', 'esc', 'N'], 'line 5 odd'],
		[['l', '/', 'odd', 'enter', 'up', 'esc', 'up', 'N'], 'line 5 odd'],
		[['l', '/', '/ne [01]/', 'enter', 'esc', 'N', 'N'], 'line 0 even'],
		[['l', '/', 'odd', 'enter', 'up', 'N'], 'line 5 odd'],
		[['l', 'e'], 'line 8 even'],
		[['l', 'e', 'e', 'E'], 'line 8 even'],
	];
	it.each(walks)('%j selects “%s”', async (keys, selected) => {
		const desk = deskOf('120x40', tenLines);
		await desk.press(...keys);
		expect(selectedText(desk)).toBe(selected);
	});

	it('its hits stay marked', async () => {
		const desk = deskOf('120x40', tenLines);
		await desk.press('l', '/', 'even', 'enter', 'esc');
		const data = desk.snapshot!.data;
		expect(data.screen === 'logs' && data.rows.length).toBe(10);
		expect(data.screen === 'logs' && data.highlights.rangesIn('an even line')).toEqual([{start: 3, end: 7}]);
	});
});

describe('L shows the lines of a moment', () => {
	it('the cursor’s, of the server that is selected', async () => {
		const desk = deskOf('120x40', sampleLines(typicalServers.slice(0, 3), 600));
		await desk.press('down', ',', ',', ',', ',', 'L');
		const data = desk.snapshot!.data;
		const {cursorAtMs} = desk.model.view;
		expect(cursorAtMs).toBeDefined();
		expect(data).toMatchObject({screen: 'logs', filter: 'server=github-mcp', following: false});
		const found = data.screen === 'logs' ? data.rows[data.selected]! : undefined;
		const away = (record: {readonly timestampMs: number}) => Math.abs(record.timestampMs - cursorAtMs!);
		const least = Math.min(...(data.screen === 'logs' ? data.rows : []).map(({record}) => away(record)));
		expect(away(found!.record)).toBe(least);
		expect(least).toBeLessThan(5000);
	});
});

describe('l asks for the lines of what is selected', () => {
	const names: [name: string, filter: string][] = [
		['github-mcp', 'server=github-mcp'],
		['my server', 'server="my server"'],
		['say "hi"', 'server="say \\"hi\\""'],
	];
	it.each(names)('of a server named %s', async (name, filter) => {
		const desk = deskOf('120x40', [], [{...typicalServers[0]!, name}]);
		await desk.press('down', 'l');
		const data = desk.snapshot!.data;
		expect(data).toMatchObject({screen: 'logs', filter});
		const record = logsOf([JSON.stringify({level: 'info', msg: 'x', server: name})]).at(0)!;
		expect(parseLogFilter(filter).test(record)).toBe(true);
	});
});

describe('m shows the numbers behind a line', () => {
	const lines: [line: Readonly<Record<string, string>>, place: object | string][] = [
		[
			{server: 'github-mcp', tool: 'get_file'},
			{screen: 'tool', tool: 'get_file'},
		],
		[{server: 'github-mcp'}, {screen: 'server'}],
		[{server: 'elsewhere', tool: 'get_file'}, 'elsewhere is not watched'],
		[{}, 'this line names no server'],
	];
	it.each(lines)('%j', async (fields, place) => {
		const desk = deskOf('120x40', [JSON.stringify({level: 'info', msg: 'x', ...fields})]);
		await desk.press('l', 'm');
		if (typeof place === 'string') {
			expect(desk.model.notice).toContain(place);
		} else {
			expect(currentPlace(desk.model.view)).toMatchObject(place);
		}
	});
});

describe('what leaves the screen', () => {
	it('y copies the line as it was written, s asks where to save what is shown', async () => {
		const desk = deskOf('120x40', tenLines);
		await desk.press('l', 'e');
		expect(messagesFor(desk, 'y')).toEqual([
			{type: 'copy-asked', text: tenLines[8], what: expect.stringContaining('a line of')},
		]);
		await desk.press('/', 'odd', 'enter', 's');
		expect(desk.model.view.prompt).toMatchObject({
			kind: 'save',
			text: expect.stringMatching(/^mcptop-\d{8}-\d{6}\.log$/),
		});
		const messages = keyMessages(
			'',
			{return: true},
			{model: desk.model, snapshot: desk.snapshot, windowsMs: []},
		);
		expect(messages).toContainEqual({
			type: 'save-asked',
			file: desk.model.view.prompt!.text,
			filter: 'odd',
		});
	});
});

describe('golden frames', () => {
	const long = JSON.stringify({
		time: at(3),
		level: 'warn',
		msg: `a message that is much longer than any screen is wide: ${'0123456789 '.repeat(30)}end`,
		nested: {list: [1, 2.5, 'BIG'], empty: {}},
	}).replace('"BIG"', '12345678901234567890');
	const scenes: [name: string, size: string, lines: readonly string[], keys: string[]][] = [
		['logs-wrapped', '80x24', [...tenLines, long], ['l', '\u0017']],
		['logs-dated', '120x40', tenLines, ['l', 't']],
		['logs-ago', '80x24', sampleLines(typicalServers, 40), ['l', 't', 't']],
		['logs', '80x24', sampleLines(typicalServers, 400), ['l']],
		['logs', '120x40', sampleLines(typicalServers, 400), ['l', 'e']],
		['logs-grouped', '120x40', sampleLines(typicalServers, 400), ['l', 'g']],
		['logs-record', '120x40', [...tenLines, long], ['l', 'enter']],
		['logs-record', '80x24', [...tenLines, long], ['l', 'enter']],
		['logs-record-text', '80x24', ['started', 'Error: no', '    at f (x.js:1:2)'], ['l', 'enter']],
	];
	it.each(scenes)('%s at %s', async (name, size, lines, keys) => {
		const desk = deskOf(size, lines);
		for (const key of keys) {
			await (key === '\u0017' ? desk.pressChord('w', {ctrl: true}) : desk.press(key));
		}

		await golden(`${name}-${size}`, desk);
	});

	const panes: [name: string, size: string, keys: string[]][] = [
		['overview', '80x24', []],
		['overview', '120x40', []],
		['overview', '200x50', []],
		['overview-of-one-server', '120x40', ['down']],
		['server', '120x40', ['down', 'enter']],
		['server', '200x50', ['down', 'enter']],
		['tool', '120x40', ['down', 'enter', 'enter']],
		['tool', '200x50', ['down', 'enter', 'enter']],
		['calls-zoomed', '80x24', ['down', 'enter', 'enter', '6', 'z']],
	];
	it.each(panes)('%s with its log at %s', async (name, size, keys) => {
		const desk = deskOf(size, sampleLines(typicalServers, 400), typicalServers);
		await desk.press(...keys);
		await golden(`log-pane-${name}-${size}`, desk);
	});
});
