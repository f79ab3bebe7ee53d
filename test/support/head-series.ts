import {type Labels, labelsFrom} from '../../source/labels/labels.ts';
import type {Matcher} from '../../source/labels/matcher.ts';
import {Head} from '../../source/tsdb/head.ts';
import type {Queryable, SeriesList} from '../../source/tsdb/queryable.ts';
import type {WritableSeries} from './memory-series.ts';

/** By time; undefined is a stale mark. */
type Points = ReadonlyMap<number, number | undefined>;
type Series = {readonly labels: Labels; readonly points: Map<number, number | undefined>};

/**
 * The real store under the same interface: what has been written goes into a new `Head` when somebody reads. Series
 * that can have been scraped together become columns of one target, so that the kernels over rows are used.
 */
export class HeadSeries implements Queryable, WritableSeries {
	readonly #series = new Map<string, Series>();
	#head: Head | undefined;
	#generation = 0;

	get version(): number {
		const {version} = this.#current();
		return this.#generation * 1e6 + version;
	}

	append(labels: Labels | Readonly<Record<string, string>>, tMs: number, value: number): void {
		this.#write(labels, tMs, value);
	}

	markStale(labels: Labels | Readonly<Record<string, string>>, tMs: number): void {
		this.#write(labels, tMs, undefined);
	}

	clear(): void {
		this.#series.clear();
		this.#head = undefined;
	}

	select(matchers: readonly Matcher[]): SeriesList {
		return this.#current().select(matchers);
	}

	#write(given: Labels | Readonly<Record<string, string>>, tMs: number, value: number | undefined): void {
		const labels = Array.isArray(given.pairs)
			? (given as Labels)
			: labelsFrom(given as Record<string, string>);
		const series = this.#series.get(labels.key) ?? {labels, points: new Map()};
		this.#series.set(labels.key, series);
		series.points.set(tMs, value);
		this.#head = undefined;
	}

	#current(): Head {
		if (this.#head === undefined) {
			this.#generation++;
			this.#head = headOf([...this.#series.values()]);
		}

		return this.#head;
	}
}

function headOf(all: readonly Series[]): Head {
	const head = new Head({retentionMs: 1e15, maxBytes: 1e9, maxSeriesPerTarget: 1e6});
	const targets = new Map<string, {readonly scrapes: readonly number[]; readonly series: Series[]}>();
	const longestFirst = [...all].sort((left, right) => right.points.size - left.points.size);
	const homes = new Map<Series, string>();
	for (const series of longestFirst) {
		const fitting = [...targets].find(([, {scrapes}]) => isScraped(series.points, scrapes))?.[0];
		const scrapes = [...series.points.keys()];
		const home = fitting ?? scrapes.join(' ');
		if (isScraped(series.points, targets.get(home)?.scrapes ?? scrapes)) {
			targets.set(home, targets.get(home) ?? {scrapes, series: []});
			homes.set(series, home);
		}
	}

	// Series are made in the order they were first written, as in the other stores.
	for (const series of all) {
		const home = homes.get(series);
		if (home === undefined) {
			appendLoose(head, series);
		} else {
			head.openTarget(home).columnOf(series.labels);
			targets.get(home)!.series.push(series);
		}
	}

	for (const [id, {scrapes, series}] of targets) {
		appendRows(head, {id, scrapes, series});
	}

	return head;
}

// A column that lacks a sample gets a stale mark: so where one is missing, there must be one.
function isScraped(points: Points, scrapes: readonly number[]): boolean {
	let found = 0;
	let present = false;
	for (const tMs of scrapes) {
		const isWritten = points.has(tMs);
		found += isWritten ? 1 : 0;
		const isStale = isWritten && points.get(tMs) === undefined;
		if ((present && !isWritten) || (isStale && !present)) {
			return false;
		}

		present = isWritten && !isStale;
	}

	return found === points.size;
}

function appendRows(
	head: Head,
	{id, scrapes, series}: {id: string; scrapes: readonly number[]; series: readonly Series[]},
): void {
	const target = head.openTarget(id);
	const columns = new Int32Array(series.length);
	const values = new Float64Array(series.length);
	for (const tMs of scrapes) {
		let count = 0;
		for (const {labels, points} of series) {
			const value = points.get(tMs);
			if (value !== undefined) {
				columns[count] = target.columnOf(labels)!;
				values[count++] = value;
			}
		}

		target.appendRow(tMs, columns, values, count);
	}
}

function appendLoose(head: Head, {labels, points}: Series): void {
	for (const [tMs, value] of points) {
		if (value === undefined) {
			head.markStale(labels, tMs);
		} else {
			head.appendSample(labels, tMs, value);
		}
	}
}
