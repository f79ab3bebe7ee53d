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

/** The newest exemplars, whatever their series: a ring, as in Prometheus' `tsdb/exemplar.go`. */
export class ExemplarStore {
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

	/** A server shows an exemplar until there is another: one that is not new is not kept again. */
	append(exemplar: HeldExemplar): void {
		const {series} = exemplar;
		const known = this.#newest.get(series.key);
		if (known !== undefined && known.value === exemplar.value && known.labels.key === exemplar.labels.key) {
			return;
		}

		const oldest = this.#ring[this.#next];
		if (oldest !== undefined && this.#newest.get(oldest.series.key) === oldest) {
			this.#newest.delete(oldest.series.key);
		}

		this.#ring[this.#next] = exemplar;
		this.#next = (this.#next + 1) % this.#capacity;
		this.#newest.set(series.key, exemplar);
	}

	/** The newest one of each series that is meant. */
	newest(isMeant: (series: Labels) => boolean): readonly HeldExemplar[] {
		return [...this.#newest.values()].filter(({series}) => isMeant(series));
	}
}
