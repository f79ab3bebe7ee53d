import type {LineMemory} from './line-memory.ts';
import {mixOf, ParsedLabels} from './parsed-labels.ts';

/**
 * The line before, cut at one label. Most lines differ from the one before in the value of one label alone, as the buckets of a
 * histogram do in their bounds: then what stands before and behind it is compared in two goes, and the labels are those of the
 * line before but for that value.
 */
export class LineBefore {
	/** After `read`. */
	labels: ParsedLabels = new ParsedLabels([], 0);
	readonly #memory: LineMemory;
	#start = 0;
	/** Bytes before the label. */
	#length = 0;
	/** The label's place in its line, its name and its entry in the memory; −1 when there is none. */
	#place = 0;
	#name = '';
	#entry = -1;
	/** Its share of the hash of all labels. */
	#mix = 0;
	/** Where it stands. */
	#at = 0;
	/** What stands behind it, with the closing brace; no bytes when there is nothing to compare with. */
	#restAt = 0;
	#restLength = 0;
	/** Where its value stands among the pairs. */
	#valueAt = 0;

	constructor(memory: LineMemory) {
		this.#memory = memory;
	}

	/** After the closing brace of the line at `start` when it is as the one before but for the value of the label; else −1. */
	read(start: number): number {
		const memory = this.#memory;
		if (this.#restLength === 0 || !memory.same(this.#start, start, this.#length)) {
			return -1;
		}

		const at = start + this.#length;
		const entry = memory.findNext(this.#entry, at);
		if (entry < 0 || memory.names[entry] !== this.#name) {
			return -1;
		}

		const restAt = at + memory.lengths[entry]!;
		const value = memory.values[entry]!;
		// An empty value means "no such label".
		if (value.length === 0 || !memory.same(this.#restAt, restAt, this.#restLength)) {
			return -1;
		}

		const mix = mixOf(memory.nameHashes[entry]!, value, memory.valueHashes[entry]!);
		const pairs = this.labels.pairs.slice();
		pairs[this.#valueAt] = value;
		this.labels = new ParsedLabels(pairs, (this.labels.hash - this.#mix + mix) | 0);
		this.#mix = mix;
		this.#entry = entry;
		memory.stands(this.#place, entry);
		return restAt + this.#restLength;
	}

	/** A line is read label by label. */
	begin(): void {
		this.#restLength = 0;
		this.#entry = -1;
	}

	/** A label of that line, up to `end`, which differs from what stood at its place before. */
	note(place: number, at: number, end: number, entry: number): void {
		const {names, values, nameHashes, valueHashes} = this.#memory;
		this.#place = place;
		this.#name = names[entry]!;
		this.#mix = mixOf(nameHashes[entry]!, values[entry]!, valueHashes[entry]!);
		this.#entry = entry;
		this.#at = at;
		this.#restAt = end;
	}

	/** The name of the label noted last in that line; empty when there is none. */
	get noted(): string {
		return this.#entry < 0 ? '' : this.#name;
	}

	/** That line begins at `start`, its closing brace ends at `end`: the next one may differ from it in the label noted last. */
	keep(start: number, end: number, labels: ParsedLabels): void {
		const nameAt = this.#entry < 0 ? -1 : indexOfName(labels.pairs, this.#name);
		if (nameAt < 0) {
			return;
		}

		this.labels = labels;
		this.#start = start;
		this.#length = this.#at - start;
		this.#restLength = end - this.#restAt;
		this.#valueAt = nameAt + 1;
	}

	/** The lines before stand in another body, or their labels are others now. */
	forget(): void {
		this.#restLength = 0;
	}
}

function indexOfName(pairs: readonly string[], name: string): number {
	for (let index = 0; index < pairs.length; index += 2) {
		if (pairs[index] === name) {
			return index;
		}
	}

	return -1;
}
