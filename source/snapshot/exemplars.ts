import {plainText} from '../base/plain-text.ts';
import {type Labels, labelEntries, labelValue, metricName} from '../labels/labels.ts';
import type {Target} from '../scrape/target.ts';
import type {SnapshotContext} from './context.ts';
import type {BucketShare} from './latency.ts';

/** A call behind a bucket's number. */
export type CallExemplar = {
	/** Its trace id, plain; other labels as they are written where there is none. */
	readonly trace: string;
	readonly seconds: number;
	readonly atMs: number;
};

const traceNames = ['trace_id', 'traceID', 'traceId', 'TraceID', 'trace'];

/** The buckets of a tool, each with the newest exemplar that lies in it at the instant looked at. */
export function withExemplars(
	{exemplars, atMs}: SnapshotContext,
	histogram: readonly BucketShare[],
	{target, tool}: {readonly target: Target | undefined; readonly tool: string},
): readonly BucketShare[] {
	if (exemplars === undefined || exemplars.size === 0 || target === undefined) {
		return histogram;
	}

	const found = exemplars
		.newest(series => isOfTool(series, target, tool), atMs)
		.toSorted((left, right) => right.timestampMs - left.timestampMs);
	return histogram.map((bucket, index) => {
		const lowerSeconds = histogram[index - 1]?.upperSeconds ?? Number.NEGATIVE_INFINITY;
		const held = found.find(({value}) => value > lowerSeconds && value <= bucket.upperSeconds);
		return held === undefined
			? bucket
			: {...bucket, exemplar: {trace: traceOf(held.labels), seconds: held.value, atMs: held.timestampMs}};
	});
}

function isOfTool(series: Labels, {labels}: Target, tool: string): boolean {
	return (
		labelValue(series, metricName) === 'mcp:tool_duration_seconds_bucket' &&
		labelValue(series, 'tool_name') === tool &&
		labelValue(series, 'instance') === labelValue(labels, 'instance') &&
		labelValue(series, 'job') === labelValue(labels, 'job')
	);
}

function traceOf(labels: Labels): string {
	const trace = traceNames.map(name => labelValue(labels, name)).find(value => value !== '');
	return plainText(
		trace ??
			Array.from(labelEntries(labels), ([name, value]) => `${name}=${value}`)
				.join(' ')
				.slice(0, 100),
	);
}
