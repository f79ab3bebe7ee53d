import fc from 'fast-check';
import {expect, it} from 'vitest';
import {type Labels, labelsFrom} from '../../source/labels/labels.ts';
import {Head} from '../../source/tsdb/head.ts';
import {SampleBuffer, type SeriesList} from '../../source/tsdb/queryable.ts';
import {MemorySeries} from '../support/memory-series.ts';

/** How a series moves: each kind ends in another encoding. */
const shapes = [
	(row: number, chance: number) => Math.floor(row / 40) + (chance > 0.99 ? -row : 0),
	(row: number, chance: number) => 1e9 + row + (chance < 0.3 ? 1 : 0),
	(row: number) => row * 100,
	(row: number) => row * 70_000,
	(row: number) => row * 1e9 - 3,
	(row: number) => Math.floor(row / 3) * 0.1,
	(_: number, chance: number) => chance,
	(row: number, chance: number) => (chance < 0.1 ? Number.NaN : chance < 0.2 ? -0 : row % 2),
	(row: number, chance: number) => (chance < 0.5 ? Number.POSITIVE_INFINITY : row),
	() => 7.5,
	(_: number, chance: number) => -Math.floor(chance * 10),
];

const scenario = fc.record({
	seed: fc.integer(),
	rows: fc.integer({min: 1, max: 300}),
	gapChance: fc.constantFrom(0, 0.02, 0.5),
	failChance: fc.constantFrom(0, 0.05),
	retentionRows: fc.constantFrom(10_000, 120),
	maxBytes: fc.constantFrom(1e9, 42_000),
	phase: fc.constantFrom('a', 'b', 'target-7'),
});

it('the store is a list of samples', () => {
	let evicted = 0;
	fc.assert(
		fc.property(scenario, ({seed, rows, gapChance, failChance, retentionRows, maxBytes, phase}) => {
			const chance = fc.sample(fc.double({min: 0, max: 1, noNaN: true}), {numRuns: 997, seed});
			let drawn = 0;
			const next = (): number => chance[drawn++ % chance.length]!;
			const head = new Head({retentionMs: retentionRows * 1000, maxBytes, maxSeriesPerTarget: 1000});
			const model = new MemorySeries();
			const target = head.openTarget(phase);
			const labels = shapes.map((_, index) => metric(`m${index}`));
			const halves = shapes.map((_, index) => metric(`half${index}`));
			let present: ReadonlySet<number> = new Set();
			for (let row = 1; row <= rows; row++) {
				const tMs = row * 1000 + Math.floor(next() * 300);
				const failed = next() < failChance;
				// Series appear one after another, so that columns begin in the middle of blocks.
				const now = [...shapes.keys()].filter(index => !failed && index <= row / 5 && next() >= gapChance);
				const rowNow = new Set(now);
				const columns: number[] = [];
				const values: number[] = [];
				for (const index of rowNow) {
					const column = target.columnOf(labels[index]!)!;
					const value = shapes[index]!(row, next());
					target.alias(column, halves[index]!, 0.5);
					columns.push(column);
					values.push(value);
					model.append(labels[index]!, tMs, value);
					model.append(halves[index]!, tMs, value * 0.5);
				}

				for (const index of [...present].filter(known => !rowNow.has(known))) {
					model.markStale(labels[index]!, tMs);
					model.markStale(halves[index]!, tMs);
				}

				target.appendRow(tMs, Int32Array.from(columns), Float64Array.from(values), columns.length);
				present = rowNow;
			}

			const heldFromMs = head.oldestMs() ?? 0;
			evicted += heldFromMs > 2000 && retentionRows === 10_000 ? 1 : 0;
			compare(head, model, [...labels, ...halves], heldFromMs, rows * 1000 + 400, next);
		}),
		{numRuns: 150},
	);
	// The limit on memory had its turn.
	expect(evicted).toBeGreaterThan(0);
});

function compare(
	head: Head,
	model: MemorySeries,
	labels: readonly Labels[],
	heldFromMs: number,
	untilMs: number,
	next: () => number,
): void {
	const ours = new SampleBuffer();
	const theirs = new SampleBuffer();
	for (const wanted of labels) {
		const matchers = [{name: '__name__', operator: '=' as const, value: wanted.pairs[1]!}];
		const mine = head.select(matchers);
		const list = model.select(matchers);
		if (mine.length === 0) {
			// Nothing of it may be left in the time held.
			theirs.clear();
			if (list.length > 0) {
				list.window(0, heldFromMs - 1, untilMs, theirs);
			}

			expect(theirs.length).toBe(0);
			continue;
		}

		for (let round = 0; round < 8; round++) {
			const fromMs = heldFromMs - 1 + Math.floor(next() * (untilMs - heldFromMs));
			const toMs = fromMs + Math.floor(next() * (untilMs - fromMs));
			ours.clear();
			theirs.clear();
			mine.window(0, fromMs, toMs, ours);
			list.window(0, fromMs, toMs, theirs);
			expect(samples(ours)).toEqual(samples(theirs));
			// Within the time held: what came before was let go.
			const lookbackMs = Math.min(1 + Math.floor(next() * 20_000), toMs - heldFromMs + 1);
			expect(mine.latest(0, toMs, lookbackMs, ours)).toBe(list.latest(0, toMs, lookbackMs, theirs));
			expect(samples(ours)).toEqual(samples(theirs));
		}

		compareGroup(mine, list, next);
	}
}

/** Rows of the group hold what the list holds, and the promises about gaps and resets are kept. */
function compareGroup(mine: SeriesList, model: SeriesList, next: () => number): void {
	const group = mine.groups![0]!;
	const out = new Float64Array(1);
	const all = new SampleBuffer();
	const from = group.firstSlot + Math.floor(next() * (group.endSlot - group.firstSlot));
	const before = group.timestamp(from) - 1;
	model.window(0, before, Number.POSITIVE_INFINITY, all);
	const bySlot = new Map(Array.from(all.timestamps.subarray(0, all.length), (tMs, at) => [tMs, at]));
	let lastReset = -1;
	const resets: number[] = [];
	let previous = Number.NaN;
	for (let slot = from; slot < group.endSlot; slot++) {
		const at = bySlot.get(group.timestamp(slot));
		expect(group.slotAfter(group.timestamp(slot))).toBe(slot + 1);
		if (slot > group.lastGap[0]!) {
			expect(at).toBeDefined();
		}

		if (at === undefined) {
			continue;
		}

		group.gather(slot, out);
		expect(out[0]).toBe(all.values[at]);
		if (out[0]! < previous) {
			resets.push(slot, previous);
			lastReset = slot;
		}

		previous = out[0]!;
	}

	expect(group.lastReset[0]).toBeGreaterThanOrEqual(lastReset);
	const found = new SampleBuffer();
	group.resets(0, from, group.endSlot, found);
	if (group.lastGap[0]! < from) {
		expect(samples(found).flat()).toEqual(resets);
	}
}

function samples(buffer: SampleBuffer): [number, number][] {
	return Array.from({length: buffer.length}, (_, index) => [
		buffer.timestamps[index]!,
		buffer.values[index]!,
	]);
}

function metric(name: string): Labels {
	return labelsFrom({__name__: name});
}
