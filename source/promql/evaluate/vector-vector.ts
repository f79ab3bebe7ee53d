import {
	compareLabels,
	dropLabels,
	keepLabels,
	type Labels,
	labelValue,
	withLabels,
} from '../../labels/labels.ts';
import type {VectorMatching} from '../ast.ts';
import {labelsText} from '../functions/labels-text.ts';
import {Failure, sameLabels} from './failure.ts';
import {dropMetadata, InternedSpace, type LabelSpace} from './label-space.ts';
import {type Shared, type VectorNode, vectorNode} from './node.ts';
import {type ElementOperator, isComparison, operations} from './operators.ts';
import {matchLabels, Signatures} from './signatures.ts';
import {IdTable, type Vector} from './vector.ts';

export type VectorVector = {
	readonly op: ElementOperator;
	readonly bool: boolean;
	readonly matching: VectorMatching;
};

/** Two vectors element by element: `errors / calls`, with `on`, `ignoring`, `group_left` and the like. */
export function vectorVector(
	shared: Shared,
	[left, right]: readonly [VectorNode, VectorNode],
	{op, bool, matching}: VectorVector,
): VectorNode {
	const operation = operations[op];
	const compares = isComparison(op);
	const filters = compares && !bool;
	// The 'many' side leads; for group_right that is the right one.
	const swapped = matching.card === 'one-to-many';
	// Prometheus does not swap these along: `fill_left` always stands in for what leads.
	const fillMany = matching.fill?.left;
	const fillOne = matching.fill?.right;
	const join = new Join(matching);
	const results = new Results(shared, {op, bool, matching});
	return vectorNode(shared, left.invariant && right.invariant, (tMs, out) => {
		const lhs = left.at(tMs);
		const rhs = right.at(tMs);
		const [many, one] = swapped ? [rhs, lhs] : [lhs, rhs];
		results.open(many.space, one.space, out);
		if (
			(many.length === 0 && one.length === 0) ||
			((many.length === 0 || one.length === 0) && fillMany === undefined && fillOne === undefined)
		) {
			return;
		}

		join.open(many, one);
		for (let index = 0; index < many.length; index++) {
			const partner = join.partner(index);
			if (partner >= 0) {
				combine(many.values[index]!, one.values[partner]!, join.signature(index), {
					manyId: many.ids[index]!,
					oneId: one.ids[partner]!,
				});
			} else if (fillOne !== undefined) {
				combine(many.values[index]!, fillOne, join.signature(index), {manyId: many.ids[index]!, oneId: -1});
			}
		}

		if (fillMany !== undefined) {
			for (let index = 0; index < one.length; index++) {
				const signature = join.signatureOfOne(index);
				if (!results.matched(signature)) {
					combine(fillMany, one.values[index]!, signature, {manyId: -1, oneId: one.ids[index]!});
				}
			}
		}

		function combine(
			manyValue: number,
			oneValue: number,
			signature: number,
			pair: {readonly manyId: number; readonly oneId: number},
		): void {
			const leftValue = swapped ? oneValue : manyValue;
			const value = operation(leftValue, swapped ? manyValue : oneValue);
			const target = results.target(pair, signature);
			if (!filters || value === 1) {
				results.push(target, filters ? leftValue : value, out);
			}
		}
	});
}

// Finds the element of the 'one' side for each of the 'many' side.
class Join {
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

// The labels of results, and whether they are still unique.
class Results {
	readonly #options: VectorVector;
	readonly #delayed: boolean;
	#many: LabelSpace | undefined;
	#one: LabelSpace | undefined;
	#to = new InternedSpace();
	#byMany = new IdTable(-1);
	#byPair = new Map<number, number>();
	#signatureStamps = new IdTable(0);
	#targetStamps = new IdTable(0);
	#targetSignatures = new IdTable(-1);
	#keptStamps = new IdTable(0);
	#stamp = 0;

	constructor(shared: Shared, options: VectorVector) {
		this.#options = options;
		this.#delayed = shared.options.delayedNameRemoval;
	}

	open(many: LabelSpace, one: LabelSpace, out: Vector): void {
		if (this.#many !== many || this.#one !== one) {
			this.#many = many;
			this.#one = one;
			this.#to = new InternedSpace();
			this.#byMany = new IdTable(-1);
			this.#byPair = new Map();
			this.#targetStamps = new IdTable(0);
			this.#keptStamps = new IdTable(0);
		}

		this.#stamp++;
		out.reset(this.#to);
	}

	matched(signature: number): boolean {
		return this.#signatureStamps.sized(signature + 1)[signature] === this.#stamp;
	}

	/** The result's label set for a pair that meets; counted even when a comparison then filters it out. */
	target(pair: {readonly manyId: number; readonly oneId: number}, signature: number): number {
		const target = this.#labelsOf(pair);
		const signatures = this.#signatureStamps.sized(signature + 1);
		if (this.#options.matching.card === 'one-to-one') {
			if (signatures[signature] === this.#stamp) {
				throw new Failure(
					'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
				);
			}
		} else {
			const stamps = this.#targetStamps.sized(this.#to.size);
			const owners = this.#targetSignatures.sized(this.#to.size);
			if (stamps[target] === this.#stamp && owners[target] === signature) {
				throw new Failure('multiple matches for labels: grouping labels must ensure unique matches');
			}

			stamps[target] = this.#stamp;
			owners[target] = signature;
		}

		signatures[signature] = this.#stamp;
		return target;
	}

	push(target: number, value: number, out: Vector): void {
		const kept = this.#keptStamps.sized(this.#to.size);
		if (kept[target] === this.#stamp) {
			throw sameLabels();
		}

		kept[target] = this.#stamp;
		out.push(target, value);
	}

	#labelsOf({manyId, oneId}: {readonly manyId: number; readonly oneId: number}): number {
		// Without labels taken from the other side the leading side alone decides.
		if (manyId >= 0 && this.#options.matching.include.length === 0) {
			const byMany = this.#byMany.sized(this.#many!.size);
			if (byMany[manyId]! < 0) {
				byMany[manyId] = this.#intern(manyId, oneId);
			}

			return byMany[manyId]!;
		}

		const pair = (manyId + 1) * 2 ** 26 + oneId + 1;
		let target = this.#byPair.get(pair);
		if (target === undefined) {
			target = this.#intern(manyId, oneId);
			this.#byPair.set(pair, target);
		}

		return target;
	}

	#intern(manyId: number, oneId: number): number {
		const {op, bool, matching} = this.#options;
		const many = manyId < 0 ? this.#filled(this.#one!, oneId) : this.#many!.labels(manyId);
		const one = oneId < 0 ? this.#filled(this.#many!, manyId) : this.#one!.labels(oneId);
		let labels = !isComparison(op) || (bool && !this.#delayed) ? dropMetadata(many) : many;
		if (matching.card === 'one-to-one') {
			const names = new Set(matching.labels);
			labels = matching.on ? keepLabels(labels, names) : dropLabels(labels, names);
		}

		if (matching.include.length > 0) {
			labels = withLabels(labels, included(matching.include, one));
		}

		// A filter gives a new sample in Prometheus, without the flag its operand may have had.
		return this.#to.intern(labels, this.#delayed && bool);
	}

	#filled(space: LabelSpace, id: number): Labels {
		return matchLabels(this.#options.matching)(space.labels(id));
	}
}

function included(names: readonly string[], one: Labels): Record<string, string> {
	return Object.fromEntries(names.map(name => [name, labelValue(one, name)]));
}
