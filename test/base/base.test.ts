import {describe, expect, it} from 'vitest';
import {formatDuration, parseDurationMs} from '../../source/base/duration.ts';
import {fnv1a} from '../../source/base/hash.ts';
import {plainText} from '../../source/base/plain-text.ts';
import {formatProblem} from '../../source/base/problem.ts';
import {seededRandom} from '../../source/base/random.ts';
import {Ring} from '../../source/base/ring.ts';

describe('durations as Prometheus writes them', () => {
	const cases: [text: string, ms: number | undefined, printed?: string][] = [
		['0', 0, '0s'],
		['0s', 0, '0s'],
		['1ms', 1],
		['1h30m', 5_400_000],
		['90m', 5_400_000, '1h30m'],
		['1y', 31_536_000_000],
		['1w', 604_800_000],
		['8d', 691_200_000],
		['2w1d', 1_296_000_000, '15d'],
		['', undefined],
		['5', undefined],
		['1.5h', undefined],
		['1m1h', undefined],
		['1m1m', undefined],
		['-1m', undefined],
		['300y', undefined],
	];
	for (const [text, ms, printed] of cases) {
		it(`"${text}" is ${ms} ms`, () => {
			expect(parseDurationMs(text)).toBe(ms);
			if (ms !== undefined) {
				expect(formatDuration(ms)).toBe(printed ?? text);
			}
		});
	}

	it('a negative duration keeps its sign', () => {
		expect(formatDuration(-90_000)).toBe('-1m30s');
	});
});

describe('text from outside becomes plain', () => {
	const cases: [title: string, text: string, plain: string][] = [
		['colours vanish', '\u001b[31mred\u001b[0m', 'red'],
		['a window title vanishes', '\u001b]0;owned\u0007x', 'x'],
		['a clipboard write vanishes', 'a\u001b]52;c;ZXZpbA==\u001b\\b', 'ab'],
		['an unfinished sequence vanishes', 'a\u001b[', 'a'],
		['the eight-bit CSI is a sequence too', '\u009b2Jx', 'x'],
		['line breaks and tabs become one space', 'a\r\n\tb', 'a b'],
		['a right-to-left override shows', 'a\u202eb', 'a\ufffdb'],
		['zero width and soft hyphen show', 'a\u200bb\u00adc', 'a\ufffdb\ufffdc'],
		['NUL, BEL, DEL show', '\u0000\u0007\u007f', '\ufffd\ufffd\ufffd'],
		['a lone surrogate shows', 'a\ud800b', 'a\ufffdb'],
		['an emoji and its joiner stay', '👩‍💻', '👩‍💻'],
		['other alphabets stay', '日本語 العربية', '日本語 العربية'],
	];
	for (const [title, text, plain] of cases) {
		it(title, () => {
			expect(plainText(text)).toBe(plain);
		});
	}
});

describe('problems in one line', () => {
	const problem = {severity: 'error', where: 'a.yml', what: '"x" is unknown'} as const;
	it.each([
		[problem, 'a.yml: "x" is unknown'],
		[{...problem, line: 3}, 'a.yml:3:1: "x" is unknown'],
		[{...problem, line: 3, column: 9, hint: 'try "y"'}, 'a.yml:3:9: "x" is unknown — try "y"'],
		[{...problem, where: ''}, '"x" is unknown'],
	])('%o', (given, line) => {
		expect(formatProblem(given)).toBe(line);
	});
});

describe('a ring', () => {
	it('keeps the newest and counts what it dropped', () => {
		const ring = new Ring<number>(3);
		for (const item of [1, 2, 3, 4, 5]) {
			ring.push(item);
		}

		expect(ring.toArray()).toEqual([3, 4, 5]);
		expect([ring.at(0), ring.at(-1), ring.at(3), ring.at(-4)]).toEqual([3, 5, undefined, undefined]);
		expect(ring.dropped).toBe(2);
	});
});

it('fnv1a gives the published values', () => {
	expect([fnv1a(''), fnv1a('a'), fnv1a('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});

it('seeded chance repeats and stays in [0, 1)', () => {
	const draw = (seed: number) => Array.from({length: 1000}, seededRandom(seed));
	expect(draw(1)).toEqual(draw(1));
	expect(draw(1)).not.toEqual(draw(2));
	expect(draw(3).every(value => value >= 0 && value < 1)).toBe(true);
});
