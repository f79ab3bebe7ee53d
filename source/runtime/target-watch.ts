import type {Clock} from '../base/clock.ts';
import type {Target} from '../scrape/target.ts';
import {Nap} from './nap.ts';

export type TargetWatchOptions = {
	readonly clock: Clock;
	/** How often it is looked unasked; undefined: only when asked. */
	readonly everyMs: number | undefined;
	/** How long a target that a look does not bring any more goes on to be watched, and so is seen to be down. */
	readonly keepGoneMs: number;
	/** The targets there are now; undefined: it cannot be known, so all stay. */
	look(isAsked: boolean, signal: AbortSignal): Promise<readonly Target[] | undefined>;
	/** Those under watch. */
	current(): readonly Target[];
	apply(targets: readonly Target[]): void;
};

/** Looks again for what is to be watched, so that targets come and go without a restart. */
export class TargetWatch {
	readonly #options: TargetWatchOptions;
	readonly #nap = new Nap();
	/** As the last look brought them, by id. */
	#looked: ReadonlyMap<string, Target>;
	readonly #goneSinceMs = new Map<string, number>();
	#isAsked = false;

	constructor(options: TargetWatchOptions) {
		this.#options = options;
		this.#looked = byId(options.current());
	}

	/** Looks at once (SIGHUP). */
	lookNow(): void {
		this.#isAsked = true;
		this.#nap.wake();
	}

	/** Resolves when the signal fires. */
	async run(signal: AbortSignal): Promise<void> {
		const {clock, everyMs} = this.#options;
		try {
			while (!signal.aborted) {
				if (!this.#isAsked) {
					// Node's timers count up to 2^31 ms.
					await this.#nap.sleep(clock, everyMs ?? 2 ** 31 - 1, signal);
				}

				const isAsked = this.#isAsked;
				this.#isAsked = false;
				if (isAsked || everyMs !== undefined) {
					await this.#look(isAsked, signal);
				}
			}
		} catch (reason) {
			if (!signal.aborted) {
				throw reason;
			}
		}
	}

	async #look(isAsked: boolean, signal: AbortSignal): Promise<void> {
		const {look, current, apply} = this.#options;
		const looked = await look(isAsked, signal);
		if (looked === undefined || signal.aborted) {
			return;
		}

		const before = current();
		const next = this.#next(looked, before);
		const gone = next.filter(({id}) => !looked.some(target => target.id === id));
		this.#looked = byId([...looked, ...gone.flatMap(({id}) => this.#looked.get(id) ?? [])]);
		if (next.length !== before.length || next.some((target, index) => target !== before[index])) {
			apply(next);
		}
	}

	/** What did not change stays the very target it was, with whatever has been changed in it since. */
	#next(looked: readonly Target[], before: readonly Target[]): readonly Target[] {
		const nowMs = this.#options.clock.monotonicMs();
		const watched = byId(before);
		const kept = looked.map(target => {
			const former = this.#looked.get(target.id);
			const own = watched.get(target.id);
			this.#goneSinceMs.delete(target.id);
			return own !== undefined && former !== undefined && isSame(former, target) ? own : target;
		});
		const ids = new Set(looked.map(({id}) => id));
		const names = new Set(looked.map(({name}) => name));
		const gone = before.filter(({id, name}) => {
			// Not brought by a look (a server that only its log tells of): not this one's to take away.
			if (!this.#looked.has(id)) {
				return !ids.has(id) && !names.has(name);
			}

			const sinceMs = this.#goneSinceMs.get(id) ?? nowMs;
			const isKept = !ids.has(id) && !names.has(name) && nowMs - sinceMs < this.#options.keepGoneMs;
			if (isKept) {
				this.#goneSinceMs.set(id, sinceMs);
			} else {
				this.#goneSinceMs.delete(id);
			}

			return isKept;
		});
		return [...kept, ...gone];
	}
}

function byId(targets: readonly Target[]): ReadonlyMap<string, Target> {
	return new Map(targets.map(target => [target.id, target]));
}

/** Compiled expressions are left out: what they were made of is compared. */
function isSame(left: Target, right: Target): boolean {
	const text = (target: Target) =>
		JSON.stringify(target, (key, value: unknown) => (key === 'regex' ? undefined : value));
	return text(left) === text(right);
}
