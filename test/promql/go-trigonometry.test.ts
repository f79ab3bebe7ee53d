import {expect, it} from 'vitest';
import {acos, acosh, asin, asinh, atan, atan2, cos, sin, tan} from '../../source/promql/go-trigonometry.ts';

// What a Prometheus 3.5.3 on amd64 answers, to the last digit; a large angle is one that `sin(time())` is of.
const angles: readonly (readonly [
	x: number,
	sin: number,
	cos: number,
	tan: number,
	atan: number,
	asinh: number,
])[] = [
	[0.5, 0.479425538604203, 0.8775825618903728, 0.5463024898437905, 0.4636476090008061, 0.48121182505960347],
	[
		-2.5, -0.5984721441039564, -0.8011436155469337, 0.7470222972386603, -1.1902899496825317,
		-1.6472311463710958,
	],
	[7, 0.6569865987187891, 0.7539022543433046, 0.8714479827243188, 1.4288992721907325, 2.644120761058629],
	[
		100.1, -0.41774768279837377, 0.9085630817486419, -0.4597894094423986, 1.5608066491203176,
		5.299341816022313,
	],
	[
		1700000000, 0.9992359103362585, -0.03908446615304646, -25.566062650656736, 1.5707963262066613,
		21.947041268568526,
	],
	[
		-1e22, 0.8522008497671889, 0.5232147853951389, 1.6287782256068992, -1.5707963267948966,
		-51.350019226428955,
	],
	[
		1.7976931348623157e308, 0.004961954789184084, -0.9999876894265599, -0.004962015874444917,
		1.5707963267948966, 710.4758600739439,
	],
	[5e-324, 5e-324, 1, 5e-324, 5e-324, 5e-324],
	[-0, -0, 1, -0, -0, -0],
	[Infinity, NaN, NaN, NaN, 1.5707963267948966, Infinity],
	[NaN, NaN, NaN, NaN, NaN, NaN],
];

it.each(angles)('of the angle %d', (x, ...expected) => {
	expect([sin(x), cos(x), tan(x), atan(x), asinh(x)]).toEqual(expected);
});

const cosines: readonly (readonly [x: number, asin: number, acos: number, acosh: number])[] = [
	[0.71, 0.7894982093461719, 0.7812981174487247, NaN],
	[-0.3, -0.3046926540153975, 1.8754889808102941, NaN],
	[1, 1.5707963267948966, 0, 0],
	[1.5, NaN, NaN, 0.9624236501192069],
];

it.each(cosines)('of the cosine %d', (x, ...expected) => {
	expect([asin(x), acos(x), acosh(x)]).toEqual(expected);
});

const points: readonly (readonly [y: number, x: number, angle: number])[] = [
	[-1e-300, -1e300, Math.PI],
	[3, -7, 2.7367008673047097],
	[-3, -7, -2.7367008673047097],
	[-0, -7, -Math.PI],
	[1, 0, Math.PI / 2],
];

it.each(points)('%d atan2 %d', (y, x, angle) => {
	expect(atan2(y, x)).toBe(angle);
});
