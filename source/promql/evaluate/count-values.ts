import {withLabels} from '../../labels/labels.ts';
import type {AggregateExpr} from '../ast.ts';
import {formatPlain} from '../number.ts';
import {groupLabels} from './groups.ts';
import {InternedSpace} from './label-space.ts';
import {type Shared, type VectorNode, vectorNode} from './node.ts';

/** Label sets kept from query to query. */
const maxKnownValues = 10_000;

/** How many elements have each value; the value becomes a label. */
export function countValues(
	shared: Shared,
	expr: AggregateExpr,
	input: VectorNode,
	label: string,
): VectorNode {
	const labelsOf = groupLabels(expr.without ? expr : {grouping: [...expr.grouping, label], without: false});
	let space = new InternedSpace();
	let run = -1;
	return vectorNode(shared, input.invariant, (tMs, out) => {
		const vector = input.at(tMs);
		if (run !== shared.run) {
			run = shared.run;
			// Values come and go: between queries what nobody counts any more may be forgotten.
			space = space.size > maxKnownValues ? new InternedSpace() : space;
		}

		const counts = new Map<number, number>();
		for (let index = 0; index < vector.length; index++) {
			const labels = withLabels(vector.space.labels(vector.ids[index]!), {
				[label]: formatPlain(vector.values[index]!),
			});
			const id = space.intern(labelsOf(labels));
			counts.set(id, (counts.get(id) ?? 0) + 1);
		}

		out.reset(space);
		for (const [id, count] of counts) {
			out.push(id, count);
		}
	});
}
