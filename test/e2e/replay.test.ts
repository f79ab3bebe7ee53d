import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {TerminalSession} from '../support/terminal.ts';
import {incidentRecording} from '../tools/incident-recording.ts';

const cli = path.join(import.meta.dirname, '../../dist/cli.js');
const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-replay-'));
const sessions: TerminalSession[] = [];

beforeAll(() => {
	const text = incidentRecording();
	writeFileSync(path.join(folder, 'incident.om'), text);
	writeFileSync(path.join(folder, 'incident.om.gz'), gzipSync(text));
	// A line that is broken, and the end cut off in the middle of another.
	const [first, ...rest] = text.split('\n');
	writeFileSync(path.join(folder, 'broken.om'), [first, 'up{job="x" 1 2', ...rest].join('\n').slice(0, -300));
	writeFileSync(
		path.join(folder, 'rules.yml'),
		`groups:
  - name: replayed
    interval: 15s
    rules:
      - {alert: ServerDown, expr: up == 0, for: 1m, labels: {severity: critical}, annotations: {summary: server is down}}
`,
	);
});

afterAll(() => {
	for (const session of sessions) {
		session.close();
	}

	rmSync(folder, {recursive: true});
});

function replay(...args: readonly string[]): TerminalSession {
	const session = new TerminalSession(process.execPath, [cli, 'replay', ...args], {
		columns: 120,
		rows: 40,
		cwd: folder,
		env: {HOME: folder},
	});
	sessions.push(session);
	return session;
}

it('shows a recording in the screens: alerts begin and end as they did, at any speed, backwards too', async () => {
	const session = replay(
		'incident.om',
		'--no-builtin-rules',
		'-r',
		'rules.yml',
		'--time',
		'2026-01-01T00:29:30Z',
	);
	await session.until(/REPLAY 1× 29m.* of 1h24/);
	const press = async (key: string, expected: string | RegExp) => {
		session.type(key);
		return session.until(expected);
	};

	for (const speed of [2, 5, 10]) {
		await press('+', `REPLAY ${speed}×`);
	}

	// The server is down from minute 30 to 33.
	await session.until(/CRIT.*server is down/);
	await press(' ', 'REPLAY paused');
	expect(session.screen()).toContain('CRIT');
	await press('a', '1 firing');
	await press('{', /REPLAY paused 3[0-2]m/);
	await press('{', /REPLAY paused (?:29|30|31)m/);
	await press('{', /REPLAY paused (?:28|29|30)m/);
	await press('{', /REPLAY paused (?:27|28|29)m/);
	await session.until(/0 firing/);
	await press('a', 'Servers 1');
	await press('0', 'REPLAY end 1h24 of 1h24');
	session.type('\u0003');
	expect((await session.exited).exitCode).toBe(0);
}, 120_000);

it('reads a packed recording, and starts where it is told', async () => {
	const session = replay('incident.om.gz', '--time', '2026-01-01T00:31:00Z');
	await session.until(/REPLAY 1× 31m|REPLAY 1× 30m5/);
	await session.until(/DOWN/);
	session.type('\u0003');
	expect((await session.exited).exitCode).toBe(0);
}, 60_000);

it('loses only what is broken, and says so', async () => {
	const session = replay('broken.om');
	await session.until(/REPLAY 1× .* of 1h2/);
	expect(session.raw).toMatch(/broken\.om:2:\d+: expected/);
	expect(session.raw).toContain('the last line is cut off');
	session.type('\u0003');
	expect((await session.exited).exitCode).toBe(0);
}, 60_000);

it('says what is wrong with a file that is none', async () => {
	const session = replay('nothing.om');
	expect((await session.exited).exitCode).toBe(2);
	expect(session.raw).toContain('nothing.om: no such file');
}, 60_000);
