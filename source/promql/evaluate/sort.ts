import {compareLabels, labelValue} from '../../labels/labels.ts';
import {naturalLess} from '../functions/natural-order.ts';
import {type Less, sortLess} from './heap.ts';
import {type Grid, type Shared, type VectorNode, vectorNode} from './node.ts';
import type {Vector} from './vector.ts';

/** `sort` and `sort_desc`: NaN last either way. A range query sorts its series by labels anyway. */
export function sortedByValue(shared: Shared, input: VectorNode, {grid, descends}: Sorting): VectorNode {
	return sorted(shared, input, grid, ({values}) => (left, right) => {
		const [a, b] = [values[left]!, values[right]!];
		return Number.isNaN(b) || (descends ? a > b : a < b);
	});
}

/** `sort_by_label` and its descending twin: natural order of the label values, then all labels. */
export function sortedByLabel(
	shared: Shared,
	input: VectorNode,
	{grid, names, descends}: Sorting & {readonly names: readonly string[]},
): VectorNode {
	return sorted(shared, input, grid, ({space, ids}) => {
		const before: Less = (left, right) => {
			const [a, b] = [space.labels(ids[left]!), space.labels(ids[right]!)];
			for (const name of names) {
				const [x, y] = [labelValue(a, name), labelValue(b, name)];
				if (x !== y) {
					return naturalLess(x, y);
				}
			}

			return compareLabels(a, b) < 0;
		};
		return descends ? (left, right) => before(right, left) : before;
	});
}

type Sorting = {readonly grid: Grid; readonly descends: boolean};

function sorted(shared: Shared, input: VectorNode, grid: Grid, lessOf: (vector: Vector) => Less): VectorNode {
	return vectorNode(shared, input.invariant, (tMs, out, node) => {
		if (grid.endMs > grid.startMs) {
			node.note(
				'warning',
				'sort is ineffective for range queries since results are always ordered by labels',
			);
		}

		const vector = input.at(tMs);
		const order = Array.from({length: vector.length}, (_, index) => index);
		sortLess(order, lessOf(vector));
		out.reset(vector.space);
		for (const index of order) {
			out.push(vector.ids[index]!, vector.values[index]!);
		}
	});
}
