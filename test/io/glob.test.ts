import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {expandGlob, globFiles} from '../../source/io/glob.ts';

let folder = '';

beforeAll(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'mcptop-glob-'));
	mkdirSync(path.join(folder, 'team'));
	for (const name of ['a.yml', 'b.yml', 'c.yaml', 'team/d.yml', 'odd(1).yml']) {
		writeFileSync(path.join(folder, name), '');
	}
});

afterAll(() => {
	rmSync(folder, {recursive: true});
});

const rows: readonly (readonly [pattern: string, files: readonly string[]])[] = [
	['gone.yml', ['gone.yml']],
	['*.yml', ['a.yml', 'b.yml', 'odd(1).yml']],
	['?.y*ml', ['a.yml', 'b.yml', 'c.yaml']],
	['[ab].yml', ['a.yml', 'b.yml']],
	['[^a].yml', ['b.yml']],
	['*/*.yml', ['team/d.yml']],
	['te*/d.yml', ['team/d.yml']],
	['odd(*).yml', ['odd(1).yml']],
	['none*/x', []],
	['a.yml/*', []],
];
for (const [pattern, files] of rows) {
	it(pattern, () => {
		expect(expandGlob(pattern, folder)).toEqual(files);
		const absolute = expandGlob(path.join(folder, pattern), '/');
		expect(absolute).toEqual(files.map(file => path.join(folder, file)));
	});
}

const laterRows: readonly (readonly [pattern: string, files: readonly string[]])[] = [
	...rows.filter(([pattern]) => pattern !== 'gone.yml'),
	['gone.yml', []],
	['**/*.yml', ['a.yml', 'b.yml', 'odd(1).yml', 'team/d.yml']],
	['**/d.yml', ['team/d.yml']],
	['team/**/d.yml', ['team/d.yml']],
];
for (const [pattern, files] of laterRows) {
	it(`${pattern}, looked up without waiting`, async () => {
		expect(await globFiles(pattern, {folder, maxFiles: 100})).toEqual(files);
		const absolute = await globFiles(path.join(folder, pattern), {folder: '/', maxFiles: 100});
		expect(absolute).toEqual(files.map(file => path.join(folder, file)));
	});
}
