import {expect, it} from 'vitest';
import {ManualClock} from './manual-clock.ts';

it('wakes sleepers in the order they are due, each at its own time', async () => {
	const clock = new ManualClock(1000);
	const {signal} = new AbortController();
	const woken: string[] = [];
	const sleeper = async (name: string, naps: readonly number[]) => {
		for (const napMs of naps) {
			await clock.sleep(napMs, signal);
			woken.push(`${name}@${clock.nowMs()}`);
		}
	};

	void sleeper('a', [30, 30]);
	void sleeper('b', [10, 10, 10]);
	await clock.advance(29);
	expect(woken).toEqual(['b@1010', 'b@1020']);
	await clock.advance(31);
	expect(woken).toEqual(['b@1010', 'b@1020', 'a@1030', 'b@1030', 'a@1060']);
	expect([clock.nowMs(), clock.sleeping]).toEqual([1060, 0]);
});

it('rejects a sleep with the reason of its signal', async () => {
	const clock = new ManualClock();
	const controller = new AbortController();
	const nap = clock.sleep(1000, controller.signal);
	controller.abort('quit');
	await expect(nap).rejects.toBe('quit');
	await expect(clock.sleep(1, controller.signal)).rejects.toBe('quit');
	expect(clock.sleeping).toBe(0);
});

it('keeps durations when the wall clock jumps', async () => {
	const clock = new ManualClock(0);
	clock.jump(3_600_000);
	await clock.advance(5);
	expect([clock.nowMs(), clock.monotonicMs()]).toEqual([3_600_005, 5]);
});
