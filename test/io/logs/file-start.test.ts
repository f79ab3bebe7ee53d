import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {sinceStart} from '../../../source/io/logs/file-start.ts';
import {LogFile} from '../../../source/io/logs/log-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-since-'));

/** `@123 …` was written at 123; anything else does not say. Counts how often it is asked. */
function clockOf() {
	const asked = {times: 0};
	return {
		asked,
		timestampOf(line: Uint8Array): number | undefined {
			asked.times++;
			const match = /^@(\d+) /.exec(Buffer.from(line).toString());
			return match === null ? undefined : Number(match[1]);
		},
	};
}

async function start(text: string, atMs: number, maxBytes = 1e9) {
	const file = path.join(folder, 'since.log');
	writeFileSync(file, text);
	const opened = await LogFile.open(file);
	const {asked, timestampOf} = clockOf();
	const found = await sinceStart(opened, text.length, {since: {atMs, timestampOf}, maxBytes});
	await opened.close();
	return {found, asked, rest: found === undefined ? undefined : text.slice(found.position)};
}

const lines = (count: number, each = (index: number) => `@${index} ${'x'.repeat(90)}\n`) =>
	Array.from({length: count}, (_, index) => each(index)).join('');

describe('where the lines since a time begin', () => {
	const rows: readonly {
		readonly title: string;
		readonly text: string;
		readonly atMs: number;
		readonly maxBytes?: number;
		/** Among the lines read; none may be missing that is as young as this. */
		readonly first: number;
		/** Older lines read at most: one window's worth. */
		readonly tooMany?: number;
		readonly isCut?: boolean;
	}[] = [
		{title: 'in the middle', text: lines(100_000), atMs: 70_000, first: 70_000},
		{title: 'at the beginning', text: lines(10_000), atMs: 0, first: 0, tooMany: 0},
		{title: 'before the beginning', text: lines(10_000), atMs: -5, first: 0, tooMany: 0},
		{title: 'at the end', text: lines(100_000), atMs: 99_999, first: 99_999},
		{
			title: 'past lines that do not say',
			text: lines(100_000, index => `@${index} x\n  at trace\n  at trace\n`),
			atMs: 50_000,
			first: 50_000,
			tooMany: 3000,
		},
		{
			title: 'past a line of a megabyte without a time',
			text: `${lines(10_000)}${'y'.repeat(900_000)}\n${lines(10_000, index => `@${10_000 + index} z\n`)}`,
			atMs: 15_000,
			first: 15_000,
			tooMany: 10_000,
		},
		{
			title: 'before what may be read',
			text: lines(100_000),
			atMs: 0,
			maxBytes: 100_000,
			first: 98_980,
			tooMany: 0,
			isCut: true,
		},
	];
	for (const {title, text, atMs, maxBytes, first, tooMany = 800, isCut = false} of rows) {
		it(title, async () => {
			const {found, rest, asked} = await start(text, atMs, maxBytes);
			const times = [...rest!.matchAll(/^@(\d+) /gm)].map(match => Number(match[1]));
			expect(found!.isCut).toBe(isCut);
			expect(times[0]).toBeLessThanOrEqual(first);
			expect(times[0]).toBeGreaterThanOrEqual(first - tooMany);
			expect(asked.times).toBeLessThan(200);
		});
	}

	it('is unknown where no line says its time', async () => {
		expect((await start('a line\n'.repeat(10_000), 5)).found).toBeUndefined();
	});

	it('is the end of an empty file', async () => {
		expect((await start('', 5)).found).toBeUndefined();
	});

	it('is found among clocks that jump back, too early rather than never', async () => {
		const text = `${lines(20_000)}${lines(20_000)}`;
		const {rest} = await start(text, 15_000);
		expect(rest).toContain('@19999 ');
	});
});
