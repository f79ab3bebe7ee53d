/**
 * A latency quantile said no more precisely than the buckets allow.
 *
 * `exact`: interpolated inside a bucket. `above`: beyond the last finite bucket, so only a lower bound is known.
 * `bounded`: the buckets are too coarse for the interpolated value to be possible; only an upper bound is known.
 * `mean-only`: the server has no buckets. `none`: nothing was observed.
 */
export type HonestQuantile =
	| {readonly type: 'exact'; readonly seconds: number; readonly bucket?: Bucket}
	| {readonly type: 'above'; readonly seconds: number}
	| {readonly type: 'bounded'; readonly seconds: number; readonly bucket?: Bucket}
	| {readonly type: 'mean-only'; readonly seconds: number}
	| {readonly type: 'none'};

/** Bounds of one bucket in seconds; `lower` is 0 for the first, `upper` is Infinity for the last. */
export type Bucket = {readonly lowerSeconds: number; readonly upperSeconds: number};

export type QuantileFacts = {
	/** 0 to 1. */
	readonly quantile: number;
	/** The answer of `histogram_quantile`; absent or NaN where there are no buckets or nothing was observed. */
	readonly interpolatedSeconds?: number | undefined;
	/**
	 * The answer of `histogram_quantile(1, …)`: the last finite bound when anything lies beyond it. A lower quantile can only
	 * equal it when it lies beyond as well.
	 */
	readonly highestSeconds?: number | undefined;
	/** Growth of `_sum` over growth of `_count`. */
	readonly meanSeconds?: number | undefined;
	/** The bucket the quantile fell into, where the buckets were asked for. */
	readonly bucket?: Bucket | undefined;
};

/** Latencies are not negative, so by Markov's inequality p_q ≤ mean / (1 − q): what exceeds that is the buckets' invention. */
export function honestQuantile(facts: QuantileFacts): HonestQuantile {
	const {quantile, bucket} = facts;
	const interpolated = known(facts.interpolatedSeconds);
	const mean = known(facts.meanSeconds);
	if (interpolated === undefined) {
		return mean === undefined ? {type: 'none'} : {type: 'mean-only', seconds: mean};
	}

	if (facts.highestSeconds === interpolated && interpolated > 0 && quantile < 1) {
		return {type: 'above', seconds: interpolated};
	}

	const shown = bucket === undefined ? {} : {bucket};
	const boundSeconds = highestPossible(quantile, mean);
	// Sums and counts are read a moment apart from the buckets; a bound passed by a hair proves nothing.
	return interpolated > boundSeconds * (1 + 1e-9) && boundSeconds >= 0
		? {type: 'bounded', seconds: boundSeconds, ...shown}
		: {type: 'exact', seconds: interpolated, ...shown};
}

/** `>10s`, `≤12ms coarse`, `mean 40ms`, `1.2s`, `–`; `format` prints seconds. */
export function quantileText(value: HonestQuantile, format: (seconds: number) => string): string {
	switch (value.type) {
		case 'exact':
			return format(value.seconds);
		case 'above':
			return `>${format(value.seconds)}`;
		case 'bounded':
			return `≤${format(value.seconds)} coarse`;
		case 'mean-only':
			return `mean ${format(value.seconds)}`;
		case 'none':
			return '–';
	}
}

/** The most a quantile of durations can be, by Markov's inequality; Infinity where that says nothing. */
export function highestPossible(quantile: number, meanSeconds: number | undefined): number {
	return meanSeconds === undefined || quantile >= 1 ? Number.POSITIVE_INFINITY : meanSeconds / (1 - quantile);
}

/** Cumulative counts (or rates) by upper bound in seconds, in any order, as `sum by (le)` answers them. */
export type CumulativeBucket = {readonly upperSeconds: number; readonly count: number};

/** The bucket a quantile falls into, by the rule of `histogram_quantile`; undefined when nothing was observed. */
export function decidingBucket(quantile: number, buckets: readonly CumulativeBucket[]): Bucket | undefined {
	const sorted = [...buckets].sort((left, right) => left.upperSeconds - right.upperSeconds);
	const total = sorted.at(-1)?.count ?? 0;
	if (!(total > 0) || sorted.at(-1)!.upperSeconds !== Number.POSITIVE_INFINITY) {
		return undefined;
	}

	// Buckets are read a moment apart: one that seems to hold less than a smaller one holds as much.
	let held = 0;
	const index = sorted.findIndex(({count}) => {
		held = Math.max(held, count);
		return held >= quantile * total;
	});
	const at = index < 0 ? sorted.length - 1 : index;
	return {
		lowerSeconds: at === 0 ? Math.min(0, sorted[0]!.upperSeconds) : sorted[at - 1]!.upperSeconds,
		upperSeconds: sorted[at]!.upperSeconds,
	};
}

function known(value: number | undefined): number | undefined {
	return value === undefined || !Number.isFinite(value) ? undefined : value;
}
