import type {LabelSpace} from './label-space.ts';

/**
 * The samples of one series in a range: `timestamps[i]`, `values[i]` for from ≤ i < to, oldest first. One object is
 * filled again and again; kernels must not keep it or its arrays.
 */
export type Window = {
	timestamps: Float64Array;
	values: Float64Array;
	from: number;
	to: number;
	/** The range is (startMs, endMs]. */
	startMs: number;
	endMs: number;
	/** The instant asked for; `endMs` lies before or after it when there is an offset or an `@`. */
	evalMs: number;
	rangeSeconds: number;
};

export function emptyWindow(): Window {
	const none = new Float64Array(0);
	return {timestamps: none, values: none, from: 0, to: 0, startMs: 0, endMs: 0, evalMs: 0, rangeSeconds: 0};
}

/** Where the windows of a range function come from: a selector's samples or a subquery's results. */
export type WindowSource = {
	readonly invariant: boolean;
	/** Moves to an instant; sets the window's bounds. */
	open(tMs: number, window: Window): void;
	/** After `open`: the space and the highest id + 1. */
	readonly space: LabelSpace;
	readonly length: number;
	/** Fills in the samples of one series; false when the window is empty. */
	load(id: number, window: Window): boolean;
};
