import type {Random} from '../base/random.ts';
import type {Dependency} from '../scrape/health.ts';
import type {Target} from '../scrape/target.ts';
import type {Dispatch} from '../state/messages.ts';
import type {SampleAppender} from '../tsdb/appender.ts';
import type {Nap} from './nap.ts';
import type {Ports} from './ports.ts';
import {Probe, type ProbeKind} from './probe.ts';
import {ProbeSeries} from './probe-series.ts';

export type ProbeLoopOptions = {
	readonly target: Target;
	readonly ports: Ports;
	readonly dispatch: Dispatch;
	readonly samples: SampleAppender;
	readonly version: string;
	readonly random: Random;
	/** Health checks cost their server more than metrics do (some ask databases), so they are slower: 10 s by default. */
	readonly intervalMs: number;
	readonly timeoutMs: number;
	/** Woken for a round at once. */
	readonly nap: Nap;
};

/** Share of the interval by which rounds are early or late, so that a fleet is not asked in one breath. */
const jitterRatio = 0.1;

/** Asks one target for its health and readiness until the signal fires: at once, then every `intervalMs`, give or take. */
export async function runProbeLoop(options: ProbeLoopOptions, signal: AbortSignal): Promise<void> {
	const {target, ports, samples, random, intervalMs, nap} = options;
	const probes = (['live', 'ready'] as const)
		.filter(kind => target.withoutProbes?.includes(kind) !== true)
		.map(kind => ({kind, probe: new Probe({...options, kind})}));
	const asked = probes.map(({kind}) => kind);
	const upFrom =
		target.metricsUrl !== undefined
			? undefined
			: target.healthUrl !== undefined && asked.includes('live')
				? 'live'
				: 'ready';
	const series = new ProbeSeries(target.labels, samples, upFrom);
	const dependencies = new Map<ProbeKind, readonly Dependency[]>();
	try {
		while (probes.length > 0) {
			const rounds = probes.map(async ({kind, probe}) => {
				const probed = await probe.run(signal);
				if (probed !== undefined) {
					series.append(kind, probed);
					dependencies.set(kind, probed.verdict.dependencies);
					const {path, atMs, durationSeconds, verdict} = probed;
					const {id: targetId} = target;
					options.dispatch({
						type: 'probe-finished',
						targetId,
						atMs,
						probe: kind,
						path,
						durationSeconds,
						verdict,
					});
				}
			});
			await Promise.all(rounds);
			signal.throwIfAborted();
			series.appendDependencies([...dependencies.values()].flat(), ports.clock.nowMs());
			const waitMs = intervalMs * (1 + (random() * 2 - 1) * jitterRatio);
			if (await nap.sleep(ports.clock, waitMs, signal)) {
				for (const {probe} of probes) {
					probe.forgetSearch();
				}
			}
		}
	} catch (reason) {
		if (!signal.aborted) {
			throw reason;
		}
	} finally {
		series.end(ports.clock.nowMs());
	}
}
