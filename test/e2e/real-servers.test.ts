import path from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {load, missingPrograms, type RealServer, startRealServers} from '../support/real-servers.ts';
import {TerminalSession} from '../support/terminal.ts';

// Published servers, started for real and called for real. They are large and not ours, so whoever wants to run this
// installs kubernetes-mcp-server, mongodb-mcp-server and @zereight/mcp-gitlab somewhere and names the folder.

const cli = path.join(import.meta.dirname, '../../dist/cli.js');
const folder = process.env.MCPTOP_REAL_SERVERS ?? '';
const missing = folder === '' ? ['MCPTOP_REAL_SERVERS names no folder'] : missingPrograms(folder);

describe('published servers under load', () => {
	if (missing.length > 0) {
		it.skip(`not installed: ${missing.join(', ')}`, () => undefined);
		return;
	}

	const stop = new AbortController();
	let servers: readonly RealServer[] = [];
	let screen: TerminalSession;
	let ended: Promise<unknown>;

	beforeAll(async () => {
		servers = await startRealServers(folder, stop.signal);
		ended = Promise.all(servers.map(server => load(server, stop.signal)));
		screen = new TerminalSession(
			process.execPath,
			[cli, '-i', '1s', ...servers.map(({name, metricsUrl}) => `${name}=${metricsUrl}`)],
			{columns: 140, rows: 44, env: {HOME: folder}},
		);
		await screen.until(text => /3\/3 up/.test(text) && /p95/.test(text));
	}, 60_000);

	afterAll(async () => {
		stop.abort();
		screen?.close();
		await ended;
	});

	/** The numbers of a row: calls a second, error rate, p50, p95. */
	const rowOf = (text: string, name: string): readonly string[] =>
		new RegExp(`${name} +(?:OK|WARN|CRIT)? +([\\d.]+) +(\\S+) +(\\S+) +(\\S+)`).exec(text)?.slice(1) ?? [];
	const ms = (text: string): number => {
		const [, number = '', unit = ''] = /^≤?~?([\d.]+)(µs|ms|s)$/.exec(text) ?? [];
		return Number(number) * {µs: 0.001, ms: 1, s: 1000}[unit as 'ms']!;
	};

	it('kubernetes: tools, rates and errors appear; its latency is a bound near the mean, not seconds', async () => {
		const tools = ['configuration_view', 'namespaces_list', 'nope'].map(tool => `kubernetes › ${tool}`);
		const text = await screen.until(shown => {
			const [calls, errors] = rowOf(shown, 'kubernetes');
			return Number(calls) > 4 && Number(errors) > 10 && tools.every(tool => shown.includes(tool));
		});
		const [calls, errors, p50, p95] = rowOf(text, 'kubernetes');
		expect(Number(calls)).toBeGreaterThan(4);
		// One call in four names a tool that does not exist.
		expect(Number(errors)).toBeGreaterThan(10);
		expect(Number(errors)).toBeLessThan(40);
		expect(p50).toMatch(/^≤/);
		expect(p95).toMatch(/^≤/);
		// The buckets say 4.75 s; the calls take less than a few milliseconds.
		expect(ms(p95!)).toBeLessThan(500);
	}, 60_000);

	it('mongodb: every call fails without a database, in milliseconds', async () => {
		const tools = ['list-knowledge-sources', 'connect'].map(tool => `mongodb › ${tool}`);
		const text = await screen.until(shown => {
			const [calls, errors] = rowOf(shown, 'mongodb');
			return Number(calls) > 4 && Number(errors) > 0 && tools.every(tool => shown.includes(tool));
		});
		const [, errors, , p95] = rowOf(text, 'mongodb');
		expect(Number(errors)).toBe(100);
		expect(ms(p95!)).toBeLessThan(2000);
	}, 60_000);

	it('gitlab: requests, those it rejects after sixty a minute, and dashes for latency', async () => {
		const text = await screen.until(shown => Number(rowOf(shown, 'gitlab')[1]) > 20);
		const [calls, errors, p50, p95] = rowOf(text, 'gitlab');
		expect(Number(calls)).toBeGreaterThan(1);
		expect(Number(errors)).toBeLessThanOrEqual(100);
		expect([p50, p95]).toEqual(['–', '–']);
	}, 60_000);

	it('the tool view calls a bound from the mean coarse and names the bucket', async () => {
		screen.type('j');
		await screen.until(/❯.*(kubernetes|mongodb|gitlab)/);
		while (!/❯.*kubernetes/.test(screen.screen())) {
			const before = screen.screen();
			screen.type('j');
			await screen.until(text => text !== before);
		}

		screen.type('\r');
		await screen.until('speaks kubernetes-mcp-server');
		screen.type('\r');
		await screen.until(/p95 ≤\S+ coarse .* mean \S+/);
		await screen.until(/p95 in 0–5s/);
	}, 60_000);

	it('no alert speaks of the latency', async () => {
		expect(screen.screen()).not.toMatch(/is slow/);
	});
});
