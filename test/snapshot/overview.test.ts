import {describe, expect, it} from 'vitest';
import {filterTest} from '../../source/snapshot/filter.ts';
import type {OverviewData} from '../../source/snapshot/overview.ts';
import {sorted} from '../../source/snapshot/sort.ts';
import {Desk} from '../support/frames.ts';
import {type SampleServer, sampleFleet, typicalServers} from '../support/sample-fleet.ts';

async function overview(desk: Desk): Promise<OverviewData> {
	const {data} = await desk.look();
	if (data.screen !== 'overview') {
		throw new Error(`the screen is ${data.screen}`);
	}

	return data;
}

const size = {columns: 120, rows: 40};

describe('the overview as data', () => {
	it('has rates, ratios and quantiles as the samples have them', async () => {
		const steady: SampleServer = {
			name: 'steady',
			memoryBytes: 100 << 20,
			cpuCores: 0.5,
			sessions: 10,
			tools: [{name: 'call', callsPerSecond: 20, errorRatio: 0.25, seconds: 0.2}],
		};
		const [row] = (await overview(new Desk(sampleFleet([steady], size)))).servers;
		expect(row?.callsPerSecond).toBeGreaterThan(13);
		expect(row?.callsPerSecond).toBeLessThan(28);
		expect(row?.errorRatio).toBeGreaterThan(0.15);
		expect(row?.errorRatio).toBeLessThan(0.35);
		expect(row?.p50).toMatchObject({type: 'exact'});
		expect(row?.status).toBe('critical');
	});

	it('puts the worst first and keeps the configured order among equals', async () => {
		const {servers} = await overview(new Desk(sampleFleet(typicalServers, size)));
		expect(servers.map(({status}) => status)).toEqual([
			'critical',
			'down',
			'warning',
			...new Array<string>(7).fill('ok'),
		]);
		expect(servers.slice(3).map(({name}) => name)).toEqual(
			typicalServers.map(({name}) => name).filter(name => !/github|slack|browser/.test(name)),
		);
	});

	it('knows nothing of a server that is down, rather than zeros', async () => {
		const {servers} = await overview(new Desk(sampleFleet(typicalServers, size)));
		const down = servers.find(({status}) => status === 'down');
		expect([down?.callsPerSecond, down?.errorRatio, down?.memoryBytes, down?.sessions]).toEqual([
			undefined,
			undefined,
			undefined,
			undefined,
		]);
		expect(down?.reason).toBe('connection refused by 127.0.0.1:9310');
	});

	it('has no rates before the second scrape', async () => {
		const {servers} = await overview(
			new Desk(sampleFleet(typicalServers.slice(0, 1), {...size, historySeconds: 0})),
		);
		expect([servers[0]?.callsPerSecond, servers[0]?.p95.type]).toEqual([undefined, 'none']);
	});

	const keys: readonly {readonly title: string; readonly press: readonly string[]; readonly names: RegExp}[] =
		[
			{title: 'a filter keeps what matches', press: ['/', 'mcp !git fet', 'enter'], names: /^fetch-mcp$/},
			{title: 'problems only', press: ['!'], names: /^github-mcp slack-mcp browser-mcp$/},
			{title: 'sorted by name', press: ['s', 'n'], names: /^browser-mcp fetch-mcp filesystem-mcp/},
			{title: 'sorted by calls, unknown last', press: ['s', 'c'], names: /^filesystem-mcp.*slack-mcp$/},
			{title: 'reversed, unknown still last', press: ['s', 'c', 'r'], names: /^sqlite-mcp.*slack-mcp$/},
		];
	for (const {title, press, names} of keys) {
		it(title, async () => {
			const desk = await new Desk(sampleFleet(typicalServers, size)).press(...press);
			expect((await overview(desk)).servers.map(({name}) => name).join(' ')).toMatch(names);
		});
	}

	it('keeps the selection with its server when the order changes', async () => {
		const desk = await new Desk(sampleFleet(typicalServers, size)).press('down', 's', 'n');
		expect((await overview(desk)).scopeName).toBe('github-mcp');
	});

	it('says not scraped then, of a time before the first scrape', async () => {
		const fleet = sampleFleet(typicalServers.slice(0, 1), {...size, historySeconds: 30});
		const desk = new Desk(fleet);
		desk.model = {...desk.model, view: {...desk.model.view, pausedAtMs: fleet.nowMs - 600_000}};
		const [row] = (await overview(desk)).servers;
		expect([row?.status, row?.reason]).toEqual(['waiting', 'not scraped then']);
	});
});

describe('lists', () => {
	it('filter by words and exclusions, whatever the case', () => {
		const names = ['GitHub', 'gitlab', 'slack'];
		expect(names.filter(filterTest('git !LAB'))).toEqual(['GitHub']);
		expect(names.filter(filterTest(' '))).toEqual(names);
		expect(names.filter(filterTest('!'))).toEqual(names);
	});

	it('sort stably', () => {
		const rows = [
			{id: 'a', n: 1},
			{id: 'b', n: 2},
			{id: 'c', n: 1},
		];
		const order = sorted(rows, {n: row => row.n}, {column: 'n', reversed: false});
		expect(order.map(({id}) => id).join('')).toBe('bac');
	});
});
