import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {type FakeServer, startFakeServer} from '../support/fake-server.ts';
import {TerminalSession} from '../support/terminal.ts';

// What a person does beside following the incident, key after key on one terminal.

const cli = path.join(import.meta.dirname, '../../dist/cli.js');
const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-'));
const servers: FakeServer[] = [];
const sessions: TerminalSession[] = [];

beforeAll(async () => {
	for (let index = 0; index < 3; index++) {
		servers.push(await startFakeServer({paths: {'/metrics': '200', '/health': {body: 'ok'}}}));
	}

	const targets = servers.map(
		({port}, index) => `      - {targets: ["127.0.0.1:${port}"], name: server-${index}}`,
	);
	writeFileSync(
		path.join(folder, 'mcptop.yml'),
		`global: {scrape_interval: 1s}
keys:
  capacity: K
  zoom: [Z]
  nonsense: x
scrape_configs:
  - job_name: mcp
    static_configs:
${targets.join('\n')}
`,
	);
});

afterAll(async () => {
	for (const session of sessions) {
		session.close();
	}

	await Promise.all(servers.map(server => server.close()));
	rmSync(folder, {recursive: true, force: true});
});

function open(): TerminalSession {
	const session = new TerminalSession(process.execPath, [cli], {
		columns: 120,
		rows: 40,
		cwd: folder,
		env: {HOME: folder, XDG_STATE_HOME: path.join(folder, 'state')},
	});
	sessions.push(session);
	return session;
}

it('travels through time, asks, zooms by a key of its own, filters, is resized, and finds its settings again', async () => {
	const session = open();
	const says = async (key: string, expected: string | RegExp | ((screen: string) => boolean)) => {
		session.type(key);
		return session.until(expected);
	};

	await session.until(screen => /3\/3 up/.test(screen) && /server-2/.test(screen));

	// Time: two scrapes back, one forward, and live again.
	await says(' ', / PAUSED /);
	await says('{', / PAUSED -[1-9]/);
	await says('0', ' LIVE ');

	// The prompt: an expression with a mistake is marked at its column, a right one is answered.
	await says('e', 'evaluate');
	for (const letter of 'sum(up') {
		session.type(letter);
	}

	await session.until('sum(up');
	await says('\r', /sum\(up[\s\S]*unclosed left parenthesis/);
	await says('\r', 'evaluate');
	session.type(')');
	await session.until('sum(up)');
	await says('\r', /sum\(up\)[\s\S]*\b3\b/);
	await says('\u001b', screen => !screen.includes('evaluate'));
	await says('\u001b', 'Servers 3');

	// A key of the configuration does what it is bound to, the old one no longer does, and a mistake in it is named.
	const panels = (screen: string) => screen.split('╭').length - 1;
	await says('Z', screen => panels(screen) === 1 && screen.includes('Servers 3'));
	await says('Z', screen => panels(screen) > 3);
	await says('K', 'capacity');
	await says('q', 'Servers 3');
	await says('?', /K +capacity planning/);
	await says('?', 'Servers 3');

	// The filter narrows while it is typed, and esc gives everything back.
	session.type('/');
	await session.until('words, !without');
	for (const letter of '!server-1') {
		session.type(letter);
	}

	await session.until('Servers 2/3');
	await says('\r', screen => /filter !server-1/.test(screen) && !screen.includes('words, !without'));
	await says('\u001b', 'Servers 3');

	// A storm of sizes ends in a whole frame of the last one.
	for (let size = 20; size <= 140; size += 3) {
		session.resize(size, 8 + (size % 40));
	}

	session.resize(100, 30);
	await session.until(screen => {
		const rows = screen.split('\n');
		return rows.length === 30 && /mcptop .* LIVE/.test(rows[0]!) && rows[29]!.includes('quit');
	});

	// Columns and order are kept for the next time.
	await says('c', 'columns');
	await says('m', screen => !/MEM/.test(screen));
	await says('\u001b', screen => !screen.includes('columns'));
	await says('s', 'sort by');
	await says('n', 'SERVER▼');
	await says('q', () => true);
	expect((await session.exited).exitCode).toBe(0);

	const again = open();
	await again.until(screen => /3\/3 up/.test(screen) && /SERVER▼/.test(screen) && !/MEM/.test(screen));
	again.type('\u0003');
	expect((await again.exited).exitCode).toBe(0);
}, 120_000);
