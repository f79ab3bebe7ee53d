import type {Clock} from '../base/clock.ts';

/** Node's timers fire at once when asked to wait longer than this (2^31 − 1 ms, 24.8 days). */
const maxTimerMs = 2_147_483_647;

/** The machine's time. */
export const systemClock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: () => performance.now(),
	sleep(ms, signal) {
		return new Promise((resolve, reject) => {
			if (signal.aborted) {
				reject(signal.reason);
				return;
			}

			const timer = setTimeout(
				() => {
					signal.removeEventListener('abort', abort);
					resolve();
				},
				// Timers count in whole milliseconds and may fire one early; whoever sleeps until an instant wants it past.
				ms <= 0 ? 0 : Math.min(maxTimerMs, Math.ceil(ms) + 1),
			);
			function abort() {
				clearTimeout(timer);
				reject(signal.reason);
			}

			signal.addEventListener('abort', abort, {once: true});
		});
	},
};
