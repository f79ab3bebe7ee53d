import {expect, it} from 'vitest';
import {TargetWatch} from '../../source/runtime/target-watch.ts';
import type {Target} from '../../source/scrape/target.ts';
import {ManualClock} from '../support/manual-clock.ts';
import {targets as targetsOf} from './collecting.ts';

type Watching = {
	readonly everyMs?: number;
	readonly keepGoneMs?: number;
	readonly first: readonly string[];
};

/** A watch whose looks bring what `found` holds; what is applied is noted. */
function watching({everyMs, keepGoneMs = 0, first}: Watching) {
	const clock = new ManualClock();
	const stop = new AbortController();
	const state = {
		found: targetsOf(...first) as readonly Target[] | undefined,
		current: targetsOf(...first),
		applied: [] as string[][],
		looks: [] as boolean[],
	};
	const watch = new TargetWatch({
		clock,
		everyMs,
		keepGoneMs,
		async look(isAsked) {
			state.looks.push(isAsked);
			return state.found;
		},
		current: () => state.current,
		apply(next) {
			state.current = next;
			state.applied.push(next.map(({name}) => name));
		},
	});
	const ended = watch.run(stop.signal);
	return {clock, stop, state, watch, ended};
}

it('looks at its interval; what did not change stays the very same target, what is new comes', async () => {
	const {clock, state, stop, ended} = watching({everyMs: 5000, first: ['a=:3001', 'b=:3002']});
	const [a] = state.current;
	await clock.advance(12_000);
	expect([state.looks, state.applied]).toEqual([[false, false], []]);
	state.found = targetsOf('a=:3001', 'c=:3003');
	await clock.advance(5000);
	expect(state.applied).toEqual([['a', 'c']]);
	expect(state.current[0]).toBe(a);
	stop.abort();
	await ended;
});

it('a target changed since by key keeps that change while its source says the same', async () => {
	const {clock, state, stop} = watching({everyMs: 5000, first: ['a=:3001']});
	state.current = state.current.map(target => ({...target, scrapeIntervalMs: 9000}));
	state.found = targetsOf('a=:3001', 'b=:3002');
	await clock.advance(5000);
	expect(state.current.map(({scrapeIntervalMs}) => scrapeIntervalMs)).toEqual([9000, 2000]);
	state.found = targetsOf('a=:3001', 'b=:3002').map(target => ({...target, memoryLimitBytes: 7}));
	await clock.advance(5000);
	expect(state.current.map(({scrapeIntervalMs}) => scrapeIntervalMs)).toEqual([2000, 2000]);
	stop.abort();
});

it('one that is not found any more is kept for a while as a row that is down, then leaves', async () => {
	const {clock, state, stop} = watching({
		everyMs: 30_000,
		keepGoneMs: 100_000,
		first: ['a=:3001', 'b=:3002'],
	});
	const [, b] = state.current;
	state.found = targetsOf('a=:3001');
	await clock.advance(90_000);
	expect(state.current.map(({name}) => name)).toEqual(['a', 'b']);
	expect(state.applied).toEqual([]);
	// It came back: nothing changes, and the time it was gone is forgotten.
	state.found = targetsOf('a=:3001', 'b=:3002');
	await clock.advance(30_000);
	expect(state.current[1]).toBe(b);
	state.found = targetsOf('a=:3001');
	await clock.advance(120_000);
	expect(state.current.map(({name}) => name)).toEqual(['a', 'b']);
	await clock.advance(30_000);
	expect(state.current.map(({name}) => name)).toEqual(['a']);
	stop.abort();
});

it('a server that starts again at another port takes the place of its own ghost', async () => {
	const {clock, state, stop} = watching({everyMs: 30_000, keepGoneMs: 3_600_000, first: ['a=:3001']});
	state.found = targetsOf('a=:4001');
	await clock.advance(30_000);
	expect(state.current.map(({metricsUrl}) => metricsUrl)).toEqual(['http://localhost:4001/metrics']);
	stop.abort();
});

it('looks at once when asked, and only then when there is no interval', async () => {
	const {clock, state, watch, stop, ended} = watching({first: ['a=:3001']});
	await clock.advance(86_400_000);
	expect(state.looks).toEqual([]);
	state.found = targetsOf('b=:3001');
	watch.lookNow();
	await clock.advance(0);
	expect([state.looks, state.applied]).toEqual([[true], [['b']]]);
	// What cannot be known changes nothing.
	state.found = undefined;
	watch.lookNow();
	await clock.advance(0);
	expect([state.looks, state.applied]).toEqual([[true, true], [['b']]]);
	stop.abort();
	await ended;
	expect(clock.sleeping).toBe(0);
});

it('leaves alone what others watch: a server that only its log tells of', async () => {
	const {clock, state, stop} = watching({everyMs: 5000, first: ['a=:3001']});
	const [logged] = targetsOf('logged=:3009');
	state.current = [...state.current, logged!];
	state.found = [];
	await clock.advance(5000);
	expect(state.current).toEqual([logged]);
	// Now it is scraped as well, and there once.
	state.found = targetsOf('logged=:4009');
	await clock.advance(5000);
	expect(state.current.map(({metricsUrl}) => metricsUrl)).toEqual(['http://localhost:4009/metrics']);
	stop.abort();
});
