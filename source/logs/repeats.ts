import {fnv1a} from '../base/hash.ts';
import type {LogRecord} from './record.ts';

/** Records remembered: a screenful of minutes. What a restart repeats beyond them is told by its age. */
const maxRemembered = 10_000;

/**
 * Tells records that a source gives again after a restart: `docker logs -f` and many event streams begin at their beginning
 * each time. Only records with their own timestamp count: the same text at another time is another record, and a server in a
 * crash loop says the same again and again.
 */
export class Repeats {
	readonly #keys = new Set<string>();
	#isReplaying = false;
	#newestMs = Number.NEGATIVE_INFINITY;
	/** Older than anything remembered: set when the memory overflowed. */
	#forgottenMs = Number.NEGATIVE_INFINITY;

	/** The source begins anew. */
	restarted(): void {
		this.#isReplaying = this.#keys.size > 0;
	}

	/** True when this record came before. Remembers it. */
	isRepeat(record: LogRecord): boolean {
		const {timestampMs, hasOwnTimestamp} = record;
		if (!hasOwnTimestamp) {
			return false;
		}

		const key = keyOf(record);
		if (this.#isReplaying) {
			if (this.#keys.has(key) || timestampMs < this.#forgottenMs) {
				return true;
			}

			// Past all that was there before: from here on the same line is said again.
			this.#isReplaying = timestampMs <= this.#newestMs;
		}

		this.#remember(key, timestampMs);
		return false;
	}

	#remember(key: string, timestampMs: number): void {
		this.#keys.add(key);
		this.#newestMs = Math.max(this.#newestMs, timestampMs);
		if (this.#keys.size > maxRemembered) {
			const [oldest = ''] = this.#keys;
			this.#keys.delete(oldest);
			this.#forgottenMs = Math.max(this.#forgottenMs, Number(oldest.slice(0, oldest.indexOf(' '))));
		}
	}
}

function keyOf({timestampMs, raw}: LogRecord): string {
	return `${timestampMs} ${raw.length} ${fnv1a(raw)}`;
}
