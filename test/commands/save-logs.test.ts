import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, expect, it} from 'vitest';
import {saveLogs} from '../../source/commands/save-logs.ts';
import {logsOf} from '../support/sample-logs.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-'));
const buffer = logsOf([
	'{"level":"info","message":"started"}',
	'{"level":"error","message":"login failed","password":"hunter2hunter2"}',
	'Traceback (most recent call last):',
	'  File "server.py", line 3',
	'ValueError: no',
]);

afterAll(() => rmSync(folder, {recursive: true}));

it('writes the lines a filter keeps, secrets masked, for its owner only', async () => {
	expect(await saveLogs({buffer, filter: 'level=error', file: 'kept.log', folder})).toMatch(
		/^saved \d+ lines? to kept\.log$/,
	);
	const file = path.join(folder, 'kept.log');
	const text = readFileSync(file, 'utf8');
	expect(text).toContain('login failed');
	expect(text).not.toContain('started');
	expect(text).not.toContain('hunter2');
	expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('writes all lines without a filter, traces whole', async () => {
	await saveLogs({buffer, filter: '', file: 'all.log', folder});
	expect(readFileSync(path.join(folder, 'all.log'), 'utf8').split('\n')).toEqual([
		expect.stringContaining('started'),
		expect.stringContaining('login failed'),
		'Traceback (most recent call last):',
		'  File "server.py", line 3',
		'ValueError: no',
		'',
	]);
});

it('never writes over a file, and says what is wrong', async () => {
	writeFileSync(path.join(folder, 'there.log'), 'precious');
	expect(await saveLogs({buffer, filter: '', file: 'there.log', folder})).toBe(
		'there.log: exists already — choose another name',
	);
	expect(readFileSync(path.join(folder, 'there.log'), 'utf8')).toBe('precious');
	expect(await saveLogs({buffer, filter: '', file: 'no/such/place.log', folder})).toMatch(
		/^no\/such\/place\.log: .+/,
	);
});
