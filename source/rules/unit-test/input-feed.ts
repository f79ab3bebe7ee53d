import {parseSeriesDescription, type SeriesDescription} from '../../promql/series-description.ts';
import type {SampleAppender} from '../../tsdb/appender.ts';
import type {UnitTest} from './test-file.ts';

export type Feed = {
	/** The test cannot run. */
	readonly failures: readonly string[];
	/** Series left out: the rest of the test says what it can, but it has failed. */
	readonly unsupported: readonly string[];
	readonly until: (atMs: number) => void;
};

/** Appends input samples only as far as time has come: a rule must not see the future, not even with a negative offset. */
export function inputFeed(test: UnitTest, appender: SampleAppender): Feed {
	const failures: string[] = [];
	const unsupported: string[] = [];
	const series: (SeriesDescription & {next: number})[] = [];
	for (const {series: metric, values, line} of test.inputSeries) {
		const parsed = parseSeriesDescription(`${metric} ${values}`);
		if (parsed.type === 'failed') {
			failures.push(`    line ${line}: input series ${metric}: ${parsed.message}`);
		} else if (parsed.points.some(({type}) => type === 'histogram')) {
			unsupported.push(`    line ${line}: input series ${metric}: native histograms are not supported`);
		} else {
			series.push({...parsed, next: 0});
		}
	}

	return {
		failures,
		unsupported,
		until(atMs) {
			for (const entry of series) {
				for (; entry.next < entry.points.length; entry.next++) {
					const tMs = test.startMs + entry.next * test.intervalMs;
					const point = entry.points[entry.next]!;
					if (tMs > atMs) {
						break;
					}

					if (point.type === 'stale') {
						appender.markStale(entry.labels, tMs);
					} else if (point.type === 'value') {
						appender.appendSample(entry.labels, tMs, point.value);
					}
				}
			}
		},
	};
}
