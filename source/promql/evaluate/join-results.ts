import {dropLabels, keepLabels, type Labels, labelValue, withLabels} from '../../labels/labels.ts';
import type {VectorMatching} from '../ast.ts';
import {Failure, sameLabels} from './failure.ts';
import {dropMetadata, InternedSpace, type LabelSpace} from './label-space.ts';
import type {Shared} from './node.ts';
import {type ElementOperator, isComparison} from './operators.ts';
import {matchLabels} from './signatures.ts';
import {IdTable, type Vector} from './vector.ts';

export type VectorVector = {
	readonly op: ElementOperator;
	readonly bool: boolean;
	readonly matching: VectorMatching;
};

/** The labels of the results of an operator, and whether they are still unique. */
export class Results {
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
