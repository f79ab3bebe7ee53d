import {describe, expect, it} from 'vitest';
import type {Surroundings} from '../../source/config/client-files.ts';
import {Discoverer, discover} from '../../source/runtime/discover.ts';
import type {FilePort, HttpPort, HttpRequest, Listener, ListenerPort} from '../../source/runtime/ports.ts';

const surroundings: Surroundings = {home: '/h', workingDirectory: '/w', platform: 'linux', env: {}};
const guideMetrics =
	'# TYPE mcp_tool_calls_total counter\nmcp_tool_calls_total{tool_name="a",status="success"} 1\n';
const goMetrics = '# TYPE go_goroutines gauge\ngo_goroutines 3\n';
const jsonRpcError = '{"jsonrpc":"2.0","error":{"code":-32000,"message":"Not Acceptable"},"id":null}';

type Page = readonly [status: number, body: string];

/** A host: pages by `port/path`, files by path. A port that is not there refuses, a page that is not there is a 404. */
function host(pages: Readonly<Record<string, Page>>, files: Readonly<Record<string, string>> = {}) {
	const requests: HttpRequest[] = [];
	const ports = new Set(Object.keys(pages).map(key => key.split('/')[0]!));
	const http: HttpPort = {
		async exchange(request) {
			requests.push(request);
			const {port, pathname} = new URL(request.url);
			if (!ports.has(port)) {
				return {type: 'failed', kind: 'refused', reason: 'connection refused', durationSeconds: 0};
			}

			const [status, body] = pages[`${port}${pathname}`] ?? [404, '<html>Cannot GET</html>'];
			return {
				type: 'response',
				status,
				headers: {},
				body: new TextEncoder().encode(body),
				durationSeconds: 0,
			};
		},
	};
	const fileWorld: FilePort = {
		async readText(path) {
			const text = files[path];
			return text === undefined ? {type: 'failed', reason: 'no such file'} : {type: 'text', text};
		},
	};
	const listening: readonly Listener[] = [...ports].map(port => ({host: '127.0.0.1', port: Number(port)}));
	const listeners: ListenerPort = {
		async list() {
			return {type: 'listeners', source: '/proc/net/tcp', listeners: listening};
		},
	};
	return {world: {http, files: fileWorld, listeners}, requests};
}

async function found(pages: Readonly<Record<string, Page>>, files: Readonly<Record<string, string>> = {}) {
	const {world, requests} = host(pages, files);
	const discovery = await discover(world, {surroundings, version: '0.0.0'}, new AbortController().signal);
	return {
		targets: discovery.targets.map(({name, metricsUrl, healthUrl, foundIn}) => ({
			name,
			metricsUrl,
			healthUrl,
			foundIn,
		})),
		discovery,
		requests,
	};
}

const cursor = (servers: object): Readonly<Record<string, string>> => ({
	'/h/.cursor/mcp.json': JSON.stringify({mcpServers: servers}),
});

describe('discover', () => {
	it('finds listeners whose metrics have MCP names', async () => {
		const {targets} = await found({'3001/metrics': [200, guideMetrics], '3002/metrics': [200, guideMetrics]});
		expect(targets).toEqual([
			{
				name: ':3001',
				metricsUrl: 'http://127.0.0.1:3001/metrics',
				healthUrl: undefined,
				foundIn: 'listening on 127.0.0.1:3001',
			},
			{
				name: ':3002',
				metricsUrl: 'http://127.0.0.1:3002/metrics',
				healthUrl: undefined,
				foundIn: 'listening on 127.0.0.1:3002',
			},
		]);
	});

	it('leaves other programs alone after two pages', async () => {
		const {targets, requests} = await found({'9100/metrics': [200, goMetrics], '8080/': [200, 'hello']});
		expect(targets).toEqual([]);
		expect(requests.map(({url}) => url).sort()).toEqual([
			'http://127.0.0.1:8080/mcp',
			'http://127.0.0.1:8080/metrics',
			'http://127.0.0.1:9100/mcp',
			'http://127.0.0.1:9100/metrics',
		]);
	});

	it('knows an MCP server without metrics by its answer at /mcp, and watches its health', async () => {
		const {targets} = await found({'3001/mcp': [406, jsonRpcError], '3001/healthz': [200, 'ok']});
		expect(targets).toEqual([
			{
				name: ':3001',
				metricsUrl: undefined,
				healthUrl: 'http://127.0.0.1:3001/healthz',
				foundIn: 'listening on 127.0.0.1:3001',
			},
		]);
	});

	it('calls a listener what it calls itself, unless that is the SDK’s default', async () => {
		const info = (name: string): Page => [200, `${guideMetrics}target_info{service_name="${name}"} 1\n`];
		const {targets} = await found({
			'3001/metrics': info('wea\u001b[2Jther'),
			'3002/metrics': info('unknown_service:node'),
		});
		expect(targets.map(({name}) => name)).toEqual(['weather', ':3002']);
	});

	it('finds metrics at another usual path', async () => {
		const {targets} = await found({'3001/mcp': [405, jsonRpcError], '3001/q/metrics': [200, goMetrics]});
		expect(targets[0]?.metricsUrl).toBe('http://127.0.0.1:3001/q/metrics');
	});

	it('lists a configured listener once, under its configured name', async () => {
		const {targets} = await found(
			{'3001/metrics': [200, guideMetrics]},
			cursor({weather: {url: 'http://localhost:3001/mcp'}}),
		);
		expect(targets).toEqual([
			{
				name: 'weather',
				metricsUrl: 'http://localhost:3001/metrics',
				healthUrl: undefined,
				foundIn: '~/.cursor/mcp.json',
			},
		]);
	});

	it('one server in two lists is one server', async () => {
		const {targets} = await found(
			{'3001/metrics': [200, guideMetrics]},
			{
				...cursor({weather: {url: 'http://localhost:3001/mcp'}}),
				'/h/.claude.json': '{"mcpServers": {"wetter": {"type": "http", "url": "http://127.0.0.1:3001/mcp"}}}',
			},
		);
		expect(targets.map(({name}) => name)).toEqual(['wetter']);
	});

	it('watches a configured server that does not run', async () => {
		const {discovery} = await found({}, cursor({weather: {url: 'http://localhost:3001/mcp'}}));
		expect(discovery.targets[0]).toMatchObject({
			name: 'weather',
			metricsUrl: 'http://localhost:3001/metrics',
			searchPaths: true,
		});
	});

	it('never asks another host, and says so', async () => {
		const {discovery, requests} = await found(
			{},
			cursor({docs: {url: 'https://mcp.example.com/mcp', headers: {authorization: 'Bearer t'}}}),
		);
		expect(requests).toEqual([]);
		expect(discovery.unwatched).toEqual([
			{name: 'docs', foundIn: '~/.cursor/mcp.json', reason: 'on mcp.example.com:443: name it to watch it'},
		]);
	});

	it('lists stdio servers as such, without arguments', async () => {
		const {discovery} = await found(
			{},
			cursor({files: {command: 'npx', args: ['server', '--key', 'hunter2']}}),
		);
		expect(discovery.unwatched).toEqual([
			{
				name: 'files',
				foundIn: '~/.cursor/mcp.json',
				reason: 'stdio (npx): started by its client, no address to ask',
			},
		]);
		expect(JSON.stringify(discovery)).not.toContain('hunter2');
	});

	it('sends a list’s headers to their own origin only, and nothing but GET', async () => {
		const {requests} = await found(
			{'3001/metrics': [200, guideMetrics], '3002/metrics': [200, guideMetrics]},
			cursor({weather: {url: 'http://localhost:3001/mcp', headers: {authorization: 'Bearer t'}}}),
		);
		const withSecret = requests.filter(({headers}) => headers.authorization !== undefined);
		expect(new Set(withSecret.map(({url}) => new URL(url).host))).toEqual(new Set(['localhost:3001']));
		expect(requests.filter(({method = 'GET'}) => method !== 'GET')).toEqual([]);
	});

	it('knocks at no door of a database', async () => {
		const {requests} = await found({'5432/': [200, ''], '22/': [200, '']});
		expect(requests).toEqual([]);
	});

	it('says where it looked and what it came to', async () => {
		const {discovery} = await found(
			{'3001/metrics': [200, guideMetrics]},
			{...cursor({a: {command: 'x'}}), '/w/.mcp.json': '{"mcpServers": oops'},
		);
		expect(discovery.looked.filter(({outcome}) => outcome !== 'no such file')).toEqual([
			{place: '/w/.mcp.json', outcome: 'not understood at line 1 (InvalidSymbol)'},
			{place: '~/.cursor/mcp.json', outcome: '1 server'},
			{place: '/proc/net/tcp', outcome: '1 listener on loopback, 1 MCP server among them'},
		]);
	});

	it('a configured server whose metrics want credentials is watched: its row will say so', async () => {
		const {targets} = await found(
			{'3001/metrics': [401, 'no']},
			cursor({a: {url: 'http://localhost:3001/mcp'}}),
		);
		expect(targets[0]?.metricsUrl).toBe('http://localhost:3001/metrics');
	});

	it('a configured server with nothing to watch is listed with the reason', async () => {
		const {discovery} = await found(
			{'3001/mcp': [405, jsonRpcError]},
			cursor({a: {url: 'http://localhost:3001/mcp'}}),
		);
		expect([discovery.targets, discovery.unwatched]).toEqual([
			[],
			[{name: 'a', foundIn: '~/.cursor/mcp.json', reason: 'answers, but has neither metrics nor health'}],
		]);
	});
});

describe('looking again', () => {
	const signal = new AbortController().signal;
	const pages: Record<string, Page> = {
		'3001/metrics': [200, guideMetrics],
		'3003/metrics': [200, goMetrics],
	};

	it('asks nobody again who answered, and leaves in peace who had nothing to say twice', async () => {
		const {world, requests} = host(pages);
		const discoverer = new Discoverer(world, {surroundings, version: '0.0.0'});
		const first = await discoverer.look(signal);
		const counts = [requests.length];
		for (let look = 0; look < 20; look++) {
			const {targets} = await discoverer.look(signal);
			expect(targets[0]).toBe(first.targets[0]);
			counts.push(requests.length);
		}

		expect(counts.slice(0, 4)).toEqual([3, 5, 5, 5]);
		expect(counts.at(-1)).toBe(5);
		expect(requests.filter(({url}) => url.includes(':3001')).length).toBe(1);
	});

	it('finds a server that has started since, and one that came back', async () => {
		const {world} = host(pages);
		const listening = new Set([3001, 3003]);
		const listeners: ListenerPort = {
			async list() {
				return {
					type: 'listeners',
					source: '/proc/net/tcp',
					listeners: [...listening].map(port => ({host: '127.0.0.1', port})),
				};
			},
		};
		const discoverer = new Discoverer({...world, listeners}, {surroundings, version: '0.0.0'});
		const namesNow = async () => (await discoverer.look(signal)).targets.map(({name}) => name);
		expect(await namesNow()).toEqual([':3001']);
		pages['3007/metrics'] = [200, guideMetrics];
		listening.add(3007);
		const {world: grown} = host(pages);
		const later = new Discoverer({...grown, listeners}, {surroundings, version: '0.0.0'});
		const laterNames = async () => (await later.look(signal)).targets.map(({name}) => name);
		expect(await laterNames()).toEqual([':3001', ':3007']);
		listening.delete(3007);
		expect(await laterNames()).toEqual([':3001']);
		listening.add(3007);
		expect(await laterNames()).toEqual([':3001', ':3007']);
	});

	it('asks a configured server without metrics again now and then: they may have been turned on', async () => {
		const own: Record<string, Page> = {'3001/mcp': [405, jsonRpcError]};
		const {world} = host(own, cursor({a: {url: 'http://localhost:3001/mcp'}}));
		const discoverer = new Discoverer(world, {surroundings, version: '0.0.0'});
		expect((await discoverer.look(signal)).unwatched.map(({name}) => name)).toEqual(['a']);
		await discoverer.look(signal);
		own['3001/metrics'] = [200, guideMetrics];
		let looks = 0;
		let found = 0;
		while (found === 0 && looks < 50) {
			looks++;
			found = (await discoverer.look(signal)).targets.length;
		}

		expect(looks).toBeGreaterThan(1);
		expect(looks).toBeLessThanOrEqual(10);
	});
});
