import type {Remark} from './annotations.ts';
import type {Freshness} from './freshness.ts';
import type {LabelSpace} from './label-space.ts';
import {noIds, noValues, type Vector} from './vector.ts';

/** Results kept by all charts together, in elements of vectors (12 bytes each): 24 MB. */
const maxElements = 2_000_000;

/** Remarks remembered a chart; one that differs from step to step must not pile up. */
const maxRemarks = 20;

/** How much may still be kept; one for all caches of an engine. */
export type Budget = {left: number};

export function newBudget(): Budget {
	return {left: maxElements};
}

/**
 * Elements that share a pair of columns: most steps have a handful, and columns of their own would take ten times as much. A
 * chart lets go of its steps in the order it took them, and so of whole columns.
 */
const columnElements = 512;

/** A vector of an earlier query: `length` elements from `start` on. */
export type Kept = {
	readonly space: LabelSpace;
	readonly ids: Int32Array;
	readonly values: Float64Array;
	readonly start?: number;
	readonly length: number;
};

/**
 * The steps a chart has computed already. A chart that moves on by a step computes that step only; the others hold until
 * a row at or before them is appended.
 */
export class StepCache {
	readonly #freshness: Freshness;
	readonly #readAheadMs: number;
	readonly #budget: Budget;
	readonly #steps = new Map<number, Kept>();
	/** The columns being filled, and how far. */
	#ids = noIds;
	#values = noValues;
	#filled = 0;
	/** Remarks on the steps kept, by their words and place. */
	readonly #remarks = new Map<string, {readonly remark: Remark; readonly steps: Set<number>}>();

	constructor(freshness: Freshness, readAheadMs: number, budget: Budget) {
		this.#freshness = freshness;
		this.#readAheadMs = readAheadMs;
		this.#budget = budget;
	}

	/** Forgets what has changed and what lies before the chart. */
	open(startMs: number, endMs: number): void {
		const changedFromMs = this.#freshness.changedFromMs() - this.#readAheadMs;
		for (const [tMs, kept] of this.#steps) {
			if (tMs < startMs || tMs > endMs || tMs >= changedFromMs) {
				this.#steps.delete(tMs);
				this.#budget.left += kept.length + 1;
				this.#forgetRemarks(tMs);
			}
		}
	}

	get(tMs: number): Kept | undefined {
		return this.#steps.get(tMs);
	}

	/** Keeps a copy, if there is room, and what was remarked of it. */
	put(tMs: number, {space, ids, values, length}: Vector, remarks: readonly Remark[]): void {
		if (this.#budget.left < length + 1) {
			return;
		}

		this.#budget.left -= length + 1;
		if (this.#filled + length > this.#ids.length) {
			this.#ids = new Int32Array(Math.max(columnElements, length));
			this.#values = new Float64Array(this.#ids.length);
			this.#filled = 0;
		}

		const start = this.#filled;
		for (let index = 0; index < length; index++) {
			this.#ids[start + index] = ids[index]!;
			this.#values[start + index] = values[index]!;
		}

		this.#filled += length;
		this.#steps.set(tMs, {space, ids: this.#ids, values: this.#values, start, length});
		for (const remark of remarks) {
			const key = keyOf(remark);
			const known = this.#remarks.get(key);
			if (known !== undefined) {
				known.steps.add(tMs);
			} else if (this.#remarks.size < maxRemarks) {
				this.#remarks.set(key, {remark, steps: new Set([tMs])});
			}
		}
	}

	/** Adds the remarks on kept steps to those of this query. */
	remarked(remarks: readonly Remark[]): readonly Remark[] {
		if (this.#remarks.size === 0) {
			return remarks;
		}

		const all = new Map(remarks.map(remark => [keyOf(remark), remark]));
		for (const [key, {remark}] of this.#remarks) {
			all.set(key, remark);
		}

		return [...all.values()];
	}

	/** Gives its room back. */
	drop(): void {
		for (const kept of this.#steps.values()) {
			this.#budget.left += kept.length + 1;
		}

		this.#steps.clear();
		this.#remarks.clear();
	}

	#forgetRemarks(tMs: number): void {
		for (const [key, {steps}] of this.#remarks) {
			if (steps.delete(tMs) && steps.size === 0) {
				this.#remarks.delete(key);
			}
		}
	}
}

function keyOf({site, text}: Remark): string {
	return `${site} ${text}`;
}
