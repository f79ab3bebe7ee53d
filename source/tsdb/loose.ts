import type {SampleBuffer} from './queryable.ts';

/** Samples of one series with timestamps of their own: rules' results, health, log counts. */
export class LooseSamples {
	/** Samples and stale marks held. */
	length = 0;
	#times = new Float64Array(16);
	#values = new Float64Array(16);
	/** 1 where a stale mark stands instead of a value. */
	#stale = new Uint8Array(16);

	get bytesHeld(): number {
		return this.#times.length * 17;
	}

	get oldestMs(): number {
		return this.length === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
	}

	get newestMs(): number {
		return this.length === 0 ? Number.NEGATIVE_INFINITY : this.#times[this.length - 1]!;
	}

	/** False when `tMs` is not later than the newest sample or mark. */
	append(tMs: number, value: number, stale: boolean): boolean {
		if (tMs <= this.newestMs) {
			return false;
		}

		if (this.length === this.#times.length) {
			this.#resize(this.length * 2, 0);
		}

		this.#times[this.length] = tMs;
		this.#values[this.length] = value;
		this.#stale[this.length++] = stale ? 1 : 0;
		return true;
	}

	window(fromMs: number, toMs: number, out: SampleBuffer): void {
		const end = this.#after(toMs);
		for (let index = this.#after(fromMs); index < end; index++) {
			if (this.#stale[index] === 0) {
				out.push(this.#times[index]!, this.#values[index]!);
			}
		}
	}

	/** The newest sample or mark not later than `atMs`; undefined when there is none. */
	newest(atMs: number): {tMs: number; value: number; stale: boolean} | undefined {
		const index = this.#after(atMs) - 1;
		return index < 0
			? undefined
			: {tMs: this.#times[index]!, value: this.#values[index]!, stale: this.#stale[index] === 1};
	}

	/** Lets samples before `cutoffMs` go, once they are half of all or nothing else is left. */
	dropBefore(cutoffMs: number): void {
		const gone = this.#after(cutoffMs - 1);
		if (gone > 0 && (gone === this.length || gone >= this.length / 2)) {
			this.#resize(Math.max(16, 2 ** Math.ceil(Math.log2(this.length - gone + 1))), gone);
		}
	}

	#after(tMs: number): number {
		let low = 0;
		let high = this.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.#times[middle]! > tMs) {
				high = middle;
			} else {
				low = middle + 1;
			}
		}

		return low;
	}

	#resize(capacity: number, gone: number): void {
		const times = new Float64Array(capacity);
		const values = new Float64Array(capacity);
		const stale = new Uint8Array(capacity);
		times.set(this.#times.subarray(gone, this.length));
		values.set(this.#values.subarray(gone, this.length));
		stale.set(this.#stale.subarray(gone, this.length));
		this.#times = times;
		this.#values = values;
		this.#stale = stale;
		this.length -= gone;
	}
}
