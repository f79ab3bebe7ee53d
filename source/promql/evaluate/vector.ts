import {InternedSpace, type LabelSpace} from './label-space.ts';

const noSpace: LabelSpace = new InternedSpace(true);

/** An array of no elements is two objects; a screen has thousands of nodes that have nothing yet. */
export const noIds: Int32Array = new Int32Array(0);
export const noValues: Float64Array = new Float64Array(0);

/** Elements a vector has room for at first. */
const firstCapacity = 16;

/** An instant vector as two columns: which label set, which value. Made once a node and filled again each step. */
export class Vector {
	space: LabelSpace = noSpace;
	length = 0;
	ids: Int32Array = noIds;
	values: Float64Array = noValues;

	reset(space: LabelSpace): void {
		this.space = space;
		this.length = 0;
	}

	/** Room for `capacity` elements in all. */
	reserve(capacity: number): void {
		if (capacity <= this.values.length) {
			return;
		}

		const size = Math.max(capacity, this.values.length * 2, firstCapacity);
		const ids = new Int32Array(size);
		const values = new Float64Array(size);
		ids.set(this.ids.subarray(0, this.length));
		values.set(this.values.subarray(0, this.length));
		this.ids = ids;
		this.values = values;
	}

	push(id: number, value: number): void {
		if (this.length === this.values.length) {
			this.reserve(this.length + 1);
		}

		this.ids[this.length] = id;
		this.values[this.length++] = value;
	}
}

/** Numbers by label id, grown as the space grows; `fill` stands where nothing is known yet. */
export class IdTable {
	#items: Int32Array = noIds;
	readonly #fill: number;

	constructor(fill: number) {
		this.#fill = fill;
	}

	/** At least `size` entries; the array is replaced when it grows, so take it anew each step. */
	sized(size: number): Int32Array {
		if (size > this.#items.length) {
			const items = new Int32Array(Math.max(size, this.#items.length * 2)).fill(this.#fill);
			items.set(this.#items);
			this.#items = items;
		}

		return this.#items;
	}
}
