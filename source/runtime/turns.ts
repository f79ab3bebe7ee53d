import type {Clock} from '../base/clock.ts';

/** What is done before keys, scrapes and timers get their turn: less than a frame of a fast terminal. */
const sliceMs = 4;

export type TurnsOptions = {
	readonly clock: Pick<Clock, 'monotonicMs'>;
	/** Resolves after everybody else had a turn. */
	breathe(): Promise<void>;
};

type Job = {step(): boolean; resolve(): void; reject(error: unknown): void};

/**
 * Long work in small steps, taken in turn: however many jobs there are, the rest of the program waits for one slice at most,
 * and no job waits for another's end.
 */
export class Turns {
	readonly #options: TurnsOptions;
	readonly #jobs: Job[] = [];
	#isWorking = false;

	constructor(options: TurnsOptions) {
		this.#options = options;
	}

	/** Calls `step` until it says that it was the last; rejects with what it throws. */
	run(step: () => boolean): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#jobs.push({step, resolve, reject});
			if (!this.#isWorking) {
				void this.#work();
			}
		});
	}

	async #work(): Promise<void> {
		this.#isWorking = true;
		while (this.#jobs.length > 0) {
			this.#slice();
			await this.#options.breathe();
		}

		this.#isWorking = false;
	}

	#slice(): void {
		const {clock} = this.#options;
		const endMs = clock.monotonicMs() + sliceMs;
		for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
			try {
				if (job.step()) {
					job.resolve();
				} else {
					this.#jobs.push(job);
				}
			} catch (error) {
				job.reject(error);
			}

			if (clock.monotonicMs() >= endMs) {
				return;
			}
		}
	}
}
