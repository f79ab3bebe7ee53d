import type {LogBuffer} from './buffer.ts';

/** Counts over time: `errors` are those of error and fatal, `all` every record. Oldest first. */
export type LogHistogram = {
	readonly startMs: number;
	readonly bucketMs: number;
	readonly all: readonly number[];
	readonly errors: readonly number[];
};

/** Records counted at most: the newest; older ones are beyond what a strip of a few minutes shows. */
const maxCounted = 50_000;

/** How many records, and how many errors, fell into each of `buckets` equal spans up to `endMs`. */
export function logHistogram(
	buffer: LogBuffer,
	{endMs, spanMs, buckets}: {readonly endMs: number; readonly spanMs: number; readonly buckets: number},
): LogHistogram {
	const startMs = endMs - spanMs;
	const bucketMs = spanMs / buckets;
	const all = new Array<number>(buckets).fill(0);
	const errors = new Array<number>(buckets).fill(0);
	for (
		let position = buffer.end - 1;
		position >= Math.max(buffer.first, buffer.end - maxCounted);
		position--
	) {
		const {timestampMs, severity} = buffer.at(position)!;
		const bucket = Math.floor((timestampMs - startMs) / bucketMs);
		if (bucket >= 0 && bucket < buckets) {
			all[bucket]!++;
			if (severity === 'error' || severity === 'fatal') {
				errors[bucket]!++;
			}
		}
	}

	return {startMs, bucketMs, all, errors};
}
