import {fnv1a} from '../base/hash.ts';
import type {Target} from './target.ts';

type Scheduled = Pick<Target, 'id' | 'scrapeIntervalMs'>;

/**
 * The target's next slot, later than `nowMs`. Slots are multiples of the interval plus an offset made of the target's
 * identity: the same at every start, and spread over the interval (`Target.offset` in prometheus/prometheus
 * `scrape/target.go`).
 */
export function nextScrapeMs(target: Scheduled, nowMs: number): number {
	const {scrapeIntervalMs} = target;
	const offsetMs = fnv1a(target.id) % scrapeIntervalMs;
	return (Math.floor((nowMs - offsetMs) / scrapeIntervalMs) + 1) * scrapeIntervalMs + offsetMs;
}

/**
 * The timestamp of a scrape that starts at `nowMs`: its slot when a timer was late by no more than 2 ms or 1 % of the
 * interval, so that rows keep even distances (prometheus/prometheus#7846).
 */
export function scrapeTimestampMs(target: Scheduled, nowMs: number): number {
	const {scrapeIntervalMs} = target;
	const slotMs = nextScrapeMs(target, nowMs) - scrapeIntervalMs;
	return nowMs - slotMs <= Math.min(2, scrapeIntervalMs / 100) ? slotMs : nowMs;
}
