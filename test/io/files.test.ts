import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {files} from '../../source/io/files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-files-'));
afterAll(() => rmSync(folder, {recursive: true}));
writeFileSync(path.join(folder, 'token'), 's3cret\n');
writeFileSync(path.join(folder, 'large'), '');
truncateSync(path.join(folder, 'large'), 16 * 1024 * 1024 + 1);

describe('a file that a target names', () => {
	const rows: readonly {readonly file: string; readonly read: string}[] = [
		{file: path.join(folder, 'token'), read: 's3cret\n'},
		{file: path.join(folder, 'none'), read: 'no such file'},
		{file: path.join(folder, 'token/below'), read: 'no such file'},
		{file: path.join(folder, 'large'), read: 'larger than 16384 KB'},
		{file: folder, read: 'a directory, not a file'},
		{file: '/dev/null', read: 'not a regular file'},
		{file: 'nul\u0000byte', read: 'cannot be read (ERR_INVALID_ARG_VALUE)'},
	];
	for (const {file, read} of rows) {
		it(`${path.basename(file).replace(/^mcptop-files-.*/, 'a folder')}: ${read.trim()}`, async () => {
			const result = await files.readText(file);
			expect(result.type === 'text' ? result.text : result.reason).toBe(read);
		});
	}
});
