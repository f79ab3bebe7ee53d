import type {Message} from '../state/messages.ts';
import type {Model} from '../state/model.ts';
import type {ActionContext} from './actions.ts';

/** The view goes back or forward in time; past now it is live again, before the first scrape there is nothing. */
export function movedTime({model, snapshot}: ActionContext, byMs: number): Message | undefined {
	const {pausedAtMs} = model.view;
	const atMs = (pausedAtMs ?? snapshot.takenAtMs) + byMs;
	if (atMs >= snapshot.takenAtMs) {
		return pausedAtMs === undefined ? undefined : {type: 'resumed'};
	}

	return {type: 'paused', atMs: Math.max(atMs, model.firstScrapeAtMs ?? atMs)};
}

/** Past the newest point the cursor goes away. */
export function movedCursor({model, snapshot}: ActionContext, by: number): Message | undefined {
	const {cursorAtMs} = model.view;
	const {startMs, endMs, stepMs} = snapshot.chart;
	if (cursorAtMs === undefined && by > 0) {
		return undefined;
	}

	const atMs = (cursorAtMs ?? endMs) + by * stepMs;
	return {type: 'cursor-moved', atMs: atMs > endMs ? undefined : Math.max(startMs, atMs)};
}

/** What `+` and `-` go through, as the intervals of Prometheus files are. */
const intervalsMs = [1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000];

/** One scrape of the one scraped most often. */
export function intervalOf({servers}: Model): number {
	return Math.min(60_000, ...servers.map(({target}) => target.scrapeIntervalMs));
}

export function otherInterval({model}: ActionContext, action: 'slower' | 'faster'): Message | undefined {
	const now = intervalOf(model);
	const intervalMs =
		action === 'slower'
			? intervalsMs.find(interval => interval > now)
			: intervalsMs.findLast(interval => interval < now);
	return intervalMs === undefined ? undefined : {type: 'interval-asked', intervalMs};
}
