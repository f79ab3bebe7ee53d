import path from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {type FakeServer, startFakeServer} from '../support/fake-server.ts';
import {TerminalSession} from '../support/terminal.ts';

// What is pointed at: an instant by the cursor of the charts, a row by the mouse.

const cli = path.join(import.meta.dirname, '../../dist/cli.js');
const servers: FakeServer[] = [];
const sessions: TerminalSession[] = [];

beforeAll(async () => {
	for (let index = 0; index < 3; index++) {
		servers.push(await startFakeServer({paths: {'/metrics': '200', '/health': {body: 'ok'}}}));
	}
});

afterAll(async () => {
	for (const session of sessions) {
		session.close();
	}

	await Promise.all(servers.map(server => server.close()));
});

function open(...flags: readonly string[]): TerminalSession {
	const targets = servers.map(({port}, index) => `server-${index}=http://127.0.0.1:${port}/metrics`);
	const session = new TerminalSession(process.execPath, [cli, '-i', '1s', ...flags, ...targets], {
		columns: 120,
		rows: 40,
	});
	sessions.push(session);
	return session;
}

it('the time cursor goes back and forward on every chart, stays while the screens change, and goes with esc', async () => {
	const session = open();
	/** Seconds of the day that the cursor is at, as the header has it. */
	const cursorSeconds = (screen: string) => {
		const [, hours, minutes, seconds] = /│(\d\d):(\d\d):(\d\d) {2}LIVE/.exec(screen) ?? [];
		return hours === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
	};

	await session.until(screen => /3\/3 up/.test(screen) && /Tool Call Rate ─+ \d/.test(screen));
	session.type(',');
	const first = cursorSeconds(await session.until(screen => cursorSeconds(screen) !== undefined))!;
	session.type(',');
	const second = cursorSeconds(await session.until(screen => (cursorSeconds(screen) ?? first) !== first))!;
	expect((first - second + 86_400) % 86_400).toBeLessThan(60);
	session.type('.');
	await session.until(screen => cursorSeconds(screen) === first);

	// It is drawn in a chart that has the screen to itself, and another screen shows the same instant.
	session.type('2');
	session.type('z');
	await session.until(screen => screen.split('╭').length === 2 && cursorSeconds(screen) === first);
	session.type('z');
	await session.until('Servers 3');
	session.type('\r');
	await session.until(screen => /fleet › server-/.test(screen) && cursorSeconds(screen) === first);

	// esc takes the cursor away before it leaves the screen.
	session.type('\u001b');
	await session.until(screen => /fleet › server-/.test(screen) && cursorSeconds(screen) === undefined);
	session.type('\u001b');
	await session.until('Servers 3');
	session.type('q');
	expect((await session.exited).exitCode).toBe(0);
}, 120_000);

it('the mouse chooses, opens and scrolls where it was asked for, and is given back', async () => {
	const session = open('--mouse');
	const report = (button: number, text: string) => {
		// Not the line of alerts on top, which names servers as well.
		const y = session.rows().findIndex(row => /^[│╭]/.test(row) && row.includes(text));
		expect(y, `${text} is on the screen`).toBeGreaterThan(1);
		session.type(`\u001b[<${button};6;${y + 1}M\u001b[<${button};6;${y + 1}m`);
	};

	const [left, wheelUp, wheelDown] = [0, 64, 65];
	await session.until(screen => /3\/3 up/.test(screen) && /❯.*All 3/.test(screen));
	expect(session.raw).toContain('\u001b[?1000h');
	// By name: alerts that begin to fire would change the order.
	session.type('s');
	await session.until('sort by');
	session.type('n');
	await session.until('SERVER▼');

	// A turn of the wheel is three rows; a press chooses, a second one opens.
	report(wheelDown, 'server-0');
	await session.until(/❯. server-2/);
	report(wheelUp, 'server-0');
	await session.until(/❯.*All 3/);
	report(left, 'server-1');
	await session.until(/❯. server-1/);
	report(left, 'server-1');
	await session.until('fleet › server-1');
	session.type('\u001b');
	await session.until(/❯. server-1/);

	// Over the help it scrolls the help, and the list below stays where it is.
	session.resize(80, 24);
	await session.until(screen => screen.split('\n').length === 24 && screen.includes('server-1'));
	session.type('?');
	await session.until(/ 1–\d+ of \d+ /);
	report(wheelDown, 'Help ');
	await session.until(/ 2–\d+ of \d+ /);
	session.type('\u001b');
	await session.until(/❯. server-1/);
	session.type('q');
	expect((await session.exited).exitCode).toBe(0);
	expect(session.raw).toContain('\u001b[?1000l');
}, 120_000);
