import {describe, expect, it} from 'vitest';
import {
	decidingBucket,
	type HonestQuantile,
	honestQuantile,
	type QuantileFacts,
	quantileText,
} from '../../source/mcp/quantile.ts';

const rows: ReadonlyArray<{title: string; facts: QuantileFacts; expected: HonestQuantile; text: string}> = [
	{
		title: 'an interpolated value the mean allows stands',
		facts: {quantile: 0.95, interpolatedSeconds: 0.4, highestSeconds: 2.5, meanSeconds: 0.1},
		expected: {type: 'exact', seconds: 0.4},
		text: '0.4s',
	},
	{
		title: 'beyond the last finite bucket only a lower bound is known',
		facts: {quantile: 0.99, interpolatedSeconds: 10, highestSeconds: 10, meanSeconds: 9},
		expected: {type: 'above', seconds: 10},
		text: '>10s',
	},
	{
		title: 'sessions of 42 minutes saturate a 300 s bucket',
		facts: {quantile: 0.5, interpolatedSeconds: 300, highestSeconds: 300, meanSeconds: 2520},
		expected: {type: 'above', seconds: 300},
		text: '>300s',
	},
	{
		title: 'seconds in millisecond buckets: p50 of 2.5 s is impossible when the mean is 0.6 ms',
		facts: {quantile: 0.5, interpolatedSeconds: 2.5, highestSeconds: 5, meanSeconds: 0.0006},
		expected: {type: 'bounded', seconds: 0.0012},
		text: '≤0.0012s coarse',
	},
	{
		title: 'the same at p99, with the bucket that decided it',
		facts: {
			quantile: 0.99,
			interpolatedSeconds: 4.95,
			highestSeconds: 5,
			meanSeconds: 0.0006,
			bucket: {lowerSeconds: 0, upperSeconds: 5},
		},
		expected: {type: 'bounded', seconds: 0.06, bucket: {lowerSeconds: 0, upperSeconds: 5}},
		text: '≤0.06s coarse',
	},
	{
		title: 'a value at the bound, give or take a rounding, stands',
		facts: {quantile: 0.5, interpolatedSeconds: 2.0000000001, highestSeconds: 5, meanSeconds: 1},
		expected: {type: 'exact', seconds: 2.0000000001},
		text: '2.0000000001s',
	},
	{
		title: 'all in a bucket that ends at zero is zero, not beyond',
		facts: {quantile: 0.5, interpolatedSeconds: 0, highestSeconds: 0, meanSeconds: 0},
		expected: {type: 'exact', seconds: 0},
		text: '0s',
	},
	{
		title: 'no buckets: the mean, named as mean',
		facts: {quantile: 0.95, meanSeconds: 0.04},
		expected: {type: 'mean-only', seconds: 0.04},
		text: 'mean 0.04s',
	},
	{
		title: 'nothing observed is nothing, not zero',
		facts: {
			quantile: 0.95,
			interpolatedSeconds: Number.NaN,
			highestSeconds: Number.NaN,
			meanSeconds: Number.NaN,
		},
		expected: {type: 'none'},
		text: '–',
	},
	{
		title: 'without a mean the interpolation cannot be doubted',
		facts: {quantile: 0.95, interpolatedSeconds: 3, highestSeconds: 5},
		expected: {type: 'exact', seconds: 3},
		text: '3s',
	},
];

describe('honestQuantile', () => {
	for (const {title, facts, expected, text} of rows) {
		it(title, () => {
			const honest = honestQuantile(facts);
			expect(honest.type).toBe(expected.type);
			if (honest.type !== 'none' && expected.type !== 'none') {
				expect(honest.seconds).toBeCloseTo(expected.seconds, 12);
			}

			expect('bucket' in honest ? honest.bucket : undefined).toEqual(
				'bucket' in expected ? expected.bucket : undefined,
			);
			expect(quantileText(honest, seconds => `${Number(seconds.toPrecision(12))}s`)).toBe(text);
		});
	}
});

describe('decidingBucket', () => {
	const buckets = [
		{upperSeconds: Number.POSITIVE_INFINITY, count: 100},
		{upperSeconds: 0.1, count: 50},
		{upperSeconds: 1, count: 95},
	];
	const cases: ReadonlyArray<readonly [title: string, quantile: number, lower: number, upper: number]> = [
		['the first bucket starts at zero', 0.5, 0, 0.1],
		['a rank on a bound belongs to the bucket it closes', 0.95, 0.1, 1],
		['past the last bound', 0.99, 1, Number.POSITIVE_INFINITY],
	];
	for (const [title, quantile, lowerSeconds, upperSeconds] of cases) {
		it(title, () => expect(decidingBucket(quantile, buckets)).toEqual({lowerSeconds, upperSeconds}));
	}

	it('knows nothing of an empty or unfinished histogram', () => {
		expect(decidingBucket(0.5, [])).toBeUndefined();
		expect(decidingBucket(0.5, buckets.slice(1))).toBeUndefined();
		expect(
			decidingBucket(
				0.5,
				buckets.map(bucket => ({...bucket, count: 0})),
			),
		).toBeUndefined();
	});
});
