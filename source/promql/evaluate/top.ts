import type {AggregateExpr} from '../ast.ts';
import {formatGeneral} from '../functions/go-format.ts';
import {sampleOffset} from '../functions/xxhash.ts';
import {Failure} from './failure.ts';
import {Groups} from './groups.ts';
import {heapFixRoot, heapPush, type Less, sortLess} from './heap.ts';
import type {LabelSpace} from './label-space.ts';
import {type ScalarNode, type Shared, type VectorNode, vectorNode} from './node.ts';

/** `topk`, `bottomk`, `limitk`: some elements of each group, with all their labels. */
export function top(shared: Shared, expr: AggregateExpr, input: VectorNode, param: ScalarNode): VectorNode {
	const groups = new Groups(expr, shared.options.delayedNameRemoval);
	const sizes = new AskedSizes();
	return vectorNode(shared, input.invariant && param.invariant, (tMs, out) => {
		const wanted = param.at(tMs);
		const vector = input.at(tMs);
		out.reset(vector.space);
		const k = Math.min(sizes.checked(wanted, shared.run), vector.length);
		if (k < 1) {
			return;
		}

		const groupOf = groups.of(vector);
		const {ids, values} = vector;
		const ascends = expr.op === 'bottomk';
		// The least wanted stands at the root of the heap: NaN first.
		const less: Less = (left, right) =>
			Number.isNaN(values[left]!) ||
			(ascends ? values[left]! > values[right]! : values[left]! < values[right]!);
		const heaps = new Map<number, number[]>();
		for (let index = 0; index < vector.length; index++) {
			const group = groupOf[ids[index]!]!;
			let heap = heaps.get(group);
			if (heap === undefined) {
				heap = [];
				heaps.set(group, heap);
			}

			if (heap.length < k) {
				if (expr.op === 'limitk') {
					heap.push(index);
				} else {
					heapPush(heap, index, less);
				}
			} else if (expr.op !== 'limitk' && replaces(values[index]!, values[heap[0]!]!, ascends)) {
				heap[0] = index;
				heapFixRoot(heap, less);
			}
		}

		for (const heap of heaps.values()) {
			if (expr.op !== 'limitk') {
				sortLess(heap, (left, right) => less(right, left));
			}

			for (const index of heap) {
				out.push(ids[index]!, values[index]!);
			}
		}
	});
}

function replaces(value: number, root: number, ascends: boolean): boolean {
	return (ascends ? root > value : root < value) || (Number.isNaN(root) && !Number.isNaN(value));
}

// Go's `int64`, as `promql/engine.go` bounds it in floats.
const minInt64 = -(2 ** 63);
const maxInt64 = 2 ** 63 - 1024;

/** What the instants of a run ask for: Prometheus looks at all of them before it answers one (`rangeEvalAgg`, 3.14). */
class AskedSizes {
	#run = -1;
	#asked = false;
	#least = 0;

	/** As a whole number. Below one nothing is asked for, however far, unless another instant asks for something. */
	checked(k: number, run: number): number {
		if (this.#run !== run) {
			this.#run = run;
			this.#asked = false;
			this.#least = 0;
		}

		if (Number.isNaN(k)) {
			throw new Failure('Parameter value is NaN');
		}

		if (k >= maxInt64) {
			throw new Failure(`Scalar value ${formatGeneral(k)} overflows int64`);
		}

		this.#asked ||= k >= 1;
		this.#least = Math.min(this.#least, k);
		if (this.#asked && this.#least <= minInt64) {
			throw new Failure(`Scalar value ${formatGeneral(this.#least)} underflows int64`);
		}

		return Math.trunc(k);
	}
}

/** `limit_ratio`: about this share of the elements, chosen by their labels; a negative share is the complement. */
export function limitRatio(shared: Shared, input: VectorNode, param: ScalarNode): VectorNode {
	let space: LabelSpace | undefined;
	let offsets: number[] = [];
	return vectorNode(shared, input.invariant && param.invariant, (tMs, out, node) => {
		const ratio = param.at(tMs);
		const vector = input.at(tMs);
		if (Number.isNaN(ratio)) {
			throw new Failure('Ratio value is NaN');
		}

		const limit = Math.max(-1, Math.min(1, ratio));
		if (limit !== ratio) {
			const text = `ratio value should be between -1 and 1, got ${formatGeneral(ratio)}, capping to ${limit}`;
			node.note('warning', text, 'param', ratio);
		}

		if (space !== vector.space) {
			space = vector.space;
			offsets = [];
		}

		out.reset(space);
		for (let index = 0; index < vector.length && limit !== 0; index++) {
			const id = vector.ids[index]!;
			offsets[id] ??= sampleOffset(space.labels(id));
			if (limit > 0 ? offsets[id] < limit : offsets[id] >= 1 + limit) {
				out.push(id, vector.values[index]!);
			}
		}
	});
}
