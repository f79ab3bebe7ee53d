import type {Clock} from '../base/clock.ts';
import type {LogBuffer} from '../logs/buffer.ts';
import type {Querier} from '../promql/query.ts';
import {type Snapshot, takeSnapshot} from '../snapshot/snapshot.ts';
import type {Model} from '../state/model.ts';
import {currentPlace, placeKey} from '../state/view.ts';
import type {ExemplarStore} from '../tsdb/exemplars.ts';
import {RememberedAnswers} from './remembered-answers.ts';

export type SnapshotLoopOptions = {
	readonly clock: Clock;
	readonly querier: Querier;
	readonly logs?: LogBuffer;
	readonly exemplars?: ExemplarStore;
	model(): Model;
	show(snapshot: Snapshot): void;
	/** Time between two snapshots when nobody presses a key; at least `minSnapshotIntervalMs`. */
	readonly intervalMs: number;
};

/** What the screen costs; part of mcptop's own series. */
export type SnapshotStatistics = {
	readonly taken: number;
	readonly lastSeconds: number;
};

/** The part of the time that the snapshots of beats may take. */
const maxShare = 0.25;

/** The screen's own beat: a snapshot at an interval, and one at once when a key asks for it. */
export class SnapshotLoop {
	readonly #options: SnapshotLoopOptions;
	readonly #answers: RememberedAnswers;
	/** The instant of the last beat. */
	#beatAtMs = Number.NEGATIVE_INFINITY;
	/** Where the last beat was, and how long its snapshot took. */
	#beat: {readonly place: string; readonly tookMs: number} = {place: '', tookMs: 0};
	#taken = 0;
	#lastSeconds = 0;
	#previous: Snapshot | undefined;
	#isWanted = false;
	#wake: (() => void) | undefined;

	constructor(options: SnapshotLoopOptions) {
		this.#options = options;
		this.#answers = new RememberedAnswers(options.querier, options.clock);
	}

	get statistics(): SnapshotStatistics {
		return {taken: this.#taken, lastSeconds: this.#lastSeconds};
	}

	/** The person changed what is looked at. Several wishes while one snapshot is taken make one more. */
	want(): void {
		this.#isWanted = true;
		this.#wake?.();
	}

	/** Resolves when the signal is aborted. */
	async run(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			const beatAtMs = this.#beatAtMs;
			const atMs = this.#instant();
			this.#isWanted = false;
			await this.#take(atMs, signal);
			if (this.#beatAtMs !== beatAtMs) {
				this.#beat = {place: this.#place(), tookMs: this.#lastSeconds * 1000};
			}

			if (!this.#isWanted && !signal.aborted) {
				await this.#pause(signal);
			}
		}
	}

	/**
	 * What a key asks for is of the instant of the beat: most of it is answered already, and numbers change at beats only. A
	 * recording's clock goes where keys send it.
	 */
	#instant(): number {
		const {clock, model} = this.#options;
		const nowMs = clock.nowMs();
		const sinceBeatMs = nowMs - this.#beatAtMs;
		const isSoon = sinceBeatMs >= 0 && sinceBeatMs < this.#intervalMs();
		if (this.#isWanted && model().replay === undefined && isSoon) {
			return this.#beatAtMs;
		}

		this.#answers.forget();
		this.#beatAtMs = nowMs;
		return nowMs;
	}

	/** A screen whose snapshots take long has them less often: keys and scrapes wait while one is taken. */
	#intervalMs(): number {
		const {place, tookMs} = this.#beat;
		const {intervalMs} = this.#options;
		return place === this.#place() ? Math.max(intervalMs, tookMs / maxShare) : intervalMs;
	}

	#place(): string {
		return placeKey(currentPlace(this.#options.model().view));
	}

	async #take(atMs: number, signal: AbortSignal): Promise<void> {
		const {clock, logs, exemplars, model, show} = this.#options;
		const startedMs = clock.monotonicMs();
		const snapshot = await takeSnapshot(model(), atMs, {
			querier: this.#answers,
			signal,
			previous: this.#previous,
			...(logs === undefined ? {} : {logs}),
			...(exemplars === undefined ? {} : {exemplars}),
		}).catch((error: unknown) => {
			if (signal.aborted) {
				return undefined;
			}

			throw error;
		});
		this.#taken++;
		this.#lastSeconds = (clock.monotonicMs() - startedMs) / 1000;
		if (snapshot !== undefined && !signal.aborted) {
			this.#previous = snapshot;
			show(snapshot);
		}
	}

	/** Until the next whole interval of the wall clock, so that the clock on the screen moves evenly. */
	async #pause(signal: AbortSignal): Promise<void> {
		const {clock, intervalMs} = this.#options;
		const waking = new AbortController();
		this.#wake = () => waking.abort();
		const nowMs = clock.nowMs();
		const longMs = this.#intervalMs() - intervalMs;
		// A clock that was set back must not make it longer.
		const restMs = Math.min(longMs, Math.max(0, this.#beatAtMs + longMs - nowMs));
		const sleepMs = restMs + intervalMs - ((nowMs + restMs) % intervalMs);
		await clock.sleep(sleepMs, AbortSignal.any([signal, waking.signal])).catch(() => undefined);
		this.#wake = undefined;
	}
}
