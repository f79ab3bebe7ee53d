import {fnv1a} from '../base/hash.ts';
import type {Labels} from '../labels/labels.ts';
import type {Matcher} from '../labels/matcher.ts';
import type {SampleAppender, ScrapeAppender} from './appender.ts';
import {LabelIndex} from './label-index.ts';
import {LooseSamples} from './loose.ts';
import {PagePool} from './open-rows.ts';
import type {Queryable, SeriesList} from './queryable.ts';
import {Sealer} from './seal.ts';
import {Selection} from './selection.ts';
import {type Part, partsOf, type Series} from './series.ts';
import {type RowChange, TargetStore} from './target-store.ts';

export type HeadOptions = {
	/** Samples older than this, counted from the newest sample, go. */
	readonly retentionMs: number;
	/** Memory for samples; when it is reached the oldest blocks go, whatever their target. */
	readonly maxBytes: number;
	readonly maxSeriesPerTarget: number;
};

/** Loose samples appended between two looks at the limits. */
const looseBetweenChecks = 1024;

/** Selections remembered for the current version; a fleet's dashboards and rules make a few hundred. */
const maxSelections = 2_000;

/** The store: every series of every target, in memory. */
export class Head implements Queryable, SampleAppender {
	readonly #options: HeadOptions;
	readonly #sealer = new Sealer();
	readonly #pages = new PagePool();
	readonly #index = new LabelIndex();
	/** By id; undefined where a series vanished. */
	#series: (Series | undefined)[] = [];
	#vanished = 0;
	readonly #byKey = new Map<string, Series>();
	readonly #targets = new Map<string, TargetStore>();
	readonly #loose = new Map<string, LooseSamples>();
	#looseAppends = 0;
	#newestMs = Number.NEGATIVE_INFINITY;
	#version = 0;
	readonly #selections = new Map<string, SeriesList>();

	constructor(options: HeadOptions) {
		this.#options = options;
	}

	get version(): number {
		return this.#version;
	}

	/** Series now held, aliases included. */
	get seriesCount(): number {
		return this.#series.length - this.#vanished;
	}

	/** How far back history reaches, in Unix milliseconds; undefined when nothing is held. */
	oldestMs(): number | undefined {
		let oldestMs = Number.POSITIVE_INFINITY;
		for (const target of this.#targets.values()) {
			oldestMs = Math.min(oldestMs, target.oldestMs);
		}

		for (const samples of this.#loose.values()) {
			oldestMs = Math.min(oldestMs, samples.oldestMs);
		}

		return oldestMs === Number.POSITIVE_INFINITY ? undefined : oldestMs;
	}

	/** Bytes held for samples; labels and the index are not counted. */
	bytesHeld(): number {
		let bytes = 0;
		for (const target of this.#targets.values()) {
			bytes += target.columns.bytesHeld;
		}

		for (const samples of this.#loose.values()) {
			bytes += samples.bytesHeld;
		}

		return bytes;
	}

	/** Where the target's scrapes go. A target that was closed and comes back finds its history. */
	openTarget(id: string): ScrapeAppender {
		let target = this.#targets.get(id);
		if (target === undefined) {
			target = new TargetStore({
				sealer: this.#sealer,
				pages: this.#pages,
				phase: fnv1a(id),
				maxSeries: this.#options.maxSeriesPerTarget,
				addPart: (labels, part) => this.#addPart(labels, part),
				removeColumn: (labels, columns, column) =>
					this.#removePart(
						labels,
						part => part.type === 'column' && part.columns === columns && part.column === column,
					),
				isNamed: labels => this.#isNamed(labels),
				partsOf: labels => this.#partsOf(labels),
				appended: (tMs, change) => this.#appended(tMs, change),
			});
			this.#targets.set(id, target);
		}

		target.open = true;
		return target;
	}

	/** Ends every series of a target with a stale mark; its history stays until it is too old. */
	closeTarget(id: string, atMs: number): void {
		const target = this.#targets.get(id);
		if (target !== undefined) {
			const {newestMs} = target.columns;
			target.appendRow(atMs > newestMs ? atMs : newestMs + 1, new Int32Array(0), new Float64Array(0), 0);
			target.open = false;
		}
	}

	appendSample(labels: Labels, tMs: number, value: number): boolean {
		return this.#appendLoose(labels, tMs, value, false);
	}

	markStale(labels: Labels, tMs: number): void {
		if (this.#loose.has(labels.key)) {
			this.#appendLoose(labels, tMs, 0, true);
		}
	}

	select(matchers: readonly Matcher[]): SeriesList {
		const key = matchers.map(({name, operator, value}) => `${name}\n${operator}\n${value}`).join('\r');
		const known = this.#selections.get(key);
		if (known !== undefined) {
			return known;
		}

		if (this.#selections.size >= maxSelections) {
			this.#selections.clear();
		}

		const {wanted, unwanted} = this.#index.select(matchers);
		const candidates = wanted === undefined ? this.#series : Array.from(wanted, id => this.#series[id]);
		const selection = new Selection(
			candidates.filter(series => series !== undefined && !unwanted.has(series.id)) as Series[],
		);
		this.#selections.set(key, selection);
		return selection;
	}

	#appendLoose(labels: Labels, tMs: number, value: number, stale: boolean): boolean {
		let samples = this.#loose.get(labels.key);
		if (samples === undefined) {
			samples = new LooseSamples();
			this.#loose.set(labels.key, samples);
			this.#addPart(labels, {type: 'loose', samples});
		}

		if (!samples.append(tMs, value, stale)) {
			return false;
		}

		this.#newestMs = Math.max(this.#newestMs, tMs);
		if (++this.#looseAppends % looseBetweenChecks === 0) {
			this.#dropBefore(this.#newestMs - this.#options.retentionMs, 0);
			this.#enforceMaxBytes();
		}

		return true;
	}

	#appended(tMs: number, {sealed, grew}: RowChange): void {
		this.#newestMs = Math.max(this.#newestMs, tMs);
		if (sealed) {
			this.#dropBefore(this.#newestMs - this.#options.retentionMs, 0);
		}

		if (sealed || grew) {
			this.#enforceMaxBytes();
		}
	}

	#enforceMaxBytes(): void {
		let bytes = this.bytesHeld();
		while (bytes > this.#options.maxBytes) {
			const cutoffMs = Math.min(...Array.from(this.#targets.values(), target => target.evictableEndMs()));
			if (cutoffMs === Number.POSITIVE_INFINITY) {
				return;
			}

			this.#dropBefore(cutoffMs + 1, 1);
			bytes = this.bytesHeld();
		}
	}

	#dropBefore(cutoffMs: number, keptBlocks: number): void {
		for (const [id, target] of this.#targets) {
			target.dropBefore(cutoffMs, target.open ? keptBlocks : 0);
			if (!target.open && target.columns.newestMs < cutoffMs) {
				target.removeAll();
				this.#targets.delete(id);
			}
		}

		for (const [key, samples] of this.#loose) {
			samples.dropBefore(cutoffMs);
			if (samples.length === 0) {
				this.#loose.delete(key);
				this.#removePart(this.#byKey.get(key)!.labels, part => part.type === 'loose');
			}
		}
	}

	/** Whether a target that is open writes this series. */
	#isNamed(labels: Labels): boolean {
		return this.#partsOf(labels).some(
			part =>
				part.type === 'loose' ||
				[...this.#targets.values()].some(({columns, open}) => open && columns === part.columns),
		);
	}

	#partsOf(labels: Labels): readonly Part[] {
		const series = this.#byKey.get(labels.key);
		return series === undefined ? [] : partsOf(series);
	}

	#addPart(labels: Labels, part: Part): void {
		this.#changed();
		const known = this.#byKey.get(labels.key);
		if (known !== undefined) {
			known.parts = [...partsOf(known), part];
			return;
		}

		const series: Series = {id: this.#series.length, labels, parts: part};
		this.#series.push(series);
		this.#byKey.set(labels.key, series);
		this.#index.add(series.id, labels);
	}

	#removePart(labels: Labels, isGone: (part: Part) => boolean): void {
		const series = this.#byKey.get(labels.key);
		const parts = series === undefined ? [] : partsOf(series);
		const at = parts.findIndex(isGone);
		if (series === undefined || at < 0) {
			return;
		}

		this.#changed();
		const left = parts.toSpliced(at, 1);
		series.parts = left.length === 1 ? left[0]! : left;
		if (left.length === 0) {
			this.#byKey.delete(labels.key);
			this.#series[series.id] = undefined;
			this.#vanished++;
			if (this.#vanished > 1024 && this.#vanished > this.#series.length / 2) {
				this.#renumber();
			}
		}
	}

	// Ids of vanished series leave holes; when they are most of all, the living move together.
	#renumber(): void {
		const living = this.#series.filter(series => series !== undefined);
		this.#index.clear();
		this.#series = living.map(({labels, parts}, id) => ({id, labels, parts}));
		this.#vanished = 0;
		for (const series of this.#series) {
			this.#byKey.set(series!.labels.key, series!);
			this.#index.add(series!.id, series!.labels);
		}
	}

	#changed(): void {
		this.#version++;
		// A new target brings thousands of series at once.
		if (this.#selections.size > 0) {
			this.#selections.clear();
		}
	}
}
