import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {PassThrough, Writable} from 'node:stream';
import {gzipSync} from 'node:zlib';
import {afterAll, expect, it} from 'vitest';
import {queryCommand} from '../../source/commands/query.ts';
import {readOptions} from '../../source/config/options.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-query-'));
const startSeconds = 1_767_225_600;
const recording = `${Array.from({length: 60}, (_, tick) => `up{job="a"} ${tick} ${startSeconds + tick}`).join('\n')}\n# EOF\n`;
const packed = gzipSync(recording);

writeFileSync(path.join(folder, 'x.om'), recording);
writeFileSync(path.join(folder, 'packed.om'), packed);
writeFileSync(path.join(folder, 'plain.om.gz'), recording);
writeFileSync(path.join(folder, 'cut.om.gz'), packed.subarray(0, packed.length - 20));
writeFileSync(path.join(folder, 'damaged.om.gz'), packed.fill(255, packed.length >> 1));
writeFileSync(path.join(folder, 'empty.om'), '');

afterAll(() => rmSync(folder, {recursive: true}));

/** What `mcptop query` prints, and what it says on stderr. */
async function query(flags: Readonly<Record<string, string>>, ...args: readonly string[]) {
	const text = {printed: '', said: ''};
	const into = (key: 'printed' | 'said') =>
		new Writable({
			write(part, _, done) {
				text[key] += String(part);
				done();
			},
		});
	const {options, problems} = readOptions(flags, 'query');
	expect(problems).toEqual([]);
	const exitCode = await queryCommand({
		args,
		options,
		version: '1',
		world: {
			stdin: new PassThrough(),
			stdout: into('printed'),
			stderr: into('said'),
			env: {},
			cwd: folder,
			scripts: new URL('file:///'),
			signal: new AbortController().signal,
			onReload() {},
		},
	});
	return {exitCode, ...text};
}

const start = String(startSeconds);
const refused: [title: string, flags: Record<string, string>, args: string[], said: RegExp][] = [
	['no expression', {replay: 'x.om'}, [], /query needs an expression — try/],
	['a target beside a file', {replay: 'x.om'}, ['up', ':1'], /--replay: no target is asked .*":1"/],
	['a limit for a file', {replay: 'x.om', maxMemory: '1MB'}, ['up'], /--max-memory: .*read whole/],
	['a start without a step', {replay: 'x.om', start}, ['up'], /a range needs --start and --step — try/],
	['an end alone', {replay: 'x.om', end: start}, ['up'], /a range needs --start and --step — try/],
	[
		'an end before the start',
		{replay: 'x.om', start, end: '5', step: '1'},
		['up'],
		/--end: 1970-01-01T00:00:05.000Z is before --start, 2026-01-01T00:00:00.000Z — try/,
	],
	[
		'a start after the recording',
		{replay: 'x.om', start: '1800000000', step: '1'},
		['up'],
		/--start: 2027-01-15T08:00:00.000Z is after the end, 2026-01-01T00:00:59.000Z — try/,
	],
	[
		'too many points',
		{replay: 'x.om', start, step: '1ms'},
		['up'],
		/--step: 1ms makes 59001 points, more than 11000 — try "1s"/,
	],
	['an empty file', {replay: 'empty.om'}, ['up'], /empty.om:1:1: .*\n.*holds no sample with a timestamp/],
	['no such file', {replay: 'nothing.om'}, ['up'], /nothing.om: no such file/],
];

it.each(refused)('%s is refused', async (_, flags, args, said) => {
	const result = await query(flags, ...args);
	expect(result.said).toMatch(said);
	expect(result).toMatchObject({exitCode: 2, printed: ''});
});

const answered: [title: string, flags: Record<string, string>, printed: string, said: RegExp][] = [
	['a recording', {replay: 'x.om'}, '59', /^$/],
	['packed, whatever its name', {replay: 'packed.om'}, '59', /^$/],
	['not packed, whatever its name', {replay: 'plain.om.gz'}, '59', /^$/],
	['packed and cut off', {replay: 'cut.om.gz'}, '', /cut.om.gz:\d+:1: .*cut off/],
	['damaged', {replay: 'damaged.om.gz'}, '', /damaged.om.gz: damaged, it cannot be unpacked beyond/],
	[
		'an instant after it',
		{replay: 'x.om', time: '1767312000000'},
		'(no series)',
		/x.om is from 2026-01-01T00:00:00.000Z to 2026-01-01T00:00:59.000Z/,
	],
];

it.each(answered)('%s is read', async (_, flags, printed, said) => {
	const result = await query(flags, 'up');
	expect(result.printed).toContain(printed);
	expect(result.said).toMatch(said);
});
