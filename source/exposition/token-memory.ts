import type {Symbols} from './symbols.ts';

/**
 * A line mostly has the names and values of the line before it at the same places: they are compared with its
 * bytes, which is cheaper than looking them up.
 */
export class TokenMemory {
	/** Of the last token: FNV-1a of its bytes. */
	hash = 0;
	readonly #symbols: Symbols;
	#starts = new Int32Array(64);
	#ends = new Int32Array(64);
	readonly #texts: string[] = [];
	readonly #hashes: number[] = [];
	#place = 0;

	constructor(symbols: Symbols) {
		this.#symbols = symbols;
	}

	/** Another body: the bytes remembered are gone. */
	forget(): void {
		this.#ends.fill(0);
		this.#starts.fill(0);
	}

	startLine(): void {
		this.#place = 0;
	}

	/** The text of `bytes` from `start` to `end`, the next token of the line. */
	text(bytes: Buffer, start: number, end: number): string {
		const place = this.#place++;
		if (place >= this.#starts.length) {
			return this.#lookUp(bytes, start, end);
		}

		const known = this.#starts[place]!;
		if (this.#ends[place]! - known === end - start && end > start && sameBytes(bytes, known, start, end)) {
			this.hash = this.#hashes[place]!;
			return this.#texts[place]!;
		}

		const text = this.#lookUp(bytes, start, end);
		this.#starts[place] = start;
		this.#ends[place] = end;
		this.#texts[place] = text;
		this.#hashes[place] = this.hash;
		return text;
	}

	#lookUp(bytes: Buffer, start: number, end: number): string {
		const text = this.#symbols.text(bytes, start, end);
		this.hash = this.#symbols.hash;
		return text;
	}
}

function sameBytes(bytes: Buffer, left: number, right: number, rightEnd: number): boolean {
	// Differences are at the end more often than at the beginning: le="0.005" and le="0.01".
	for (let at = rightEnd - 1, other = left + (rightEnd - 1 - right); at >= right; at--, other--) {
		if (bytes[at] !== bytes[other]) {
			return false;
		}
	}

	return true;
}
