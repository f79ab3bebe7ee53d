import {appendFileSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {TerminalSession} from '../support/terminal.ts';

const cli = path.join(import.meta.dirname, '../../dist/cli.js');
const sessions: TerminalSession[] = [];

function open(command: string, args: readonly string[], size = {columns: 120, rows: 40}): TerminalSession {
	const session = new TerminalSession(command, args, size);
	sessions.push(session);
	return session;
}

afterAll(() => {
	for (const session of sessions) {
		session.close();
	}
});

describe('from the overview of the incident to the failing request’s lines', () => {
	for (const size of [
		{columns: 120, rows: 40},
		{columns: 80, rows: 24},
	]) {
		it.concurrent(`takes three keys at ${size.columns}×${size.rows}`, async () => {
			const screen = open(process.execPath, [cli, 'demo'], size);
			await screen.until(/✖ github/, 100_000);
			screen.type('l');
			await screen.until('FOLLOW');
			screen.type('e');
			await screen.until(text => /❯.*ERROR/.test(text));
			screen.type('o');
			await screen.until(text => /id=[0-9a-f]{8}/.test(text) && /❯.*ERROR/.test(text));
			screen.type('\u0003');
			expect(await screen.exited).toMatchObject({exitCode: 0});
		}, 150_000);
	}
});

it('follows files and commands, binds them to servers, masks secrets, and filters', async () => {
	const file = path.join(mkdtempSync(path.join(tmpdir(), 'mcptop-')), 'a.log');
	writeFileSync(file, '{"level":"info","message":"from the file","tool":"search"}\n');
	const screen = open(process.execPath, [
		cli,
		'127.0.0.1:1',
		'-l',
		`weather=${file}`,
		'-l',
		'cmd:echo "WARN from the command"; sleep 1000',
	]);
	await screen.until('refused');
	screen.type('l');
	await screen.until(text => text.includes('from the file') && text.includes('from the command'));
	appendFileSync(file, '{"level":"error","message":"login password=hunter2"}\n');
	await screen.until('password=[redacted]');
	expect(screen.raw).not.toContain('hunter2');
	screen.type('/');
	await screen.until('esc clear');
	screen.type('level>=error');
	await screen.until('level>=error');
	screen.type('\r');
	await screen.until(text => text.includes('password=[redacted]') && !text.includes('from the command'));
	screen.type('\u0003');
	await screen.exited;
});

it('reads lines from standard input and keys from the terminal', async () => {
	const screen = open('/bin/sh', [
		'-c',
		`echo "ERROR piped in" | ${process.execPath} ${cli} 127.0.0.1:1 -l -`,
	]);
	await screen.until('refused');
	screen.type('l');
	await screen.until('piped in');
	screen.type('\u0003');
	await screen.exited;
});
