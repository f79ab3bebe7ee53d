import {type Labels, labelsFrom, labelValue} from '../../source/labels/labels.ts';
import {type Matcher, valueTest} from '../../source/labels/matcher.ts';
import type {Queryable, SampleBuffer, SeriesList} from '../../source/tsdb/queryable.ts';

type Point = {readonly tMs: number; readonly value: number; readonly stale: boolean};
type Series = {readonly labels: Labels; readonly points: Point[]};

/** Where tests write series; the samples of one series in order of time. */
export type WritableSeries = {
	append(labels: Labels | Readonly<Record<string, string>>, tMs: number, value: number): void;
	/** Marks the series as gone from `tMs` on. */
	markStale(labels: Labels | Readonly<Record<string, string>>, tMs: number): void;
	clear(): void;
};

/** A small store of series for tests: every lookup is done the obvious way. */
export class MemorySeries implements Queryable, WritableSeries {
	version = 0;
	readonly #series = new Map<string, Series>();

	append(labels: Labels | Readonly<Record<string, string>>, tMs: number, value: number): void {
		this.#seriesOf(labels).points.push({tMs, value, stale: false});
	}

	markStale(labels: Labels | Readonly<Record<string, string>>, tMs: number): void {
		this.#seriesOf(labels).points.push({tMs, value: Number.NaN, stale: true});
	}

	clear(): void {
		this.#series.clear();
		this.version++;
	}

	select(matchers: readonly Matcher[]): SeriesList {
		const tests = matchers.map(matcher => ({name: matcher.name, test: valueTest(matcher)}));
		const selected = [...this.#series.values()].filter(({labels}) =>
			tests.every(({name, test}) => test(labelValue(labels, name))),
		);
		return {
			length: selected.length,
			labels: index => selected[index]!.labels,
			window(index, fromMs, toMs, out) {
				for (const {tMs, value, stale} of selected[index]!.points) {
					if (tMs > fromMs && tMs <= toMs && !stale) {
						out.push(tMs, value);
					}
				}
			},
			latest: (index, atMs, lookbackMs, out) => latest(selected[index]!.points, {atMs, lookbackMs, out}),
		};
	}

	#seriesOf(given: Labels | Readonly<Record<string, string>>): Series {
		const labels = isLabels(given) ? given : labelsFrom(given);
		let series = this.#series.get(labels.key);
		if (series === undefined) {
			series = {labels, points: []};
			this.#series.set(labels.key, series);
			this.version++;
		}

		return series;
	}
}

function latest(
	points: readonly Point[],
	{atMs, lookbackMs, out}: {atMs: number; lookbackMs: number; out: SampleBuffer},
): boolean {
	out.clear();
	const point = points.findLast(({tMs}) => tMs <= atMs);
	if (point === undefined || point.stale || point.tMs <= atMs - lookbackMs) {
		return false;
	}

	out.push(point.tMs, point.value);
	return true;
}

function isLabels(given: Labels | Readonly<Record<string, string>>): given is Labels {
	return Array.isArray(given.pairs);
}
