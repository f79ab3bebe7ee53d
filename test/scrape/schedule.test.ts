import {describe, expect, it} from 'vitest';
import {nextScrapeMs, scrapeTimestampMs} from '../../source/scrape/schedule.ts';
import type {TargetId} from '../../source/scrape/target.ts';

const target = (id: string, scrapeIntervalMs = 2000) => ({id: id as TargetId, scrapeIntervalMs});

describe('slots', () => {
	it('come every interval, always later than now', () => {
		const first = nextScrapeMs(target('a'), 1_000_000);
		expect(first).toBeGreaterThan(1_000_000);
		expect(first).toBeLessThanOrEqual(1_002_000);
		expect(nextScrapeMs(target('a'), first)).toBe(first + 2000);
		expect(nextScrapeMs(target('a'), first - 1)).toBe(first);
	});

	it('are the same at every start', () => {
		const slots = [5, 1234, 987_654_321].map(nowMs => nextScrapeMs(target('a'), nowMs) % 2000);
		expect(new Set(slots).size).toBe(1);
	});

	it('are spread over the interval', () => {
		const quarters = new Set<number>();
		for (let port = 3001; port <= 3040; port++) {
			quarters.add(Math.floor((nextScrapeMs(target(`http://localhost:${port}/metrics`), 0) % 2000) / 500));
		}

		expect([...quarters].sort()).toEqual([0, 1, 2, 3]);
	});
});

describe('a timestamp', () => {
	const slotMs = nextScrapeMs(target('a'), 1_000_000);
	const rows: readonly {readonly lateMs: number; readonly snapped: boolean}[] = [
		{lateMs: 0, snapped: true},
		{lateMs: 2, snapped: true},
		{lateMs: 3, snapped: false},
		{lateMs: -1, snapped: false},
		{lateMs: 700, snapped: false},
	];
	for (const {lateMs, snapped} of rows) {
		it(`${lateMs} ms after its slot is ${snapped ? 'the slot' : 'kept'}`, () => {
			expect(scrapeTimestampMs(target('a'), slotMs + lateMs)).toBe(slotMs + (snapped ? 0 : lateMs));
		});
	}

	it('of a short interval is moved by no more than 1 %', () => {
		const shortSlotMs = nextScrapeMs(target('a', 100), 1_000_000);
		expect(scrapeTimestampMs(target('a', 100), shortSlotMs + 1)).toBe(shortSlotMs);
		expect(scrapeTimestampMs(target('a', 100), shortSlotMs + 2)).toBe(shortSlotMs + 2);
	});
});
