import {maxExemplarLength} from '../base/limits.ts';
import type {Exposition, Family} from '../exposition/exposition.ts';
import {type Labels, metricName, withLabels} from '../labels/labels.ts';
import type {SampleAppender, ScrapeAppender} from '../tsdb/appender.ts';
import type {ExemplarAppender} from '../tsdb/exemplars.ts';
import {Aliases, type PlanAliases} from './aliases.ts';
import {type LabelPolicy, type Layout, layoutOf} from './layout.ts';
import type {Target} from './target.ts';

/** A target's columns, and who wants to know what its server says of its families: told after those of a new layout. */
export type IngestAppender = ScrapeAppender & {
	readonly describe?: (families: ReadonlyMap<string, Family>) => void;
};

export type IngestOptions = {
	readonly target: LabelPolicy & Pick<Target, 'honorTimestamps'>;
	readonly appender: IngestAppender;
	readonly samples: SampleAppender;
	readonly planAliases: PlanAliases;
	/** Absent: exemplars are let go. */
	readonly exemplars?: ExemplarAppender;
};

/** What one scrape brought, beyond its samples. */
export type Ingested = {
	/** Why nothing of it was kept, when it goes over one of the target's limits. */
	readonly refusal?: string;
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

/** The series is a duplicate, dropped by relabeling, timed by the server, or beyond the target's limit. */
const noColumn = -1;

/**
 * Writes one target's scrapes into the store: what Prometheus 3 does in `scrape/scrape.go`, minus the roll-back
 * (a line that cannot be read costs itself). All samples of a scrape have the instant at which it began.
 */
export class TargetIngest {
	readonly #options: IngestOptions;
	readonly #reportColumns: readonly number[];
	readonly #aliases: Aliases;
	#mapping: Mapping = emptyMapping;
	/** Series of the last scrape that worked. */
	#present: ReadonlySet<string> = new Set();
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

	get callsMeaning(): string {
		return this.#aliases.callsMeaning;
	}

	/** A scrape that was read. `durationSeconds`: from the request's start to the end of parsing. */
	append(atMs: number, exposition: Exposition, durationSeconds: number): Ingested {
		const seriesAdded = this.#adopt(exposition);
		const {layout, columns} = this.#mapping;
		const {count, values} = exposition;
		const {relabeled, refusal, startTimeIndex} = layout;
		const brought = {samplesScraped: count, samplesAfterRelabeling: relabeled, seriesAdded};
		if (refusal !== undefined) {
			const kept = this.#appendRow(atMs, 0, [0, durationSeconds, count, relabeled, 0]);
			return {...brought, kept, refusal};
		}

		this.#keepExemplars(exposition, atMs);
		const timestampsMs = this.#timestampsOf(exposition);
		this.#reserve(count + reportNames.length);
		let filled = 0;
		for (let index = 0; index < count; index++) {
			const ownMs = timestampsMs === undefined ? Number.NaN : timestampsMs[index]!;
			if (!Number.isNaN(ownMs)) {
				this.#appendWithOwnTime(layout.stored[index], ownMs, values[index]!, atMs);
			} else if (columns[index] !== noColumn) {
				this.#columns[filled] = columns[index]!;
				this.#values[filled++] = values[index]!;
			}
		}

		const kept = this.#appendRow(atMs, filled, [1, durationSeconds, count, relabeled, seriesAdded]);
		const startSeconds = startTimeIndex === -1 ? Number.NaN : values[startTimeIndex]!;
		return {...brought, kept, ...(startSeconds > 0 ? {processStartMs: startSeconds * 1000} : {})};
	}

	/** A scrape that failed: every series of the server ends with a stale mark; the report goes on with `up` 0. */
	appendFailure(atMs: number, durationSeconds: number): boolean {
		return this.#appendRow(atMs, 0, [0, durationSeconds, 0, 0, 0]);
	}

	/** The server answers but has no metrics to scrape: `up` without samples. */
	appendWithoutMetrics(atMs: number, durationSeconds: number): boolean {
		return this.#appendRow(atMs, 0, [1, durationSeconds, 0, 0, 0]);
	}

	/** One row: the first `filled` columns and the report. */
	#appendRow(atMs: number, filled: number, report: readonly number[]): boolean {
		this.#reserve(filled + report.length);
		let total = filled;
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

	/** Under the names their samples have in the store, the canonical ones included. */
	#keepExemplars({exemplars}: Exposition, atMs: number): void {
		const {exemplars: store} = this.#options;
		if (store === undefined) {
			return;
		}

		for (const [index, {labels, value, ...exemplar}] of exemplars) {
			const series = this.#mapping.layout.stored[index];
			// A server whose clock is ahead: the case was there when it was scraped.
			const timestampMs = Math.min(exemplar.timestampMs ?? atMs, atMs);
			if (series !== undefined && labels.key.length <= maxExemplarLength) {
				store.append({series, labels, value, timestampMs});
				for (const {labels: name, scale, exemplarScale = 1} of this.#aliases.of(series)) {
					// Calls that are no errors are no case of an error.
					if (scale !== 0) {
						store.append({series: name, labels, value: value * exemplarScale, timestampMs});
					}
				}
			}
		}
	}

	#timestampsOf({timestampsMs}: Exposition): Float64Array | undefined {
		return this.#options.target.honorTimestamps === false ? undefined : timestampsMs;
	}

	/** Maps a new layout to columns; the number of series that were not in the previous scrape that worked. */
	#adopt(exposition: Exposition): number {
		const {series, count, families} = exposition;
		const timestampsMs = this.#timestampsOf(exposition);
		const ownTimes = timestampsMs === undefined ? 0 : ownTimesHash(timestampsMs, count);
		const previous = this.#mapping;
		if (previous.series === series && previous.count === count && previous.ownTimes === ownTimes) {
			return 0;
		}

		const layout = layoutOf(exposition, this.#options.target, previous.layout);
		const columns = new Int32Array(count).fill(noColumn);
		this.#mapping = {series, count, ownTimes, layout, columns};
		if (layout.refusal !== undefined) {
			return 0;
		}

		this.#fillColumns(columns, layout, timestampsMs);
		this.#options.appender.describe?.(families);
		this.#aliases.adopt(families, layout.stored, columns);
		const present = new Set<string>();
		let added = 0;
		for (const labels of layout.stored) {
			if (labels !== undefined && !present.has(labels.key)) {
				present.add(labels.key);
				added += this.#present.has(labels.key) ? 0 : 1;
			}
		}

		this.#present = present;
		return added;
	}

	#fillColumns(columns: Int32Array, {stored}: Layout, timestampsMs: Float64Array | undefined): void {
		const taken = new Set<number>(this.#reportColumns);
		for (const [index, labels] of stored.entries()) {
			if (labels === undefined || !Number.isNaN(timestampsMs?.[index] ?? Number.NaN)) {
				continue;
			}

			const column = this.#options.appender.columnOf(labels) ?? noColumn;
			// A series named twice in one scrape: Prometheus keeps the first sample.
			if (column !== noColumn && !taken.has(column)) {
				taken.add(column);
				columns[index] = column;
			}
		}
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

/** A layout and the columns of its series, by index. */
type Mapping = {
	readonly series: readonly Labels[];
	readonly count: number;
	readonly ownTimes: number;
	readonly layout: Layout;
	readonly columns: Int32Array;
};

const emptyMapping: Mapping = {
	series: [],
	count: -1,
	ownTimes: 0,
	layout: {stored: [], relabeled: 0, named: new Map(), startTimeIndex: -1},
	columns: new Int32Array(0),
};

/** Which samples carry a timestamp of their own, in one number. */
function ownTimesHash(timestampsMs: Float64Array, count: number): number {
	let hash = 1;
	for (let index = 0; index < count; index++) {
		hash = (Math.imul(hash, 31) + (Number.isNaN(timestampsMs[index]!) ? 1 : 2)) | 0;
	}

	return hash;
}
