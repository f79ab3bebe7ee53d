/** Distinct texts an interner holds; 50 targets with 50,000 series of their own names stay below it. */
const maxSymbols = 1 << 17;

/**
 * Names and label values, each once: the same text in a hundred thousand series is one string, and no string keeps
 * the body it was read from alive. Bounded: when full it starts afresh (texts in use stay with their users).
 */
export class Symbols {
	/** FNV-1a of the bytes last looked up. */
	hash = 0;
	#slots: (string | undefined)[] = new Array<string | undefined>(1024).fill(undefined);
	#count = 0;
	readonly #wide = new Map<string, string>();

	get size(): number {
		return this.#count + this.#wide.size;
	}

	/** The text of `bytes` from `start` to `end` (exclusive), which must be valid UTF-8. */
	text(bytes: Buffer, start: number, end: number): string {
		let hash = 0x811c9dc5;
		let bits = 0;
		for (let at = start; at < end; at++) {
			const byte = bytes[at]!;
			bits |= byte;
			hash = Math.imul(hash ^ byte, 0x01000193);
		}

		this.hash = hash;
		if (bits >= 0x80) {
			return this.#wideText(bytes.toString('utf8', start, end));
		}

		const mask = this.#slots.length - 1;
		let slot = (hash ^ (hash >>> 15)) & mask;
		for (;;) {
			const known = this.#slots[slot];
			if (known === undefined) {
				break;
			}

			if (equalsAscii(known, bytes, start, end)) {
				return known;
			}

			slot = (slot + 1) & mask;
		}

		const text = bytes.toString('latin1', start, end);
		this.#slots[slot] = text;
		this.#count++;
		if (this.#count > this.#slots.length / 2) {
			this.#grow();
		}

		return text;
	}

	/** The one string equal to `text`. */
	intern(text: string): string {
		const bytes = Buffer.from(text);
		return this.text(bytes, 0, bytes.length);
	}

	#wideText(text: string): string {
		const known = this.#wide.get(text);
		if (known !== undefined) {
			return known;
		}

		if (this.#wide.size >= maxSymbols) {
			this.#wide.clear();
		}

		this.#wide.set(text, text);
		return text;
	}

	#grow(): void {
		const full = this.#count >= maxSymbols;
		const texts = full ? [] : this.#slots.filter(text => text !== undefined);
		const capacity = full ? 1024 : this.#slots.length * 2;
		this.#slots = new Array<string | undefined>(capacity).fill(undefined);
		this.#count = texts.length;
		for (const text of texts) {
			let hash = 0x811c9dc5;
			for (let index = 0; index < text.length; index++) {
				hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
			}

			let slot = (hash ^ (hash >>> 15)) & (capacity - 1);
			while (this.#slots[slot] !== undefined) {
				slot = (slot + 1) & (capacity - 1);
			}

			this.#slots[slot] = text;
		}
	}
}

function equalsAscii(text: string, bytes: Buffer, start: number, end: number): boolean {
	if (text.length !== end - start) {
		return false;
	}

	for (let index = 0; index < text.length; index++) {
		if (text.charCodeAt(index) !== bytes[start + index]) {
			return false;
		}
	}

	return true;
}
