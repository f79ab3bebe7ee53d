import type {RecordingWriter} from '../exposition/write.ts';
import type {Labels} from '../labels/labels.ts';
import type {SampleAppender, ScrapeAppender} from '../tsdb/appender.ts';

type Store = SampleAppender & {
	openTarget(id: string): ScrapeAppender;
	closeTarget(id: string, atMs: number): void;
};

/** A store that also writes every sample it keeps to a recording, canonical names included. */
export class RecordingStore implements Store {
	readonly #store: Store;
	readonly #writer: RecordingWriter;

	constructor(store: Store, writer: RecordingWriter) {
		this.#store = store;
		this.#writer = writer;
	}

	openTarget(id: string): ScrapeAppender {
		return new RecordingAppender(this.#store.openTarget(id), this.#writer);
	}

	closeTarget(id: string, atMs: number): void {
		this.#store.closeTarget(id, atMs);
	}

	appendSample(labels: Labels, tMs: number, value: number): boolean {
		const kept = this.#store.appendSample(labels, tMs, value);
		if (kept) {
			this.#writer.sample(labels, tMs, value);
		}

		return kept;
	}

	markStale(labels: Labels, tMs: number): void {
		this.#store.markStale(labels, tMs);
	}
}

type Name = {readonly labels: Labels; readonly scale: number};

class RecordingAppender implements ScrapeAppender {
	readonly #appender: ScrapeAppender;
	readonly #writer: RecordingWriter;
	/** By column: the series' own name first, then its aliases. */
	readonly #names = new Map<number, Name[]>();

	constructor(appender: ScrapeAppender, writer: RecordingWriter) {
		this.#appender = appender;
		this.#writer = writer;
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
				this.#writer.sample(labels, tMs, values[index]! * scale);
			}
		}

		return kept;
	}
}
