import {describe, expect, it} from 'vitest';
import {labelsFrom, labelValue} from '../../source/labels/labels.ts';
import {ExemplarStore} from '../../source/tsdb/exemplars.ts';

/** `a1` is trace 1 of series a; the newest of each series as they were appended, in the same words. */
function newestOf(capacity: number, appended: string, atMs?: number): string {
	const store = new ExemplarStore(capacity);
	for (const [tMs, word] of appended.split(' ').entries()) {
		store.append({
			series: labelsFrom({__name__: word[0]!}),
			labels: labelsFrom({trace_id: word.slice(1)}),
			value: 1,
			timestampMs: tMs,
		});
	}

	expect(store.size).toBeLessThanOrEqual(capacity);
	return store
		.newest(() => true, atMs)
		.map(
			({series, labels, timestampMs}) =>
				`${labelValue(series, '__name__')}${labelValue(labels, 'trace_id')}@${timestampMs}`,
		)
		.join(' ');
}

describe('the newest exemplar of each series', () => {
	const rows: [title: string, capacity: number, appended: string, newest: string][] = [
		['one of each', 10, 'a1 b2', 'a1@0 b2@1'],
		['a newer one takes the place', 10, 'a1 b2 a3', 'a3@2 b2@1'],
		['the same one again keeps its first time', 10, 'a1 a1 a1', 'a1@0'],
		['one that comes back is new', 10, 'a1 a2 a1', 'a1@2'],
		['a full ring lets the oldest go', 2, 'a1 b2 c3', 'b2@1 c3@2'],
		['an old one that has a successor costs nobody', 2, 'a1 a2 b3', 'a2@1 b3@2'],
		['many series, little room', 1, 'a1 b2 c3', 'c3@2'],
	];
	it.each(rows)('%s', (_, capacity, appended, newest) => {
		expect(newestOf(capacity, appended)).toBe(newest);
	});

	const earlier: [title: string, capacity: number, appended: string, atMs: number, newest: string][] = [
		['what came later is not there yet', 10, 'a1 b2 a3 b4', 1, 'a1@0 b2@1'],
		['a series that had none yet', 10, 'a1 b2', 0, 'a1@0'],
		['before the first', 10, 'a1', -1, ''],
		['what a full ring let go is not known any more', 3, 'a1 b2 a3 b4 a5', 2, 'a3@2'],
	];
	it.each(earlier)('at an earlier instant: %s', (_, capacity, appended, atMs, newest) => {
		expect(newestOf(capacity, appended, atMs)).toBe(newest);
	});

	it('gives only those that are meant', () => {
		const store = new ExemplarStore(4);
		for (const name of ['a', 'b']) {
			store.append({series: labelsFrom({__name__: name}), labels: labelsFrom({}), value: 1, timestampMs: 0});
		}

		expect(store.newest(series => labelValue(series, '__name__') === 'b')).toHaveLength(1);
	});
});
