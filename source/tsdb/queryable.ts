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
	/**
	 * The same series as columns over shared timestamps, for kernels that read a whole row at once. A series stands in
	 * at most one group; those in none (rules' results, samples with their own timestamps) are read one by one.
	 */
	readonly groups?: readonly ColumnGroup[];
};

/**
 * Series that share their timestamps: those of one target. Rows are numbered from the target's first scrape
 * (slots): a number is never used again, old ones fall out of the front. What the getters give holds until the
 * next append.
 */
export type ColumnGroup = {
	/** Positions in the list, ascending; column k of the group is the series `members[k]`. */
	readonly members: Int32Array;
	/** The slots held: first ≤ slot < end. */
	readonly firstSlot: number;
	readonly endSlot: number;
	/** Unix milliseconds of a slot held; ascending. */
	timestamp(slot: number): number;
	/** The first slot whose timestamp is later than `tMs`; `endSlot` when there is none. */
	slotAfter(tMs: number): number;
	/** The values of one slot: `out[k]` belongs to column k. Where a column has no sample there, anything. */
	gather(slot: number, out: Float64Array): void;
	/**
	 * By column k: no slot held after `lastGap[k]` lacks a sample of this column (−1: none ever did). The slots before
	 * its first sample count as gaps. True of all slots up to `endSlot`.
	 */
	readonly lastGap: Int32Array;
	/** By column k: the newest slot whose value was lower than the one before it; −1 when there is none. */
	readonly lastReset: Int32Array;
	/**
	 * The counter resets of column k with fromSlot < slot < toSlot, oldest first: the value *before* each reset is appended to
	 * `out` as `(slot, value)`.
	 */
	resets(column: number, fromSlot: number, toSlot: number, out: SampleBuffer): void;
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
