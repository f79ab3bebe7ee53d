import {maxLogLineBytes} from '../base/limits.ts';

const newline = 10;

/** Marks a line that was longer than `maxLogLineBytes`. */
export const cutMark = '…';

/** Bytes in any pieces become lines of text; invalid UTF-8 becomes U+FFFD, what is too long is cut and marked. */
export class LineSplitter {
	#rest: Uint8Array[] = [];
	#restBytes = 0;
	/** The line is over the limit: the rest of it is thrown away. */
	#isCut = false;
	readonly #decoder = new TextDecoder();

	/** The lines that end in this chunk, without their line breaks. */
	feed(chunk: Uint8Array): string[] {
		const lines: string[] = [];
		let start = 0;
		for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
			this.#keep(chunk.subarray(start, end));
			lines.push(this.#line());
			start = end + 1;
		}

		this.#keep(chunk.subarray(start));
		return lines;
	}

	/** What stands after the last line break; undefined when nothing does. */
	end(): string | undefined {
		return this.#restBytes === 0 ? undefined : this.#line();
	}

	#keep(bytes: Uint8Array): void {
		const room = maxLogLineBytes - this.#restBytes;
		if (bytes.length > room) {
			this.#isCut = true;
		}

		if (bytes.length > 0 && room > 0) {
			// A copy: the chunk's memory may be used again by whoever reads the source.
			this.#rest.push(bytes.slice(0, room));
			this.#restBytes += Math.min(bytes.length, room);
		}
	}

	#line(): string {
		const bytes = this.#rest.length === 1 ? this.#rest[0]! : joined(this.#rest, this.#restBytes);
		const decoded = this.#decoder.decode(bytes);
		const text = (decoded.endsWith('\r') ? decoded.slice(0, -1) : decoded) + (this.#isCut ? cutMark : '');
		this.#rest = [];
		this.#restBytes = 0;
		this.#isCut = false;
		return text;
	}
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
	const whole = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}

	return whole;
}
