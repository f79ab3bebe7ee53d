import {assert} from '../base/assert.ts';
import {type Block, blockRows} from './block.ts';
import {OpenRows, type PagePool} from './open-rows.ts';
import type {SampleBuffer} from './queryable.ts';
import type {Sealer} from './seal.ts';

/**
 * One target's samples: a row a scrape, a column a series. The newest rows lie open (hot), older ones in sealed blocks.
 * Rows have numbers (slots) that are never used again. The first slot is anywhere in the first block, by `phase`, so that
 * targets scraped together do not all seal at once.
 */
export class Columns {
	/** Columns in use or vacant. */
	width = 0;
	firstSlot: number;
	endSlot: number;
	/** By column: the newest slot with a sample; −1 when it never had one. */
	lastSeen: Int32Array = new Int32Array(64).fill(-1);
	readonly #sealer: Sealer;
	readonly #open: OpenRows;
	#newest = new Float64Array(64);
	#revived: number[] = [];
	/** By column: the newest slot without a sample that has one after it. */
	#lastGap = new Int32Array(64).fill(-1);
	#lastReset = new Int32Array(64).fill(-1);
	/** By column: slot, value before, value after, … of each counter reset, oldest first. */
	readonly #resets = new Map<number, number[]>();
	#times = new Float64Array(blockRows * 2);
	/** The slot of `#times[0]`. */
	#timesFrom: number;
	#blocks: Block[] = [];
	/** The number of `#blocks[0]`. */
	#firstBlock = 0;
	#blockBytes = 0;

	constructor(sealer: Sealer, pool: PagePool, phase: number) {
		this.#sealer = sealer;
		this.#open = new OpenRows(pool, 64);
		this.firstSlot = phase % blockRows;
		this.endSlot = this.firstSlot;
		this.#timesFrom = this.firstSlot;
	}

	get bytesHeld(): number {
		return this.#blockBytes + this.#open.byteLength + this.#times.byteLength + this.#open.capacity * 20;
	}

	/** Sealed blocks: what can be evicted. */
	get blockCount(): number {
		return this.#blocks.length;
	}

	get newestMs(): number {
		return this.endSlot === this.firstSlot ? Number.NEGATIVE_INFINITY : this.timestamp(this.endSlot - 1);
	}

	timestamp(slot: number): number {
		return this.#times[slot - this.#timesFrom]!;
	}

	/** The first slot later than `tMs`; `endSlot` when there is none. */
	slotAfter(tMs: number): number {
		let low = this.firstSlot - this.#timesFrom;
		let high = this.endSlot - this.#timesFrom;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.#times[middle]! > tMs) {
				high = middle;
			} else {
				low = middle + 1;
			}
		}

		return low + this.#timesFrom;
	}

	/** A new column at the right. */
	addColumn(): number {
		if (this.width === this.#open.capacity) {
			this.#widen();
		}

		return this.width++;
	}

	/** Makes a column as new; it must hold no samples. */
	resetColumn(column: number): void {
		this.lastSeen[column] = -1;
		this.#lastGap[column] = -1;
		this.#lastReset[column] = -1;
		this.#resets.delete(column);
	}

	/** Appends a row; returns whether it was the last of its block, which then was sealed. Columns not named have no sample. */
	append(tMs: number, columns: Int32Array, values: Float64Array, count: number): boolean {
		const slot = this.endSlot;
		this.#pushTime(tMs);
		const row = slot % blockRows;
		const {values: hot, present} = this.#open.begin(row);
		const start = this.#open.startOf(row);
		for (let index = 0; index < count; index++) {
			const column = columns[index]!;
			assert(column >= 0 && column < this.width, 'samples go to columns that exist');
			const value = values[index]!;
			hot[start + column] = value;
			present[start + column] = 1;
			if (this.lastSeen[column] !== slot - 1) {
				this.#lastGap[column] = slot - 1;
				if (this.lastSeen[column] === -1) {
					this.#revived.push(column);
				}
			}

			if (value < this.#newest[column]! && this.lastSeen[column]! >= 0) {
				this.#noteReset(column, slot, value);
			}

			this.lastSeen[column] = slot;
			this.#newest[column] = value;
		}

		this.endSlot++;
		if (this.endSlot % blockRows !== 0) {
			return false;
		}

		this.#seal();
		return true;
	}

	/** Columns that got their first sample since this was last asked. */
	takeRevived(): readonly number[] {
		const revived = this.#revived;
		if (revived.length > 0) {
			this.#revived = [];
		}

		return revived;
	}

	has(column: number, slot: number): boolean {
		const block = this.#blockOf(slot);
		return block === undefined
			? this.#open.pageOf(slot % blockRows)?.present[this.#open.startOf(slot % blockRows) + column] === 1
			: block.has(column, slot % blockRows);
	}

	/** Anything where the column has no sample. */
	value(column: number, slot: number): number {
		const block = this.#blockOf(slot);
		return block === undefined
			? (this.#open.pageOf(slot % blockRows)?.values[this.#open.startOf(slot % blockRows) + column] ?? 0)
			: block.value(column, slot % blockRows);
	}

	gather(slot: number, columns: Int32Array, out: Float64Array): void {
		const block = this.#blockOf(slot);
		if (block !== undefined) {
			block.gather(slot % blockRows, columns, out);
			return;
		}

		const page = this.#open.pageOf(slot % blockRows);
		if (page === undefined) {
			out.fill(0, 0, columns.length);
			return;
		}

		const start = this.#open.startOf(slot % blockRows);
		const hot = page.values;
		const count = columns.length;
		for (let index = 0; index < count; index++) {
			out[index] = hot[start + columns[index]!]!;
		}
	}

	/** Samples of a column with fromMs < t ≤ toMs. */
	window(column: number, scale: number, fromMs: number, toMs: number, out: SampleBuffer): void {
		const end = this.slotAfter(toMs);
		for (let slot = this.slotAfter(fromMs); slot < end; slot++) {
			if (this.has(column, slot)) {
				out.push(this.timestamp(slot), this.value(column, slot) * scale);
			}
		}
	}

	/** No slot after it lacks a sample of the column. */
	gapBefore(column: number): number {
		return this.lastSeen[column] === this.endSlot - 1 ? this.#lastGap[column]! : this.endSlot - 1;
	}

	lastResetOf(column: number): number {
		return this.#lastReset[column]!;
	}

	/** See `ColumnGroup.resets`. */
	resets(column: number, scale: number, fromSlot: number, toSlot: number, out: SampleBuffer): void {
		const resets = this.#resets.get(column) ?? [];
		for (let index = 0; index < resets.length; index += 3) {
			const slot = resets[index]!;
			const before = resets[index + 1]! * scale;
			// Two values next to each other may be one after scaling.
			if (slot > fromSlot && slot < toSlot && resets[index + 2]! * scale < before) {
				out.push(slot, before);
			}
		}
	}

	/** The timestamp of the newest row of the oldest sealed block; infinite when there is none. */
	oldestBlockEndMs(): number {
		return this.#blocks.length === 0
			? Number.POSITIVE_INFINITY
			: this.timestamp((this.#firstBlock + 1) * blockRows - 1);
	}

	/** Lets the oldest sealed block go. */
	dropOldestBlock(): void {
		const block = this.#blocks.shift();
		assert(block !== undefined, 'only a block that is held can be dropped');
		this.#blockBytes -= block.byteLength;
		this.#firstBlock++;
		this.firstSlot = this.#firstBlock * blockRows;
		this.#forgetResets();
	}

	#forgetResets(): void {
		for (const [column, resets] of this.#resets) {
			let kept = 0;
			while (kept < resets.length && resets[kept]! < this.firstSlot) {
				kept += 3;
			}

			if (kept === resets.length) {
				this.#resets.delete(column);
			} else {
				resets.splice(0, kept);
			}
		}
	}

	// Undefined: the slot is among the hot rows.
	#blockOf(slot: number): Block | undefined {
		return this.#blocks[Math.floor(slot / blockRows) - this.#firstBlock];
	}

	#noteReset(column: number, slot: number, value: number): void {
		const resets = this.#resets.get(column);
		if (resets === undefined) {
			this.#resets.set(column, [slot, this.#newest[column]!, value]);
		} else {
			resets.push(slot, this.#newest[column]!, value);
		}

		this.#lastReset[column] = slot;
	}

	#seal(): void {
		const block = this.#sealer.seal(this.#open, this.width);
		this.#open.clear();
		this.#blocks.push(block);
		this.#blockBytes += block.byteLength;
	}

	#pushTime(tMs: number): void {
		const at = this.endSlot - this.#timesFrom;
		if (at === this.#times.length) {
			// Times of rows that are gone make room for new ones.
			const gone = this.firstSlot - this.#timesFrom;
			const times = gone >= at / 2 ? this.#times : new Float64Array(this.#times.length * 2);
			times.set(this.#times.subarray(gone, at));
			this.#times = times;
			this.#timesFrom += gone;
		}

		this.#times[this.endSlot - this.#timesFrom] = tMs;
	}

	#widen(): void {
		// By an eighth, not twice: the open rows are most of what a young store holds.
		const capacity = Math.ceil((this.#open.capacity * 1.125 + 1) / 64) * 64;
		this.#open.widen(capacity);
		this.#newest = grown(this.#newest, new Float64Array(capacity));
		this.lastSeen = grown(this.lastSeen, new Int32Array(capacity).fill(-1));
		this.#lastGap = grown(this.#lastGap, new Int32Array(capacity).fill(-1));
		this.#lastReset = grown(this.#lastReset, new Int32Array(capacity).fill(-1));
	}
}

function grown<Column extends Float64Array | Int32Array>(from: Column, to: Column): Column {
	to.set(from);
	return to;
}
