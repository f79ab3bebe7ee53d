import {expect, it} from 'vitest';
import {systemClock} from '../../source/io/system-clock.ts';

it('ends a sleep at once when told to stop', async () => {
	const controller = new AbortController();
	const nap = systemClock.sleep(1e12, controller.signal);
	controller.abort('quit');
	await expect(nap).rejects.toBe('quit');
	await expect(systemClock.sleep(0, controller.signal)).rejects.toBe('quit');
});

it('wakes by itself', async () => {
	await expect(systemClock.sleep(-5, new AbortController().signal)).resolves.toBeUndefined();
});
