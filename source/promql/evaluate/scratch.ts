import {SampleBuffer} from '../../tsdb/queryable.ts';
import {GroupState} from './accumulators.ts';

/**
 * Room that is only needed while one node fills its vector: one for all nodes of an engine, so that hundreds of
 * plans over a large fleet do not each hold their own.
 */
export class Scratch {
	/** By series of a list. */
	states: Uint8Array = new Uint8Array(0);
	values: Float64Array = new Float64Array(0);
	times: Float64Array = new Float64Array(0);
	/** By column of a group. */
	first: Float64Array = new Float64Array(0);
	last: Float64Array = new Float64Array(0);
	/** By group of an aggregation. */
	readonly groups: GroupState = new GroupState();
	readonly resets: SampleBuffer = new SampleBuffer();

	/** Clears the states of so many series. */
	sizeSeries(length: number): void {
		if (this.states.length < length) {
			this.states = new Uint8Array(length);
			this.values = new Float64Array(length);
			this.times = new Float64Array(length);
		} else {
			this.states.fill(0, 0, length);
		}
	}

	sizeColumns(columns: number): void {
		if (this.first.length < columns) {
			this.first = new Float64Array(columns);
			this.last = new Float64Array(columns);
		}
	}
}
