import type {LogBuffer} from './buffer.ts';
import type {LogFilter} from './filter.ts';

/** Records looked at in one go; the rest follow with the next call, so that a filter never holds a screen up. */
const maxScanned = 60_000;

/**
 * The positions of a buffer's records that a filter keeps, ascending. Only what came since the last look is tested again:
 * a screen's cost follows the new lines, not the old ones.
 */
export class LogMatches {
	readonly #buffer: LogBuffer;
	readonly #filter: LogFilter;
	#positions: number[] = [];
	/** Index of the first position that is still held. */
	#start = 0;
	#scannedTo: number;

	constructor(buffer: LogBuffer, filter: LogFilter) {
		this.#buffer = buffer;
		this.#filter = filter;
		this.#scannedTo = buffer.first;
	}

	/** Takes notice of new and dropped records. */
	refresh(): void {
		const {first, end} = this.#buffer;
		const from = Math.max(this.#scannedTo, first);
		const to = Math.min(end, from + maxScanned);
		for (let position = from; position < to; position++) {
			if (this.#filter.test(this.#buffer.at(position)!)) {
				this.#positions.push(position);
			}
		}

		this.#scannedTo = to;
		while (this.#start < this.#positions.length && this.#positions[this.#start]! < first) {
			this.#start++;
		}

		if (this.#start > 4096 && this.#start * 2 > this.#positions.length) {
			this.#positions = this.#positions.slice(this.#start);
			this.#start = 0;
		}
	}

	get length(): number {
		return this.#positions.length - this.#start;
	}

	/** The position of the match `index`; undefined outside. */
	at(index: number): number | undefined {
		return index < 0 ? undefined : this.#positions[this.#start + index];
	}

	/** Index of the first match at or after a position; `length` when there is none. */
	indexOf(position: number): number {
		let low = this.#start;
		let high = this.#positions.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.#positions[middle]! < position) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}

		return low - this.#start;
	}
}
