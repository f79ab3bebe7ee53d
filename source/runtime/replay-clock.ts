import type {Clock} from '../base/clock.ts';
import type {ReplayChange} from '../state/messages.ts';

export type ReplaySpan = {readonly startMs: number; readonly endMs: number};

/**
 * The time of a recording: it goes from the recording's start to its end, as many times faster as one likes, stands still while
 * paused, and can be set. Who sleeps on it sleeps in the recording's time.
 */
export class ReplayClock implements Clock {
	readonly #system: Clock;
	readonly #span: ReplaySpan;
	#atMs: number;
	/** The system's monotonic time at which `#atMs` held. */
	#sinceMs: number;
	#speed = 1;
	#isPlaying = true;
	#changed = new AbortController();

	constructor(system: Clock, span: ReplaySpan) {
		this.#system = system;
		this.#span = span;
		this.#atMs = span.startMs;
		this.#sinceMs = system.monotonicMs();
	}

	get speed(): number {
		return this.#speed;
	}

	/** False while paused and at the end. */
	get isPlaying(): boolean {
		return this.#isPlaying && this.nowMs() < this.#span.endMs;
	}

	nowMs(): number {
		const passedMs = this.#isPlaying ? (this.#system.monotonicMs() - this.#sinceMs) * this.#speed : 0;
		return Math.min(this.#span.endMs, this.#atMs + passedMs);
	}

	monotonicMs(): number {
		return this.#system.monotonicMs();
	}

	/** Resolves when the recording's time is `ms` later, or was set back; rejects with the signal's reason. */
	async sleep(ms: number, signal: AbortSignal): Promise<void> {
		const startedMs = this.nowMs();
		const untilMs = startedMs + ms;
		for (;;) {
			signal.throwIfAborted();
			const nowMs = this.nowMs();
			if (nowMs >= untilMs || nowMs < startedMs) {
				return;
			}

			// Paused, or beyond the end: only a change goes on.
			const waitMs = this.isPlaying ? (untilMs - nowMs) / this.#speed : Number.MAX_SAFE_INTEGER;
			const changed = this.#changed.signal;
			await this.#system.sleep(waitMs, AbortSignal.any([signal, changed])).catch(() => {});
		}
	}

	change(change: ReplayChange): void {
		const nowMs = this.nowMs();
		switch (change.type) {
			case 'toggled': {
				// At the end it begins again.
				const isOver = nowMs >= this.#span.endMs;
				this.#set(isOver ? this.#span.startMs : nowMs);
				this.#isPlaying = isOver || !this.#isPlaying;
				break;
			}

			case 'sought':
				this.#set(Math.max(this.#span.startMs, Math.min(this.#span.endMs, change.atMs)));
				break;
			case 'paced':
				this.#set(nowMs);
				this.#speed = change.speed;
				break;
		}

		this.#changed.abort('changed');
		this.#changed = new AbortController();
	}

	#set(atMs: number): void {
		this.#atMs = atMs;
		this.#sinceMs = this.#system.monotonicMs();
	}
}
