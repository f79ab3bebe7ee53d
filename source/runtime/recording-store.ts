import type {Family} from '../exposition/exposition.ts';
import type {RecordingWriter} from '../exposition/write.ts';
import {type Labels, labelValue, metricName} from '../labels/labels.ts';
import type {IngestAppender} from '../scrape/ingest.ts';
import type {SampleAppender, ScrapeAppender} from '../tsdb/appender.ts';
import type {ExemplarAppender, HeldExemplar} from '../tsdb/exemplars.ts';

type Store = SampleAppender & {
	openTarget(id: string): ScrapeAppender;
	closeTarget(id: string, atMs: number): void;
};

export type RecordedStores = {readonly store: Store; readonly exemplars: ExemplarAppender};

/** New exemplars by the key of their series, until the samples of their scrape are written. */
type Waiting = Map<string, HeldExemplar>;

/** A store that also writes every sample it keeps to a recording, canonical names included. */
export class RecordingStore implements Store {
	/** Those a server had before already are not written again. */
	readonly exemplars: ExemplarAppender;
	readonly #store: Store;
	readonly #writer: RecordingWriter;
	readonly #waiting: Waiting = new Map();

	constructor({store, exemplars}: RecordedStores, writer: RecordingWriter) {
		this.#store = store;
		this.#writer = writer;
		this.exemplars = {
			append: exemplar => {
				const isNew = exemplars.append(exemplar);
				if (isNew) {
					this.#waiting.set(exemplar.series.key, exemplar);
				}

				return isNew;
			},
		};
	}

	openTarget(id: string): IngestAppender {
		return new RecordingAppender(this.#store.openTarget(id), this.#writer, this.#waiting);
	}

	closeTarget(id: string, atMs: number): void {
		this.#store.closeTarget(id, atMs);
	}

	appendSample(labels: Labels, tMs: number, value: number): boolean {
		const kept = this.#store.appendSample(labels, tMs, value);
		if (kept) {
			this.#writer.sample(labels, tMs, value, taken(this.#waiting, labels));
		}

		return kept;
	}

	markStale(labels: Labels, tMs: number): void {
		this.#store.markStale(labels, tMs);
	}
}

type Name = {readonly labels: Labels; readonly scale: number};

/** What stands after the name of a family in those of its samples. */
const suffixes = ['', '_total', '_bucket', '_count', '_sum', '_created', '_info', '_gcount', '_gsum'];

class RecordingAppender implements IngestAppender {
	readonly #appender: ScrapeAppender;
	readonly #writer: RecordingWriter;
	readonly #waiting: Waiting;
	/** By column: the series' own name first, then its aliases. */
	readonly #names = new Map<number, Name[]>();

	constructor(appender: ScrapeAppender, writer: RecordingWriter, waiting: Waiting) {
		this.#appender = appender;
		this.#writer = writer;
		this.#waiting = waiting;
	}

	get droppedSeries(): number {
		return this.#appender.droppedSeries;
	}

	get seriesCount(): number {
		return this.#appender.seriesCount;
	}

	columnOf(labels: Labels): number | undefined {
		const column = this.#appender.columnOf(labels);
		// A column whose series is long gone is given to another.
		if (column !== undefined && this.#names.get(column)?.[0]?.labels.key !== labels.key) {
			this.#names.set(column, [{labels, scale: 1}]);
		}

		return column;
	}

	/** Families without a sample are left out: only series have a limit. */
	describe(families: ReadonlyMap<string, Family>): void {
		const names = new Set(Array.from(this.#names.values(), ([own]) => labelValue(own!.labels, metricName)));
		this.#writer.families(
			[...families.values()].filter(({name}) => suffixes.some(suffix => names.has(name + suffix))),
		);
	}

	alias(column: number, labels: Labels, scale = 1): void {
		this.#appender.alias(column, labels, scale);
		this.#names.get(column)?.push({labels, scale});
	}

	removeAlias(labels: Labels): void {
		this.#appender.removeAlias(labels);
		for (const [column, names] of this.#names) {
			this.#names.set(
				column,
				names.filter(name => name.labels.key !== labels.key),
			);
		}
	}

	appendRow(tMs: number, columns: Int32Array, values: Float64Array, count: number): boolean {
		const kept = this.#appender.appendRow(tMs, columns, values, count);
		for (let index = 0; kept && index < count; index++) {
			for (const {labels, scale} of this.#names.get(columns[index]!) ?? []) {
				this.#writer.sample(labels, tMs, values[index]! * scale, taken(this.#waiting, labels));
			}
		}

		// Those of series beyond a limit have no sample to stand with.
		this.#waiting.clear();
		return kept;
	}
}

function taken(waiting: Waiting, {key}: Labels): HeldExemplar | undefined {
	const exemplar = waiting.size === 0 ? undefined : waiting.get(key);
	if (exemplar !== undefined) {
		waiting.delete(key);
	}

	return exemplar;
}
