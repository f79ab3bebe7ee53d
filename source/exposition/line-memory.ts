import {inMetricName} from './scan.ts';

/** Labels of a line that are remembered; further ones are read each time. */
const places = 32;

const noBytes = Buffer.alloc(0);

/**
 * A line mostly has the metric name and the labels of the line before it at the same places. They are compared with its
 * bytes, eight at a time, which is much cheaper than reading them. A label is remembered from its name to its closing
 * quote, so equal bytes mean an equal label whatever follows.
 */
export class LineMemory {
	readonly names: string[] = [];
	readonly values: string[] = [];
	readonly nameHashes: Int32Array = new Int32Array(places);
	readonly valueHashes: Int32Array = new Int32Array(places);
	readonly #starts = new Int32Array(places);
	readonly #lengths = new Int32Array(places);
	#bytes: Buffer = noBytes;
	#view: DataView = new DataView(new ArrayBuffer(0));

	/** Another body: what is remembered is not in it. */
	startBody(bytes: Buffer, view: DataView): void {
		this.#bytes = bytes;
		this.#view = view;
		this.forget();
	}

	forget(): void {
		this.#lengths.fill(0);
	}

	/** The length of the label at `at` when it is the one remembered at `place`; else 0. */
	match(place: number, at: number): number {
		const length = place < places ? this.#lengths[place]! : 0;
		return length > 0 && this.#same(this.#starts[place]!, at, length) ? length : 0;
	}

	/** Likewise for the metric name, which must end there too. It is remembered at place 0. */
	matchName(at: number): number {
		const length = this.match(0, at);
		return length > 0 && inMetricName[this.#bytes[at + length]!] === 0 ? length : 0;
	}

	remember(place: number, start: number, end: number, texts: Texts): void {
		if (place < places) {
			this.#starts[place] = start;
			this.#lengths[place] = end - start;
			this.names[place] = texts.name;
			this.values[place] = texts.value;
			this.nameHashes[place] = texts.nameHash;
			this.valueHashes[place] = texts.valueHash;
		}
	}

	// Text that was read before is valid UTF-8, so no word of it is NaN.
	#same(known: number, at: number, length: number): boolean {
		const view = this.#view;
		let index = 0;
		for (; index < length - 7; index += 8) {
			if (view.getFloat64(known + index, true) !== view.getFloat64(at + index, true)) {
				return false;
			}
		}

		for (; index < length; index++) {
			if (this.#bytes[known + index] !== this.#bytes[at + index]) {
				return false;
			}
		}

		return true;
	}
}

/** One label with the hashes of its texts. */
export type Texts = {
	readonly name: string;
	readonly value: string;
	readonly nameHash: number;
	readonly valueHash: number;
};
