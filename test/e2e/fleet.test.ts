import {execFile, fork} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {type Fleet, startFleet} from '../../source/demo/fleet.ts';

const scripts = pathToFileURL(path.join(import.meta.dirname, '../../dist/'));
const stop = new AbortController();
let fleet: Fleet;
let logged = '';

beforeAll(async () => {
	fleet = await startFleet(
		{
			scripts,
			seed: 1,
			load: false,
			incident: false,
			clock: {nowMs: () => 0, monotonicMs: () => 0, sleep: async () => {}},
			onLog(_server, chunk) {
				logged += Buffer.from(chunk).toString();
			},
		},
		stop.signal,
	);
});

afterAll(async () => {
	stop.abort();
	await fleet.stop();
});

it('serves metrics by the guide’s names, liveness, readiness and JSON logs', async () => {
	const {origin} = fleet.servers[0]!;
	const metrics = await (await fetch(`${origin}/metrics`)).text();
	for (const name of [
		'mcp_tool_calls_total',
		'mcp_tool_call_duration_seconds',
		'mcp_resource_reads_total',
		'mcp_active_sessions',
		'mcp_session_duration_seconds',
		'mcp_errors_total',
		'process_cpu_seconds_total',
		'process_resident_memory_bytes',
		'process_open_fds',
		'mcp_http_requests_total',
		'mcp_http_request_duration_seconds',
	]) {
		expect(metrics).toContain(`# TYPE ${name} `);
	}

	expect(await (await fetch(`${origin}/health`)).json()).toMatchObject({status: 'healthy', version: '2.1.0'});
	expect(await (await fetch(`${origin}/ready`)).json()).toMatchObject({status: 'ready'});
	const first = JSON.parse(logged.slice(0, logged.indexOf('\n'))) as Record<string, unknown>;
	expect(first).toMatchObject({level: 'INFO', message: 'Server started'});
});

it('goes unready when told that a dependency fails, and says why', async () => {
	const {name, origin} = fleet.servers[1]!;
	await fleet.control(name, {type: 'dependency', dependency: 'replica', failure: 'connection refused'});
	const response = await fetch(`${origin}/ready`);
	expect([response.status, await response.json()]).toEqual([
		503,
		{status: 'not_ready', checks: {postgres: 'healthy', replica: 'unhealthy: connection refused'}},
	]);
});

it('starts again on the same port with counters at zero', async () => {
	const {name, origin} = fleet.servers[2]!;
	await fetch(`${origin}/health`);
	expect(await (await fetch(`${origin}/metrics`)).text()).toContain('endpoint="/health"');
	await fleet.restart(name);
	expect(await (await fetch(`${origin}/metrics`)).text()).not.toContain('endpoint="/health"');
});

it('leaves no process behind when its parent is killed', async () => {
	const parent = fork(path.join(import.meta.dirname, '../support/fleet-parent.ts'), [scripts.href], {
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	const [pids] = (await once(parent, 'message')) as [number[]];
	expect(pids.length).toBe(4);
	parent.kill('SIGKILL');
	await once(parent, 'exit');
	const alive = async () => {
		const {stdout} = await promisify(execFile)('ps', ['-o', 'pid=', '-p', pids.join(',')]).catch(() => ({
			stdout: '',
		}));
		return stdout.trim();
	};

	while ((await alive()) !== '') {
		// The test's own time limit ends a wait in vain.
	}
});
