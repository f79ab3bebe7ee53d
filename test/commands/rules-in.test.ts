import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, expect, it} from 'vitest';
import {rulesIn} from '../../source/commands/configuration.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-rules-'));
afterAll(() => rmSync(folder, {recursive: true}));

it('finds rule files that come, loses those that go, and keeps naming one that is missing', async () => {
	mkdirSync(path.join(folder, 'rules'));
	const files = rulesIn(['rules/*.yml', 'named.yml'], folder);
	expect(await files()).toEqual(['named.yml']);
	for (const name of ['b.yml', 'a.yml', 'c.txt']) {
		writeFileSync(path.join(folder, 'rules', name), '');
	}

	expect(await files()).toEqual(['rules/a.yml', 'rules/b.yml', 'named.yml']);
	rmSync(path.join(folder, 'rules/a.yml'));
	expect(await files()).toEqual(['rules/b.yml', 'named.yml']);
});
