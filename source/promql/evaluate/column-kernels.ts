import * as kernels from './group-kernels.ts';
import type {Scratch} from './scratch.ts';
import type {SelectorWindows} from './selector-windows.ts';
import type {Window} from './window.ts';

/**
 * Range functions over whole rows of a target instead of series by series: the bounds of the window and all that
 * follows from timestamps are worked out once a target. Where a series has a gap in the window the ordinary way is
 * taken, so both give the same bits (test/promql/column-kernels.test.ts).
 */
export type ColumnKernel = {
	/** For each series: state 1 a value, 2 no result, 0 to be done the ordinary way. */
	read(window: Window, source: SelectorWindows, scratch: Scratch): kernels.Columns;
};

export const columnKernels: Readonly<Record<string, () => ColumnKernel>> = {
	rate: () => overGroups(2, kernels.extrapolatedGroup(true, true)),
	increase: () => overGroups(2, kernels.extrapolatedGroup(true, false)),
	delta: () => overGroups(2, kernels.extrapolatedGroup(false, false)),
	irate: () => overGroups(2, kernels.lastTwoGroup(true)),
	idelta: () => overGroups(2, kernels.lastTwoGroup(false)),
	resets: () => overGroups(1, kernels.resetsGroup),
	changes: () => overGroups(1, kernels.changesGroup),
	last_over_time: () => overGroups(1, kernels.lastGroup),
	first_over_time: () => overGroups(1, kernels.firstGroup),
	count_over_time: () => overGroups(1, kernels.countGroup),
	present_over_time: () => overGroups(1, kernels.presentGroup),
	sum_over_time: () => overGroups(1, kernels.sumGroup),
	avg_over_time: () => overGroups(1, kernels.avgGroup),
	min_over_time: () => overGroups(1, kernels.extremeGroup(false)),
	max_over_time: () => overGroups(1, kernels.extremeGroup(true)),
};

function overGroups(minSamples: number, kernel: kernels.GroupKernel): ColumnKernel {
	return {
		read(window, {binding}, scratch) {
			const {length, groups = []} = binding.list;
			scratch.sizeSeries(length);
			const {states, values} = scratch;
			for (const group of groups) {
				const {members} = group;
				const lo = group.slotAfter(window.startMs);
				const hi = group.slotAfter(window.endMs) - 1;
				if (hi - lo + 1 < minSamples) {
					for (let k = 0; k < members.length; k++) {
						states[members[k]!] = 2;
					}

					continue;
				}

				scratch.sizeColumns(members.length);
				kernel({group, lo, hi}, window, {states, values}, scratch);
			}

			return {states, values};
		},
	};
}
