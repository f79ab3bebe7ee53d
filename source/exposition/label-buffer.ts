import {compareText} from '../labels/labels.ts';
import {ParsedLabels} from './parsed-labels.ts';

/** Label sets of more names are sorted anew each time. */
const maxShapeNames = 64;

/** How the names of one kind of line are put in order. */
type Shape = {readonly names: readonly string[]; readonly order: readonly number[]};

/**
 * The labels of one line while they are read. Texts are interned, so the same names are the same strings: lines with the
 * names of an earlier one are not sorted again.
 */
export class LabelBuffer {
	count = 0;
	/** Of the line before. */
	#countBefore = 0;
	/** By label: its share of the hash. */
	readonly #mixes: number[] = [];
	readonly #names: string[] = [];
	readonly #values: string[] = [];
	#hash = 0;
	/** Whether a name of this line may hold any character. */
	isWide = false;
	/** By the number of names: a histogram's buckets have one more than its sum. */
	readonly #shapes: (Shape | undefined)[] = [];
	/** Kept packed, so that cutting a piece off it is one copy. */
	readonly #room: string[] = [];
	/** The labels of the last line that gave some, and whether that was the last of all. */
	#last: ParsedLabels = new ParsedLabels([], 0);
	#isLastKept = false;
	/** By place in that line: where its value stands among the pairs. */
	readonly #valueAt: number[] = [];
	/** Whether the names so far are those of the line before, in its order, none with an empty value. */
	#isAsBefore = false;
	/** Places pushed over. */
	readonly #pushed: number[] = [];
	#pushedCount = 0;

	/** Begins a line. The labels of the one before stay where they are until others take their places. */
	clear(): void {
		this.#countBefore = this.count;
		this.#isAsBefore = this.#isLastKept && this.count > 0 && this.#last.pairs.length === this.count * 2;
		this.#isLastKept = false;
		this.#pushedCount = 0;
		this.count = 0;
		this.#hash = 0;
		this.isWide = false;
	}

	push(name: string, value: string, nameHash: number, valueHash: number): void {
		// A sum does not care for the order. An empty value means "no such label".
		const mixed = Math.imul(nameHash ^ (valueHash << 7) ^ (valueHash >>> 25), 0x9e3779b1);
		const mix = value === '' ? 0 : mixed ^ (mixed >>> 15);
		if (this.#isAsBefore) {
			this.#isAsBefore = value !== '' && this.count < this.#countBefore && this.#names[this.count] === name;
			this.#pushed[this.#pushedCount++] = this.count;
		}

		this.#names[this.count] = name;
		this.#values[this.count] = value;
		this.#mixes[this.count++] = mix;
		this.#hash = (this.#hash + mix) | 0;
	}

	/** Takes the metric's name of the line before, which stood first. */
	pushFirst(): void {
		this.count = 1;
		this.#hash = this.#mixes[0]!;
	}

	/** Takes the labels at the places from here on in the line before. */
	pushRest(): void {
		for (; this.count < this.#countBefore; this.count++) {
			this.#hash = (this.#hash + this.#mixes[this.count]!) | 0;
		}
	}

	/** Names may hold any character: they are compared as UTF-8. */
	allowWideNames(): void {
		this.isWide = true;
	}

	/** The labels in order; undefined when a name stands twice. */
	labels(): ParsedLabels | undefined {
		if (this.#isAsBefore && this.count === this.#countBefore) {
			const pairs = this.#last.pairs.slice();
			for (let index = 0; index < this.#pushedCount; index++) {
				const place = this.#pushed[index]!;
				pairs[this.#valueAt[place]!] = this.#values[place]!;
			}

			return this.#keep(pairs);
		}

		const shape = this.#shape();
		if (shape === undefined) {
			return undefined;
		}

		const pairs = this.#room;
		let length = 0;
		for (let index = 0; index < this.count; index++) {
			const place = shape.order[index]!;
			const value = this.#values[place]!;
			if (value !== '') {
				pairs[length++] = this.#names[place]!;
				this.#valueAt[place] = length;
				pairs[length++] = value;
			}
		}

		return this.#keep(pairs.slice(0, length));
	}

	#keep(pairs: readonly string[]): ParsedLabels {
		this.#last = new ParsedLabels(pairs, this.#hash);
		this.#isLastKept = true;
		return this.#last;
	}

	#shape(): Shape | undefined {
		const known = this.#shapes[this.count];
		if (known !== undefined && this.#has(known)) {
			return known;
		}

		const names = this.#names.slice(0, this.count);
		const order = [...names.keys()].sort((left, right) =>
			this.isWide ? compareText(names[left]!, names[right]!) : names[left]! < names[right]! ? -1 : 1,
		);
		if (order.some((place, index) => index > 0 && names[place] === names[order[index - 1]!])) {
			return undefined;
		}

		const shape = {names, order};
		if (this.count < maxShapeNames) {
			this.#shapes[this.count] = shape;
		}

		return shape;
	}

	#has({names}: Shape): boolean {
		for (let index = 0; index < this.count; index++) {
			if (names[index] !== this.#names[index]) {
				return false;
			}
		}

		return true;
	}
}
