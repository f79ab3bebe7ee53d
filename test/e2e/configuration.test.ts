import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';

const cli = path.join(import.meta.dirname, '../../dist/cli.js');
const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-'));
let server: Server;
let port = 0;
const seen: {readonly url: string; readonly authorization: string}[] = [];

beforeAll(async () => {
	server = createServer((request, response) => {
		const {url = '', headers} = request;
		seen.push({url, authorization: headers.authorization ?? ''});
		if (!url.startsWith('/custom') || headers.authorization !== 'Bearer s3cret') {
			response.statusCode = headers.authorization === 'Bearer s3cret' ? 404 : 401;
			response.end();
			return;
		}

		response.setHeader('content-type', 'text/plain; version=0.0.4');
		response.end(
			'# TYPE mcp_tool_calls_total counter\nmcp_tool_calls_total{tool_name="a",status="success"} 3\n# TYPE noise gauge\nnoise 1\n',
		);
	});
	await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
	({port} = server.address() as AddressInfo);
	writeFileSync(path.join(folder, 'token'), 's3cret\n');
	writeFileSync(
		path.join(folder, 'targets.json'),
		JSON.stringify([{targets: [`127.0.0.1:${port}`, 'dropped:1'], labels: {zone: 'west'}}]),
	);
	writeFileSync(
		path.join(folder, 'prometheus.yml'),
		`global: {scrape_interval: 1s}
scrape_configs:
  - job_name: weather
    metrics_path: /custom
    params: {key: [k1]}
    authorization: {credentials_file: token}
    file_sd_configs: [{files: ['*.json']}]
    relabel_configs:
      - {source_labels: [__address__], regex: 'dropped:.*', action: drop}
    metric_relabel_configs:
      - {source_labels: [__name__], regex: noise, action: drop}
`,
	);
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
	rmSync(folder, {recursive: true});
});

type Run = {readonly code: number; readonly stdout: string; readonly stderr: string};

function mcptop(...args: readonly string[]): Promise<Run> {
	const {promise, resolve} = Promise.withResolvers<Run>();
	execFile(
		process.execPath,
		[cli, ...args],
		{cwd: folder, env: {PATH: process.env.PATH, HOME: folder}},
		(error, stdout, stderr) => {
			resolve({code: error === null ? 0 : Number(error.code), stdout, stderr});
		},
	);
	return promise;
}

it('scrapes the targets of a Prometheus file, relabelled, with the credentials it names', async () => {
	const {code, stdout} = await mcptop(
		'query',
		'{job="weather",__name__!~"scrape_.*"}',
		'-c',
		'prometheus.yml',
		'--for',
		'1500ms',
		'-o',
		'json',
	);
	const {result} = JSON.parse(stdout) as {
		result: {metric: Record<string, string>; value: [number, string]}[];
	};
	const byName = Object.fromEntries(
		result.map(({metric, value}) => [metric.__name__, {zone: metric.zone, value: value[1]}]),
	);
	expect(code).toBe(0);
	expect(byName).toMatchObject({
		up: {zone: 'west', value: '1'},
		mcp_tool_calls_total: {zone: 'west', value: '3'},
		'mcp:tool_calls_total': {zone: 'west', value: '3'},
		'mcp:tool_errors_total': {zone: 'west', value: '0'},
	});
	expect(byName).not.toHaveProperty('noise');
	expect(seen.find(({url}) => url.startsWith('/custom'))).toEqual({
		url: '/custom?key=k1',
		authorization: 'Bearer s3cret',
	});
});

it('--print-config shows what is in force without secrets', async () => {
	const {code, stdout} = await mcptop(
		'--print-config',
		'-c',
		'prometheus.yml',
		'-H',
		'X-Key: hunter2',
		'more=:9',
	);
	expect(code).toBe(0);
	expect(stdout).toContain(`metrics: http://127.0.0.1:${port}/custom?key=<secret>`);
	expect(stdout).toContain('x-key: <secret>');
	expect(stdout).toContain('credentials_file:');
	expect(stdout).not.toMatch(/hunter2|s3cret|k1/);
});

it('a broken file is told with its place, and ends with 2', async () => {
	writeFileSync(path.join(folder, 'broken.yml'), 'scrape_confgis: []\n');
	const {code, stderr} = await mcptop('query', 'up', '-c', 'broken.yml');
	expect([code, stderr.split('\n')[0]]).toEqual([
		2,
		'mcptop: broken.yml:1:1: scrape_confgis is no setting mcptop knows — did you mean "scrape_configs"?',
	]);
});

it('a file that is not there as well', async () => {
	const {code, stderr} = await mcptop('query', 'up', '-c', 'nope.yml');
	expect([code, stderr.split('\n')[0]]).toEqual([2, 'mcptop: nope.yml: no such file']);
});
