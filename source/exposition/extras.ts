import type {Exemplar, Exposition} from './exposition.ts';
import type {SampleLine} from './sample-line.ts';

const noExemplars: ReadonlyMap<number, Exemplar> = new Map();

/** Timestamps and exemplars of one scrape: most have none. */
export class Extras {
	#timestampsMs = new Float64Array(0);
	#exemplars: Map<number, Exemplar> | undefined;

	/** What `line` read after its value, for the sample at `index`. */
	add(index: number, line: SampleLine): void {
		if (!Number.isNaN(line.timestampMs)) {
			this.#cover(index + 1);
			this.#timestampsMs[index] = line.timestampMs;
		}

		if (line.exemplar !== undefined) {
			this.#exemplars ??= new Map();
			this.#exemplars.set(index, line.exemplar);
		}
	}

	/** Of a scrape with `count` samples. */
	found(count: number): Pick<Exposition, 'exemplars' | 'timestampsMs'> {
		const exemplars = this.#exemplars ?? noExemplars;
		if (this.#timestampsMs.length === 0) {
			return {exemplars};
		}

		this.#cover(count);
		return {exemplars, timestampsMs: this.#timestampsMs};
	}

	#cover(count: number): void {
		if (count > this.#timestampsMs.length) {
			const larger = new Float64Array(Math.max(64, count * 2)).fill(Number.NaN);
			larger.set(this.#timestampsMs);
			this.#timestampsMs = larger;
		}
	}
}
