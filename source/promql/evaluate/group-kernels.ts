import type {ColumnGroup} from '../../tsdb/queryable.ts';
import {extentOf, extrapolate} from '../functions/rate.ts';
import type {Scratch} from './scratch.ts';
import type {Window} from './window.ts';

export type Columns = {readonly states: Uint8Array; readonly values: Float64Array};

/** The slots lo ≤ slot ≤ hi of a target that lie in the window. */
export type Rows = {readonly group: ColumnGroup; readonly lo: number; readonly hi: number};

/** A range function over the rows of one target; marks the series it could decide. */
export type GroupKernel = (rows: Rows, window: Window, columns: Columns, scratch: Scratch) => void;

export function extrapolatedGroup(counter: boolean, perSecond: boolean): GroupKernel {
	return ({group, lo, hi}, window, {states, values}, {first, last, resets}) => {
		const {members, lastGap, lastReset} = group;
		group.gather(lo, first);
		group.gather(hi, last);
		const extent = extentOf(window, [group.timestamp(lo), group.timestamp(hi)], hi - lo + 1);
		const perSeconds = perSecond ? window.rangeSeconds : 0;
		for (let k = 0; k < members.length; k++) {
			if (lastGap[k]! >= lo) {
				continue;
			}

			const start = first[k]!;
			let difference = last[k]! - start;
			if (counter && lastReset[k]! > lo) {
				resets.clear();
				group.resets(k, lo, hi + 1, resets);
				for (let index = 0; index < resets.length; index++) {
					difference += resets.values[index]!;
				}
			}

			const index = members[k]!;
			states[index] = 1;
			values[index] = extrapolate(extent, {difference, first: start, counter}, perSeconds);
		}
	};
}

export const lastGroup: GroupKernel = ({group, lo, hi}, _, columns, {last}) => {
	group.gather(hi, last);
	eachWhole(group, lo, columns, k => last[k]!);
};

export const firstGroup: GroupKernel = ({group, lo}, _, columns, {first}) => {
	group.gather(lo, first);
	eachWhole(group, lo, columns, k => first[k]!);
};

export const countGroup: GroupKernel = ({group, lo, hi}, _, columns) => {
	eachWhole(group, lo, columns, () => hi - lo + 1);
};

export const presentGroup: GroupKernel = ({group, lo}, _, columns) => {
	eachWhole(group, lo, columns, () => 1);
};

// Of the window only its last two rows matter, so gaps before them do not either.
export function lastTwoGroup(perSecond: boolean): GroupKernel {
	return ({group, hi}, _, {states, values}, {first, last}) => {
		const {members, lastGap} = group;
		const ms = group.timestamp(hi) - group.timestamp(hi - 1);
		group.gather(hi - 1, first);
		group.gather(hi, last);
		for (let k = 0; k < members.length; k++) {
			if (lastGap[k]! < hi - 1) {
				const value = last[k]!;
				const before = first[k]!;
				const difference = perSecond && value < before ? value : value - before;
				states[members[k]!] = 1;
				values[members[k]!] = perSecond ? difference / (ms / 1000) : difference;
			}
		}
	};
}

export const resetsGroup: GroupKernel = ({group, lo, hi}, _, columns, {resets}) => {
	const {lastReset} = group;
	eachWhole(group, lo, columns, k => {
		if (lastReset[k]! <= lo) {
			return 0;
		}

		resets.clear();
		group.resets(k, lo, hi + 1, resets);
		return resets.length;
	});
};

export const changesGroup: GroupKernel = ({group, lo, hi}, _, columns, {first, last}) => {
	const count = group.members.length;
	const changes = new Float64Array(count);
	let [before, row] = [first, last];
	group.gather(lo, before);
	for (let slot = lo + 1; slot <= hi; slot++) {
		group.gather(slot, row);
		for (let k = 0; k < count; k++) {
			const old = before[k]!;
			const value = row[k]!;
			if (value !== old && !(Number.isNaN(value) && Number.isNaN(old))) {
				changes[k]!++;
			}
		}

		[before, row] = [row, before];
	}

	eachWhole(group, lo, columns, k => changes[k]!);
};

export const sumGroup: GroupKernel = ({group, lo, hi}, _, columns, scratch) => {
	const {sums, compensations} = compensatedSums(group, [lo, hi], scratch, false);
	eachWhole(group, lo, columns, k => {
		const sum = sums[k]!;
		return sum === Infinity || sum === -Infinity ? sum : sum + compensations[k]!;
	});
};

export const avgGroup: GroupKernel = ({group, lo, hi}, _, columns, scratch) => {
	const {sums, compensations, overflows} = compensatedSums(group, [lo, hi], scratch, true);
	const count = hi - lo + 1;
	eachWhole(group, lo, columns, k => sums[k]! / count + compensations[k]! / count);
	const {members} = group;
	for (let k = 0; k < members.length; k++) {
		// A sum beyond what a float holds: the ordinary way knows how to go on.
		if (overflows[k] === 1) {
			columns.states[members[k]!] = 0;
		}
	}
};

// As `KahanSum`, column by column; `presets`: the first row starts the sum rather than being added to zero.
function compensatedSums(
	group: ColumnGroup,
	[lo, hi]: readonly [number, number],
	scratch: Scratch,
	presets: boolean,
): {readonly sums: Float64Array; readonly compensations: Float64Array; readonly overflows: Uint8Array} {
	const count = group.members.length;
	const sums = new Float64Array(count);
	const compensations = new Float64Array(count);
	const overflows = new Uint8Array(count);
	const row = scratch.last;
	if (presets) {
		group.gather(lo, sums);
	}

	for (let slot = presets ? lo + 1 : lo; slot <= hi; slot++) {
		group.gather(slot, row);
		for (let k = 0; k < count; k++) {
			const value = row[k]!;
			const sum = sums[k]!;
			const next = sum + value;
			if (next === Infinity || next === -Infinity) {
				compensations[k] = 0;
				overflows[k] = 1;
			} else if (Math.abs(sum) >= Math.abs(value)) {
				compensations[k]! += sum - next + value;
			} else {
				compensations[k]! += value - next + sum;
			}

			sums[k] = next;
		}
	}

	return {sums, compensations, overflows};
}

export function extremeGroup(highest: boolean): GroupKernel {
	return ({group, lo, hi}, _, columns, {first, last}) => {
		const count = group.members.length;
		group.gather(lo, first);
		for (let slot = lo + 1; slot <= hi; slot++) {
			group.gather(slot, last);
			for (let k = 0; k < count; k++) {
				const value = last[k]!;
				const best = first[k]!;
				if ((highest ? value > best : value < best) || Number.isNaN(best)) {
					first[k] = value;
				}
			}
		}

		eachWhole(group, lo, columns, k => first[k]!);
	};
}

function eachWhole(
	{members, lastGap}: ColumnGroup,
	lo: number,
	{states, values}: Columns,
	value: (k: number) => number,
): void {
	for (let k = 0; k < members.length; k++) {
		if (lastGap[k]! < lo) {
			states[members[k]!] = 1;
			values[members[k]!] = value(k);
		}
	}
}
