import path from 'node:path';
import {afterAll, expect, it} from 'vitest';
import {TerminalSession} from '../support/terminal.ts';

// The demo's incident on the alert screen. The demo's rules run ten times faster than written.

const root = path.join(import.meta.dirname, '../..');
const sessions: TerminalSession[] = [];

afterAll(() => {
	for (const session of sessions) {
		session.close();
	}
});

const cases: {title: string; args: string[]}[] = [
	{title: 'the built-in rules fire and resolve', args: []},
	{
		title: 'the guide’s five rules as a file do as well',
		args: ['--no-builtin-rules', '-r', path.join(root, 'fixtures/rules/guide.yml')],
	},
];
for (const {title, args} of cases) {
	// Both at once: an incident takes two minutes.
	it.concurrent(title, async () => {
		const screen = new TerminalSession(process.execPath, [path.join(root, 'dist/cli.js'), 'demo', ...args], {
			columns: 120,
			rows: 40,
		});
		sessions.push(screen);
		await screen.until('Tool Call Rate');
		screen.type('a');
		const highErrors = (state: string) => (text: string) =>
			text.split('\n').some(row => row.includes(state) && row.includes('MCPToolHighErrorRate'));
		await screen.until(highErrors('pending'), 90_000);
		await screen.until(highErrors('firing'), 120_000);
		await screen.until(highErrors('resolved'), 180_000);
		screen.type('\u0003');
		await expect(screen.exited).resolves.toMatchObject({exitCode: 0});
	}, 400_000);
}
