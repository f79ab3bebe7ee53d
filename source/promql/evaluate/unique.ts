import type {Labels} from '../../labels/labels.ts';
import {sameLabels} from './failure.ts';
import {InternedSpace, type LabelSpace, namelessSpace} from './label-space.ts';
import {IdTable, type Vector} from './vector.ts';

/**
 * Carries elements from one label space to another by a function of their labels, and fails when two elements of one
 * instant become the same. The function runs once a label set, not once a step.
 */
export class Relabeling {
	readonly #change: (labels: Labels, dropsName: boolean) => readonly [Labels, boolean];
	#from: LabelSpace | undefined;
	#to = new InternedSpace();
	#targets = new IdTable(-1);
	#injective = true;
	#stamps = new IdTable(0);
	/** By target: the id that became it in this query. */
	#owners = new IdTable(-1);
	#stamp = 0;

	constructor(change: (labels: Labels, dropsName: boolean) => readonly [Labels, boolean]) {
		this.#change = change;
	}

	/** Starts an instant: elements of `from` go into `out`. */
	open(from: LabelSpace, out: Vector): void {
		if (this.#from !== from) {
			this.#from = from;
			this.#to = new InternedSpace();
			this.#targets = new IdTable(-1);
			this.#stamps = new IdTable(0);
			this.#owners = new IdTable(-1);
			this.#injective = true;
		}

		this.#stamp++;
		out.reset(this.#to);
	}

	push(id: number, value: number, out: Vector): void {
		const targets = this.#targets.sized(id + 1);
		let target = targets[id]!;
		if (target < 0) {
			const from = this.#from!;
			const sizeBefore = this.#to.size;
			target = this.#to.intern(...this.#change(from.labels(id), from.dropsName(id)));
			targets[id] = target;
			if (this.#injective && this.#to.size === sizeBefore) {
				this.#injective = false;
				this.#stampAll(out);
			}
		}

		if (!this.#injective) {
			const stamps = this.#stamps.sized(this.#to.size);
			if (stamps[target] === this.#stamp) {
				throw sameLabels();
			}

			stamps[target] = this.#stamp;
		}

		out.push(target, value);
	}

	// From here on repeats are looked for, also among what this instant has given already.
	#stampAll(out: Vector): void {
		const stamps = this.#stamps.sized(this.#to.size);
		for (let index = 0; index < out.length; index++) {
			stamps[out.ids[index]!] = this.#stamp;
		}
	}

	/** For range functions: Prometheus refuses that two series become one, even when they never meet at an instant. */
	claim(id: number, out: Vector): void {
		const target = out.ids[out.length - 1]!;
		const owners = this.#owners.sized(this.#to.size);
		if (owners[target] !== -1 && owners[target] !== id) {
			throw sameLabels();
		}

		owners[target] = id;
	}

	/** A new query: what was claimed is free again. */
	release(): void {
		this.#owners = new IdTable(-1);
	}
}

/** The nameless twin of a space, made once: only for spaces whose label sets stay different without names. */
export class NamelessSpaces {
	#from: LabelSpace | undefined;
	#to: LabelSpace | undefined;
	readonly #delayed: boolean;

	constructor(delayed: boolean) {
		this.#delayed = delayed;
	}

	of(space: LabelSpace): LabelSpace {
		if (this.#from !== space) {
			this.#from = space;
			this.#to = namelessSpace(space, this.#delayed);
		}

		return this.#to!;
	}
}
