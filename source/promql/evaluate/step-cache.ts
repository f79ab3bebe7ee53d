import type {Annotation} from '../value.ts';
import type {Freshness} from './freshness.ts';
import type {LabelSpace} from './label-space.ts';
import type {Vector} from './vector.ts';

/** Results kept by all charts together, in elements of vectors (12 bytes each): 24 MB. */
const maxElements = 2_000_000;

/** Remarks remembered a chart; one that differs from step to step must not pile up. */
const maxRemarks = 20;

/** How much may still be kept; one for all caches of an engine. */
export type Budget = {left: number};

export function newBudget(): Budget {
	return {left: maxElements};
}

/** A vector of an earlier query. */
export type Kept = {
	readonly space: LabelSpace;
	readonly ids: Int32Array;
	readonly values: Float64Array;
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
	/** Remarks of earlier steps, with the newest step they may be of. */
	readonly #remarks = new Map<string, {readonly annotation: Annotation; readonly untilMs: number}>();

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
			}
		}

		for (const [message, {untilMs}] of this.#remarks) {
			if (untilMs < startMs || this.#remarks.size > maxRemarks) {
				this.#remarks.delete(message);
			}
		}
	}

	get(tMs: number): Kept | undefined {
		return this.#steps.get(tMs);
	}

	/** Keeps a copy, if there is room. */
	put(tMs: number, {space, ids, values, length}: Vector): void {
		if (this.#budget.left < length + 1) {
			return;
		}

		this.#budget.left -= length + 1;
		this.#steps.set(tMs, {space, ids: ids.slice(0, length), values: values.slice(0, length), length});
	}

	/** Adds the remarks of kept steps to those of this query. */
	remarked(annotations: readonly Annotation[], untilMs: number): readonly Annotation[] {
		for (const annotation of annotations.slice(0, maxRemarks)) {
			this.#remarks.set(annotation.message, {annotation, untilMs});
		}

		const all = new Map(annotations.map(annotation => [annotation.message, annotation]));
		for (const [message, {annotation}] of this.#remarks) {
			all.set(message, annotation);
		}

		return [...all.values()];
	}

	/** Gives its room back. */
	drop(): void {
		for (const kept of this.#steps.values()) {
			this.#budget.left += kept.length + 1;
		}

		this.#steps.clear();
	}
}
