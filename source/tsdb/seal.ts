import {Block, blockRows, encoding, hasGaps, hasSideBase} from './block.ts';
import {type OpenRows, pageRows} from './open-rows.ts';

/** Data of a block the 16-bit offsets reach, in bytes. */
const shortReach = 0xffff * 8;

/**
 * Turns 64 rows into a `Block`. Columns of one target repeat each other (the upper buckets of a histogram count the
 * same calls), so equal data is kept once. One sealer serves all targets: it only holds scratch room.
 */
export class Sealer {
	readonly #column = new Float64Array(blockRows);
	readonly #distinct = new Float64Array(blockRows);
	readonly #places = new Uint8Array(blockRows);
	#bytes = new Uint8Array(1 << 16);
	#words = new Uint16Array(this.#bytes.buffer);
	#longs = new Uint32Array(this.#bytes.buffer);
	#doubles = new Float64Array(this.#bytes.buffer);
	#length = 0;
	#table = new Int32Array(1 << 12);
	/** By entry of the table: where its data starts and how long it is. */
	#starts: number[] = [];
	#lengths: number[] = [];

	seal(rows: OpenRows, columns: number): Block {
		this.#length = 0;
		this.#starts = [];
		this.#lengths = [];
		this.#resizeTable(columns);
		const kinds = new Uint8Array(columns);
		const bases = new Uint32Array(columns);
		const offsets = new Uint32Array(columns);
		const sideBases: number[] = [];
		for (let column = 0; column < columns; column++) {
			this.#reserve(blockRows * 8 + 16 + blockRows);
			const start = this.#length;
			const {kind, base} = this.#encode(rows, column);
			kinds[column] = kind;
			if (base >= 0 && base < 2 ** 32 && Math.floor(base) === base && !Object.is(base, -0)) {
				bases[column] = base;
			} else {
				kinds[column] = kind | hasSideBase;
				bases[column] = sideBases.push(base) - 1;
			}

			offsets[column] = this.#intern(start) / 8;
		}

		return this.#block(kinds, bases, offsets, sideBases);
	}

	#block(kinds: Uint8Array, bases: Uint32Array, offsets: Uint32Array, sideBases: readonly number[]): Block {
		const columns = kinds.length;
		const short = this.#length <= shortReach;
		const basesAt = this.#length + sideBases.length * 8;
		const offsetsAt = basesAt + columns * 4;
		const kindsAt = offsetsAt + columns * (short ? 2 : 4);
		const buffer = new ArrayBuffer(kindsAt + columns);
		const data = new Uint8Array(buffer, 0, this.#length);
		data.set(this.#bytes.subarray(0, this.#length));
		const parts = {
			data,
			sideBases: new Float64Array(buffer, this.#length, sideBases.length),
			bases: new Uint32Array(buffer, basesAt, columns),
			offsets: short
				? new Uint16Array(buffer, offsetsAt, columns)
				: new Uint32Array(buffer, offsetsAt, columns),
			kinds: new Uint8Array(buffer, kindsAt, columns),
			byteLength: buffer.byteLength,
		};
		parts.sideBases.set(sideBases);
		parts.bases.set(bases);
		parts.offsets.set(offsets);
		parts.kinds.set(kinds);
		return new Block(parts);
	}

	/** Writes one column's data at `#length` and moves it on. */
	#encode(rows: OpenRows, column: number): {kind: number; base: number} {
		const samples = this.#load(rows, column);
		if (samples === 0) {
			return {kind: encoding.absent, base: 0};
		}

		const gaps = samples < blockRows ? hasGaps : 0;
		if (gaps !== 0) {
			this.#writePresence(rows, column);
		}

		const values = this.#column;
		let least = values[0]!;
		let most = least;
		let whole = true;
		for (let row = 0; row < blockRows; row++) {
			const value = values[row]!;
			least = Math.min(least, value);
			most = Math.max(most, value);
			// A negative zero is no integer here: it would come back without its sign. Neither are NaN and infinities.
			whole &&= Math.floor(value) === value && (value !== 0 || 1 / value > 0);
		}

		const range = whole ? most - least : Number.NaN;
		if (range < 2 ** 32) {
			return {kind: this.#writeIntegers(least, range) | gaps, base: least};
		}

		return this.#writeDoubles(gaps);
	}

	/** Copies a column; a row without a sample repeats its neighbour, which compresses best. Returns the samples. */
	#load(rows: OpenRows, column: number): number {
		let samples = 0;
		let last = 0;
		for (let first = 0; first < blockRows; first += pageRows) {
			const page = rows.pageOf(first);
			for (let row = first, at = column; row < first + pageRows; row++, at += rows.capacity) {
				if (page !== undefined && page.present[at] === 1) {
					last = page.values[at]!;
					if (samples++ === 0) {
						this.#column.fill(last, 0, row);
					}
				}

				this.#column[row] = last;
			}
		}

		return samples;
	}

	#writePresence(rows: OpenRows, column: number): void {
		const at = this.#length >> 2;
		this.#longs[at] = 0;
		this.#longs[at + 1] = 0;
		for (let row = 0; row < blockRows; row++) {
			if (rows.pageOf(row)?.present[rows.startOf(row) + column] === 1) {
				this.#longs[at + (row >> 5)]! |= 1 << (row & 31);
			}
		}

		this.#length += 8;
	}

	#writeIntegers(least: number, range: number): number {
		const values = this.#column;
		const at = this.#length;
		if (range === 0) {
			return encoding.constant;
		}

		if (range < 16) {
			for (let row = 0; row < blockRows; row += 2) {
				this.#bytes[at + (row >> 1)] = (values[row]! - least) | ((values[row + 1]! - least) << 4);
			}

			this.#length += blockRows / 2;
			return encoding.nibbles;
		}

		if (range < 256) {
			for (let row = 0; row < blockRows; row++) {
				this.#bytes[at + row] = values[row]! - least;
			}

			this.#length += blockRows;
			return encoding.bytes;
		}

		if (range < 65536) {
			for (let row = 0; row < blockRows; row++) {
				this.#words[(at >> 1) + row] = values[row]! - least;
			}

			this.#length += blockRows * 2;
			return encoding.words;
		}

		for (let row = 0; row < blockRows; row++) {
			this.#longs[(at >> 2) + row] = values[row]! - least;
		}

		this.#length += blockRows * 4;
		return encoding.longs;
	}

	#writeDoubles(gaps: number): {kind: number; base: number} {
		const values = this.#column;
		let distinct = 0;
		for (let row = 0; row < blockRows; row++) {
			const value = values[row]!;
			// A sum stands still between calls: comparing with the last one finds the repetitions there are.
			if (distinct === 0 || !Object.is(value, this.#distinct[distinct - 1])) {
				this.#distinct[distinct++] = value;
			}

			this.#places[row] = distinct - 1;
		}

		if (distinct === 1) {
			return {kind: encoding.constant | gaps, base: values[0]!};
		}

		const at = this.#length;
		if (distinct * 8 + blockRows < blockRows * 8) {
			this.#bytes.set(this.#places, at);
			this.#doubles.set(this.#distinct.subarray(0, distinct), (at + blockRows) >> 3);
			this.#length += blockRows + distinct * 8;
			return {kind: encoding.dictionary | gaps, base: 0};
		}

		this.#doubles.set(values, at >> 3);
		this.#length += blockRows * 8;
		return {kind: encoding.doubles | gaps, base: 0};
	}

	/** Where the data written from `start` on stands: at an equal one's place if there is one. */
	#intern(start: number): number {
		const length = this.#length - start;
		if (length === 0) {
			return 0;
		}

		const longs = this.#longs;
		const from = start >> 2;
		const count = length >> 2;
		let hash = length;
		for (let index = 0; index < count; index++) {
			hash = (Math.imul(hash, 31) + longs[from + index]!) | 0;
		}

		const mask = this.#table.length - 1;
		let slot = (hash ^ (hash >>> 15)) & mask;
		for (let entry = this.#table[slot]!; entry >= 0; entry = this.#table[slot]!) {
			if (this.#lengths[entry] === length && this.#sameLongs(this.#starts[entry]! >> 2, from, count)) {
				this.#length = start;
				return this.#starts[entry]!;
			}

			slot = (slot + 1) & mask;
		}

		this.#table[slot] = this.#starts.push(start) - 1;
		this.#lengths.push(length);
		return start;
	}

	#sameLongs(left: number, right: number, count: number): boolean {
		for (let index = 0; index < count; index++) {
			if (this.#longs[left + index] !== this.#longs[right + index]) {
				return false;
			}
		}

		return true;
	}

	#resizeTable(columns: number): void {
		let size = 1 << 12;
		while (size < columns * 2) {
			size *= 2;
		}

		if (size === this.#table.length) {
			this.#table.fill(-1);
		} else {
			this.#table = new Int32Array(size).fill(-1);
		}
	}

	#reserve(bytes: number): void {
		if (this.#length + bytes <= this.#bytes.length) {
			return;
		}

		const larger = new Uint8Array(this.#bytes.length * 2);
		larger.set(this.#bytes.subarray(0, this.#length));
		this.#bytes = larger;
		this.#words = new Uint16Array(larger.buffer);
		this.#longs = new Uint32Array(larger.buffer);
		this.#doubles = new Float64Array(larger.buffer);
	}
}
