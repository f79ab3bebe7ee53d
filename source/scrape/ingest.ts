import type {Exposition} from '../exposition/exposition.ts';
import {type Labels, labelValue, metricName, withLabels} from '../labels/labels.ts';
import type {SampleAppender, ScrapeAppender} from '../tsdb/appender.ts';
import {Aliases, type PlanAliases} from './aliases.ts';
import {sampleLabels} from './sample-labels.ts';
import type {Target} from './target.ts';

export type IngestOptions = {
	readonly target: Pick<Target, 'labels' | 'honorLabels'>;
	readonly appender: ScrapeAppender;
	readonly samples: SampleAppender;
	readonly planAliases: PlanAliases;
	/** `metric_relabel_configs`: a series' new labels, undefined to drop it. Labels to labels, always the same. */
	readonly relabel?: (labels: Labels) => Labels | undefined;
};

/** What one scrape brought, beyond its samples. */
export type Ingested = {
	/** Samples in the body, those dropped included. */
	readonly samplesScraped: number;
	readonly samplesAfterRelabeling: number;
	readonly seriesAdded: number;
	/** False: the row was not kept because the clock stands before the previous row. */
	readonly kept: boolean;
	/** Unix milliseconds, when the server exposes `process_start_time_seconds`. */
	readonly processStartMs?: number;
};

/** The series of Prometheus' scrape report, in the order it writes them. */
const reportNames = [
	'up',
	'scrape_duration_seconds',
	'scrape_samples_scraped',
	'scrape_samples_post_metric_relabeling',
	'scrape_series_added',
] as const;

/** Prometheus refuses samples that claim to be later than this after the scrape (`timeLimitAppender`). */
const maxFutureMs = 10 * 60_000;

/** No column: the series is a duplicate, dropped by relabeling, or beyond the target's limit. */
const noColumn = -1;

/**
 * Writes one target's scrapes into the store: what Prometheus 3 does in `scrape/scrape.go`, minus the roll-back
 * (a line that cannot be read costs itself). All samples of a scrape have the instant at which it began.
 */
export class TargetIngest {
	readonly #options: IngestOptions;
	readonly #reportColumns: readonly number[];
	readonly #aliases: Aliases;
	#layout: Layout = emptyLayout;
	#columns: Int32Array = new Int32Array(64);
	#values: Float64Array = new Float64Array(64);

	constructor(options: IngestOptions) {
		this.#options = options;
		// Before any series of the server, so that a limit on series cannot cost the report.
		this.#reportColumns = reportNames.map(
			name => options.appender.columnOf(withLabels(options.target.labels, {[metricName]: name})) ?? noColumn,
		);
		this.#aliases = new Aliases(options.appender, options.planAliases);
	}

	get dialect(): string {
		return this.#aliases.dialect;
	}

	get errorMeaning(): string {
		return this.#aliases.errorMeaning;
	}

	/** A scrape that worked. `durationSeconds`: from the request's start to the end of parsing. */
	append(atMs: number, exposition: Exposition, durationSeconds: number): Ingested {
		const seriesAdded = this.#adopt(exposition);
		const {columns, stored, startTimeIndex, relabeled} = this.#layout;
		this.#reserve(exposition.count + reportNames.length);
		let count = 0;
		for (let index = 0; index < exposition.count; index++) {
			const ownMs = exposition.timestampsMs?.[index] ?? Number.NaN;
			if (!Number.isNaN(ownMs)) {
				this.#appendWithOwnTime(stored[index], ownMs, exposition.values[index]!, atMs);
			} else if (columns[index] !== noColumn) {
				this.#columns[count] = columns[index]!;
				this.#values[count++] = exposition.values[index]!;
			}
		}

		const report = [1, durationSeconds, exposition.count, relabeled, seriesAdded];
		const kept = this.#appendReport(atMs, count, report);
		const startSeconds = startTimeIndex === -1 ? Number.NaN : exposition.values[startTimeIndex]!;
		return {
			samplesScraped: exposition.count,
			samplesAfterRelabeling: relabeled,
			seriesAdded,
			kept,
			...(startSeconds > 0 ? {processStartMs: startSeconds * 1000} : {}),
		};
	}

	/** A scrape that failed: every series of the server ends with a stale mark; the report goes on with `up` 0. */
	appendFailure(atMs: number, durationSeconds: number): boolean {
		return this.#appendReport(atMs, 0, [0, durationSeconds, 0, 0, 0]);
	}

	/** The server answers but has no metrics to scrape: `up` without samples. */
	appendWithoutMetrics(atMs: number, durationSeconds: number): boolean {
		return this.#appendReport(atMs, 0, [1, durationSeconds, 0, 0, 0]);
	}

	/** The target is watched no more: all its series end, the report included. */
	end(atMs: number): void {
		this.#options.appender.appendRow(atMs, this.#columns, this.#values, 0);
	}

	#appendReport(atMs: number, count: number, report: readonly number[]): boolean {
		this.#reserve(count + report.length);
		let total = count;
		for (const [index, value] of report.entries()) {
			const column = this.#reportColumns[index]!;
			if (column !== noColumn) {
				this.#columns[total] = column;
				this.#values[total++] = value;
			}
		}

		return this.#options.appender.appendRow(atMs, this.#columns, this.#values, total);
	}

	#appendWithOwnTime(labels: Labels | undefined, ownMs: number, value: number, atMs: number): void {
		if (labels === undefined || ownMs > atMs + maxFutureMs) {
			return;
		}

		const {samples} = this.#options;
		samples.appendSample(labels, ownMs, value);
		for (const alias of this.#aliases.of(labels)) {
			samples.appendSample(alias.labels, ownMs, value * alias.scale);
		}
	}

	/** Maps a new layout to columns; the number of series that were not in the previous scrape that worked. */
	#adopt({series, count, families, timestampsMs}: Exposition): number {
		const previous = this.#layout;
		const ownTimes = timestampsMs === undefined ? 0 : ownTimesHash(timestampsMs, count);
		if (previous.series === series && previous.count === count && previous.ownTimes === ownTimes) {
			return 0;
		}

		const {target, relabel, appender} = this.#options;
		const columns = new Int32Array(count).fill(noColumn);
		const stored: (Labels | undefined)[] = new Array(count).fill(undefined);
		const taken = new Set<number>(this.#reportColumns);
		const keys = new Set<string>();
		let relabeled = 0;
		for (let index = 0; index < count; index++) {
			const merged = sampleLabels(series[index]!, target.labels, target.honorLabels);
			const labels = relabel === undefined ? merged : relabel(merged);
			if (labels === undefined || labels.pairs.length === 0) {
				continue;
			}

			relabeled++;
			stored[index] = labels;
			keys.add(labels.key);
			if (timestampsMs !== undefined && !Number.isNaN(timestampsMs[index]!)) {
				continue;
			}

			const column = appender.columnOf(labels) ?? noColumn;
			// A series named twice in one scrape: Prometheus keeps the first sample.
			if (column !== noColumn && !taken.has(column)) {
				taken.add(column);
				columns[index] = column;
			}
		}

		this.#layout = {
			series,
			count,
			ownTimes,
			columns,
			stored,
			keys,
			relabeled,
			startTimeIndex: startTimeIndex(series, count),
		};
		this.#aliases.adopt(families, stored, columns);
		let added = 0;
		for (const key of keys) {
			added += previous.keys.has(key) ? 0 : 1;
		}

		return added;
	}

	#reserve(capacity: number): void {
		if (capacity > this.#columns.length) {
			const columns = new Int32Array(capacity * 2);
			const values = new Float64Array(capacity * 2);
			columns.set(this.#columns);
			values.set(this.#values);
			this.#columns = columns;
			this.#values = values;
		}
	}
}

/** One shape of the exposition, mapped to the store; holds while `series` is the same array. */
type Layout = {
	readonly series: readonly Labels[];
	readonly count: number;
	readonly ownTimes: number;
	/** By index of the series. */
	readonly columns: Int32Array;
	readonly stored: readonly (Labels | undefined)[];
	readonly keys: ReadonlySet<string>;
	readonly relabeled: number;
	readonly startTimeIndex: number;
};

const emptyLayout: Layout = {
	series: [],
	count: -1,
	ownTimes: 0,
	columns: new Int32Array(0),
	stored: [],
	keys: new Set(),
	relabeled: 0,
	startTimeIndex: -1,
};

/** Which samples carry a timestamp of their own, in one number. */
function ownTimesHash(timestampsMs: Float64Array, count: number): number {
	let hash = 1;
	for (let index = 0; index < count; index++) {
		hash = (Math.imul(hash, 31) + (Number.isNaN(timestampsMs[index]!) ? 1 : 2)) | 0;
	}

	return hash;
}

function startTimeIndex(series: readonly Labels[], count: number): number {
	for (let index = 0; index < count; index++) {
		if (labelValue(series[index]!, metricName) === 'process_start_time_seconds') {
			return index;
		}
	}

	return -1;
}
