import type {TargetId} from '../scrape/target.ts';
import type {Model} from '../state/model.ts';
import type {AppStore} from '../state/store.ts';

/** A target that is slower than this to answer twice is read as it is. */
const patienceIntervals = 3;

/**
 * Resolves when every target was scraped twice (two samples make a rate) and probed, or is known to be down; at the latest
 * after a few intervals, or when the signal fires.
 */
export async function settled(store: AppStore, sleep: (ms: number) => Promise<void>): Promise<void> {
	const scrapes = new Map<TargetId, number>();
	const lastScrapeMs = new Map<TargetId, number>();
	const count = (model: Model) => {
		for (const {target, scrape} of model.servers) {
			if (scrape !== undefined && scrape.atMs !== lastScrapeMs.get(target.id)) {
				lastScrapeMs.set(target.id, scrape.atMs);
				scrapes.set(target.id, (scrapes.get(target.id) ?? 0) + 1);
			}
		}

		return model.servers.every(({target, scrape}) => {
			const times = scrapes.get(target.id) ?? 0;
			return target.metricsUrl === undefined || times >= 2 || (times === 1 && scrape?.summary.up === false);
		});
	};

	const {servers} = store.getState().model;
	const intervalMs = Math.max(
		0,
		...servers.map(({target}) => target.scrapeIntervalMs + target.scrapeTimeoutMs),
	);
	let unsubscribe = () => {};
	const complete = new Promise<void>(resolve => {
		unsubscribe = store.subscribe(({model}) => {
			if (count(model)) {
				resolve();
			}
		});
		if (count(store.getState().model)) {
			resolve();
		}
	});
	await Promise.race([complete, sleep(patienceIntervals * intervalMs)]);
	unsubscribe();
}

/** True when a target answered at least once. */
export function anyReached(model: Model): boolean {
	return model.servers.some(
		({scrape, live, ready}) =>
			scrape?.summary.up === true ||
			[live, ready].some(probe => probe !== undefined && probe.verdict.state !== 'unreachable'),
	);
}
