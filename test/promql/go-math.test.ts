import {describe, expect, it} from 'vitest';
import {cosh, ln, log2, log10, max, min, pow, sinh, tanh} from '../../source/promql/go-math.ts';

// As Go takes them: binary and decimal logarithms from the natural one.
const logarithms: readonly (readonly [x: number, ln: number, log2: number, log10: number])[] = [
	[1, 0, 0, 0],
	[8, 2.0794415416798357, 3, 0.9030899869919435],
	[10, Math.LN10, 3.321928094887362, 1],
	[1000, 6.907755278982137, 9.965784284662087, 3],
	[0.5, -Math.LN2, -1, -0.3010299956639812],
	[5e-324, -744.4400719213812, -1074, -323.30621534311575],
	[0, -Infinity, -Infinity, -Infinity],
	[-1, NaN, NaN, NaN],
	[Infinity, Infinity, Infinity, Infinity],
	[NaN, NaN, NaN, NaN],
];

describe('logarithms', () => {
	for (const [x, natural, binary, decimal] of logarithms) {
		it(`of ${x}`, () => {
			expect([ln(x), log2(x), log10(x)]).toEqual([natural, binary, decimal]);
		});
	}
});

const powers: readonly (readonly [x: number, y: number, result: number])[] = [
	[2, 10, 1024],
	[10, -2, 0.01],
	[-2, 3, -8],
	[-8, 1 / 3, NaN],
	[2, 1024, Infinity],
	[2, -1074, 5e-324],
	[2, -1075, 0],
	[1.1, 3, 1.3310000000000004],
	[4, 0.5, 2],
	[4, -0.5, 0.5],
	[0, -1, Infinity],
	[-0, -1, -Infinity],
	[-0, -2, Infinity],
	[NaN, 0, 1],
	[1, NaN, 1],
	[-1, Infinity, 1],
	[-1, 1e19, 1],
	[0.5, Infinity, 0],
	[0.5, -Infinity, Infinity],
	[-Infinity, 3, -Infinity],
	[2, NaN, NaN],
];

describe('powers', () => {
	for (const [x, y, result] of powers) {
		it(`${x} ^ ${y}`, () => {
			expect(pow(x, y)).toBe(result);
		});
	}
});

it('hyperbolic functions overflow where Go overflows', () => {
	expect([sinh(710), sinh(-710), cosh(710)]).toEqual([Infinity, -Infinity, Infinity]);
	expect([sinh(0), sinh(-0), cosh(0), tanh(-0)]).toEqual([0, -0, 1, -0]);
	expect([sinh(NaN), cosh(NaN), tanh(NaN)]).toEqual([NaN, NaN, NaN]);
	expect([tanh(50), tanh(-Infinity)]).toEqual([1, -1]);
});

it('hyperbolic functions of small numbers have the last digits of Go', () => {
	expect([sinh(0.1), tanh(0.3)]).toEqual([0.10016675001984404, 0.2913126124515909]);
});

it('an infinity beats NaN in max and min', () => {
	expect([max(NaN, Infinity), min(NaN, -Infinity)]).toEqual([Infinity, -Infinity]);
	expect([max(NaN, 1), min(1, NaN)]).toEqual([NaN, NaN]);
});
