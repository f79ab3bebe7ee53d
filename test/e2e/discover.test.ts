import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Fleet, startFleet} from '../../source/demo/fleet.ts';
import {openHttp} from '../../source/io/http.ts';
import {listeners} from '../../source/io/listeners.ts';
import {type Discovery, discover} from '../../source/runtime/discover.ts';
import type {FilePort} from '../../source/runtime/ports.ts';

const stop = new AbortController();
let fleet: Fleet;

beforeAll(async () => {
	fleet = await startFleet(
		{
			scripts: pathToFileURL(path.join(import.meta.dirname, '../../dist/')),
			seed: 1,
			load: false,
			incident: false,
			clock: {nowMs: () => 0, monotonicMs: () => 0, sleep: async () => {}},
			onLog: () => {},
		},
		stop.signal,
	);
});

afterAll(async () => {
	stop.abort();
	await fleet.stop();
});

/** Real sockets and the real table of listeners; only the user's files are the test's. */
async function discovered(
	lists: Readonly<Record<string, string>>,
): Promise<{discovery: Discovery; milliseconds: number}> {
	const files: FilePort = {
		async readText(file) {
			const text = lists[file];
			return text === undefined ? {type: 'failed', reason: 'no such file'} : {type: 'text', text};
		},
	};
	const http = openHttp();
	const startMs = performance.now();
	const discovery = await discover(
		{http, files, listeners},
		{surroundings: {home: '/h', workingDirectory: '/w', platform: 'linux', env: {}}, version: '0.0.0'},
		stop.signal,
	);
	const milliseconds = performance.now() - startMs;
	await http.close();
	return {discovery, milliseconds};
}

describe('on a host where the demo’s servers run', () => {
	it('finds all of them within two seconds', async () => {
		const {discovery, milliseconds} = await discovered({});
		const found = discovery.targets.map(({metricsUrl}) => metricsUrl);
		expect(found).toEqual(expect.arrayContaining(fleet.servers.map(({origin}) => `${origin}/metrics`)));
		expect(milliseconds).toBeLessThan(2000);
	});

	it('one that a client’s list names is there once, under that name', async () => {
		const [first] = fleet.servers;
		const {port} = new URL(first!.origin);
		const {discovery} = await discovered({
			'/h/.cursor/mcp.json': JSON.stringify({mcpServers: {mine: {url: `http://localhost:${port}/mcp`}}}),
		});
		const same = discovery.targets.filter(({metricsUrl}) => new URL(metricsUrl!).port === port);
		expect(same.map(({name, foundIn}) => ({name, foundIn}))).toEqual([
			{name: 'mine', foundIn: '~/.cursor/mcp.json'},
		]);
	});
});
