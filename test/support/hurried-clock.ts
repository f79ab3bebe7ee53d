import type {Clock} from '../../source/base/clock.ts';

/** Time that passes as fast as anybody waits for it: a sleep takes a turn of the event loop and moves the time on. */
export class HurriedClock implements Clock {
	#elapsedMs = 0;

	nowMs(): number {
		return 1_767_225_600_000 + this.#elapsedMs;
	}

	monotonicMs(): number {
		return this.#elapsedMs;
	}

	async sleep(ms: number, signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		await new Promise(resolve => setImmediate(resolve));
		signal.throwIfAborted();
		this.#elapsedMs += ms;
	}
}
