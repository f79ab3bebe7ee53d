import {expect, it} from 'vitest';
import {ReplayClock} from '../../source/runtime/replay-clock.ts';
import {ManualClock} from '../support/manual-clock.ts';

const span = {startMs: 1_000_000, endMs: 1_060_000};

it('goes on as fast as asked, stands still, jumps, and stops at the end', async () => {
	const system = new ManualClock();
	const clock = new ReplayClock(system, span);
	const at = () => (clock.nowMs() - span.startMs) / 1000;
	// What is done, the seconds that pass then, where the recording is afterwards.
	const story: readonly (readonly [() => void, number, number])[] = [
		[() => {}, 2, 2],
		[() => clock.change({type: 'paced', speed: 10}), 1, 12],
		[() => clock.change({type: 'toggled'}), 100, 12],
		[() => clock.change({type: 'sought', atMs: span.startMs + 30_000}), 5, 30],
		[() => clock.change({type: 'toggled'}), 1, 40],
		[() => clock.change({type: 'sought', atMs: 0}), 1, 10],
		[() => {}, 60, 60],
		// At the end it begins again.
		[() => clock.change({type: 'toggled'}), 1, 10],
	];
	for (const [act, seconds, expected] of story) {
		act();
		await system.advance(seconds * 1000);
		expect(at()).toBe(expected);
	}
});

it('wakes sleepers in its own time, at once after a leap, and when it is set back', async () => {
	const system = new ManualClock();
	const clock = new ReplayClock(system, span);
	const stop = new AbortController();
	let woken = 0;
	const sleep = async (ms: number) => {
		await clock.sleep(ms, stop.signal);
		woken++;
	};

	clock.change({type: 'paced', speed: 10});
	const first = sleep(20_000);
	await system.advance(1900);
	expect(woken).toBe(0);
	await system.advance(200);
	await first;
	expect(woken).toBe(1);
	clock.change({type: 'toggled'});
	const second = sleep(10_000);
	await system.advance(60_000);
	expect(woken, 'paused').toBe(1);
	clock.change({type: 'sought', atMs: span.endMs});
	await system.advance(1);
	await second;
	expect(woken, 'the leap went past').toBe(2);
	const third = sleep(10_000);
	clock.change({type: 'sought', atMs: span.startMs});
	await system.advance(1);
	await third;
	expect(woken, 'set back').toBe(3);
	const last = sleep(10_000);
	stop.abort(new Error('done'));
	await expect(last).rejects.toThrow('done');
});
