import {SampleBuffer} from '../../tsdb/queryable.ts';
import type {TimeShift} from './durations.ts';
import type {LabelSpace} from './label-space.ts';
import {holdSamples, type Shared, type VectorNode} from './node.ts';
import type {Window, WindowSource} from './window.ts';

/** The results of an inner expression at the multiples of a step (aligned to the epoch, not to the query). */
export function subqueryWindows(
	shared: Shared,
	inner: VectorNode,
	{shift, rangeMs, stepMs}: {readonly shift: TimeShift; readonly rangeMs: number; readonly stepMs: number},
): WindowSource {
	let run = -1;
	let points = new Points();
	return {
		invariant: shift.invariant,
		get space() {
			return points.space!;
		},
		get length() {
			return points.buffers.length;
		},
		open(tMs, window) {
			window.evalMs = tMs;
			window.endMs = shift.at(tMs);
			window.startMs = window.endMs - rangeMs;
			window.rangeSeconds = rangeMs / 1000;
			if (run !== shared.run || window.startMs < points.startMs) {
				run = shared.run;
				points = new Points();
			}

			points.startMs = window.startMs;
			let pointMs = Math.max(firstPoint(window.startMs, stepMs), points.nextMs);
			for (; pointMs <= window.endMs; pointMs += stepMs) {
				holdSamples(shared, points.add(inner, pointMs));
			}

			points.nextMs = Math.max(points.nextMs, pointMs);
			// A subquery over nothing has still the space of its inner expression.
			points.space ??= inner.at(window.endMs).space;
		},
		load(id, window) {
			const buffer = points.buffers[id];
			if (buffer === undefined) {
				return false;
			}

			let head = points.heads[id]!;
			while (head < buffer.length && buffer.timestamps[head]! <= window.startMs) {
				head++;
			}

			holdSamples(shared, points.heads[id]! - head);
			points.heads[id] = head;
			fillWindow(window, buffer, head);
			return window.to > window.from;
		},
	};

	// The first multiple of the step after `startMs`, by the integer division of Go, which truncates towards zero.
	function firstPoint(startMs: number, step: number): number {
		const first = step * Math.trunc(startMs / step);
		return first <= startMs ? first + step : first;
	}
}

class Points {
	space: LabelSpace | undefined;
	readonly buffers: (SampleBuffer | undefined)[] = [];
	readonly heads: number[] = [];
	startMs = Number.NEGATIVE_INFINITY;
	nextMs = Number.NEGATIVE_INFINITY;

	add(inner: VectorNode, pointMs: number): number {
		const vector = inner.at(pointMs);
		this.space = vector.space;
		for (let index = 0; index < vector.length; index++) {
			const id = vector.ids[index]!;
			let buffer = this.buffers[id];
			if (buffer === undefined) {
				buffer = new SampleBuffer();
				this.buffers[id] = buffer;
				this.heads[id] = 0;
			}

			buffer.push(pointMs, vector.values[index]!);
		}

		return vector.length;
	}
}

function fillWindow(window: Window, buffer: SampleBuffer, head: number): void {
	window.timestamps = buffer.timestamps;
	window.values = buffer.values;
	window.from = head;
	let to = buffer.length;
	while (to > head && buffer.timestamps[to - 1]! > window.endMs) {
		to--;
	}

	window.to = to;
}
