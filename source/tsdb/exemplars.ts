import {assert} from '../base/assert.ts';
import type {Labels} from '../labels/labels.ts';

/** One case behind a sample, as OpenMetrics 1.0 carries it: what was measured, and labels that lead to its trace. */
export type HeldExemplar = {
	/** Of the sample it came with. */
	readonly series: Labels;
	readonly labels: Labels;
	/** In the unit of the series. */
	readonly value: number;
	/** The exemplar's own time, else that of the scrape. */
	readonly timestampMs: number;
};

/** Where a scrape's exemplars go. */
export type ExemplarAppender = {
	/** False when it is the one its series had already: a server shows an exemplar until there is another. */
	append(exemplar: HeldExemplar): boolean;
};

/** The newest exemplars, whatever their series: a ring, as in Prometheus' `tsdb/exemplar.go`. */
export class ExemplarStore implements ExemplarAppender {
	readonly #capacity: number;
	readonly #ring: HeldExemplar[] = [];
	#next = 0;
	/** The newest of each series held, by its key. */
	readonly #newest = new Map<string, HeldExemplar>();

	constructor(capacity: number) {
		assert(capacity > 0, 'room for at least one exemplar');
		this.#capacity = capacity;
	}

	get size(): number {
		return this.#ring.length;
	}

	append(exemplar: HeldExemplar): boolean {
		const {series} = exemplar;
		const known = this.#newest.get(series.key);
		if (known !== undefined && known.value === exemplar.value && known.labels.key === exemplar.labels.key) {
			return false;
		}

		const oldest = this.#ring[this.#next];
		if (oldest !== undefined && this.#newest.get(oldest.series.key) === oldest) {
			this.#newest.delete(oldest.series.key);
		}

		this.#ring[this.#next] = exemplar;
		this.#next = (this.#next + 1) % this.#capacity;
		this.#newest.set(series.key, exemplar);
		return true;
	}

	/** The newest one of each series that is meant, as it was at an instant. */
	newest(
		isMeant: (series: Labels) => boolean,
		atMs: number = Number.POSITIVE_INFINITY,
	): readonly HeldExemplar[] {
		const found = [...this.#newest.values()].filter(({series}) => isMeant(series));
		return found.every(({timestampMs}) => timestampMs <= atMs) ? found : this.#newestUntil(isMeant, atMs);
	}

	#newestUntil(isMeant: (series: Labels) => boolean, atMs: number): readonly HeldExemplar[] {
		const found = new Map<string, HeldExemplar>();
		for (let index = 0; index < this.#ring.length; index++) {
			// From the oldest on; a ring that is not full begins at its first place.
			const exemplar = this.#ring[(this.#next + index) % this.#ring.length]!;
			if (exemplar.timestampMs <= atMs && isMeant(exemplar.series)) {
				found.set(exemplar.series.key, exemplar);
			}
		}

		return [...found.values()];
	}
}
