import type {LineMemory} from './line-memory.ts';

/** Labels of a line whose place is kept; what begins after them is read label by label. */
const places = 32;

/**
 * Where the labels of the line before stand. Most lines end in the labels of the one before, such as the buckets of one histogram
 * behind their bound: then the bytes up to the closing brace are compared in one go, and all those labels are taken at once.
 */
export class LineRest {
	readonly #memory: LineMemory;
	/** By place, from 1: where the label stood, and how many names and labels stood before it. */
	readonly #starts = new Int32Array(places);
	readonly #counts = new Int32Array(places);
	/** Places below were kept in this line and in the one before. */
	#kept = 0;
	#keptBefore = 0;
	/** Where the line and the one before begin. */
	#start = 0;
	#startBefore = 0;
	/** Bytes up to the first label behind the metric's name and the brace; 0 when there is none. */
	#head = 0;
	#headBefore = 0;
	/** After the closing brace; 0 when there is nothing to take. */
	#end = 0;
	#endBefore = 0;

	constructor(memory: LineMemory) {
		this.#memory = memory;
	}

	/**
	 * A line begins. Returns where its first label stands when it is as the one before up to there, with the metric's name and the
	 * brace; else −1.
	 */
	begin(start: number): number {
		this.#startBefore = this.#start;
		this.#start = start;
		this.#headBefore = this.#end > 0 ? this.#head : 0;
		this.#head = 0;
		this.#keptBefore = this.#end > 0 ? this.#kept : 0;
		this.#endBefore = this.#end;
		this.#kept = 0;
		this.#end = 0;
		const length = this.#headBefore;
		return length > 0 && this.#memory.same(this.#startBefore, start, length) ? start + length : -1;
	}

	/**
	 * Asked for labels behind the metric's name. After the closing brace, when from `at` on the line is as the one before was from its
	 * `place`-th label on; else −1.
	 */
	find(place: number, at: number, count: number): number {
		if (place === 1) {
			this.#head = at - this.#start;
		}

		if (place >= places) {
			return -1;
		}

		const start = this.#starts[place]!;
		const length = this.#endBefore - start;
		if (place < this.#keptBefore && this.#counts[place] === count && this.#memory.same(start, at, length)) {
			for (let kept = place; kept < this.#keptBefore; kept++) {
				this.#starts[kept]! += at - start;
			}

			this.#kept = this.#keptBefore;
			return at + length;
		}

		this.#starts[place] = at;
		this.#counts[place] = count;
		this.#kept = place + 1;
		return -1;
	}

	/** The line's labels end before `end` and may be taken by the next line. */
	finish(end: number): void {
		this.#end = end;
	}

	/** The labels kept elsewhere are others now. */
	forget(): void {
		this.#end = 0;
	}
}
