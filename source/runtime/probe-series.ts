import {type Labels, metricName, withLabels} from '../labels/labels.ts';
import type {Dependency, HealthState} from '../scrape/health.ts';
import type {SampleAppender} from '../tsdb/appender.ts';
import type {Probed, ProbeKind} from './probe.ts';

/** 1 ok, 0.75 idle or starting, 0.5 degraded, 0 failing; undefined: nothing is known, so there is no sample. */
const values: Readonly<Record<HealthState, number | undefined>> = {
	ok: 1,
	degraded: 0.5,
	idle: 0.75,
	failing: 0,
	unreachable: 0,
	absent: undefined,
	unauthorized: undefined,
};

/**
 * Keeps what probes say as series: `mcp:health`, `mcp:probe_duration_seconds`, `mcp:dependency_health`. A series ends when
 * its probe or dependency is heard of no more.
 */
export class ProbeSeries {
	readonly #target: Labels;
	readonly #samples: SampleAppender;
	#dependencies = new Map<string, Labels>();
	readonly #written = new Map<string, Labels>();
	readonly #upFrom: ProbeKind | undefined;

	/** `upFrom`: the probe that says whether the server is there, where no scrape does. */
	constructor(target: Labels, samples: SampleAppender, upFrom?: ProbeKind) {
		this.#target = target;
		this.#samples = samples;
		this.#upFrom = upFrom;
	}

	append(probe: ProbeKind, {atMs, durationSeconds, verdict}: Probed): void {
		const value = values[verdict.state];
		this.#write(withLabels(this.#target, {[metricName]: 'mcp:health', probe}), atMs, value);
		const answered = verdict.httpStatus !== undefined && verdict.state !== 'absent';
		this.#write(
			withLabels(this.#target, {[metricName]: 'mcp:probe_duration_seconds', probe}),
			atMs,
			answered ? durationSeconds : undefined,
		);
		if (probe === this.#upFrom) {
			const up = verdict.state === 'unreachable' ? 0 : 1;
			this.#write(withLabels(this.#target, {[metricName]: 'up'}), atMs, up);
		}
	}

	/** What all probes of one round say of dependencies; where several speak of one, the worst counts. */
	appendDependencies(dependencies: readonly Dependency[], atMs: number): void {
		const worst = new Map<string, number>();
		for (const {name, state} of dependencies) {
			worst.set(name, Math.min(values[state] ?? 1, worst.get(name) ?? 1));
		}

		const present = new Map<string, Labels>();
		for (const [dependency, value] of worst) {
			const labels = withLabels(this.#target, {[metricName]: 'mcp:dependency_health', dependency});
			present.set(labels.key, labels);
			this.#write(labels, atMs, value);
		}

		for (const [key, labels] of this.#dependencies) {
			if (!present.has(key)) {
				this.#write(labels, atMs, undefined);
			}
		}

		this.#dependencies = present;
	}

	/** Ends every series. */
	end(atMs: number): void {
		for (const labels of [...this.#written.values()]) {
			this.#write(labels, atMs, undefined);
		}
	}

	#write(labels: Labels, atMs: number, value: number | undefined): void {
		if (value !== undefined) {
			this.#samples.appendSample(labels, atMs, value);
			this.#written.set(labels.key, labels);
		} else if (this.#written.delete(labels.key)) {
			this.#samples.markStale(labels, atMs);
		}
	}
}
