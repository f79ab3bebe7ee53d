import {maxQuerySamples} from '../base/limits.ts';

export type EngineOptions = {
	/** How far an instant selector looks back for the newest sample. */
	readonly lookbackMs: number;
	/** The step of a subquery that names none (Prometheus: the global evaluation interval). */
	readonly noStepSubqueryMs: number;
	/** Names go at the end of the query rather than at each operation (`--enable-feature=promql-delayed-name-removal`). */
	readonly delayedNameRemoval: boolean;
	/** Functions and modifiers Prometheus calls experimental. */
	readonly experimental: boolean;
	readonly maxSamples: number;
	/** How long the queries of one call may take in all (`--query.timeout`); watched only when there is a clock. */
	readonly timeoutMs: number;
	/** Milliseconds since an arbitrary start. */
	readonly clock: (() => number) | undefined;
	/** Read whole rows where the store offers them; off only to compare with reading series by series. */
	readonly columnKernels: boolean;
};

/** Those of a Prometheus 3.14 that was given no flags. */
export const defaultEngineOptions: EngineOptions = {
	lookbackMs: 300_000,
	noStepSubqueryMs: 60_000,
	delayedNameRemoval: false,
	experimental: false,
	maxSamples: maxQuerySamples,
	timeoutMs: 120_000,
	clock: undefined,
	columnKernels: true,
};
