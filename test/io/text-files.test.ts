import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {expandGlob, readTextFile} from '../../source/io/text-files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-glob-'));
afterAll(() => rmSync(folder, {recursive: true}));
mkdirSync(path.join(folder, 'rules/deep'), {recursive: true});
for (const file of ['a.yml', 'b.yml', '.hidden.yml', 'c.yaml', 'rules/d.yml', 'rules/deep/e.yml']) {
	writeFileSync(path.join(folder, file), file);
}

describe('file patterns', () => {
	const cases: [pattern: string, files: string[]][] = [
		['*.yml', ['a.yml', 'b.yml']],
		['?.y*ml', ['a.yml', 'b.yml', 'c.yaml']],
		['[ab].yml', ['a.yml', 'b.yml']],
		['.h*.yml', ['.hidden.yml']],
		['rules/*.yml', ['rules/d.yml']],
		['*/*.yml', ['rules/d.yml']],
		['*/deep/*', ['rules/deep/e.yml']],
		['nothing*', []],
		['missing/*.yml', []],
		['plain.yml', ['plain.yml']],
	];
	it.each(cases)('%s', (pattern, files) => {
		expect(expandGlob(pattern, folder)).toEqual(files);
	});

	it('an absolute pattern gives absolute files', () => {
		expect(expandGlob(`${folder}/a.*`, '/')).toEqual([`${folder}/a.yml`]);
	});
});

describe('reading', () => {
	it('gives the text', () => {
		expect(readTextFile(path.join(folder, 'a.yml'))).toEqual({type: 'text', text: 'a.yml'});
	});

	it('or the reason why not', () => {
		expect(readTextFile(path.join(folder, 'missing'))).toEqual({type: 'failed', reason: 'no such file'});
		expect(readTextFile(folder)).toEqual({type: 'failed', reason: 'a directory, not a file'});
	});
});
