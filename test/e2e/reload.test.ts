import {mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, expect, it} from 'vitest';
import {type FakeServer, startFakeServer} from '../support/fake-server.ts';
import {TerminalSession} from '../support/terminal.ts';

// Targets come and go while the built command runs in a pseudo-terminal.

const cli = path.join(import.meta.dirname, '../../dist/cli.js');
const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-reload-'));
const servers: FakeServer[] = [];
let session: TerminalSession | undefined;

beforeAll(async () => {
	for (let count = 0; count < 3; count++) {
		servers.push(
			await startFakeServer({
				paths: {
					'/metrics': {
						headers: {'content-type': 'text/plain; version=0.0.4'},
						body: '# TYPE mcp_tool_calls_total counter\nmcp_tool_calls_total{tool_name="a",status="success"} 3\n',
					},
				},
			}),
		);
	}
});

afterEach(async () => {
	session?.close();
	await session?.exited;
});

afterAll(async () => {
	await Promise.all(servers.map(server => server.close()));
	rmSync(folder, {recursive: true});
});

function write(file: string, text: string): void {
	// As editors and config maps do it: the old file is there until the new one is whole.
	writeFileSync(path.join(folder, `${file}.new`), text);
	renameSync(path.join(folder, `${file}.new`), path.join(folder, file));
}

function open(home: string, args: readonly string[]): TerminalSession {
	mkdirSync(path.join(folder, home), {recursive: true});
	session = new TerminalSession(process.execPath, [cli, ...args], {
		cwd: folder,
		// Other test files' servers are found on this machine too, and stand in the list until they are gone.
		rows: 80,
		env: {HOME: path.join(folder, home)},
	});
	return session;
}

const address = (index: number): string => `127.0.0.1:${servers[index]!.port}`;
const rowOf = (index: number): RegExp => new RegExp(`●\\s+${address(index)} `);

it('target files: targets come and go, the others go on; SIGHUP reads the configuration again', async () => {
	const config = (extra: string): string => `global: {scrape_interval: 1s}
scrape_configs:
  - {job_name: found, file_sd_configs: [{files: ['targets/*.json']}]}
${extra}`;
	mkdirSync(path.join(folder, 'targets'));
	write('prometheus.yml', config(''));
	write('targets/a.json', '[]');
	const screen = open('nobody', ['-c', 'prometheus.yml']);
	await screen.until('no servers');

	write('targets/a.json', JSON.stringify([{targets: [address(0), address(1)]}]));
	await screen.until(text => rowOf(0).test(text) && rowOf(1).test(text));
	const scrapes = servers[0]!.requests.length;

	write('targets/a.json', JSON.stringify([{targets: [address(0)]}]));
	await screen.until(text => rowOf(0).test(text) && !text.includes(address(1)));
	expect(servers[0]!.requests.length).toBeGreaterThanOrEqual(scrapes);

	write('prometheus.yml', config(`  - {job_name: extra, static_configs: [{targets: ['${address(2)}']}]}`));
	screen.kill('SIGHUP');
	await screen.until(text => rowOf(0).test(text) && /●\s+extra /.test(text));
	await screen.until('configuration read again');

	write('prometheus.yml', 'scrape_configs: [{job_name: extra, static_configs: [{targets: ["x"');
	screen.kill('SIGHUP');
	await screen.until(/not read again: prometheus\.yml/);
	await screen.until(text => rowOf(0).test(text) && /●\s+extra /.test(text));
}, 60_000);

it('what a client’s list names comes when asked for; what cannot be watched is listed as such', async () => {
	const lists = (name: string, port: number): string =>
		JSON.stringify({
			mcpServers: {[name]: {url: `http://127.0.0.1:${port}/mcp`}, shell: {command: '/usr/bin/npx', args: []}},
		});
	mkdirSync(path.join(folder, 'somebody/.cursor'), {recursive: true});
	write('somebody/.cursor/mcp.json', lists('one', servers[0]!.port));
	const screen = open('somebody', []);
	await screen.until(/●\s+one /);
	expect(screen.screen()).not.toContain(`:${servers[0]!.port} `);
	screen.type('H');
	await screen.until(
		/shell\s+stdio \(npx\): started by its client, no address to ask \(in ~\/\.cursor\/mcp\.json\)/,
	);
	screen.type('\u001b');
	await screen.until(/●\s+one /);

	// Under a name of its own it was there already; now it has the configured one, and is there once.
	await screen.until(`● :${servers[1]!.port} `);
	write('somebody/.cursor/mcp.json', lists('two', servers[1]!.port));
	screen.kill('SIGHUP');
	await screen.until(/●\s+two /);
	expect(screen.screen()).not.toContain(`:${servers[1]!.port} `);
}, 60_000);
