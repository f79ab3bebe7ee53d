import {assert} from './assert.ts';

/** A bounded queue: pushing onto a full ring drops the oldest item and counts it. */
export class Ring<T> {
	readonly capacity: number;
	#items: (T | undefined)[] = [];
	#start = 0;
	#dropped = 0;

	constructor(capacity: number) {
		assert(capacity > 0, 'a ring holds at least one item');
		this.capacity = capacity;
	}

	get length(): number {
		return this.#items.length;
	}

	/** Items dropped since the ring was made: the absolute index of `at(0)`. */
	get dropped(): number {
		return this.#dropped;
	}

	push(item: T): void {
		if (this.#items.length < this.capacity) {
			this.#items.push(item);
			return;
		}

		this.#items[this.#start] = item;
		this.#start = (this.#start + 1) % this.capacity;
		this.#dropped++;
	}

	/** The item at `index`, 0 the oldest, −1 the newest; undefined outside. */
	at(index: number): T | undefined {
		const length = this.#items.length;
		const positive = index < 0 ? length + index : index;
		return positive < 0 || positive >= length ? undefined : this.#items[(this.#start + positive) % length];
	}

	/** A copy, oldest first. */
	toArray(): T[] {
		return [...this.#items.slice(this.#start), ...this.#items.slice(0, this.#start)] as T[];
	}
}
