import {SampleBuffer} from '../../tsdb/queryable.ts';
import {smoothedValue} from '../functions/extended-rate.ts';
import type {TimeShift} from './durations.ts';
import {countSamples, type Shared, type VectorNode, vectorNode} from './node.ts';
import type {SeriesBinding} from './series-binding.ts';
import {emptyWindow} from './window.ts';

/** `metric smoothed`: the value on the line between the samples around the instant, each as far as the lookback away. */
export function smoothedSelector(shared: Shared, binding: SeriesBinding, shift: TimeShift): VectorNode {
	const samples = new SampleBuffer();
	const window = emptyWindow();
	return vectorNode(shared, shift.invariant, (tMs, out) => {
		binding.refresh();
		const atMs = shift.at(tMs);
		const {lookbackMs} = shared.options;
		out.reset(binding.space);
		for (let id = 0; id < binding.list.length; id++) {
			samples.clear();
			binding.list.window(id, atMs - lookbackMs, atMs + lookbackMs, samples);
			window.timestamps = samples.timestamps;
			window.values = samples.values;
			window.to = samples.length;
			const value = smoothedValue(window, atMs);
			if (value !== undefined) {
				out.push(id, value);
			}
		}

		countSamples(shared, out.length);
	});
}
