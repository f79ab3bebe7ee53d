import type {Labels} from '../labels/labels.ts';

/**
 * Where one target's scrapes go: columns over shared timestamps. All samples of a scrape have the scrape's
 * start time (Prometheus 3, `scrape.scrapeLoop`).
 */
export type ScrapeAppender = {
	/**
	 * The column of a series, made when first seen; undefined when the target's series limit is reached (counted in
	 * `droppedSeries`). It holds while the series has samples: ask again for one that comes back after a pause.
	 */
	columnOf(labels: Labels): number | undefined;
	/**
	 * A second name for a column that shares its samples, each value multiplied by `scale` when read (0.001 makes
	 * seconds of milliseconds). A name that is taken already stays with its first column.
	 */
	alias(column: number, labels: Labels, scale?: number): void;
	/** Takes an alias away (the column stays). */
	removeAlias(labels: Labels): void;
	/**
	 * Appends one scrape: `values[i]` belongs to `columns[i]`, i < count. A column that had a sample in the previous row and
	 * has none in this one gets a stale mark. `tMs` must be later than the previous row's: otherwise false and nothing is kept.
	 */
	appendRow(tMs: number, columns: Int32Array, values: Float64Array, count: number): boolean;
	/** Series refused because of the limit, in all. */
	readonly droppedSeries: number;
	/** Series now held, aliases not counted. */
	readonly seriesCount: number;
};

/** Where samples go that do not come in rows: rules' results, health, log counts, samples with their own timestamps. */
export type SampleAppender = {
	/** False when `tMs` is not later than the series' newest sample (out of order or duplicate): then it is not kept. */
	appendSample(labels: Labels, tMs: number, value: number): boolean;
	/** Ends a series at `tMs` with a stale mark, so that instant queries after it find nothing. */
	markStale(labels: Labels, tMs: number): void;
};
