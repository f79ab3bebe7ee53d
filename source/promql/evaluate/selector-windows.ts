import {SampleBuffer} from '../../tsdb/queryable.ts';
import type {TimeShift} from './durations.ts';
import {countSamples, type Grid, holdSamples, type Shared} from './node.ts';
import type {SeriesBinding} from './series-binding.ts';
import type {Window, WindowSource} from './window.ts';

// Sliding windows keep a buffer a series for the length of a query. Beyond this many series reading again is
// cheaper than the memory (2 KB a series).
const maxSlidingSeries = 4096;

export type SelectorWindows = WindowSource & {
	readonly binding: SeriesBinding;
	readonly shift: TimeShift;
	readonly rangeMs: number;
	readonly modifier: 'anchored' | 'smoothed' | undefined;
};

export type Selected = {
	readonly shift: TimeShift;
	readonly rangeMs: number;
	readonly grid: Grid;
	/** Samples as far as the lookback before the range come along; when smoothed, after it too. */
	readonly modifier?: 'anchored' | 'smoothed' | undefined;
};

/** The samples a range selector finds. Over the steps of a range query each window keeps what it shares with the last. */
export function selectorWindows(
	shared: Shared,
	binding: SeriesBinding,
	{shift, rangeMs, grid, modifier}: Selected,
): SelectorWindows {
	const single = new SampleBuffer();
	const {lookbackMs} = shared.options;
	const beforeMs = modifier === undefined ? 0 : lookbackMs;
	const afterMs = modifier === 'smoothed' ? lookbackMs : 0;
	let sliding: SlidingWindow[] = [];
	let slides = false;
	let run = -1;
	return {
		binding,
		shift,
		rangeMs,
		modifier,
		invariant: shift.invariant,
		get space() {
			return binding.space;
		},
		get length() {
			return binding.list.length;
		},
		open(tMs, window) {
			binding.refresh();
			if (run !== shared.run) {
				run = shared.run;
				sliding = [];
				slides =
					!shift.invariant &&
					grid.stepMs > 0 &&
					grid.endMs > grid.startMs &&
					grid.stepMs < rangeMs &&
					binding.list.length <= maxSlidingSeries;
			}

			window.evalMs = tMs;
			window.endMs = shift.at(tMs);
			window.startMs = window.endMs - rangeMs;
			window.rangeSeconds = rangeMs / 1000;
		},
		load(id, window) {
			if (slides) {
				sliding[id] ??= new SlidingWindow();
				sliding[id].load(shared, window, {
					fromMs: window.startMs - beforeMs,
					toMs: window.endMs + afterMs,
					read: (fromMs, toMs, out) => binding.list.window(id, fromMs, toMs, out),
				});
				return window.to > window.from;
			}

			single.clear();
			binding.list.window(id, window.startMs - beforeMs, window.endMs + afterMs, single);
			countSamples(shared, single.length);
			shared.stepSamples -= single.length;
			setWindow(window, single, 0);
			return window.to > 0;
		},
	};
}

type Read = (fromMs: number, toMs: number, out: SampleBuffer) => void;

class SlidingWindow {
	readonly #buffer = new SampleBuffer();
	#head = 0;
	#startMs = Number.POSITIVE_INFINITY;
	#readMs = Number.NEGATIVE_INFINITY;

	load(
		shared: Shared,
		window: Window,
		{fromMs, toMs, read}: {readonly fromMs: number; readonly toMs: number; readonly read: Read},
	): void {
		const buffer = this.#buffer;
		if (fromMs < this.#startMs || fromMs >= this.#readMs) {
			// Back in time, or beyond everything read: nothing is shared.
			holdSamples(shared, this.#head - buffer.length);
			buffer.clear();
			this.#head = 0;
			this.#readMs = fromMs;
		}

		this.#startMs = fromMs;
		const head = this.#head;
		while (this.#head < buffer.length && buffer.timestamps[this.#head]! <= fromMs) {
			this.#head++;
		}

		if (this.#head > 64 && this.#head * 2 > buffer.length) {
			this.#compact();
		}

		const before = buffer.length;
		if (toMs > this.#readMs) {
			read(this.#readMs, toMs, buffer);
			this.#readMs = toMs;
		}

		holdSamples(shared, buffer.length - before - Math.max(0, this.#head - head));
		setWindow(window, buffer, this.#head);
	}

	#compact(): void {
		const buffer = this.#buffer;
		buffer.timestamps.copyWithin(0, this.#head, buffer.length);
		buffer.values.copyWithin(0, this.#head, buffer.length);
		buffer.length -= this.#head;
		this.#head = 0;
	}
}

function setWindow(window: Window, buffer: SampleBuffer, from: number): void {
	window.timestamps = buffer.timestamps;
	window.values = buffer.values;
	window.from = from;
	window.to = buffer.length;
}
