import type {Problem} from '../base/problem.ts';
import type {Labels} from '../labels/labels.ts';

/** Prometheus text format 0.0.4 or 1.0.0 (UTF-8 names), or OpenMetrics 1.0. */
export type ExpositionFormat = 'prometheus' | 'openmetrics';

export type MetricType =
	| 'counter'
	| 'gauge'
	| 'histogram'
	| 'gaugehistogram'
	| 'summary'
	| 'info'
	| 'stateset'
	| 'untyped';

/** What `# TYPE`, `# HELP` and `# UNIT` said of a name. */
export type Family = {
	readonly name: string;
	readonly type: MetricType;
	readonly help: string;
	readonly unit: string;
};

export type Exemplar = {readonly labels: Labels; readonly value: number; readonly timestampMs?: number};

/**
 * One parsed scrape. `series[i]` has the value `values[i]`, i < count. `series` is the same array object as in the
 * previous scrape when nothing but values changed, so whoever maps series to columns does it once.
 */
export type Exposition = {
	readonly series: readonly Labels[];
	readonly values: Float64Array;
	readonly count: number;
	/** NaN where the sample carries no timestamp of its own; absent when none does. */
	readonly timestampsMs?: Float64Array;
	/** By index of the series. */
	readonly exemplars: ReadonlyMap<number, Exemplar>;
	readonly families: ReadonlyMap<string, Family>;
	/** Lines that cost themselves, at most `maxProblems`; `problemCount` counts all. */
	readonly problems: readonly Problem[];
	readonly problemCount: number;
};
