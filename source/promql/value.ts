import type {Labels} from '../labels/labels.ts';

/** A query's answer, as the HTTP API of Prometheus names its result types. */
export type Value =
	| {readonly type: 'scalar'; readonly tMs: number; readonly value: number}
	| {readonly type: 'string'; readonly tMs: number; readonly value: string}
	| {readonly type: 'vector'; readonly samples: readonly VectorSample[]}
	| {readonly type: 'matrix'; readonly series: readonly MatrixSeries[]};

export type VectorSample = {readonly labels: Labels; readonly tMs: number; readonly value: number};

/** One line of a chart; sorted by time. Steps without a value are left out. */
export type MatrixSeries = {
	readonly labels: Labels;
	readonly timestamps: Float64Array;
	readonly values: Float64Array;
};

/** A remark that does not stop the query; `message` ends in ` (line:column)` of the expression it speaks of. */
export type Annotation = {readonly level: 'warning' | 'info'; readonly message: string};
