import {createHash} from 'node:crypto';
import {expect, it} from 'vitest';
import {md5} from '../../source/base/md5.ts';

it('agrees with the system’s MD5 at every length around the block boundaries', () => {
	for (const length of [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 1000]) {
		const text = 'aé☃'.repeat(length).slice(0, length);
		expect(Buffer.from(md5(text)).toString('hex')).toBe(createHash('md5').update(text).digest('hex'));
	}
});
