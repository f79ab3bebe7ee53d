import {dropLabels, keepLabels, type Labels, noLabels} from '../../labels/labels.ts';
import type {AggregateExpr} from '../ast.ts';
import {formatGeneral} from '../functions/go-format.ts';
import {quantile} from '../functions/quantile.ts';
import {InternedSpace, type LabelSpace} from './label-space.ts';
import {countSamples, type ScalarNode, type Shared, type VectorNode, vectorNode} from './node.ts';
import {IdTable, type Vector} from './vector.ts';

export type Grouping = Pick<AggregateExpr, 'grouping' | 'without'>;

/** The labels a group is known by. */
export function groupLabels({grouping, without}: Grouping): (labels: Labels) => Labels {
	if (without) {
		const dropped = new Set([...grouping, '__name__']);
		return labels => dropLabels(labels, dropped);
	}

	const kept = new Set(grouping);
	return kept.size === 0 ? () => noLabels : labels => keepLabels(labels, kept);
}

/** Which group each element belongs to; groups are numbered as they first turn up. */
export class Groups {
	readonly #labelsOf: (labels: Labels) => Labels;
	readonly #unique: boolean;
	#from: LabelSpace | undefined;
	#groups: InternedSpace;
	#groupOf = new IdTable(-1);
	readonly #delayed: boolean;
	/** Groups that have a name, with the flag that it goes. */
	readonly #flagged = new InternedSpace();

	constructor(grouping: Grouping, delayed: boolean) {
		this.#delayed = delayed;
		this.#labelsOf = groupLabels(grouping);
		this.#unique = grouping.without || !grouping.grouping.includes('__name__');
		this.#groups = new InternedSpace(this.#unique);
	}

	/** The group of each element's id; complete for the ids the vector holds. */
	of(vector: Vector): Int32Array {
		if (this.#from !== vector.space) {
			this.#from = vector.space;
			this.#groups = new InternedSpace(this.#unique);
			this.#groupOf = new IdTable(-1);
		}

		const groupOf = this.#groupOf.sized(vector.space.size);
		for (let index = 0; index < vector.length; index++) {
			const id = vector.ids[index]!;
			if (groupOf[id]! < 0) {
				const {space} = vector;
				groupOf[id] = this.#groups.intern(this.#labelsOf(space.labels(id)));
			}
		}

		return groupOf;
	}

	get space(): InternedSpace {
		return this.#groups;
	}

	/** The space results are in. A group's name goes at the end when that of a member does. */
	output(vector: Vector, groupOf: Int32Array): {readonly space: InternedSpace; id(group: number): number} {
		if (this.#unique || !this.#delayed) {
			return {space: this.#groups, id: group => group};
		}

		const dropping = new Set<number>();
		for (let index = 0; index < vector.length; index++) {
			const id = vector.ids[index]!;
			if (vector.space.dropsName(id)) {
				dropping.add(groupOf[id]!);
			}
		}

		return {
			space: this.#flagged,
			id: group => this.#flagged.intern(this.#groups.labels(group), dropping.has(group)),
		};
	}
}

/** `sum`, `avg`, `min`, `max`, `count`, `group`, `stddev`, `stdvar`, `quantile`. */
export function aggregate(
	shared: Shared,
	expr: AggregateExpr,
	input: VectorNode,
	param?: ScalarNode,
): VectorNode {
	const groups = new Groups(expr, shared.options.delayedNameRemoval);
	const state = new State();
	const accumulate = accumulators[expr.op]!;
	const invariant = input.invariant && (param?.invariant ?? true);
	return vectorNode(shared, invariant, (tMs, out, node) => {
		const q = param?.at(tMs) ?? 0;
		const vector = input.at(tMs);
		const groupOf = groups.of(vector);
		state.open(groups.space.size);
		if (expr.op === 'quantile' && (Number.isNaN(q) || q < 0 || q > 1)) {
			node.note('warning', `quantile value should be between 0 and 1, got ${formatGeneral(q)}`, 'param');
		}

		accumulate(vector, groupOf, state);
		const output = groups.output(vector, groupOf);
		out.reset(output.space);
		// In the order of each group's first element, whatever was seen at earlier instants.
		const {counts} = state;
		for (let index = 0; index < vector.length; index++) {
			const group = groupOf[vector.ids[index]!]!;
			if (counts[group]! > 0) {
				out.push(output.id(group), result(expr.op, state, group, q));
				counts[group] = 0;
			}
		}

		countSamples(shared, out.length);
	});
}

// Columns by group: what an accumulator needs. `counts` is 0 for a group not seen at this instant.
class State {
	counts = new Float64Array(0);
	values = new Float64Array(0);
	means = new Float64Array(0);
	compensations = new Float64Array(0);
	incremental = new Uint8Array(0);
	lists: number[][] = [];

	open(size: number): void {
		if (this.counts.length < size) {
			this.counts = new Float64Array(size * 2);
			this.values = new Float64Array(size * 2);
			this.means = new Float64Array(size * 2);
			this.compensations = new Float64Array(size * 2);
			this.incremental = new Uint8Array(size * 2);
		}

		this.counts.fill(0, 0, size);
		this.compensations.fill(0, 0, size);
	}
}

type Accumulator = (vector: Vector, groupOf: Int32Array, state: State) => void;

const accumulators: Readonly<Record<string, Accumulator>> = {
	sum,
	avg,
	count,
	group: count,
	min: (vector, groupOf, state) => extreme(vector, groupOf, state, false),
	max: (vector, groupOf, state) => extreme(vector, groupOf, state, true),
	stddev: variance,
	stdvar: variance,
	quantile: collect,
};

function result(
	op: string,
	{counts, values, means, compensations, incremental, lists}: State,
	group: number,
	q: number,
): number {
	const value = values[group]!;
	const size = counts[group]!;
	switch (op) {
		case 'sum':
			return value + compensations[group]!;
		case 'avg':
			return incremental[group] === 1
				? means[group]! + compensations[group]!
				: value / size + compensations[group]! / size;
		case 'count':
			return size;
		case 'group':
			return 1;
		case 'stdvar':
			return value / size;
		case 'stddev':
			return Math.sqrt(value / size);
		case 'quantile':
			return quantile(q, Float64Array.from(lists[group]!));
		default:
			return value;
	}
}

function sum({ids, values, length}: Vector, groupOf: Int32Array, state: State): void {
	const {counts, values: sums, compensations} = state;
	for (let index = 0; index < length; index++) {
		const group = groupOf[ids[index]!]!;
		const value = values[index]!;
		if (counts[group] === 0) {
			counts[group] = 1;
			sums[group] = value;
			continue;
		}

		const before = sums[group]!;
		const next = before + value;
		if (next === Infinity || next === -Infinity) {
			compensations[group] = 0;
		} else if (Math.abs(before) >= Math.abs(value)) {
			compensations[group]! += before - next + value;
		} else {
			compensations[group]! += value - next + before;
		}

		sums[group] = next;
	}
}

// As `KahanMean`, by group.
function avg({ids, values, length}: Vector, groupOf: Int32Array, state: State): void {
	const {counts, values: sums, means, compensations, incremental} = state;
	for (let index = 0; index < length; index++) {
		const group = groupOf[ids[index]!]!;
		const value = values[index]!;
		const size = ++counts[group]!;
		if (size === 1) {
			sums[group] = value;
			incremental[group] = 0;
			continue;
		}

		if (incremental[group] === 0) {
			const before = sums[group]!;
			const next = before + value;
			if (next !== Infinity && next !== -Infinity) {
				compensations[group]! +=
					Math.abs(before) >= Math.abs(value) ? before - next + value : value - next + before;
				sums[group] = next;
				continue;
			}

			incremental[group] = 1;
			means[group] = before / (size - 1);
			compensations[group]! /= size - 1;
		}

		const weight = (size - 1) / size;
		const mean = weight * means[group]!;
		const part = value / size;
		const next = mean + part;
		const compensation = weight * compensations[group]!;
		if (next === Infinity || next === -Infinity) {
			compensations[group] = 0;
		} else if (Math.abs(mean) >= Math.abs(part)) {
			compensations[group] = compensation + (mean - next + part);
		} else {
			compensations[group] = compensation + (part - next + mean);
		}

		means[group] = next;
	}
}

function count({ids, length}: Vector, groupOf: Int32Array, {counts}: State): void {
	for (let index = 0; index < length; index++) {
		counts[groupOf[ids[index]!]!]!++;
	}
}

// NaN gives way to any number.
function extreme({ids, values, length}: Vector, groupOf: Int32Array, state: State, highest: boolean): void {
	const {counts, values: best} = state;
	for (let index = 0; index < length; index++) {
		const group = groupOf[ids[index]!]!;
		const value = values[index]!;
		const held = best[group]!;
		if (counts[group] === 0 || (highest ? held < value : held > value) || Number.isNaN(held)) {
			best[group] = value;
		}

		counts[group] = 1;
	}
}

// Welford's method, plain: Prometheus does not compensate here.
function variance({ids, values, length}: Vector, groupOf: Int32Array, state: State): void {
	const {counts, values: squares, means} = state;
	for (let index = 0; index < length; index++) {
		const group = groupOf[ids[index]!]!;
		const value = values[index]!;
		const size = ++counts[group]!;
		if (size === 1) {
			means[group] = value;
			squares[group] = Number.isFinite(value) ? 0 : NaN;
			continue;
		}

		const delta = value - means[group]!;
		means[group]! += delta / size;
		squares[group]! += delta * (value - means[group]!);
	}
}

function collect({ids, values, length}: Vector, groupOf: Int32Array, {counts, lists}: State): void {
	for (let index = 0; index < length; index++) {
		const group = groupOf[ids[index]!]!;
		if (++counts[group]! === 1) {
			lists[group] = [];
		}

		lists[group]!.push(values[index]!);
	}
}
