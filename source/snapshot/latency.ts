import {labelValue} from '../labels/labels.ts';
import {bucketRates} from '../mcp/expressions.ts';
import {emptyLine, type Line, linesBy, valuesBy} from './answers.ts';
import {
	type Answers,
	instant,
	type Questions,
	range,
	type SnapshotContext,
	type TimeGrid,
} from './context.ts';
import type {CallExemplar} from './exemplars.ts';

/** How durations are spread, now and over the window. Buckets ascending; the last bound is Infinity. */
export type LatencyData = {
	readonly expr: string;
	/** Calls a second in each bucket. */
	readonly histogram: readonly BucketShare[];
	readonly grid: TimeGrid;
	/** Calls a second by bucket over time; the same order. */
	readonly heat: readonly {readonly upperSeconds: number; readonly values: Line}[];
};

export type BucketShare = {
	readonly upperSeconds: number;
	readonly callsPerSecond: number;
	/** The newest call in this bucket that the server named. */
	readonly exemplar?: CallExemplar;
};

export function latencyQuestions(context: SnapshotContext, selector: string): Questions {
	const expr = bucketRates({selector, window: context.rateInterval, by: []});
	return {'latency.now': instant(context, expr), 'latency.heat': range(expr, context.chart)};
}

export function latencyData(context: SnapshotContext, answers: Answers, selector: string): LatencyData {
	const le = (labels: Parameters<typeof labelValue>[0]) => labelValue(labels, 'le');
	const now = ascending(valuesBy(answers('latency.now'), le));
	const heat = ascending(linesBy(answers('latency.heat'), context.chart, le));
	return {
		expr: bucketRates({selector, window: context.rateInterval, by: []}),
		histogram: now.map(([upperSeconds, cumulative], index) => ({
			upperSeconds,
			callsPerSecond: Math.max(0, cumulative - (now[index - 1]?.[1] ?? 0)),
		})),
		grid: context.chart,
		heat: heat.map(([upperSeconds, cumulative], index) => ({
			upperSeconds,
			values: difference(cumulative, heat[index - 1]?.[1] ?? emptyLine(context.chart).fill(0)),
		})),
	};
}

function ascending<T>(byBound: ReadonlyMap<string, T>): readonly (readonly [number, T])[] {
	return [...byBound]
		.map(([bound, value]) => [bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound), value] as const)
		.filter(([bound]) => !Number.isNaN(bound))
		.sort(([left], [right]) => (left === right ? 0 : left - right));
}

/** Scrapes of one histogram are not read at one instant, so a bucket may seem to shrink by a hair. */
function difference(upper: Line, lower: Line): Line {
	return upper.map((value, index) => Math.max(0, value - lower[index]!));
}
