import {compareLabels, type Labels} from '../../labels/labels.ts';
import {extendedSamples} from '../functions/extended-rate.ts';
import type {MatrixSeries, Value, VectorSample} from '../value.ts';
import {sameLabels} from './failure.ts';
import {dropMetadata, type LabelSpace} from './label-space.ts';
import {holdSamples, type Shared} from './node.ts';
import type {SelectorWindows} from './selector-windows.ts';
import type {Kept} from './step-cache.ts';
import type {Vector} from './vector.ts';
import {emptyWindow, type Window, type WindowSource} from './window.ts';

/** An instant vector as the API gives it. */
export function vectorValue(vector: Vector, tMs: number): Value {
	const samples: VectorSample[] = [];
	const seen = new Set<string>();
	for (let index = 0; index < vector.length; index++) {
		const id = vector.ids[index]!;
		const labels = finalLabels(vector.space, id);
		if (vector.space.dropsName(id) || seen.size > 0) {
			// Names that go at the very end may leave equal label sets behind.
			if (seen.size === 0) {
				for (const sample of samples) {
					seen.add(sample.labels.key);
				}
			}

			if (seen.has(labels.key)) {
				throw sameLabels();
			}

			seen.add(labels.key);
		}

		samples.push({labels, tMs, value: vector.values[index]!});
	}

	return {type: 'vector', samples};
}

/** The samples of a range selector, or a subquery's results, at one instant. */
export function matrixValue(
	shared: Shared,
	source: WindowSource & Partial<Pick<SelectorWindows, 'modifier'>>,
	tMs: number,
): Value {
	const window = emptyWindow();
	const series: MatrixSeries[] = [];
	source.open(tMs, window);
	for (let id = 0; id < source.length; id++) {
		if (source.load(id, window)) {
			holdSamples(shared, window.to - window.from);
			const line = lineOf(window, source.modifier);
			if (line.values.length > 0) {
				series.push({labels: finalLabels(source.space, id), ...line});
			}
		}
	}

	return {type: 'matrix', series: merged(series)};
}

function lineOf(window: Window, modifier: SelectorWindows['modifier']): Omit<MatrixSeries, 'labels'> {
	const {timestamps, values, from, to} = window;
	if (modifier === undefined) {
		return {timestamps: timestamps.slice(from, to), values: values.slice(from, to)};
	}

	const samples = extendedSamples(window, modifier === 'smoothed');
	return {
		timestamps: Float64Array.from(samples, ([tMs]) => tMs),
		values: Float64Array.from(samples, ([, value]) => value),
	};
}

/** Collects a range query's vectors step by step into lines. */
export class Lines {
	readonly #shared: Shared;
	readonly #steps: number;
	readonly #bySpace = new Map<LabelSpace, (Line | undefined)[]>();

	constructor(shared: Shared, steps: number) {
		this.#shared = shared;
		this.#steps = steps;
	}

	add({space, ids, values, start = 0, length}: Kept, tMs: number): void {
		let lines = this.#bySpace.get(space);
		if (lines === undefined) {
			lines = [];
			this.#bySpace.set(space, lines);
		}

		for (let index = start; index < start + length; index++) {
			const id = ids[index]!;
			let line = lines[id];
			if (line === undefined) {
				line = newLine(Math.min(this.#steps, firstCapacity));
				lines[id] = line;
			} else if (line.length === line.values.length) {
				line = grown(line, Math.min(this.#steps, line.length * 2));
				lines[id] = line;
			}

			line.timestamps[line.length] = tMs;
			line.values[line.length++] = values[index]!;
		}

		holdSamples(this.#shared, length);
	}

	value(): Value {
		const series: MatrixSeries[] = [];
		for (const [space, lines] of this.#bySpace) {
			for (const [id, line] of lines.entries()) {
				if (line !== undefined) {
					series.push({labels: finalLabels(space, id), ...trimmed(line)});
				}
			}
		}

		return {type: 'matrix', series: merged(series)};
	}
}

// Room for a sparkline at once; a chart of many series must not take memory for steps it may never have.
const firstCapacity = 64;

function newLine(capacity: number): Line {
	return {length: 0, timestamps: new Float64Array(capacity), values: new Float64Array(capacity)};
}

function grown({length, timestamps, values}: Line, capacity: number): Line {
	const line = newLine(capacity);
	line.timestamps.set(timestamps);
	line.values.set(values);
	return {...line, length};
}

type Line = {length: number; timestamps: Float64Array; values: Float64Array};

function trimmed({length, timestamps, values}: Line): Omit<MatrixSeries, 'labels'> {
	return length === timestamps.length
		? {timestamps, values}
		: {timestamps: timestamps.slice(0, length), values: values.slice(0, length)};
}

function finalLabels(space: LabelSpace, id: number): Labels {
	const labels = space.labels(id);
	return space.dropsName(id) ? dropMetadata(labels) : labels;
}

// Sorted by labels; lines that lost their names and are the same now become one if their times do not meet.
function merged(series: MatrixSeries[]): readonly MatrixSeries[] {
	series.sort((left, right) => compareLabels(left.labels, right.labels));
	const lines: MatrixSeries[] = [];
	for (const line of series) {
		const last = lines.at(-1);
		if (last?.labels.key === line.labels.key) {
			lines[lines.length - 1] = joined(last, line);
		} else {
			lines.push(line);
		}
	}

	return lines;
}

function joined(left: MatrixSeries, right: MatrixSeries): MatrixSeries {
	const points = [...left.timestamps]
		.map((tMs, index): [number, number] => [tMs, left.values[index]!])
		.concat([...right.timestamps].map((tMs, index): [number, number] => [tMs, right.values[index]!]))
		.sort(([a], [b]) => a - b);
	if (points.some(([tMs], index) => index > 0 && points[index - 1]![0] === tMs)) {
		throw sameLabels();
	}

	return {
		labels: left.labels,
		timestamps: Float64Array.from(points, ([tMs]) => tMs),
		values: Float64Array.from(points, ([, value]) => value),
	};
}
