import {maxSparePageBytes} from '../base/limits.ts';
import {blockRows} from './block.ts';

/** Rows of a page: a target that has just sealed a block holds few empty rows. Divides `blockRows`. */
export const pageRows = 4;

/** A few rows as they were appended: row by row, `capacity` columns wide. */
export type Page = {
	readonly values: Float64Array;
	/** 1 where a column has a sample. */
	readonly present: Uint8Array;
	readonly capacity: number;
};

/** Pages nobody uses, shared by all targets: what one gives back when it seals, the next one fills. */
export class PagePool {
	readonly #spare: Page[] = [];
	#spareBytes = 0;

	/** What stands in it is left over from its last owner. */
	take(capacity: number): Page {
		const at = this.#spare.findLastIndex(page => page.capacity === capacity);
		if (at >= 0) {
			const page = this.#spare.splice(at, 1)[0]!;
			this.#spareBytes -= bytesOf(page);
			return page;
		}

		return {
			values: new Float64Array(pageRows * capacity),
			present: new Uint8Array(pageRows * capacity),
			capacity,
		};
	}

	give(page: Page): void {
		this.#spareBytes += bytesOf(page);
		this.#spare.push(page);
		// The oldest goes first: its width may be one that no target has any more.
		while (this.#spareBytes > maxSparePageBytes) {
			this.#spareBytes -= bytesOf(this.#spare.shift()!);
		}
	}
}

/** The rows of one target's block that is not sealed yet, in pages that are taken when the first of their rows comes. */
export class OpenRows {
	#capacity: number;
	readonly #pool: PagePool;
	readonly #pages: Array<Page | undefined> = Array.from({length: blockRows / pageRows}, () => undefined);
	#held = 0;

	constructor(pool: PagePool, capacity: number) {
		this.#pool = pool;
		this.#capacity = capacity;
	}

	get capacity(): number {
		return this.#capacity;
	}

	get byteLength(): number {
		return this.#held * pageRows * this.#capacity * 9;
	}

	/** The page of a row, 0–63; undefined while none of its rows were begun. */
	pageOf(row: number): Page | undefined {
		return this.#pages[Math.floor(row / pageRows)];
	}

	/** Where a row starts in its page. */
	startOf(row: number): number {
		return (row % pageRows) * this.#capacity;
	}

	/** The page of a row that now has no samples. */
	begin(row: number): Page {
		let page = this.pageOf(row);
		if (page === undefined) {
			page = this.#pool.take(this.#capacity);
			page.present.fill(0);
			this.#pages[Math.floor(row / pageRows)] = page;
			this.#held++;
		}

		const start = this.startOf(row);
		page.present.fill(0, start, start + this.#capacity);
		return page;
	}

	widen(capacity: number): void {
		const old = this.#capacity;
		for (const [index, page] of this.#pages.entries()) {
			if (page === undefined) {
				continue;
			}

			const wider = this.#pool.take(capacity);
			wider.present.fill(0);
			for (let row = 0; row < pageRows; row++) {
				wider.values.set(page.values.subarray(row * old, (row + 1) * old), row * capacity);
				wider.present.set(page.present.subarray(row * old, (row + 1) * old), row * capacity);
			}

			this.#pages[index] = wider;
		}

		this.#capacity = capacity;
	}

	/** Gives all pages back. */
	clear(): void {
		for (const page of this.#pages) {
			if (page !== undefined) {
				this.#pool.give(page);
			}
		}

		this.#pages.fill(undefined);
		this.#held = 0;
	}
}

function bytesOf({values, present}: Page): number {
	return values.byteLength + present.byteLength;
}
