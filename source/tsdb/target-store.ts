import {fnv1a} from '../base/hash.ts';
import type {Labels} from '../labels/labels.ts';
import type {ScrapeAppender} from './appender.ts';
import {Columns} from './columns.ts';
import type {PagePool} from './open-rows.ts';
import type {Sealer} from './seal.ts';
import type {Part} from './series.ts';

/** What a new row did: completed a block, took more memory. */
export type RowChange = {readonly sealed: boolean; readonly grew: boolean};

export type TargetStoreOptions = {
	readonly sealer: Sealer;
	readonly pages: PagePool;
	/** Moves the rows at which this target seals; any whole number. */
	readonly phase: number;
	readonly maxSeries: number;
	/** Tells the head of a name that a column gets, */
	addPart(labels: Labels, part: Part): void;
	/** and of one that it loses. */
	removeColumn(labels: Labels, columns: Columns, column: number): void;
	/** Whether someone writes a series of these labels. */
	isNamed(labels: Labels): boolean;
	/** Where the samples of a series are, whoever writes them. */
	partsOf(labels: Labels): readonly Part[];
	appended(tMs: number, change: RowChange): void;
};

type Alias = {readonly labels: Labels; readonly scale: number};

/** One target's part of the head: which label sets its columns belong to. */
export class TargetStore implements ScrapeAppender {
	/** False once the target was closed. */
	open = true;
	readonly columns: Columns;
	readonly #options: TargetStoreOptions;
	/** By column: its own name. Which column a name has is known by the head: a second table of all names would cost as much. */
	readonly #labels: Labels[] = [];
	/** By column: its further names. */
	readonly #aliases = new Map<number, Alias[]>();
	/** By an alias' key: its column. */
	readonly #aliased = new Map<string, number>();
	/**
	 * Columns whose series has no samples left, the longest asleep first. They keep their names, since whoever writes them
	 * may still know them by number (a server that was down for longer than the retention), until a new series needs one.
	 */
	readonly #asleep = new Set<number>();
	/** Of those asleep, which the head knows no more: by their key. */
	readonly #asleepByKey = new Map<string, number>();
	/** Hashes of the series refused, so that each counts once. */
	readonly #refused = new Set<number>();

	constructor(options: TargetStoreOptions) {
		this.#options = options;
		this.columns = new Columns(options.sealer, options.pages, options.phase);
	}

	get seriesCount(): number {
		return this.#labels.length - this.#asleep.size;
	}

	get droppedSeries(): number {
		return this.#refused.size;
	}

	/** Timestamp of the oldest row; infinite when there is none. */
	get oldestMs(): number {
		const {columns} = this;
		return columns.endSlot === columns.firstSlot
			? Number.POSITIVE_INFINITY
			: columns.timestamp(columns.firstSlot);
	}

	/**
	 * The newest instant of what memory can be had back from first; infinite when there is nothing. The open rows and the
	 * last block of a target that is watched stay: without them there is no present.
	 */
	evictableEndMs(): number {
		const {columns} = this;
		if (columns.blockCount > (this.open ? 1 : 0)) {
			return columns.oldestBlockEndMs();
		}

		return this.open ? Number.POSITIVE_INFINITY : columns.newestMs;
	}

	columnOf(labels: Labels): number | undefined {
		const known = this.#columnNamed(labels);
		if (known !== undefined) {
			this.#wake(known);
			return known;
		}

		if (this.seriesCount >= this.#options.maxSeries) {
			if (this.#refused.size < this.#options.maxSeries * 4) {
				this.#refused.add(fnv1a(labels.key));
			}

			return undefined;
		}

		const column = this.#emptyColumn();
		this.#labels[column] = labels;
		this.#name(column, {labels, scale: 1});
		return column;
	}

	alias(column: number, labels: Labels, scale: number = 1): void {
		this.#wake(column);
		if (!this.#options.isNamed(labels)) {
			const aliases = this.#aliases.get(column) ?? [];
			const alias = {labels, scale};
			this.#aliases.set(column, [...aliases, alias]);
			this.#aliased.set(labels.key, column);
			this.#name(column, alias);
		}
	}

	removeAlias(labels: Labels): void {
		const column = this.#aliased.get(labels.key);
		if (column !== undefined) {
			const aliases = this.#aliases.get(column) ?? [];
			this.#aliases.set(
				column,
				aliases.filter(alias => alias.labels.key !== labels.key),
			);
			this.#aliased.delete(labels.key);
			this.#options.removeColumn(labels, this.columns, column);
		}
	}

	appendRow(tMs: number, columns: Int32Array, values: Float64Array, count: number): boolean {
		if (!(tMs > this.columns.newestMs)) {
			return false;
		}

		const bytesBefore = this.columns.bytesHeld;
		const sealed = this.columns.append(tMs, columns, values, count);
		for (const column of this.columns.takeRevived()) {
			this.#wake(column);
		}

		this.#options.appended(tMs, {sealed, grew: this.columns.bytesHeld > bytesBefore});
		return true;
	}

	/** Lets blocks but the newest `keptBlocks` go when all their rows are older than `cutoffMs`, and series with no samples left. */
	dropBefore(cutoffMs: number, keptBlocks: number): void {
		let dropped = false;
		while (this.columns.blockCount > keptBlocks && this.columns.oldestBlockEndMs() < cutoffMs) {
			this.columns.dropOldestBlock();
			dropped = true;
		}

		if (!dropped) {
			return;
		}

		for (let column = 0; column < this.#labels.length; column++) {
			const lastSeen = this.columns.lastSeen[column]!;
			// A column that never had a sample is about to get its first.
			if (lastSeen >= 0 && lastSeen < this.columns.firstSlot) {
				this.#sleep(column);
			}
		}
	}

	removeAll(): void {
		for (let column = 0; column < this.#labels.length; column++) {
			this.#sleep(column);
		}
	}

	/** The column these labels are the own name of. */
	#columnNamed(labels: Labels): number | undefined {
		for (const part of this.#options.partsOf(labels)) {
			if (
				part.type === 'column' &&
				part.columns === this.columns &&
				this.#labels[part.column]?.key === labels.key
			) {
				return part.column;
			}
		}

		return this.#asleepByKey.get(labels.key);
	}

	#name(column: number, {labels, scale}: Alias): void {
		this.#options.addPart(labels, {type: 'column', columns: this.columns, column, scale});
	}

	#sleep(column: number): void {
		if (!this.#asleep.has(column)) {
			this.#asleep.add(column);
			this.#asleepByKey.set(this.#labels[column]!.key, column);
			this.columns.resetColumn(column);
			for (const {labels} of this.#namesOf(column)) {
				this.#options.removeColumn(labels, this.columns, column);
			}
		}
	}

	#wake(column: number): void {
		if (!this.#asleep.delete(column)) {
			return;
		}

		this.#asleepByKey.delete(this.#labels[column]!.key);
		const [own, ...aliases] = this.#namesOf(column);
		this.#name(column, own!);
		// Somebody else may have taken an alias meanwhile.
		const free = aliases.filter(({labels}) => !this.#options.isNamed(labels));
		this.#aliases.set(column, free);
		for (const alias of free) {
			this.#name(column, alias);
		}
	}

	/** Its own name, then its aliases. */
	#namesOf(column: number): readonly Alias[] {
		return [{labels: this.#labels[column]!, scale: 1}, ...(this.#aliases.get(column) ?? [])];
	}

	#emptyColumn(): number {
		const [column] = this.#asleep;
		if (column === undefined) {
			return this.columns.addColumn();
		}

		this.#asleep.delete(column);
		this.#asleepByKey.delete(this.#labels[column]!.key);
		for (const {labels} of this.#aliases.get(column) ?? []) {
			if (this.#aliased.get(labels.key) === column) {
				this.#aliased.delete(labels.key);
			}
		}

		this.#aliases.delete(column);
		return column;
	}
}
