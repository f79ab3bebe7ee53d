import type {AggregateExpr} from '../ast.ts';
import {accumulators, groupResult} from './accumulators.ts';
import {Groups} from './groups.ts';
import {noteQuantile} from './histogram.ts';
import {countSamples, type ScalarNode, type Shared, type VectorNode, vectorNode} from './node.ts';

/** `sum`, `avg`, `min`, `max`, `count`, `group`, `stddev`, `stdvar`, `quantile`. */
export function aggregate(
	shared: Shared,
	expr: AggregateExpr,
	input: VectorNode,
	param?: ScalarNode,
): VectorNode {
	const groups = new Groups(expr, shared.options.delayedNameRemoval);
	const state = shared.scratch.groups;
	const accumulate = accumulators[expr.op]!;
	const invariant = input.invariant && (param?.invariant ?? true);
	return vectorNode(shared, invariant, (tMs, out, node) => {
		const q = param?.at(tMs) ?? 0;
		const vector = input.at(tMs);
		const groupOf = groups.of(vector);
		state.open(groups.space.size);
		if (expr.op === 'quantile') {
			noteQuantile(node, q, 'param');
		}

		accumulate(vector, groupOf, state);
		const output = groups.output(vector, groupOf);
		out.reset(output.space);
		// In the order of each group's first element, whatever was seen at earlier instants.
		const {counts} = state;
		for (let index = 0; index < vector.length; index++) {
			const group = groupOf[vector.ids[index]!]!;
			if (counts[group]! > 0) {
				out.push(output.id(group), groupResult(expr.op, state, group, q));
				counts[group] = 0;
			}
		}

		countSamples(shared, out.length);
	});
}
