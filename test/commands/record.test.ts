import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {PassThrough, Writable} from 'node:stream';
import {afterAll, expect, it} from 'vitest';
import {recordCommand} from '../../source/commands/record.ts';
import {readOptions} from '../../source/config/options.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-record-'));
writeFileSync(path.join(folder, 'old.om'), 'old');

afterAll(() => rmSync(folder, {recursive: true}));

/** Runs `mcptop record` until `until` is said or written. */
async function record(args: readonly string[], until: () => boolean = () => false) {
	let said = '';
	const stop = new AbortController();
	const stderr = new Writable({
		write(part, _, done) {
			said += String(part);
			done();
		},
	});
	const watching = setInterval(() => until() && stop.abort('SIGINT'), 20);
	const {options} = readOptions({interval: '100ms'}, 'record');
	const exitCode = await recordCommand({
		args,
		options,
		version: '1',
		world: {
			stdin: new PassThrough(),
			stdout: new PassThrough(),
			stderr,
			env: {},
			cwd: folder,
			scripts: new URL('file:///'),
			signal: stop.signal,
			onReload() {},
		},
	});
	clearInterval(watching);
	return {exitCode, said};
}

const refused: [title: string, args: string[], said: string][] = [
	['no file', [], 'record needs a file — try "mcptop record incident.om :3001"'],
	[
		'a target in its place',
		[':9'],
		'record: ":9" is a target, and the file comes first — try "mcptop record incident.om :9"',
	],
	['a URL in its place', ['http://h:1/metrics'], 'the file comes first — try'],
	['a file that is there', ['old.om', ':9'], 'old.om: exists already — choose another name'],
	['a directory that is not', ['no/x.om', ':9'], 'no/x.om: no such directory — make it first'],
];

it.each(refused)('%s is refused before anything is asked', async (_, args, said) => {
	const result = await record(args);
	expect(result.exitCode).toBe(2);
	expect(result.said).toContain(said);
	expect(result.said).not.toContain('recording');
	expect([readdirSync(folder), readFileSync(path.join(folder, 'old.om'), 'utf8')]).toEqual([
		['old.om'],
		'old',
	]);
});

it('a recording that is interrupted is whole', async () => {
	const server = createServer((_, response) => {
		response.setHeader('content-type', 'text/plain; version=0.0.4');
		response.end('# HELP x Some.\n# TYPE x gauge\nx 1\n');
	}).listen(0);
	const {port} = server.address() as AddressInfo;
	const file = path.join(folder, 'new.om');
	const lines = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
	const {exitCode, said} = await record(['new.om', `:${port}`], () => lines().length > 10);
	server.close();
	expect([exitCode, lines().at(-2)]).toEqual([0, '# EOF']);
	expect(lines()).toEqual(expect.arrayContaining(['# TYPE x gauge', '# HELP x Some.']));
	expect(said).toMatch(/recording 1 target to new.om; stop with ctrl-c\n.*\d+ bytes, \d+ samples a scrape/);
});
