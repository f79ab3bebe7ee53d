import type {Clock} from '../../source/base/clock.ts';

type Sleeper = {readonly dueMs: number; readonly order: number; readonly wake: () => void};

/** Time that stands still until told to move: `advance` wakes sleepers in the order they are due. */
export class ManualClock implements Clock {
	readonly #startMs: number;
	#elapsedMs = 0;
	#jumpMs = 0;
	#count = 0;
	#sleepers = new Set<Sleeper>();

	/** The default start, 2026-01-01T00:00:00Z, is a multiple of every interval in use. */
	constructor(startMs = 1_767_225_600_000) {
		this.#startMs = startMs;
	}

	nowMs(): number {
		return this.#startMs + this.#elapsedMs + this.#jumpMs;
	}

	monotonicMs(): number {
		return this.#elapsedMs;
	}

	/** Sleeps now under way: 0 when every loop has ended. */
	get sleeping(): number {
		return this.#sleepers.size;
	}

	/** The wall clock jumps, as NTP or a suspended laptop makes it; sleepers do not notice. */
	jump(ms: number): void {
		this.#jumpMs += ms;
	}

	sleep(ms: number, signal: AbortSignal): Promise<void> {
		return new Promise((resolve, reject) => {
			if (signal.aborted) {
				reject(signal.reason);
				return;
			}

			const sleeper: Sleeper = {
				dueMs: this.#elapsedMs + Math.max(0, ms),
				order: this.#count++,
				wake: () => {
					this.#sleepers.delete(sleeper);
					signal.removeEventListener('abort', abort);
					resolve();
				},
			};
			const abort = () => {
				this.#sleepers.delete(sleeper);
				reject(signal.reason);
			};

			signal.addEventListener('abort', abort, {once: true});
			this.#sleepers.add(sleeper);
		});
	}

	/** Lets `ms` pass. Whoever wakes runs on until it sleeps again or waits for the real world, before the next one wakes. */
	async advance(ms: number): Promise<void> {
		const endMs = this.#elapsedMs + ms;
		await settled();
		for (let next = this.#next(endMs); next !== undefined; next = this.#next(endMs)) {
			this.#elapsedMs = next.dueMs;
			next.wake();
			await settled();
		}

		this.#elapsedMs = endMs;
	}

	#next(endMs: number): Sleeper | undefined {
		const due = [...this.#sleepers].filter(sleeper => sleeper.dueMs <= endMs);
		return due.sort((left, right) => left.dueMs - right.dueMs || left.order - right.order)[0];
	}
}

/** Resolves when every promise that can go on without time or input passing has gone on. */
export async function settled(): Promise<void> {
	// A macrotask comes after all microtasks, however many of them there are.
	await new Promise(resolve => setImmediate(resolve));
}
