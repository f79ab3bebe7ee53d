import {NameDropper} from './map-vector.ts';
import {type ScalarNode, type Shared, type VectorNode, vectorNode} from './node.ts';
import {type ElementOperator, isComparison, operations} from './operators.ts';

export type VectorScalar = {
	readonly op: ElementOperator;
	readonly bool: boolean;
	/** The scalar stands on the left. */
	readonly swapped: boolean;
};

/** A vector against one number: arithmetic, a filter, or with `bool` a 1 or 0 for each element. */
export function vectorScalar(
	shared: Shared,
	vectorInput: VectorNode,
	scalarInput: ScalarNode,
	{op, bool, swapped}: VectorScalar,
): VectorNode {
	const operation = operations[op];
	const filters = isComparison(op) && !bool;
	const dropper = new NameDropper(shared);
	return vectorNode(shared, vectorInput.invariant && scalarInput.invariant, (tMs, out) => {
		const vector = vectorInput.at(tMs);
		const scalar = scalarInput.at(tMs);
		const {ids, values, length} = vector;
		if (filters) {
			out.reset(vector.space);
			for (let index = 0; index < length; index++) {
				const value = values[index]!;
				if ((swapped ? operation(scalar, value) : operation(value, scalar)) === 1) {
					out.push(ids[index]!, value);
				}
			}

			return;
		}

		dropper.open(vector, out);
		for (let index = 0; index < length; index++) {
			const value = values[index]!;
			dropper.push(ids[index]!, swapped ? operation(scalar, value) : operation(value, scalar), out);
		}
	});
}

/** `-v`: arithmetic with one side; the result is no longer that metric. */
export function negated(shared: Shared, input: VectorNode): VectorNode {
	const dropper = new NameDropper(shared);
	return vectorNode(shared, input.invariant, (tMs, out) => {
		const vector = input.at(tMs);
		dropper.open(vector, out);
		for (let index = 0; index < vector.length; index++) {
			dropper.push(vector.ids[index]!, -vector.values[index]!, out);
		}
	});
}
