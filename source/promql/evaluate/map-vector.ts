import {dropMetadata} from './label-space.ts';
import type {Shared} from './node.ts';
import {NamelessSpaces, Relabeling} from './unique.ts';
import type {Vector} from './vector.ts';

/** Writes elements of one vector into another with their names taken away. */
export class NameDropper {
	readonly #delayed: boolean;
	readonly #nameless: NamelessSpaces;
	readonly #relabeling = new Relabeling(labels => [dropMetadata(labels), false]);
	#direct = false;

	constructor(shared: Shared) {
		this.#delayed = shared.options.delayedNameRemoval;
		this.#nameless = new NamelessSpaces(this.#delayed);
	}

	open(input: Vector, out: Vector): void {
		this.#direct = this.#delayed || input.space.uniqueWithoutName;
		if (this.#direct) {
			out.reset(this.#nameless.of(input.space));
			out.reserve(input.length);
		} else {
			this.#relabeling.open(input.space, out);
		}
	}

	push(id: number, value: number, out: Vector): void {
		if (this.#direct) {
			out.push(id, value);
		} else {
			this.#relabeling.push(id, value, out);
		}
	}
}
