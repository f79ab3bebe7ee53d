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

/** The series of one scrape, to tell which stands there already. */
export class SeriesSet {
	readonly items: ParsedLabels[] = [];
	/** By series: the line it stands in. */
	readonly #lines: number[] = [];
	/** Index of the series; −1 where empty. */
	#slots: Int32Array;
	/** By series: a hash that differs needs no look at the labels. */
	#hashes: Int32Array;
	/** Where the labels last looked for belong. */
	#free = 0;

	constructor(expected: number) {
		this.#slots = new Int32Array(sizeFor(expected)).fill(-1);
		this.#hashes = new Int32Array(this.#slots.length);
	}

	/** The line in which these labels stood first; 0 when they are new. */
	lineOf(labels: ParsedLabels): number {
		const mask = this.#slots.length - 1;
		for (let slot = spread(labels.hash) & mask; ; slot = (slot + 1) & mask) {
			const index = this.#slots[slot]!;
			this.#free = slot;
			if (index < 0) {
				return 0;
			}

			if (this.#hashes[index] === labels.hash && samePairs(this.items[index]!, labels)) {
				return this.#lines[index]!;
			}
		}
	}

	/** Adds labels that were just looked for. */
	add(labels: ParsedLabels, line: number): void {
		const index = this.items.push(labels) - 1;
		this.#lines.push(line);
		this.#hashes[index] = labels.hash;
		if (this.items.length * 2 <= this.#slots.length) {
			// A twin is not found: the line in which labels stand first is what is asked for.
			if (this.#slots[this.#free]! < 0) {
				this.#slots[this.#free] = index;
			}

			return;
		}

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
