import {Join} from './join.ts';
import {Results, type VectorVector} from './join-results.ts';
import {type Shared, type VectorNode, vectorNode} from './node.ts';
import {isComparison, operations} from './operators.ts';

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
