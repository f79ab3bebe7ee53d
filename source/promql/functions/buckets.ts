/** Cumulative buckets of one classic histogram, sorted by upper bound. Two columns that are used again and again. */
export class Buckets {
	length = 0;
	bounds: Float64Array = new Float64Array(32);
	counts: Float64Array = new Float64Array(32);

	clear(): void {
		this.length = 0;
	}

	push(bound: number, count: number): void {
		if (this.length === this.bounds.length) {
			const bounds = new Float64Array(this.length * 2);
			const counts = new Float64Array(this.length * 2);
			bounds.set(this.bounds);
			counts.set(this.counts);
			this.bounds = bounds;
			this.counts = counts;
		}

		this.bounds[this.length] = bound;
		this.counts[this.length++] = count;
	}
}

/**
 * The φ-quantile by linear interpolation in its bucket (`BucketQuantile` in prometheus `promql/quantile.go`).
 * `mended`: counts that fell from bucket to bucket had to be lifted.
 */
export function bucketQuantile(q: number, buckets: Buckets): {value: number; mended: boolean} {
	if (Number.isNaN(q)) {
		return {value: NaN, mended: false};
	}

	if (q < 0) {
		return {value: -Infinity, mended: false};
	}

	if (q > 1) {
		return {value: Infinity, mended: false};
	}

	if (buckets.bounds[buckets.length - 1] !== Infinity) {
		return {value: NaN, mended: false};
	}

	mergeEqualBounds(buckets);
	const mended = ensureMonotonic(buckets);
	return {value: interpolate(q, buckets), mended};
}

/** The share of observations between two values (`BucketFraction`). */
export function bucketFraction(lower: number, upper: number, buckets: Buckets): number {
	if (buckets.length === 0 || buckets.bounds[buckets.length - 1] !== Infinity) {
		return NaN;
	}

	mergeEqualBounds(buckets);
	const {bounds, counts, length} = buckets;
	const total = counts[length - 1]!;
	if (total === 0 || Number.isNaN(lower) || Number.isNaN(upper)) {
		return NaN;
	}

	if (lower >= upper) {
		return 0;
	}

	let lowerRank: number | undefined;
	let upperRank: number | undefined;
	let rank = 0;
	for (let index = 0; index < length; index++) {
		const end = bounds[index]!;
		const start = index > 0 ? bounds[index - 1]! : end > 0 ? 0 : -Infinity;
		const count = counts[index]!;
		// Nothing is known of the inside of a bucket without a lower bound.
		const rankAt = (value: number) =>
			start === -Infinity ? count : rank + ((count - rank) * (value - start)) / (end - start);
		if (lowerRank === undefined && start >= lower) {
			lowerRank = rank;
		}

		if (upperRank === undefined && start >= upper) {
			upperRank = rank;
		}

		if (lowerRank !== undefined && upperRank !== undefined) {
			break;
		}

		if (lowerRank === undefined && start < lower && end > lower) {
			lowerRank = rankAt(lower);
		}

		if (upperRank === undefined && start < upper && end > upper) {
			upperRank = rankAt(upper);
		}

		if (lowerRank !== undefined && upperRank !== undefined) {
			break;
		}

		rank = count;
	}

	if (lowerRank === undefined || lowerRank > total) {
		lowerRank = total;
	}

	if (upperRank === undefined || upperRank > total) {
		upperRank = total;
	}

	return (upperRank - lowerRank) / total;
}

function interpolate(q: number, {bounds, counts, length}: Buckets): number {
	if (length < 2) {
		return NaN;
	}

	const total = counts[length - 1]!;
	if (total === 0) {
		return NaN;
	}

	let rank = q * total;
	let bucket = 0;
	// A binary search as Go's: with NaN among the counts it ends where Go's ends.
	for (let high = length - 1; bucket < high; ) {
		const middle = (bucket + high) >>> 1;
		if (counts[middle]! >= rank) {
			high = middle;
		} else {
			bucket = middle + 1;
		}
	}

	if (bucket === length - 1) {
		return bounds[length - 2]!;
	}

	if (bucket === 0 && bounds[0]! <= 0) {
		return bounds[0]!;
	}

	const end = bounds[bucket]!;
	let start = 0;
	let count = counts[bucket]!;
	if (bucket > 0) {
		start = bounds[bucket - 1]!;
		count -= counts[bucket - 1]!;
		rank -= counts[bucket - 1]!;
	}

	return start + (end - start) * (rank / count);
}

function mergeEqualBounds(buckets: Buckets): void {
	const {bounds, counts} = buckets;
	let last = 0;
	for (let index = 1; index < buckets.length; index++) {
		if (bounds[index] === bounds[last]) {
			counts[last]! += counts[index]!;
		} else {
			last++;
			bounds[last] = bounds[index]!;
			counts[last] = counts[index]!;
		}
	}

	buckets.length = Math.min(buckets.length, last + 1);
}

// Counts are cumulative, so they cannot fall; where scrapes or arithmetic make them, the value before stands.
function ensureMonotonic({counts, length}: Buckets): boolean {
	let forced = false;
	let before = counts[0]!;
	for (let index = 1; index < length; index++) {
		const count = counts[index]!;
		if (count === before) {
			continue;
		}

		if (almostEqual(before, count, 1e-12)) {
			// Rounding: mended without a word.
			counts[index] = before;
			continue;
		}

		if (count < before) {
			counts[index] = before;
			forced = true;
			continue;
		}

		before = count;
	}

	return forced;
}

const minNormal = 2.2250738585072014e-308;

/** Prometheus' `util/almost`: equal but for a relative difference. */
export function almostEqual(left: number, right: number, epsilon: number): boolean {
	if (Number.isNaN(left) && Number.isNaN(right)) {
		return true;
	}

	if (left === right) {
		return true;
	}

	const sum = Math.abs(left) + Math.abs(right);
	const difference = Math.abs(left - right);
	if (left === 0 || right === 0 || sum < minNormal) {
		return difference < epsilon * minNormal;
	}

	return difference / Math.min(sum, Number.MAX_VALUE) < epsilon;
}
