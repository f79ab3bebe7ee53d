import {type Random, seededRandom} from '../../source/base/random.ts';
import {type Labels, labelsFrom} from '../../source/labels/labels.ts';
import type {ScrapeAppender} from '../../source/tsdb/appender.ts';
import {Head} from '../../source/tsdb/head.ts';
import {MemorySeries} from './memory-series.ts';

export type RandomStoreOptions = {
	readonly seed: number;
	/** How likely a series is missing from a scrape. */
	readonly gapChance: number;
	/** How likely a counter starts again. */
	readonly resetChance: number;
};

const startMs = 1_000_000_000;
const stepMs = 10_000;

/**
 * The same random samples in the real store and in the obvious one: three targets with counters, buckets and gauges,
 * resets, gaps, odd values, a scaled alias, series that come late, a target that goes away, and samples beside the rows.
 */
export class RandomStore {
	readonly head: Head = new Head({retentionMs: 1e12, maxBytes: 1e9, maxSeriesPerTarget: 1000});
	readonly memory: MemorySeries = new MemorySeries();
	nowMs: number = startMs;
	readonly #random: Random;
	readonly #options: RandomStoreOptions;
	readonly #targets: RandomTarget[];

	constructor(options: RandomStoreOptions) {
		this.#options = options;
		this.#random = seededRandom(options.seed);
		this.#targets = ['a:1', 'b:2', 'c:3'].map(
			(instance, index) => new RandomTarget(this, instance, {lagMs: index * 700, random: this.#random}),
		);
	}

	/** One more scrape of each target that is there. */
	advance(): void {
		this.nowMs += stepMs;
		for (const [index, target] of this.#targets.entries()) {
			// The last target goes away after twenty scrapes.
			if (index < 2 || this.nowMs < startMs + 20 * stepMs) {
				target.scrape(this.nowMs, this.#options);
			}
		}

		if (this.#random() < 0.5) {
			const labels = labelsFrom({__name__: 'gauge', instance: 'rule', job: 'x'});
			const value = Math.floor(this.#random() * 10);
			this.head.appendSample(labels, this.nowMs, value);
			this.memory.append(labels, this.nowMs, value);
		}
	}
}

type RandomSeries = {readonly labels: Labels; readonly kind: 'counter' | 'gauge' | 'odd'; value: number};

class RandomTarget {
	readonly #store: RandomStore;
	readonly #appender: ScrapeAppender;
	readonly #instance: string;
	readonly #lagMs: number;
	readonly #random: Random;
	#series: RandomSeries[] = [];
	#present = new Set<string>();
	#scrapes = 0;

	constructor(store: RandomStore, instance: string, {lagMs, random}: {lagMs: number; random: Random}) {
		this.#store = store;
		this.#instance = instance;
		this.#lagMs = lagMs;
		this.#random = random;
		this.#appender = store.head.openTarget(instance);
		for (const tool of ['x', 'y']) {
			this.#add({__name__: 'calls_total', tool}, 'counter');
			for (const le of ['0.1', '1', '10', '+Inf']) {
				this.#add({__name__: 'seconds_bucket', tool, le}, 'counter');
			}

			this.#add({__name__: 'gauge', tool}, 'gauge');
			this.#add({__name__: 'odd', tool}, 'odd');
		}
	}

	scrape(nowMs: number, {gapChance, resetChance}: RandomStoreOptions): void {
		this.#scrapes++;
		if (this.#scrapes === 12) {
			this.#add({__name__: 'calls_total', tool: 'late'}, 'counter');
		}

		const tMs = nowMs + this.#lagMs;
		const columns: number[] = [];
		const values: number[] = [];
		const present = new Set<string>();
		for (const series of this.#series) {
			this.#move(series, resetChance);
			if (this.#random() < gapChance) {
				continue;
			}

			const column = this.#appender.columnOf(series.labels)!;
			columns.push(column);
			values.push(series.value);
			this.#append(series.labels, tMs, series.value, present);
			if (series.kind === 'counter') {
				const milli = this.#milli(series.labels);
				this.#appender.alias(column, milli, 0.001);
				this.#append(milli, tMs, series.value * 0.001, present);
			}
		}

		this.#appender.appendRow(tMs, Int32Array.from(columns), Float64Array.from(values), columns.length);
		for (const key of this.#present) {
			if (!present.has(key)) {
				this.#store.memory.markStale(this.#labelsByKey.get(key)!, tMs);
			}
		}

		this.#present = present;
	}

	readonly #labelsByKey = new Map<string, Labels>();

	#append(labels: Labels, tMs: number, value: number, present: Set<string>): void {
		this.#store.memory.append(labels, tMs, value);
		this.#labelsByKey.set(labels.key, labels);
		present.add(labels.key);
	}

	#add(labels: Record<string, string>, kind: RandomSeries['kind']): void {
		this.#series.push({labels: labelsFrom({...labels, instance: this.#instance, job: 'x'}), kind, value: 0});
	}

	#milli({pairs}: Labels): Labels {
		const record: Record<string, string> = {};
		for (let index = 0; index < pairs.length; index += 2) {
			record[pairs[index]!] = pairs[index + 1]!;
		}

		return labelsFrom({...record, __name__: `milli:${record.__name__}`});
	}

	#move(series: RandomSeries, resetChance: number): void {
		const chance = this.#random();
		switch (series.kind) {
			case 'counter':
				series.value = chance < resetChance ? 0 : series.value + Math.floor(this.#random() * 5) + 0.1;
				return;
			case 'gauge':
				series.value = Math.floor(chance * 1000) / 7;
				return;
			case 'odd':
				series.value = [Number.NaN, Infinity, -Infinity, -0, 1e308, 5e-324, 0.1][Math.floor(chance * 7)]!;
		}
	}
}
