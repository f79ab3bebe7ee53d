import {canonicalFloat} from './number.ts';
import type {Symbols} from './symbols.ts';

/** The label whose values are written as canonical floats, by what `# TYPE` said of the family. */
export type FloatLabel = '' | 'le' | 'quantile';

/** As in Prometheus, what the last `# TYPE` said counts, whatever name it gave. */
export function floatLabelOf(type: string): FloatLabel {
	switch (type.toLowerCase()) {
		case 'histogram':
			return 'le';
		case 'summary':
			return 'quantile';
		default:
			return '';
	}
}

/** Bounds of histograms and quantiles of summaries that are remembered; a fleet has a few dozen. */
const maxCanonicals = 10_000;

/** A canonical float and the hash of its text. */
export type Canonical = {readonly text: string; readonly hash: number};

/** Canonical floats by the text they were written with. */
export class Canonicals {
	readonly #symbols: Symbols;
	readonly #known = new Map<string, Canonical>();

	constructor(symbols: Symbols) {
		this.#symbols = symbols;
	}

	of(written: string): Canonical {
		let canonical = this.#known.get(written);
		if (canonical === undefined) {
			const text = this.#symbols.intern(canonicalFloat(written));
			canonical = {text, hash: this.#symbols.hash};
			if (this.#known.size < maxCanonicals) {
				this.#known.set(written, canonical);
			}
		}

		return canonical;
	}
}
