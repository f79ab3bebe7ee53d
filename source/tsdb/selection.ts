import type {Labels} from '../labels/labels.ts';
import type {Columns} from './columns.ts';
import type {ColumnGroup, SampleBuffer, SeriesList} from './queryable.ts';
import {isList, readLatest, readWindow, type Series} from './series.ts';

/** Series of the head as a list, grouped by target when first asked. */
export class Selection implements SeriesList {
	readonly #series: readonly Series[];
	#groups: readonly ColumnGroup[] | undefined;

	constructor(series: readonly Series[]) {
		this.#series = series;
	}

	get length(): number {
		return this.#series.length;
	}

	get groups(): readonly ColumnGroup[] {
		this.#groups ??= groupsOf(this.#series);
		return this.#groups;
	}

	labels(index: number): Labels {
		return this.#series[index]!.labels;
	}

	window(index: number, fromMs: number, toMs: number, out: SampleBuffer): void {
		readWindow(this.#series[index]!, fromMs, toMs, out);
	}

	latest(index: number, atMs: number, lookbackMs: number, out: SampleBuffer): boolean {
		return readLatest(this.#series[index]!, atMs, lookbackMs, out);
	}
}

type Members = {readonly positions: number[]; readonly columns: number[]; readonly scales: number[]};

function groupsOf(series: readonly Series[]): readonly ColumnGroup[] {
	const byTarget = new Map<Columns, Members>();
	for (const [position, {parts}] of series.entries()) {
		if (isList(parts) || parts.type !== 'column') {
			continue;
		}

		let members = byTarget.get(parts.columns);
		if (members === undefined) {
			members = {positions: [], columns: [], scales: []};
			byTarget.set(parts.columns, members);
		}

		members.positions.push(position);
		members.columns.push(parts.column);
		members.scales.push(parts.scale);
	}

	return [...byTarget].map(([columns, members]) => new TargetGroup(columns, members));
}

/** The selected columns of one target. */
class TargetGroup implements ColumnGroup {
	readonly members: Int32Array;
	readonly #source: Columns;
	readonly #columns: Int32Array;
	/** Undefined: all are 1. */
	readonly #scales: Float64Array | undefined;
	readonly #lastGap: Int32Array;
	readonly #lastReset: Int32Array;
	/** The end slot the two above were read at. */
	#readAt = -1;

	constructor(source: Columns, members: Members) {
		this.members = Int32Array.from(members.positions);
		this.#source = source;
		this.#columns = Int32Array.from(members.columns);
		this.#scales = members.scales.every(scale => scale === 1) ? undefined : Float64Array.from(members.scales);
		this.#lastGap = new Int32Array(members.columns.length);
		this.#lastReset = new Int32Array(members.columns.length);
	}

	get firstSlot(): number {
		return this.#source.firstSlot;
	}

	get endSlot(): number {
		return this.#source.endSlot;
	}

	get lastGap(): Int32Array {
		this.#refresh();
		return this.#lastGap;
	}

	get lastReset(): Int32Array {
		this.#refresh();
		return this.#lastReset;
	}

	timestamp(slot: number): number {
		return this.#source.timestamp(slot);
	}

	slotAfter(tMs: number): number {
		return this.#source.slotAfter(tMs);
	}

	gather(slot: number, out: Float64Array): void {
		this.#source.gather(slot, this.#columns, out);
		const scales = this.#scales;
		if (scales !== undefined) {
			for (let index = 0; index < scales.length; index++) {
				out[index]! *= scales[index]!;
			}
		}
	}

	resets(column: number, fromSlot: number, toSlot: number, out: SampleBuffer): void {
		this.#source.resets(this.#columns[column]!, this.#scales?.[column] ?? 1, fromSlot, toSlot, out);
	}

	#refresh(): void {
		const source = this.#source;
		if (this.#readAt === source.endSlot) {
			return;
		}

		this.#readAt = source.endSlot;
		for (let index = 0; index < this.#columns.length; index++) {
			const column = this.#columns[index]!;
			this.#lastGap[index] = source.gapBefore(column);
			this.#lastReset[index] = source.lastResetOf(column);
		}
	}
}
