/** Rows of a block: enough for a byte-wide dictionary and two words of presence, few enough to seal in a millisecond. */
export const blockRows = 64;

/** How a column of a block is kept. Integers are offsets from the column's least value. */
export const encoding = {
	absent: 0,
	constant: 1,
	/** 4, 8, 16 and 32 bits a value. */
	nibbles: 2,
	bytes: 3,
	words: 4,
	longs: 5,
	/** 64 bytes of places, then the distinct doubles in the order they came. */
	dictionary: 6,
	doubles: 7,
} as const;

/** Flags beside the encoding: two words of presence stand before the data; the base stands in `sideBases`. */
export const hasGaps = 0x40;
export const hasSideBase = 0x80;
const encodingMask = 0x3f;

/** What one sealed block is made of: views on one buffer. */
export type BlockParts = {
	readonly kinds: Uint8Array;
	readonly bases: Uint32Array;
	/** In words of eight bytes. */
	readonly offsets: Uint16Array | Uint32Array;
	readonly sideBases: Float64Array;
	readonly data: Uint8Array;
	readonly byteLength: number;
};

/** 64 rows of a target's columns, compressed so that any value is found without reading another. */
export class Block {
	readonly byteLength: number;
	readonly #kinds: Uint8Array;
	readonly #bases: Uint32Array;
	readonly #offsets: Uint16Array | Uint32Array;
	readonly #sideBases: Float64Array;
	readonly #bytes: Uint8Array;
	readonly #words: Uint16Array;
	readonly #longs: Uint32Array;
	readonly #doubles: Float64Array;

	constructor(parts: BlockParts) {
		this.byteLength = parts.byteLength;
		this.#kinds = parts.kinds;
		this.#bases = parts.bases;
		this.#offsets = parts.offsets;
		this.#sideBases = parts.sideBases;
		const {buffer, byteOffset, length} = parts.data;
		this.#bytes = parts.data;
		this.#words = new Uint16Array(buffer, byteOffset, length >> 1);
		this.#longs = new Uint32Array(buffer, byteOffset, length >> 2);
		this.#doubles = new Float64Array(buffer, byteOffset, length >> 3);
	}

	/** Whether the column has a sample in this row. */
	has(column: number, row: number): boolean {
		const kind = this.#kinds[column] ?? encoding.absent;
		if ((kind & hasGaps) === 0) {
			return kind !== encoding.absent;
		}

		const word = this.#longs[this.#offsets[column]! * 2 + (row >> 5)]!;
		return ((word >>> (row & 31)) & 1) === 1;
	}

	/** The value in this row; anything when `has` is false. */
	value(column: number, row: number): number {
		const kind = this.#kinds[column] ?? encoding.absent;
		const flags = kind & ~encodingMask;
		const at = this.#offsets[column]! * 8 + (flags & hasGaps ? 8 : 0);
		const base = flags & hasSideBase ? this.#sideBases[this.#bases[column]!]! : this.#bases[column]!;
		switch (kind & encodingMask) {
			case encoding.constant:
				return base;
			case encoding.nibbles: {
				const pair = this.#bytes[at + (row >> 1)]!;
				return base + (row & 1 ? pair >> 4 : pair & 15);
			}

			case encoding.bytes:
				return base + this.#bytes[at + row]!;
			case encoding.words:
				return base + this.#words[(at >> 1) + row]!;
			case encoding.longs:
				return base + this.#longs[(at >> 2) + row]!;
			case encoding.dictionary:
				return this.#doubles[((at + blockRows) >> 3) + this.#bytes[at + row]!]!;
			case encoding.doubles:
				return this.#doubles[(at >> 3) + row]!;
			default:
				return Number.NaN;
		}
	}

	/** The values of many columns in one row: `out[k]` is that of `columns[k]`. */
	gather(row: number, columns: Int32Array, out: Float64Array): void {
		const kinds = this.#kinds;
		const bases = this.#bases;
		const offsets = this.#offsets;
		const bytes = this.#bytes;
		const count = columns.length;
		for (let index = 0; index < count; index++) {
			const column = columns[index]!;
			const kind = kinds[column];
			// The two commonest by far, without a call.
			if (kind === encoding.constant) {
				out[index] = bases[column]!;
			} else if (kind === encoding.nibbles) {
				const pair = bytes[offsets[column]! * 8 + (row >> 1)]!;
				out[index] = bases[column]! + (row & 1 ? pair >> 4 : pair & 15);
			} else {
				out[index] = this.value(column, row);
			}
		}
	}
}
