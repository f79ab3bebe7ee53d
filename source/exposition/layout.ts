import type {FloatLabel} from './float-label.ts';

const newline = 10;

/** Lines to look ahead for a line of the previous scrape when one is missing: more than a tool's series, few enough to be cheap. */
const lookahead = 48;

/**
 * The lines of one scrape without their values. A line that gives a sample is kept up to where its value starts, any other
 * one as a whole. The bytes lie in words of eight, so that a line is compared a word at a time:
 * doubles are the widest numbers the machine compares at once. Valid UTF-8 never makes a NaN, nor a zero of the
 * other sign, so equal doubles are equal bytes.
 */
export class Layout {
	lineCount = 0;
	/** By line: the index of its sample; −1 for a line without. */
	samples: Int32Array;
	floatLabels: FloatLabel[] = [];
	/** Empty until the lines are packed. */
	#words = new Float64Array(0);
	#bytes = new Uint8Array(0);
	#isPacked = false;
	/** Where a line's words start; until they are packed, where it stands in the body. */
	#starts: Uint32Array;
	/** Bytes of a line's key. */
	#lengths: Uint32Array;
	#next = 0;

	/** Room for a body of so many bytes, if it is much like others. */
	constructor(bodyBytes: number) {
		const lines = Math.max(16, bodyBytes >> 6);
		this.samples = new Int32Array(lines);
		this.#starts = new Uint32Array(lines);
		this.#lengths = new Uint32Array(lines);
	}

	/**
	 * Keeps what stands in the body from `start` to `end`: the key of the sample with that index, −1 for none, and what was done to
	 * its labels.
	 */
	add(start: number, end: number, sample: number, floatLabel: FloatLabel): void {
		this.#reserve();
		const line = this.lineCount++;
		this.samples[line] = sample;
		this.floatLabels[line] = floatLabel;
		this.#starts[line] = start;
		this.#lengths[line] = end - start;
	}

	/**
	 * Copies the lines out of the body they were found in, before another takes its place: who reads but one scrape never pays
	 * for it. `view` is of that body and has room behind it. Done once.
	 */
	pack(view: DataView): void {
		if (this.#isPacked) {
			return;
		}

		this.#isPacked = true;
		let count = 0;
		for (let line = 0; line < this.lineCount; line++) {
			count += (this.#lengths[line]! + 7) >> 3;
		}

		this.#words = new Float64Array(count);
		this.#bytes = new Uint8Array(this.#words.buffer);
		let word = 0;
		for (let line = 0; line < this.lineCount; line++) {
			const start = this.#starts[line]!;
			const end = start + this.#lengths[line]!;
			this.#starts[line] = word;
			// The last word may hold bytes beyond the key: `match` does not look at them.
			for (let at = start; at < end; at += 8) {
				this.#words[word++] = view.getFloat64(at, true);
			}
		}
	}

	/** Where the key of `line` ends when it stands at `at`; −1 when something else does. The lines must be packed. */
	match(line: number, bytes: Buffer, view: DataView, at: number): number {
		const words = this.#words;
		const length = this.#lengths[line]!;
		let word = this.#starts[line]!;
		let index = 0;
		for (; index < length - 7; index += 8) {
			if (words[word++] !== view.getFloat64(at + index, true)) {
				return -1;
			}
		}

		for (let key = word * 8; index < length; index++) {
			if (this.#bytes[key++] !== bytes[at + index]) {
				return -1;
			}
		}

		return at + length;
	}

	/** Starts `find` at the first line. */
	rewind(): void {
		this.#next = 0;
	}

	/** The line that stands at `at`, looked for from the one after the last found; −1 when it is a new one. */
	find(bytes: Buffer, view: DataView, at: number): number {
		const end = Math.min(this.lineCount, this.#next + lookahead);
		for (let line = this.#next; line < end; line++) {
			if (this.match(line, bytes, view, at) >= 0) {
				this.#next = line + 1;
				return line;
			}
		}

		return -1;
	}

	keyLength(line: number): number {
		return this.#lengths[line]!;
	}

	#reserve(): void {
		if (this.lineCount === this.samples.length) {
			this.samples = grown(this.samples, new Int32Array(this.lineCount * 2));
			this.#starts = grown(this.#starts, new Uint32Array(this.lineCount * 2));
			this.#lengths = grown(this.#lengths, new Uint32Array(this.lineCount * 2));
		}
	}
}

function grown<Column extends Int32Array | Uint32Array>(from: Column, to: Column): Column {
	to.set(from);
	return to;
}

/** The position of the next LF at or after `at`. There is one: bodies are padded with it. */
export function lineEnd(bytes: Buffer, at: number): number {
	return bytes.indexOf(newline, at);
}
