import {fnv1a} from '../base/hash.ts';
import type {Labels} from '../labels/labels.ts';
import type {ScrapeAppender} from './appender.ts';
import {Columns} from './columns.ts';
import type {Sealer} from './seal.ts';
import type {Part} from './series.ts';

export type TargetStoreOptions = {
	readonly sealer: Sealer;
	/** Moves the rows at which this target seals; any whole number. */
	readonly phase: number;
	readonly maxSeries: number;
	/** Tells the head of a series that appears. */
	addPart(labels: Labels, part: Part): void;
	removePart(labels: Labels, part: Part): void;
	/** Whether someone writes a series of these labels. */
	isNamed(labels: Labels): boolean;
	appended(tMs: number, sealed: boolean): void;
};

type ColumnPart = Part & {readonly type: 'column'};

/** What the head knows of one column: its own name first, then its aliases. */
type Names = {readonly labels: Labels; readonly part: ColumnPart}[];

/** One target's part of the head: which label sets its columns belong to. */
export class TargetStore implements ScrapeAppender {
	/** False once the target was closed. */
	open = true;
	readonly columns: Columns;
	readonly #options: TargetStoreOptions;
	readonly #byKey = new Map<string, number>();
	/** Columns of aliases. */
	readonly #aliases = new Map<string, number>();
	/** By column. */
	readonly #names: (Names | undefined)[] = [];
	/**
	 * Columns whose series has no samples left, the longest asleep first. They keep their names, since whoever writes them
	 * may still know them by number (a server that was down for longer than the retention), until a new series needs one.
	 */
	readonly #asleep = new Set<number>();
	/** Hashes of the series refused, so that each counts once. */
	readonly #refused = new Set<number>();

	constructor(options: TargetStoreOptions) {
		this.#options = options;
		this.columns = new Columns(options.sealer, options.phase);
	}

	get seriesCount(): number {
		return this.#byKey.size - this.#asleep.size;
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

	columnOf(labels: Labels): number | undefined {
		const known = this.#byKey.get(labels.key);
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
		const part: ColumnPart = {type: 'column', columns: this.columns, column, scale: 1};
		this.#byKey.set(labels.key, column);
		this.#names[column] = [{labels, part}];
		this.#options.addPart(labels, part);
		return column;
	}

	alias(column: number, labels: Labels, scale: number = 1): void {
		const names = this.#names[column];
		if (names !== undefined && !this.#options.isNamed(labels)) {
			const part: ColumnPart = {type: 'column', columns: this.columns, column, scale};
			names.push({labels, part});
			this.#aliases.set(labels.key, column);
			this.#options.addPart(labels, part);
		}
	}

	removeAlias(labels: Labels): void {
		const column = this.#aliases.get(labels.key);
		const names = column === undefined ? undefined : this.#names[column];
		const at = names?.findLastIndex(name => name.labels.key === labels.key) ?? -1;
		if (names !== undefined && at > 0) {
			const [name] = names.splice(at, 1);
			this.#aliases.delete(labels.key);
			this.#options.removePart(labels, name!.part);
		}
	}

	appendRow(tMs: number, columns: Int32Array, values: Float64Array, count: number): boolean {
		if (!(tMs > this.columns.newestMs)) {
			return false;
		}

		const sealed = this.columns.append(tMs, columns, values, count);
		for (const column of this.columns.takeRevived()) {
			this.#wake(column);
		}

		this.#options.appended(tMs, sealed);
		return true;
	}

	/** Lets blocks go whose newest row is older than `cutoffMs`, and the series that had samples only there. */
	dropBefore(cutoffMs: number): void {
		let dropped = false;
		while (this.columns.oldestBlockEndMs() < cutoffMs) {
			this.columns.dropOldestBlock();
			dropped = true;
		}

		if (!dropped) {
			return;
		}

		for (const column of this.#byKey.values()) {
			const lastSeen = this.columns.lastSeen[column]!;
			// A column that never had a sample is about to get its first.
			if (lastSeen >= 0 && lastSeen < this.columns.firstSlot) {
				this.#sleep(column);
			}
		}
	}

	removeAll(): void {
		for (const column of this.#byKey.values()) {
			this.#sleep(column);
		}
	}

	#sleep(column: number): void {
		if (!this.#asleep.has(column)) {
			this.#asleep.add(column);
			this.columns.resetColumn(column);
			for (const {labels, part} of this.#names[column]!) {
				this.#options.removePart(labels, part);
			}
		}
	}

	#wake(column: number): void {
		if (!this.#asleep.delete(column)) {
			return;
		}

		// Somebody else may have taken an alias meanwhile.
		const names = this.#names[column]!.filter(
			({labels}, index) => index === 0 || !this.#options.isNamed(labels),
		);
		this.#names[column] = names;
		for (const {labels, part} of names) {
			this.#options.addPart(labels, part);
		}
	}

	#emptyColumn(): number {
		const [column] = this.#asleep;
		if (column === undefined) {
			return this.columns.addColumn();
		}

		const [own, ...aliases] = this.#names[column]!;
		this.#asleep.delete(column);
		this.#byKey.delete(own!.labels.key);
		for (const {labels} of aliases) {
			if (this.#aliases.get(labels.key) === column) {
				this.#aliases.delete(labels.key);
			}
		}

		return column;
	}
}
