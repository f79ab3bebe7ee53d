import type {Clock} from '../base/clock.ts';

/** A sleep that can be cut short from outside: `scrapeNow` does. */
export class Nap {
	#alarm: AbortController | undefined;

	/** Wakes the sleeper; nothing happens when nobody sleeps. */
	wake(): void {
		this.#alarm?.abort('woken');
	}

	/** True when it was woken, false when the time was over; rejects with the signal's reason. */
	async sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
		const alarm = new AbortController();
		// Not `AbortSignal.any`: what it makes stays known to `signal`, which lives as long as mcptop, until it is collected.
		const stop = () => alarm.abort(signal.reason);
		signal.throwIfAborted();
		signal.addEventListener('abort', stop, {once: true});
		this.#alarm = alarm;
		try {
			await clock.sleep(ms, alarm.signal);
			return false;
		} catch (reason) {
			if (signal.aborted || !alarm.signal.aborted) {
				throw reason;
			}

			return true;
		} finally {
			this.#alarm = undefined;
			signal.removeEventListener('abort', stop);
		}
	}
}
