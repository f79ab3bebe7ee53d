import type {ElementFunction} from '../functions/elements.ts';
import {NameDropper} from './map-vector.ts';
import {type ScalarNode, type Shared, type VectorNode, vectorNode} from './node.ts';

/** `abs(v)`, `clamp(v, 0, 1)`, `hour(v)`: one value for each element. */
export function elementCall(
	shared: Shared,
	make: ElementFunction,
	input: VectorNode,
	args: readonly ScalarNode[],
): VectorNode {
	const dropper = new NameDropper(shared);
	return vectorNode(shared, input.invariant && args.every(arg => arg.invariant), (tMs, out) => {
		const change = make(args.map(arg => arg.at(tMs)));
		const vector = input.at(tMs);
		dropper.open(vector, out);
		for (let index = 0; change !== undefined && index < vector.length; index++) {
			dropper.push(vector.ids[index]!, change(vector.values[index]!), out);
		}
	});
}
