import type {Random} from '../base/random.ts';
import type {Symbols} from '../exposition/symbols.ts';
import type {PlanAliases} from '../scrape/aliases.ts';
import type {IngestAppender} from '../scrape/ingest.ts';
import type {Target, TargetId} from '../scrape/target.ts';
import type {Dispatch} from '../state/messages.ts';
import type {SampleAppender} from '../tsdb/appender.ts';
import type {ExemplarAppender} from '../tsdb/exemplars.ts';
import {Nap} from './nap.ts';
import type {Ports} from './ports.ts';
import {runProbeLoop} from './probe-loop.ts';
import {runScrapeLoop} from './scrape-loop.ts';
import type {Turns} from './turns.ts';

export type CollectionOptions = {
	readonly ports: Ports;
	readonly dispatch: Dispatch;
	/** A `Head`, or whatever keeps series. */
	readonly store: SampleAppender & {
		openTarget(id: string): IngestAppender;
		closeTarget(id: string, atMs: number): void;
	};
	readonly planAliases: PlanAliases;
	/** Where exemplars are kept; absent: nowhere. */
	readonly exemplars?: ExemplarAppender;
	/** The first scrapes of a large fleet come all at once: with turns, keys and frames need not wait for the last. */
	readonly turns?: Turns;
	/** Nothing is asked of a server before: what loads the means to ask shall not be timed with the first answer. */
	readonly ready?: Promise<void>;
	/** Of mcptop, for the User-Agent. */
	readonly version: string;
	readonly random: Random;
	readonly symbols?: Symbols;
	/** False: health and readiness are not asked for (`--no-health`). */
	readonly health: boolean;
	readonly probeIntervalMs: number;
	readonly probeTimeoutMs: number;
};

type Watched = {
	readonly target: Target;
	readonly stop: AbortController;
	readonly naps: readonly Nap[];
	readonly ended: Promise<unknown>;
};

/** Scrapes and probes a changing set of targets, each in loops of its own, until the signal fires. */
export class Collection {
	readonly #options: CollectionOptions;
	readonly #signal: AbortSignal;
	readonly #watched = new Map<TargetId, Watched>();

	constructor(options: CollectionOptions, signal: AbortSignal) {
		this.#options = options;
		this.#signal = signal;
	}

	/** Starts what is new, stops what is gone, starts anew what changed; the rest goes on undisturbed. */
	setTargets(targets: readonly Target[]): void {
		for (const [id, {target, stop}] of this.#watched) {
			if (!targets.includes(target)) {
				stop.abort('no longer a target');
				this.#watched.delete(id);
				// A changed target goes on in the same store: its next row ends the series it has no more.
				if (!targets.some(next => next.id === id)) {
					this.#options.store.closeTarget(id, this.#options.ports.clock.nowMs());
				}
			}
		}

		for (const target of targets) {
			if (!this.#watched.has(target.id) && !this.#signal.aborted) {
				this.#watched.set(target.id, this.#watch(target));
			}
		}

		this.#options.dispatch({type: 'targets-changed', targets});
	}

	/** Scrapes and probes at once, one target or all; a scrape under way counts as the one that was asked for. */
	scrapeNow(id?: TargetId): void {
		for (const {target, naps} of this.#watched.values()) {
			if (id === undefined || target.id === id) {
				for (const nap of naps) {
					nap.wake();
				}
			}
		}
	}

	/** Resolves when every loop has ended; rejects when one had a bug. */
	async ended(): Promise<void> {
		await Promise.all(Array.from(this.#watched.values(), ({ended}) => ended));
	}

	#watch(target: Target): Watched {
		const {store, health, probeIntervalMs, probeTimeoutMs} = this.#options;
		const stop = new AbortController();
		const signal = AbortSignal.any([this.#signal, stop.signal]);
		const loops: Promise<void>[] = [];
		const naps: Nap[] = [];
		const probeNap = new Nap();
		if (target.metricsUrl !== undefined) {
			const nap = new Nap();
			naps.push(nap);
			const appender = store.openTarget(target.id);
			const dispatch = wakingWhenUpChanges(this.#options.dispatch, probeNap);
			const options = {...this.#options, dispatch, target, appender, samples: store, nap};
			loops.push(this.#whenReady(() => runScrapeLoop(options, signal)));
		}

		if (health && [target.metricsUrl, target.healthUrl, target.readyUrl].some(url => url !== undefined)) {
			naps.push(probeNap);
			const nap = probeNap;
			const [intervalMs, timeoutMs] = [probeIntervalMs, probeTimeoutMs];
			const options = {...this.#options, target, samples: store, intervalMs, timeoutMs, nap};
			loops.push(this.#whenReady(() => runProbeLoop(options, signal)));
		}

		return {target, stop, naps, ended: Promise.all(loops)};
	}

	#whenReady(loop: () => Promise<void>): Promise<void> {
		const {ready} = this.#options;
		return ready === undefined ? loop() : ready.then(loop);
	}
}

/** A server that goes or comes back has news about its health too: the slow probes need not be waited for. */
function wakingWhenUpChanges(dispatch: Dispatch, probes: Nap): Dispatch {
	let wasUp: boolean | undefined;
	return message => {
		dispatch(message);
		if (message.type === 'scrape-finished') {
			if (wasUp !== undefined && wasUp !== message.summary.up) {
				probes.wake();
			}

			wasUp = message.summary.up;
		}
	};
}
