import {compareText} from '../labels/labels.ts';
import {mixOf, ParsedLabels} from './parsed-labels.ts';

/** Label sets of more names are sorted anew each time. */
const maxShapeNames = 64;

/** How the names of one kind of line are put in order. */
type Shape = {readonly names: readonly string[]; readonly order: readonly number[]};

/**
 * The labels of one line while they are read. Texts are interned, so the same names are the same strings: lines with the
 * names of an earlier one are not sorted again.
 */
export class LabelBuffer {
	/** Whether a name of this line may hold any character. */
	isWide = false;
	readonly #names: string[] = [];
	readonly #values: string[] = [];
	#count = 0;
	#hash = 0;
	/** By the number of names: a histogram's buckets have one more than its sum. */
	readonly #shapes: (Shape | undefined)[] = [];
	/** Kept packed, so that cutting a piece off it is one copy. */
	readonly #room: string[] = [];

	/** Begins a line. */
	clear(): void {
		this.#count = 0;
		this.#hash = 0;
		this.isWide = false;
	}

	push(name: string, value: string, nameHash: number, valueHash: number): void {
		this.#names[this.#count] = name;
		this.#values[this.#count++] = value;
		this.#hash = (this.#hash + mixOf(nameHash, value, valueHash)) | 0;
	}

	/** Names may hold any character: they are compared as UTF-8. */
	allowWideNames(): void {
		this.isWide = true;
	}

	/** The labels in order; undefined when a name stands twice. */
	labels(): ParsedLabels | undefined {
		const shape = this.#shape();
		if (shape === undefined) {
			return undefined;
		}

		const pairs = this.#room;
		let length = 0;
		for (let index = 0; index < this.#count; index++) {
			const place = shape.order[index]!;
			const value = this.#values[place]!;
			if (value.length > 0) {
				pairs[length++] = this.#names[place]!;
				pairs[length++] = value;
			}
		}

		return new ParsedLabels(pairs.slice(0, length), this.#hash);
	}

	#shape(): Shape | undefined {
		const known = this.#shapes[this.#count];
		if (known !== undefined && this.#has(known)) {
			return known;
		}

		const names = this.#names.slice(0, this.#count);
		const order = [...names.keys()].sort((left, right) =>
			this.isWide ? compareText(names[left]!, names[right]!) : names[left]! < names[right]! ? -1 : 1,
		);
		if (order.some((place, index) => index > 0 && names[place] === names[order[index - 1]!])) {
			return undefined;
		}

		const shape = {names, order};
		if (this.#count < maxShapeNames) {
			this.#shapes[this.#count] = shape;
		}

		return shape;
	}

	#has({names}: Shape): boolean {
		for (let index = 0; index < this.#count; index++) {
			if (names[index] !== this.#names[index]) {
				return false;
			}
		}

		return true;
	}
}
