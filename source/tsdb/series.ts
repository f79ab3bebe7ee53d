import type {Labels} from '../labels/labels.ts';
import type {Columns} from './columns.ts';
import type {LooseSamples} from './loose.ts';
import {SampleBuffer} from './queryable.ts';

/** Where a series' samples are: a column of a target, each value times `scale`, or samples of its own. */
export type Part =
	| {readonly type: 'column'; readonly columns: Columns; readonly column: number; readonly scale: number}
	| {readonly type: 'loose'; readonly samples: LooseSamples};

/** One label set. It has more than one part only when several sources wrote it, such as a target and its successor. */
export type Series = {
	readonly id: number;
	readonly labels: Labels;
	/** A list only where there is not one: a hundred thousand lists of one are five megabytes. */
	parts: Part | readonly Part[];
};

export function partsOf({parts}: Series): readonly Part[] {
	return isList(parts) ? parts : [parts];
}

/** Whether several wrote the series, or nobody any more. */
export function isList(parts: Series['parts']): parts is readonly Part[] {
	return Array.isArray(parts);
}

/** See `SeriesList.window`. */
export function readWindow(series: Series, fromMs: number, toMs: number, out: SampleBuffer): void {
	if (!isList(series.parts)) {
		readPart(series.parts, fromMs, toMs, out);
		return;
	}

	const all = new SampleBuffer();
	for (const part of partsOf(series)) {
		readPart(part, fromMs, toMs, all);
	}

	const order = Array.from({length: all.length}, (_, index) => index).sort(
		(left, right) => all.timestamps[left]! - all.timestamps[right]! || left - right,
	);
	let lastMs = Number.NEGATIVE_INFINITY;
	for (const index of order) {
		const tMs = all.timestamps[index]!;
		if (tMs > lastMs) {
			out.push(tMs, all.values[index]!);
			lastMs = tMs;
		}
	}
}

/** See `SeriesList.latest`. */
export function readLatest(series: Series, atMs: number, lookbackMs: number, out: SampleBuffer): boolean {
	out.clear();
	const {parts} = series;
	if (!isList(parts) && parts.type === 'column') {
		return latestOfColumn(parts, atMs, lookbackMs, out);
	}

	let newest: Newest | undefined;
	for (const part of partsOf(series)) {
		const candidate = newestOf(part, atMs);
		if (
			candidate !== undefined &&
			(newest === undefined || candidate.tMs > newest.tMs || (candidate.tMs === newest.tMs && newest.stale))
		) {
			newest = candidate;
		}
	}

	if (newest === undefined || newest.stale || newest.tMs <= atMs - lookbackMs) {
		return false;
	}

	out.push(newest.tMs, newest.value);
	return true;
}

// What almost every series is, without making anything.
function latestOfColumn(
	{columns, column, scale}: Part & {type: 'column'},
	atMs: number,
	lookbackMs: number,
	out: SampleBuffer,
): boolean {
	const slot = columns.slotAfter(atMs) - 1;
	if (slot < columns.firstSlot || !columns.has(column, slot)) {
		return false;
	}

	const tMs = columns.timestamp(slot);
	if (tMs <= atMs - lookbackMs) {
		return false;
	}

	out.push(tMs, columns.value(column, slot) * scale);
	return true;
}

type Newest = {readonly tMs: number; readonly value: number; readonly stale: boolean};

function readPart(part: Part, fromMs: number, toMs: number, out: SampleBuffer): void {
	switch (part.type) {
		case 'column':
			part.columns.window(part.column, part.scale, fromMs, toMs, out);
			break;
		case 'loose':
			part.samples.window(fromMs, toMs, out);
			break;
	}
}

function newestOf(part: Part, atMs: number): Newest | undefined {
	switch (part.type) {
		case 'column': {
			const {columns, column, scale} = part;
			const slot = columns.slotAfter(atMs) - 1;
			if (slot < columns.firstSlot) {
				return undefined;
			}

			// A column without a sample in a row ended before it: a stale mark stands where its samples stopped.
			return columns.has(column, slot)
				? {tMs: columns.timestamp(slot), value: columns.value(column, slot) * scale, stale: false}
				: {tMs: lastMarkMs(columns, column, slot), value: 0, stale: true};
		}

		case 'loose':
			return part.samples.newest(atMs);
	}
}

// The row of the stale mark: the one after the column's last sample before `slot`.
function lastMarkMs(columns: Columns, column: number, slot: number): number {
	let before = Math.min(slot, columns.lastSeen[column]!);
	while (before >= columns.firstSlot && !columns.has(column, before)) {
		before--;
	}

	return before < columns.firstSlot ? Number.NEGATIVE_INFINITY : columns.timestamp(before + 1);
}
