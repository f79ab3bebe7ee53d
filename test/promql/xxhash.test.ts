import {expect, it} from 'vitest';
import {xxhash64} from '../../source/promql/functions/xxhash.ts';

// From the reference implementation, seed 0.
const known: readonly (readonly [text: string, hash: string])[] = [
	['', 'ef46db3751d8e999'],
	['a', 'd24ec4f1a98c6e5b'],
	['abc', '44bc2cf5ad770999'],
	['The quick brown fox jumps over the lazy dog', '0b242d361fda71bc'],
];

for (const [text, hash] of known) {
	it(`XXH64 of "${text}"`, () => {
		expect(xxhash64(new TextEncoder().encode(text)).toString(16).padStart(16, '0')).toBe(hash);
	});
}
