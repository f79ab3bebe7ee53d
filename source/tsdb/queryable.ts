import type {Labels} from '../labels/labels.ts';
import type {Matcher} from '../labels/matcher.ts';

/** What PromQL needs of a store of series. `Head` is one; tests may hand in a small one of their own. */
export type Queryable = {
	/** Changes whenever a series appears or vanishes: what was selected at one version holds until the next. */
	readonly version: number;
	/** Series that meet every matcher, in the order they were created (the order of Prometheus' head block). */
	select(matchers: readonly Matcher[]): SeriesList;
};

export type SeriesList = {
	readonly length: number;
	labels(index: number): Labels;
	/**
	 * Samples with fromMs < t ≤ toMs, oldest first, appended to `out`. Stale marks are left out.
	 * (Left-open, as range selectors are since Prometheus 3.0.)
	 */
	window(index: number, fromMs: number, toMs: number, out: SampleBuffer): void;
	/**
	 * The newest sample with atMs − lookbackMs < t ≤ atMs into `out` (replacing what it holds);
	 * false when there is none or when the newest is a stale mark.
	 */
	latest(index: number, atMs: number, lookbackMs: number, out: SampleBuffer): boolean;
};

/** Samples as two columns that grow; made once and used again. */
export class SampleBuffer {
	length = 0;
	/** Unix milliseconds. */
	timestamps: Float64Array = new Float64Array(64);
	values: Float64Array = new Float64Array(64);

	clear(): void {
		this.length = 0;
	}

	push(timestampMs: number, value: number): void {
		if (this.length === this.values.length) {
			this.reserve(this.length * 2);
		}

		this.timestamps[this.length] = timestampMs;
		this.values[this.length++] = value;
	}

	/** Room for `capacity` samples without moving again. */
	reserve(capacity: number): void {
		if (capacity <= this.values.length) {
			return;
		}

		const timestamps = new Float64Array(capacity);
		const values = new Float64Array(capacity);
		timestamps.set(this.timestamps.subarray(0, this.length));
		values.set(this.values.subarray(0, this.length));
		this.timestamps = timestamps;
		this.values = values;
	}
}
