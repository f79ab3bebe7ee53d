import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {TerminalSession} from '../support/terminal.ts';

// The built command in a pseudo-terminal, as a person has it: keys in, cells out.

const cli = path.join(import.meta.dirname, '../../dist/cli.js');
const sessions: TerminalSession[] = [];

function open(
	args: readonly string[],
	options: ConstructorParameters<typeof TerminalSession>[2] = {},
): TerminalSession {
	const session = new TerminalSession(process.execPath, [cli, ...args], options);
	sessions.push(session);
	return session;
}

afterEach(() => {
	for (const session of sessions.splice(0)) {
		session.close();
	}
});

const restored = /\u001b\[\?25h[\s\S]*\u001b\[\?1049l/;

describe('the demo on a terminal', () => {
	it('shows moving numbers of three servers, follows keys and sizes, and gives the terminal back', async () => {
		const screen = open(['demo'], {columns: 120, rows: 40});
		await screen.until(text => ['weather', 'database', 'github'].every(name => text.includes(name)));
		expect(screen.isAlternateScreen).toBe(true);
		const calls = (text: string) => /All 3\s+(\d+\.\d)/.exec(text)?.[1];
		const first = calls(await screen.until(text => calls(text) !== undefined));
		await screen.until(text => calls(text) !== undefined && calls(text) !== first);

		// State by glyph, word and colour.
		expect(screen.cellOf('OK').foreground).not.toBe(-1);

		const rowOf = (name: string) =>
			screen.rows().findIndex(row => row.includes(`${name} `) && row.includes('OK'));
		screen.type('j');
		await screen.until(text => text.split('\n').some(row => /❯.*(weather|database|github)/.test(row)));
		expect(rowOf('weather')).toBeGreaterThan(0);

		screen.type('s');
		await screen.until(/sort by/i);
		screen.type('\u001b');
		await screen.until(text => !/sort by/i.test(text));
		screen.type('?');
		await screen.until(/help/i);
		await screen.until(/quit/);
		screen.type('?');
		await screen.until('Tool Call Rate');

		screen.resize(80, 24);
		await screen.until(text => text.includes('Tool Call Rate') && text.split('\n').length === 24);
		screen.resize(20, 5);
		await screen.until(text => text.split('\n').length === 5 && text.includes('mcptop'));
		screen.resize(120, 40);
		await screen.until('Tool Call Breakdown');

		screen.type('q');
		expect(await screen.exited).toMatchObject({exitCode: 0});
		expect(screen.raw).toMatch(restored);
		expect(screen.isAlternateScreen).toBe(false);
	});

	it('shows the incident as breaches', async () => {
		const screen = open(['demo'], {columns: 120, rows: 40});
		await screen.until(/✖ github .*CRIT/, 100_000);
		expect(screen.cellOf('CRIT').foreground).not.toBe(-1);
		screen.type('\u0003');
		expect(await screen.exited).toMatchObject({exitCode: 0});
	}, 120_000);
});

describe('every way out restores the terminal', () => {
	for (const [title, leave] of [
		['q', (screen: TerminalSession) => screen.type('q')],
		['ctrl-c', (screen: TerminalSession) => screen.type('\u0003')],
		['SIGTERM', (screen: TerminalSession) => screen.kill('SIGTERM')],
	] as const) {
		it(title, async () => {
			const screen = open(['127.0.0.1:1'], {columns: 80, rows: 24});
			await screen.until('refused');
			leave(screen);
			await screen.exited;
			expect(screen.raw).toMatch(restored);
			expect(screen.isAlternateScreen).toBe(false);
		});
	}

	it('ctrl-z gives the shell its terminal, fg brings everything back', async () => {
		const shell = new TerminalSession('bash', ['--norc', '--noprofile', '-i'], {
			columns: 80,
			rows: 24,
			env: {PS1: 'ready> '},
		});
		sessions.push(shell);
		await shell.until('ready> ');
		shell.type(`${process.execPath} ${cli} 127.0.0.1:1\r`);
		await shell.until('refused');
		shell.type('\u001a');
		await shell.until('Stopped');
		expect(shell.isAlternateScreen).toBe(false);
		shell.type('echo $((6 * 7)) is typed\r');
		await shell.until('42 is typed');
		shell.type('fg\r');
		await shell.until(text => shell.isAlternateScreen && text.includes('refused') && text.includes('? help'));
		// Keys arrive one by one again, and nothing of them is echoed.
		shell.type('?');
		await shell.until('this help');
		shell.type('\u0003');
		await shell.until(() => !shell.isAlternateScreen);
		shell.type('exit\r');
		await shell.exited;
	});

	it('Q leaves the last frame behind', async () => {
		const screen = open(['127.0.0.1:1'], {columns: 80, rows: 24});
		await screen.until('refused');
		screen.type('Q');
		await screen.exited;
		expect(screen.isAlternateScreen).toBe(false);
		expect(screen.screen()).toContain('refused');
	});
});

describe('without a terminal', () => {
	const run = (...args: string[]) => {
		const {status, stdout, stderr} = spawnSync(process.execPath, [cli, ...args], {encoding: 'utf8'});
		return {status, stdout, stderr};
	};

	it('a reading of what cannot be reached says why and exits 3', () => {
		const {status, stdout, stderr} = run('127.0.0.1:1');
		expect(status).toBe(3);
		expect(stdout).toContain('down');
		expect(stderr).toContain('connection refused');
	});

	it('JSON is one document', () => {
		const {status, stdout} = run('127.0.0.1:1', '-o', 'json');
		expect(status).toBe(3);
		expect(JSON.parse(stdout)).toMatchObject({version: 1, servers: [{up: false, callsPerSecond: null}]});
	});

	const faults: [args: string[], says: string][] = [
		[['http://'], 'not an address'],
		[['ftp://host'], 'scheme "ftp"'],
		[['--intervall', '2s', ':1'], '--interval'],
		[['-i', 'soon', ':1'], '"soon" is not understood'],
		[['-H', 'no colon', ':1'], 'header'],
		[['127.0.0.1:1', 'http://127.0.0.1:1/metrics'], 'already watched'],
		[['query', 'sum('], 'parse error'],
		[['query'], 'needs an expression'],
		[['rules', 'check'], 'needs a file'],
		[['-c', '/nowhere.yml'], 'no such file'],
	];
	for (const [args, says] of faults) {
		it(`${args.join(' ')} is a usage error`, () => {
			const {status, stdout, stderr} = run(...args);
			expect(stderr).toContain(says);
			expect([status, stdout]).toEqual([2, '']);
		});
	}

	it('secrets in addresses and headers are never printed', () => {
		const {stdout, stderr} = run('http://user:hunter2@127.0.0.1:1', '-H', 'X-Key: hunter2', '-o', 'json');
		expect(stdout + stderr).not.toContain('hunter2');
	});

	it.skipIf(!existsSync('/dev/full'))('output that a full disk loses is told of', () => {
		const command = `${process.execPath} ${cli} --help > /dev/full`;
		const {status, stderr} = spawnSync('sh', ['-c', command], {encoding: 'utf8', timeout: 20_000});
		expect([status, stderr]).toEqual([1, 'mcptop: output is lost: ENOSPC: no space left on device, write\n']);
	});

	it('where no folder can be made it starts all the same', () => {
		const env = {...process.env, XDG_CACHE_HOME: '/proc/nowhere'};
		const {status} = spawnSync(process.execPath, [cli, '--version'], {env, timeout: 20_000});
		expect(status).toBe(0);
	});

	it('help and version', () => {
		expect(run('--help')).toMatchObject({status: 0, stderr: ''});
		expect(run('query', '--help').stdout).toContain('--replay');
		expect(run('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
	});
});

describe('SIGHUP', () => {
	it('reads rule files again while the terminal is there', async () => {
		const file = path.join(mkdtempSync(path.join(tmpdir(), 'mcptop-')), 'rules.yml');
		const rules = (name: string) =>
			`groups: [{name: g, interval: 1s, rules: [{alert: ${name}, expr: up == 0, labels: {severity: critical}}]}]\n`;
		writeFileSync(file, rules('FirstName'));
		const screen = open(['127.0.0.1:1', '--no-builtin-rules', '-r', file], {columns: 120, rows: 40});
		await screen.until('refused');
		screen.type('a');
		await screen.until('FirstName');
		writeFileSync(file, rules('SecondName'));
		screen.kill('SIGHUP');
		await screen.until('SecondName');
		screen.type('\u0003');
		expect(await screen.exited).toMatchObject({exitCode: 0});
	});

	it('ends the program when the terminal is gone', async () => {
		const screen = open(['127.0.0.1:1'], {columns: 80, rows: 24});
		await screen.until('refused');
		screen.hangUp();
		await screen.exited;
	});
});
