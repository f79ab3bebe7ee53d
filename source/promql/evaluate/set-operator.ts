import type {VectorMatching} from '../ast.ts';
import {sameLabels} from './failure.ts';
import {InternedSpace, type LabelSpace} from './label-space.ts';
import {type Shared, type VectorNode, vectorNode} from './node.ts';
import {Signatures} from './signatures.ts';
import {IdTable, type Vector} from './vector.ts';

/** `and`, `or`, `unless`: elements pass as they are, names and all. */
export function setOperator(
	shared: Shared,
	op: 'and' | 'or' | 'unless',
	[left, right]: readonly [VectorNode, VectorNode],
	matching: VectorMatching,
): VectorNode {
	const signatures = new Signatures(matching);
	const seen = new IdTable(0);
	let stamp = 0;
	const union = new Union(shared);
	return vectorNode(shared, left.invariant && right.invariant, (tMs, out) => {
		const lhs = left.at(tMs);
		const rhs = right.at(tMs);
		const leftOf = signatures.of(0, lhs);
		const rightOf = signatures.of(1, rhs);
		const marks = seen.sized(signatures.size);
		stamp++;
		if (op === 'or') {
			union.open(lhs.space, rhs.space, out);
			for (let index = 0; index < lhs.length; index++) {
				marks[leftOf[lhs.ids[index]!]!] = stamp;
				union.push(0, lhs, index, out);
			}

			for (let index = 0; index < rhs.length; index++) {
				if (marks[rightOf[rhs.ids[index]!]!] !== stamp) {
					union.push(1, rhs, index, out);
				}
			}

			return;
		}

		for (let index = 0; index < rhs.length; index++) {
			marks[rightOf[rhs.ids[index]!]!] = stamp;
		}

		out.reset(lhs.space);
		for (let index = 0; index < lhs.length; index++) {
			const id = lhs.ids[index]!;
			if ((marks[leftOf[id]!] === stamp) === (op === 'and')) {
				out.push(id, lhs.values[index]!);
			}
		}
	});
}

// The label sets of both sides in one space. The same labels from both sides at one instant are an error.
class Union {
	readonly #delayed: boolean;
	#spaces: [LabelSpace | undefined, LabelSpace | undefined] = [undefined, undefined];
	#to = new InternedSpace();
	#tables: [IdTable, IdTable] = [new IdTable(-1), new IdTable(-1)];
	#stamps = new IdTable(0);
	#stamp = 0;

	constructor(shared: Shared) {
		this.#delayed = shared.options.delayedNameRemoval;
	}

	open(left: LabelSpace, right: LabelSpace, out: Vector): void {
		if (this.#spaces[0] !== left || this.#spaces[1] !== right) {
			this.#spaces = [left, right];
			this.#to = new InternedSpace();
			this.#tables = [new IdTable(-1), new IdTable(-1)];
			this.#stamps = new IdTable(0);
		}

		this.#stamp++;
		out.reset(this.#to);
	}

	push(side: 0 | 1, vector: Vector, index: number, out: Vector): void {
		const {space} = vector;
		const id = vector.ids[index]!;
		const table = this.#tables[side].sized(space.size);
		if (table[id]! < 0) {
			table[id] = this.#to.intern(space.labels(id), space.dropsName(id));
		}

		const target = table[id]!;
		const stamps = this.#stamps.sized(this.#to.size);
		if (stamps[target] === this.#stamp && !this.#delayed) {
			throw sameLabels();
		}

		stamps[target] = this.#stamp;
		out.push(target, vector.values[index]!);
	}
}
