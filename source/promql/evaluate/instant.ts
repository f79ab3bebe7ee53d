import {type ColumnGroup, SampleBuffer} from '../../tsdb/queryable.ts';
import type {TimeShift} from './durations.ts';
import {countSamples, type Shared, type VectorNode, vectorNode} from './node.ts';
import type {Scratch} from './scratch.ts';
import type {SeriesBinding} from './series-binding.ts';
import type {Vector} from './vector.ts';

/** The newest sample of each series within the lookback; with `timestamps` its time in seconds instead of its value. */
export function instantSelector(
	shared: Shared,
	binding: SeriesBinding,
	{shift, timestamps = false}: {readonly shift: TimeShift; readonly timestamps?: boolean},
): VectorNode {
	const rows = new RowReader(shared.scratch);
	return vectorNode(shared, shift.invariant, (tMs, out) => {
		binding.refresh();
		const atMs = shift.at(tMs);
		rows.read(shared, binding, atMs);
		out.reset(binding.space);
		out.reserve(binding.list.length);
		rows.fill(timestamps, out);
		countSamples(shared, out.length);
	});
}

/** Samples of one instant in the order of the list, whether they came by rows or one by one. */
class RowReader {
	readonly #scratch: Scratch;
	#length = 0;
	readonly #sample = new SampleBuffer();

	constructor(scratch: Scratch) {
		this.#scratch = scratch;
	}

	read(shared: Shared, binding: SeriesBinding, atMs: number): void {
		const {list} = binding;
		this.#length = list.length;
		this.#scratch.sizeSeries(list.length);
		const {lookbackMs} = shared.options;
		const {states: present, values, times} = this.#scratch;
		const groups = shared.options.columnKernels ? (list.groups ?? []) : [];
		for (const group of groups) {
			this.#readGroup(group, atMs, lookbackMs);
		}

		const sample = this.#sample;
		for (let index = 0; index < list.length; index++) {
			if (present[index] === 0 && list.latest(index, atMs, lookbackMs, sample)) {
				present[index] = 1;
				values[index] = sample.values[0]!;
				times[index] = sample.timestamps[0]!;
			}
		}
	}

	fill(timestamps: boolean, out: Vector): void {
		const {states: present} = this.#scratch;
		const from = timestamps ? this.#scratch.times : this.#scratch.values;
		const scale = timestamps ? 1000 : 1;
		const {ids, values} = out;
		let length = 0;
		for (let index = 0; index < this.#length; index++) {
			if (present[index] === 1) {
				ids[length] = index;
				values[length++] = from[index]! / scale;
			}
		}

		out.length = length;
	}

	// Marks what it could decide: 1 there is a sample, 2 there is none; what stays 0 is read one by one.
	#readGroup(group: ColumnGroup, atMs: number, lookbackMs: number): void {
		const {members, lastGap} = group;
		const {states: present, values, times} = this.#scratch;
		const slot = group.slotAfter(atMs) - 1;
		if (slot < group.firstSlot || group.timestamp(slot) <= atMs - lookbackMs) {
			for (let k = 0; k < members.length; k++) {
				present[members[k]!] = 2;
			}

			return;
		}

		this.#scratch.sizeColumns(members.length);
		const row = this.#scratch.last;
		group.gather(slot, row);
		const timestamp = group.timestamp(slot);
		for (let k = 0; k < members.length; k++) {
			if (lastGap[k]! < slot) {
				const index = members[k]!;
				present[index] = 1;
				values[index] = row[k]!;
				times[index] = timestamp;
			}
		}
	}
}
