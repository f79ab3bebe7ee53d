import {metricName} from '../labels/labels.ts';
import {byte, inMetricName} from './scan.ts';

/** Labels of a line whose place is remembered; further ones are looked up each time. */
export const places = 32;

/** Texts remembered; one that falls on another's slot takes it. */
const slots = 1 << 11;

const noBytes = Buffer.alloc(0);

/**
 * What was read before in this body. A line mostly has the metric name and the labels of the line before it at the same
 * places: they are compared with its bytes, eight at a time, which is much cheaper than reading them. The rest, such as the
 * bounds of a histogram, mostly stood a few lines before and is found by a hash of its bytes.
 *
 * A label is remembered from its name to its closing quote, so equal bytes mean an equal label whatever follows.
 */
export class LineMemory {
	/** By entry. A metric's name is the value of `__name__`, which no label may be. */
	readonly names: string[] = new Array<string>(slots).fill('');
	readonly values: string[] = new Array<string>(slots).fill('');
	readonly nameHashes: Int32Array = new Int32Array(slots);
	readonly valueHashes: Int32Array = new Int32Array(slots);
	/** In bytes; 0 where nothing is remembered. */
	readonly lengths: Int32Array = new Int32Array(slots);
	readonly #starts = new Int32Array(slots);
	/** By place: the entry that stood there last. */
	readonly #last = new Int32Array(places);
	/** By entry: the one that followed it at its place when it stood there before, as bounds follow each other. */
	readonly #next = new Int32Array(slots);
	#bytes: Buffer = noBytes;
	#view: DataView = new DataView(new ArrayBuffer(0));
	/** Where the text last looked for in vain belongs. */
	#free = 0;

	/** Another body: what is remembered is not in it. */
	startBody(bytes: Buffer, view: DataView): void {
		this.#bytes = bytes;
		this.#view = view;
		this.forget();
	}

	forget(): void {
		this.lengths.fill(0);
	}

	/** The entry that follows another one at its place, when it stands at `at`; else −1. */
	findNext(entry: number, at: number): number {
		const next = this.#next[entry]!;
		return this.#isLabel(next, at) ? next : -1;
	}

	/** That label stands in the line as the `place`-th. */
	stands(place: number, entry: number): void {
		this.#last[place] = entry;
	}

	/** The entry that stood at that place last. */
	last(place: number): number {
		return place < places ? this.#last[place]! : 0;
	}

	/** The entry of the label that stands at `at`, the `place`-th of its line; −1 when it must be read. */
	findLabel(place: number, at: number): number {
		const last = this.last(place);
		if (this.#isLabel(last, at)) {
			return last;
		}

		const next = this.#next[last]!;
		if (this.#isLabel(next, at)) {
			if (place < places) {
				this.#last[place] = next;
			}

			return next;
		}

		const end = this.#labelEnd(at);
		const found = end < 0 ? -1 : this.#lookUp(place, at, end);
		if (found >= 0) {
			this.#next[last] = found;
		}

		return found;
	}

	#isLabel(entry: number, at: number): boolean {
		const length = this.lengths[entry]!;
		// The slot may have gone to a metric's name since, and `up` is how `upstream="…"` begins.
		return length > 0 && this.names[entry] !== metricName && this.same(this.#starts[entry]!, at, length);
	}

	/** The entry of the metric name that stands at `at`; −1 when it must be read. */
	findName(at: number): number {
		const last = this.#last[0]!;
		const length = this.lengths[last]!;
		if (
			length > 0 &&
			this.names[last] === metricName &&
			inMetricName[this.#bytes[at + length]!] === 0 &&
			this.same(this.#starts[last]!, at, length)
		) {
			return last;
		}

		let end = at;
		while (inMetricName[this.#bytes[end]!] === 1) {
			end++;
		}

		return this.#lookUp(0, at, end);
	}

	/** Remembers what was just looked for in vain and then read; returns its entry. */
	remember(start: number, end: number, {name, value, nameHash, valueHash}: Texts): number {
		const entry = this.#free;
		this.#starts[entry] = start;
		this.lengths[entry] = end - start;
		this.names[entry] = name;
		this.values[entry] = value;
		this.nameHashes[entry] = nameHash;
		this.valueHashes[entry] = valueHash;
		return entry;
	}

	#lookUp(place: number, start: number, end: number): number {
		const bytes = this.#bytes;
		let hash = end - start;
		for (let at = start; at < end; at++) {
			hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
		}

		const entry = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (slots - 1);
		this.#free = entry;
		if (place < places) {
			this.#last[place] = entry;
		}

		const length = this.lengths[entry]!;
		return length > 0 && length === end - start && this.same(this.#starts[entry]!, start, length)
			? entry
			: -1;
	}

	// After the second quote, −1 when the line ends before. Escaped quotes and quoted names cut a label short: such a piece
	// is never remembered, so it is looked up in vain.
	#labelEnd(start: number): number {
		const bytes = this.#bytes;
		let at = start;
		for (let quotes = 0; quotes < 2; at++) {
			if (bytes[at] === byte.quote) {
				quotes++;
			} else if (bytes[at] === byte.newline) {
				return -1;
			}
		}

		return at;
	}

	/** Whether `length` bytes at `at` are as those at `known`, which were read before: valid UTF-8, so no word of it is NaN. */
	same(known: number, at: number, length: number): boolean {
		if (length < 8) {
			const bytes = this.#bytes;
			for (let index = 0; index < length; index++) {
				if (bytes[known + index] !== bytes[at + index]) {
					return false;
				}
			}

			return true;
		}

		const view = this.#view;
		for (let index = 0; index < length - 8; index += 8) {
			if (view.getFloat64(known + index, true) !== view.getFloat64(at + index, true)) {
				return false;
			}
		}

		// The last word overlaps the one before.
		return view.getFloat64(known + length - 8, true) === view.getFloat64(at + length - 8, true);
	}
}

/** One label with the hashes of its texts. */
export type Texts = {
	readonly name: string;
	readonly value: string;
	readonly nameHash: number;
	readonly valueHash: number;
};
