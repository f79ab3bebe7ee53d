import type {Clock} from '../base/clock.ts';
import {labelsFrom, metricName} from '../labels/labels.ts';
import type {SampleAppender} from '../tsdb/appender.ts';

/** Numbers by the names of series: `mcptop_…`, counters end in `_total`. */
export type SelfFacts = Readonly<Record<`mcptop_${string}`, number>>;

export type SelfLoopOptions = {
	readonly clock: Clock;
	readonly appender: SampleAppender;
	readonly facts: () => SelfFacts;
};

/** Often enough for a rate over a minute. */
const intervalMs = 10_000;

/** Keeps what mcptop itself costs as series with `job="mcptop"`, at once and every ten seconds until the signal fires. */
export async function runSelfLoop(
	{clock, appender, facts}: SelfLoopOptions,
	signal: AbortSignal,
): Promise<void> {
	while (!signal.aborted) {
		const nowMs = clock.nowMs();
		for (const [name, value] of Object.entries(facts())) {
			appender.appendSample(labelsFrom({[metricName]: name, job: 'mcptop'}), nowMs, value);
		}

		await clock.sleep(intervalMs, signal).catch(() => undefined);
	}
}
