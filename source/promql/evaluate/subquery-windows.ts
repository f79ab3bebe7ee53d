import {SampleBuffer} from '../../tsdb/queryable.ts';
import type {TimeShift} from './durations.ts';
import type {Freshness} from './freshness.ts';
import {InternedSpace, type LabelSpace} from './label-space.ts';
import {checkTime, holdSamples, type Shared, type VectorNode} from './node.ts';
import type {Vector} from './vector.ts';
import type {Window, WindowSource} from './window.ts';

/** Points kept from query to query by one subquery; beyond that they are computed anew. */
const maxKeptPoints = 500_000;

export type Subquery = {
	readonly shift: TimeShift;
	readonly rangeMs: number;
	readonly stepMs: number;
	/** How the inner expression hangs on the data; undefined when its points must not be kept. */
	readonly freshness?: {readonly of: Freshness; readonly readAheadMs: number};
};

/** The results of an inner expression at the multiples of a step (aligned to the epoch, not to the query). */
export function subqueryWindows(
	shared: Shared,
	inner: VectorNode,
	{shift, rangeMs, stepMs, freshness}: Subquery,
): WindowSource {
	let run = -1;
	let points = new Points();

	function startRun(): void {
		run = shared.run;
		if (freshness === undefined || points.count > maxKeptPoints) {
			points = new Points();
			return;
		}

		points.forgetFrom(freshness.of.changedFromMs() - freshness.readAheadMs, stepMs);
		holdSamples(shared, points.count);
	}

	return {
		invariant: shift.invariant,
		get space() {
			return points.space ?? nothing;
		},
		get length() {
			return points.buffers.length;
		},
		open(tMs, window) {
			window.evalMs = tMs;
			window.endMs = shift.at(tMs);
			window.startMs = window.endMs - rangeMs;
			window.rangeSeconds = rangeMs / 1000;
			if (run !== shared.run) {
				startRun();
			}

			if (window.startMs < points.startMs) {
				holdSamples(shared, -points.count);
				points = new Points();
			}

			if (!points.extend(shared, inner, {window, stepMs})) {
				// Other label sets, other numbers: what was kept is of no use.
				holdSamples(shared, -points.count);
				points = new Points();
				points.extend(shared, inner, {window, stepMs});
			}
		},
		load(id, window) {
			const buffer = points.buffers[id];
			if (buffer === undefined) {
				return false;
			}

			const head = points.trim(id, window.startMs);
			fillWindow(window, buffer, head);
			return window.to > window.from;
		},
	};
}

// The first multiple of the step after `startMs`, by the integer division of Go, which truncates towards zero.
function firstPoint(startMs: number, stepMs: number): number {
	const first = stepMs * Math.trunc(startMs / stepMs);
	return first <= startMs ? first + stepMs : first;
}

// Of a subquery whose window holds no point yet.
const nothing: LabelSpace = new InternedSpace(true);

class Points {
	space: LabelSpace | undefined;
	readonly buffers: (SampleBuffer | undefined)[] = [];
	readonly #heads: number[] = [];
	startMs = Number.NEGATIVE_INFINITY;
	nextMs = Number.NEGATIVE_INFINITY;
	/** Points held, those before the window included. */
	count = 0;

	/** Computes the points of a window that are not there yet; false when they do not go with those that are. */
	extend(
		shared: Shared,
		inner: VectorNode,
		{window, stepMs}: {readonly window: Window; readonly stepMs: number},
	): boolean {
		this.startMs = window.startMs;
		let pointMs = Math.max(firstPoint(window.startMs, stepMs), this.nextMs);
		for (; pointMs <= window.endMs; pointMs += stepMs) {
			checkTime(shared);
			const vector = inner.at(pointMs);
			if (this.count > 0 && this.space !== vector.space) {
				return false;
			}

			this.space = vector.space;
			this.#add(vector, pointMs);
			holdSamples(shared, vector.length);
		}

		this.nextMs = Math.max(this.nextMs, pointMs);
		return true;
	}

	#add(vector: Vector, pointMs: number): void {
		for (let index = 0; index < vector.length; index++) {
			const id = vector.ids[index]!;
			let buffer = this.buffers[id];
			if (buffer === undefined) {
				buffer = new SampleBuffer();
				this.buffers[id] = buffer;
				this.#heads[id] = 0;
			}

			buffer.push(pointMs, vector.values[index]!);
		}

		this.count += vector.length;
	}

	/** Passes over what lies before the window; the place of the first point in it. */
	trim(id: number, startMs: number): number {
		const buffer = this.buffers[id]!;
		let head = this.#heads[id]!;
		while (head < buffer.length && buffer.timestamps[head]! <= startMs) {
			head++;
		}

		if (head > 64 && head * 2 > buffer.length) {
			buffer.timestamps.copyWithin(0, head, buffer.length);
			buffer.values.copyWithin(0, head, buffer.length);
			buffer.length -= head;
			this.count -= head;
			head = 0;
		}

		this.#heads[id] = head;
		return head;
	}

	/** Takes points from an instant on away, to be computed again. */
	forgetFrom(fromMs: number, stepMs: number): void {
		if (fromMs === Infinity) {
			return;
		}

		if (fromMs === -Infinity) {
			this.#clear();
			this.nextMs = -Infinity;
			this.startMs = -Infinity;
			return;
		}

		for (const [id, buffer] of this.buffers.entries()) {
			while (buffer !== undefined && buffer.length > 0 && buffer.timestamps[buffer.length - 1]! >= fromMs) {
				buffer.length--;
				this.count--;
			}

			this.#heads[id] = Math.min(this.#heads[id] ?? 0, buffer?.length ?? 0);
		}

		this.nextMs = Math.min(this.nextMs, stepMs * Math.ceil(fromMs / stepMs));
	}

	#clear(): void {
		this.buffers.length = 0;
		this.#heads.length = 0;
		this.count = 0;
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
