import {maxProblems} from '../base/limits.ts';
import type {Problem} from '../base/problem.ts';
import type {Symbols} from '../exposition/symbols.ts';
import type {PlanAliases} from '../scrape/aliases.ts';
import {type IngestAppender, TargetIngest} from '../scrape/ingest.ts';
import {nextScrapeMs, scrapeTimestampMs} from '../scrape/schedule.ts';
import type {Target} from '../scrape/target.ts';
import type {Dispatch, ScrapeSummary} from '../state/messages.ts';
import type {SampleAppender} from '../tsdb/appender.ts';
import type {ExemplarAppender} from '../tsdb/exemplars.ts';
import {type Fetched, MetricsSource} from './metrics-source.ts';
import type {Nap} from './nap.ts';
import type {Ports} from './ports.ts';
import type {Turns} from './turns.ts';

export type ScrapeLoopOptions = {
	readonly target: Target;
	readonly ports: Ports;
	readonly dispatch: Dispatch;
	readonly appender: IngestAppender;
	readonly samples: SampleAppender;
	readonly planAliases: PlanAliases;
	readonly exemplars?: ExemplarAppender;
	/** Of mcptop, for the User-Agent. */
	readonly version: string;
	readonly symbols?: Symbols;
	/** Woken for a scrape at once. */
	readonly nap: Nap;
	/** Where what was scraped waits for its turn to be taken in; absent: it does not wait. */
	readonly turns?: Turns;
};

/** A server without metrics is asked no more often than this: it is there, and its log is somebody's. */
const withoutMetricsIntervalMs = 10_000;

/**
 * Scrapes one target until the signal fires: at once, then in its slots. Scrapes never overlap: one that takes longer than
 * the interval costs the slots it covers.
 */
export async function runScrapeLoop(options: ScrapeLoopOptions, signal: AbortSignal): Promise<void> {
	const {target, ports, nap, appender} = options;
	const source = new MetricsSource(options);
	const ingest = new TargetIngest(options);
	while (!signal.aborted) {
		const atMs = scrapeTimestampMs(target, ports.clock.nowMs());
		const startMs = ports.clock.monotonicMs();
		const fetched = await source.fetch(signal);
		if (signal.aborted || fetched.type === 'aborted') {
			return;
		}

		const durationSeconds = (ports.clock.monotonicMs() - startMs) / 1000;
		let summary: ScrapeSummary | undefined;
		const take = () => {
			summary = ingested(ingest, fetched, {atMs, durationSeconds, droppedSeries: appender.droppedSeries});
			return true;
		};
		await (options.turns === undefined ? take() : options.turns.run(take));
		if (signal.aborted || summary === undefined) {
			return;
		}

		options.dispatch({type: 'scrape-finished', targetId: target.id, atMs, summary});
		try {
			const waitMs = untilNextMs(target, ports.clock.nowMs(), atMs, fetched.type === 'none');
			if (await nap.sleep(ports.clock, waitMs, signal)) {
				source.forgetSearch();
			}
		} catch (reason) {
			if (!signal.aborted) {
				throw reason;
			}
		}
	}
}

/** How long to sleep until the next scrape. */
function untilNextMs(target: Target, nowMs: number, lastAtMs: number, withoutMetrics: boolean): number {
	const {scrapeIntervalMs} = target;
	// No slot twice when a timer fires early; but a clock that was set back must not stop the scrapes.
	const fromMs = lastAtMs > nowMs && lastAtMs - nowMs < scrapeIntervalMs ? lastAtMs : nowMs;
	const nextMs = nextScrapeMs(target, fromMs);
	// After a scrape out of turn (the first one, or by key) a slot that is near already adds nothing.
	const inTurn = nextScrapeMs(target, lastAtMs - 1) === lastAtMs;
	const skipped = !inTurn && nextMs - lastAtMs < scrapeIntervalMs / 2 ? scrapeIntervalMs : 0;
	const waitMs = nextMs + skipped - nowMs;
	return withoutMetrics ? Math.max(waitMs, withoutMetricsIntervalMs) : waitMs;
}

type Scraped = {readonly atMs: number; readonly durationSeconds: number; readonly droppedSeries: number};

function ingested(
	ingest: TargetIngest,
	fetched: Exclude<Fetched, {type: 'aborted'}>,
	{atMs, durationSeconds, droppedSeries}: Scraped,
): ScrapeSummary {
	const common = {durationSeconds, droppedSeries};
	switch (fetched.type) {
		case 'failed': {
			const kept = ingest.appendFailure(atMs, durationSeconds);
			return {...summaryOf(ingest, kept), ...common, error: fetched.error, bodyBytes: fetched.bodyBytes};
		}

		case 'none': {
			const kept = ingest.appendWithoutMetrics(atMs, durationSeconds);
			return {...summaryOf(ingest, kept), ...common, up: true, note: fetched.note};
		}

		case 'metrics': {
			const {exposition, bodyBytes} = fetched;
			const {refusal, kept, samplesScraped, processStartMs} = ingest.append(
				atMs,
				exposition,
				durationSeconds,
			);
			const summary = summaryOf(ingest, kept);
			return {
				...summary,
				...common,
				up: refusal === undefined,
				error: refusal ?? '',
				samples: samplesScraped,
				bodyBytes,
				problems: [...summary.problems, ...exposition.problems].slice(0, maxProblems),
				problemCount: summary.problemCount + exposition.problemCount,
				...(processStartMs === undefined ? {} : {processStartMs}),
			};
		}
	}
}

/** What stands in every summary, as of a scrape that brought nothing. */
function summaryOf(
	ingest: TargetIngest,
	kept: boolean,
): Omit<ScrapeSummary, 'durationSeconds' | 'droppedSeries'> {
	const problems: readonly Problem[] = kept
		? []
		: [
				{
					severity: 'warning',
					where: '',
					what: 'the clock of this machine went back: this scrape is not kept',
				},
			];
	return {
		up: false,
		error: '',
		samples: 0,
		bodyBytes: 0,
		problems,
		problemCount: problems.length,
		dialect: ingest.dialect,
		errorMeaning: ingest.errorMeaning,
		...(ingest.callsMeaning === '' ? {} : {callsMeaning: ingest.callsMeaning}),
	};
}
