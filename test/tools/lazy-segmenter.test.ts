import {expect, test} from 'vitest';
import {LazySegmenter} from './lazy-segmenter.ts';

test.each(['', 'a', 'plain ASCII ~', 'tab\tand\r\nline', 'é – ●', '👩‍👩‍👧 family', 'e\u0301'])(
	'%j is taken apart as by Intl.Segmenter',
	text => {
		const ours = new LazySegmenter(undefined, {granularity: 'grapheme'}).segment(text);
		const theirs = new Intl.Segmenter(undefined, {granularity: 'grapheme'}).segment(text);
		expect([...ours]).toEqual([...theirs]);
		for (let index = 0; index <= text.length; index++) {
			expect(ours.containing(index)).toEqual(theirs.containing(index));
		}
	},
);
