import type {Clock} from '../base/clock.ts';
import type {LogRecord} from '../logs/record.ts';

/** A command or stream that begins with its past has told it within this. */
const catchingUpMs = 10_000;
/** Records older than the start by more than this are past, whatever clocks differ. */
const pastMs = 60_000;

/**
 * Tells what a source says of its past from news: `docker logs -f` begins with all there is. From its first record of now on a
 * source is up to date, however its clock goes.
 */
export class CatchUp {
	readonly #clock: Clock;
	readonly #startedMs: number;
	#untilMs: number;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#startedMs = clock.nowMs();
		this.#untilMs = clock.monotonicMs() + catchingUpMs;
	}

	isPast({hasOwnTimestamp, timestampMs}: LogRecord): boolean {
		if (!hasOwnTimestamp || this.#clock.monotonicMs() > this.#untilMs) {
			return false;
		}

		const isPast = timestampMs < this.#startedMs - pastMs;
		this.#untilMs = isPast ? this.#untilMs : Number.NEGATIVE_INFINITY;
		return isPast;
	}
}
