import {dropLabels, keepLabels, type Labels} from '../../labels/labels.ts';
import type {VectorMatching} from '../ast.ts';
import type {LabelSpace} from './label-space.ts';
import {sharedLabels} from './shared-labels.ts';
import {IdTable, type Vector} from './vector.ts';

/** The labels two elements must share to meet: those of `on`, or all but those of `ignoring` and the name. */
export function matchLabels({on, labels: names}: VectorMatching): (labels: Labels) => Labels {
	if (on) {
		const kept = new Set(names);
		return labels => keepLabels(labels, kept);
	}

	const dropped = new Set([...names, '__name__']);
	return labels => dropLabels(labels, dropped);
}

/** Join signatures of both sides of an operator as small numbers, worked out once a label set. */
export class Signatures {
	readonly #labelsOf: (labels: Labels) => Labels;
	readonly #numbers = new Map<string, number>();
	readonly #spaces: [LabelSpace | undefined, LabelSpace | undefined] = [undefined, undefined];
	readonly #tables: [IdTable, IdTable] = [new IdTable(-1), new IdTable(-1)];

	constructor(matching: VectorMatching) {
		this.#labelsOf = matchLabels(matching);
	}

	get size(): number {
		return this.#numbers.size;
	}

	/** The signature of each element's id on one side; complete for the ids the vector holds. */
	of(side: 0 | 1, vector: Vector): Int32Array {
		if (this.#spaces[side] !== vector.space) {
			this.#spaces[side] = vector.space;
			this.#tables[side] = new IdTable(-1);
		}

		const table = this.#tables[side].sized(vector.space.size);
		for (let index = 0; index < vector.length; index++) {
			const id = vector.ids[index]!;
			if (table[id]! < 0) {
				const {space} = vector;
				const {key} = sharedLabels(this.#labelsOf(space.peek?.(id) ?? space.labels(id)));
				let number = this.#numbers.get(key);
				if (number === undefined) {
					number = this.#numbers.size;
					this.#numbers.set(key, number);
				}

				table[id] = number;
			}
		}

		return table;
	}
}
