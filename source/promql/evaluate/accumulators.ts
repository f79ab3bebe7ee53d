import {quantile} from '../functions/quantile.ts';
import {noValues, type Vector} from './vector.ts';

const noFlags = new Uint8Array(0);

/** Columns by group: what an accumulator needs. `counts` is 0 for a group not seen at this instant. */
export class GroupState {
	counts: Float64Array = noValues;
	values: Float64Array = noValues;
	means: Float64Array = noValues;
	compensations: Float64Array = noValues;
	incremental: Uint8Array = noFlags;
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

/** Takes the elements of a vector into their groups, in order: it decides the last digit. */
export type Accumulator = (vector: Vector, groupOf: Int32Array, state: GroupState) => void;

export const accumulators: Readonly<Record<string, Accumulator>> = {
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

/** What an aggregation makes of one group that was seen. */
export function groupResult(
	op: string,
	{counts, values, means, compensations, incremental, lists}: GroupState,
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

function sum({ids, values, length}: Vector, groupOf: Int32Array, state: GroupState): void {
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
function avg({ids, values, length}: Vector, groupOf: Int32Array, state: GroupState): void {
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

function count({ids, length}: Vector, groupOf: Int32Array, {counts}: GroupState): void {
	for (let index = 0; index < length; index++) {
		counts[groupOf[ids[index]!]!]!++;
	}
}

// NaN gives way to any number.
function extreme(
	{ids, values, length}: Vector,
	groupOf: Int32Array,
	state: GroupState,
	highest: boolean,
): void {
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
function variance({ids, values, length}: Vector, groupOf: Int32Array, state: GroupState): void {
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

function collect({ids, values, length}: Vector, groupOf: Int32Array, {counts, lists}: GroupState): void {
	for (let index = 0; index < length; index++) {
		const group = groupOf[ids[index]!]!;
		if (++counts[group]! === 1) {
			lists[group] = [];
		}

		lists[group]!.push(values[index]!);
	}
}
