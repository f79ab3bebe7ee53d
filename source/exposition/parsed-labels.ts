import {fromSortedPairs, type Labels} from '../labels/labels.ts';

/**
 * Labels as they came out of a scrape. Most are only ever copied into labels of a target, so the key is joined when
 * somebody asks for it; two of one parser are compared by their hash and their interned texts.
 */
export class ParsedLabels implements Labels {
	readonly pairs: readonly string[];
	/** Of all names and values, whatever their order in the text. */
	readonly hash: number;
	#key: string | undefined;

	constructor(pairs: readonly string[], hash: number) {
		this.pairs = pairs;
		this.hash = hash;
	}

	get key(): string {
		this.#key ??= fromSortedPairs(this.pairs).key;
		return this.#key;
	}
}

/** A label's share of its set's hash, which is their sum: a sum does not care for the order. */
export function mixOf(nameHash: number, value: string, valueHash: number): number {
	const mixed = Math.imul(nameHash ^ (valueHash << 7) ^ (valueHash >>> 25), 0x9e3779b1);
	// An empty value means "no such label".
	return value.length === 0 ? 0 : mixed ^ (mixed >>> 15);
}

/** The series of one scrape, to tell which stands there already. */
export class SeriesSet {
	readonly items: ParsedLabels[] = [];
	/** By series: the line it stands in. */
	readonly #lines: number[] = [];
	/** Index of the series; −1 where empty. */
	#slots: Int32Array;
	/** By series: a hash that differs needs no look at the labels. */
	#hashes: Int32Array;

	constructor(expected: number) {
		this.#slots = new Int32Array(sizeFor(expected)).fill(-1);
		this.#hashes = new Int32Array(this.#slots.length);
	}

	/** Adds new labels. Those that are there already are not added: the line in which they stood first is returned, 0 for new ones. */
	add(labels: ParsedLabels, line: number): number {
		const {hash} = labels;
		const slots = this.#slots;
		const mask = slots.length - 1;
		let slot = spread(hash) & mask;
		for (;;) {
			const index = slots[slot]!;
			if (index < 0) {
				break;
			}

			if (this.#hashes[index] === hash && samePairs(this.items[index]!, labels)) {
				return this.#lines[index]!;
			}

			slot = (slot + 1) & mask;
		}

		slots[slot] = this.items.length;
		this.addTwin(labels, line);
		return 0;
	}

	/** Adds labels that are there already: in the line in which they stand first they are found. */
	addTwin(labels: ParsedLabels, line: number): void {
		const index = this.items.push(labels) - 1;
		this.#lines.push(line);
		this.#hashes[index] = labels.hash;
		if (this.items.length * 2 > this.#slots.length) {
			this.#grow();
		}
	}

	#grow(): void {
		this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
		const hashes = new Int32Array(this.#slots.length);
		hashes.set(this.#hashes);
		this.#hashes = hashes;
		for (const [known, item] of this.items.entries()) {
			this.#place(known, item);
		}
	}

	#place(index: number, labels: ParsedLabels): void {
		const mask = this.#slots.length - 1;
		let slot = spread(labels.hash) & mask;
		while (this.#slots[slot]! >= 0) {
			slot = (slot + 1) & mask;
		}

		this.#slots[slot] = index;
	}
}

function samePairs(left: ParsedLabels, right: ParsedLabels): boolean {
	if (left === right) {
		return true;
	}

	if (left.pairs.length !== right.pairs.length) {
		return false;
	}

	for (let index = 0; index < left.pairs.length; index++) {
		if (left.pairs[index] !== right.pairs[index]) {
			return false;
		}
	}

	return true;
}

function spread(hash: number): number {
	return hash ^ (hash >>> 15);
}

function sizeFor(expected: number): number {
	return 2 ** Math.ceil(Math.log2(Math.max(16, expected * 2)));
}
