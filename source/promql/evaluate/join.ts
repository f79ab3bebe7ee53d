import {compareLabels} from '../../labels/labels.ts';
import type {VectorMatching} from '../ast.ts';
import {labelsText} from '../functions/labels-text.ts';
import {Failure} from './failure.ts';
import {matchLabels, Signatures} from './signatures.ts';
import {IdTable, type Vector} from './vector.ts';

/** Finds the element of the 'one' side for each of the 'many' side. */
export class Join {
	readonly #matching: VectorMatching;
	readonly #signatures: Signatures;
	readonly #stamps = new IdTable(0);
	readonly #places = new IdTable(-1);
	#stamp = 0;
	#many!: Vector;
	#one!: Vector;
	#manyOf!: Int32Array;
	#oneOf!: Int32Array;

	constructor(matching: VectorMatching) {
		this.#matching = matching;
		this.#signatures = new Signatures(matching);
	}

	open(many: Vector, one: Vector): void {
		this.#many = many;
		this.#one = one;
		this.#manyOf = this.#signatures.of(0, many);
		this.#oneOf = this.#signatures.of(1, one);
		this.#stamp++;
		const stamps = this.#stamps.sized(this.#signatures.size);
		const places = this.#places.sized(this.#signatures.size);
		for (let index = 0; index < one.length; index++) {
			const signature = this.#oneOf[one.ids[index]!]!;
			if (stamps[signature] === this.#stamp) {
				throw this.#duplicate(index, places[signature]!);
			}

			stamps[signature] = this.#stamp;
			places[signature] = index;
		}
	}

	signature(index: number): number {
		return this.#manyOf[this.#many.ids[index]!]!;
	}

	signatureOfOne(index: number): number {
		return this.#oneOf[this.#one.ids[index]!]!;
	}

	partner(index: number): number {
		const signature = this.signature(index);
		const {size} = this.#signatures;
		return this.#stamps.sized(size)[signature] === this.#stamp ? this.#places.sized(size)[signature]! : -1;
	}

	#duplicate(index: number, earlier: number): Failure {
		const labelsAt = (position: number) => this.#one.space.labels(this.#one.ids[position]!);
		const group = matchLabels(this.#matching)(labelsAt(index));
		const side = this.#matching.card === 'one-to-many' ? 'left' : 'right';
		const pair = [labelsAt(index), labelsAt(earlier)].sort(compareLabels).map(labelsText).join(', ');
		return new Failure(
			`found duplicate series for the match group ${labelsText(group)} on the ${side} hand-side of the operation: ` +
				`[${pair}]` +
				';many-to-many matching not allowed: matching labels must be unique on one side',
		);
	}
}
