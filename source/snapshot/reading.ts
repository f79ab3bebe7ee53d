import {labelEntries} from '../labels/labels.ts';
import type {HonestQuantile} from '../mcp/quantile.ts';
import type {Querier} from '../promql/query.ts';
import type {AlertSeverity, AlertState, AlertView} from '../rules/alert.ts';
import type {HealthVerdict} from '../scrape/health.ts';
import type {Model, ProbeFacts, ServerFacts} from '../state/model.ts';
import {snapshotContext} from './context.ts';
import {fleetQuestions, fleetRows, type ServerRow, type ServerStatus} from './fleet.ts';
import {type ToolRow, toolQuestions, toolRows} from './tools.ts';
import type {Usage} from './usage.ts';

/**
 * One settled reading of a fleet, as `-o json` prints it. Ratios are 0–1, times seconds, sizes bytes; `null` is not known,
 * never zero.
 */
export type Reading = {
	/** Of this form; a change that could break a reader raises it. */
	readonly version: 1;
	/** RFC 3339. */
	readonly time: string;
	readonly windowSeconds: number;
	readonly servers: readonly ServerReading[];
	readonly tools: readonly ToolReading[];
	readonly alerts: readonly AlertReading[];
};

export type ServerReading = UsageReading & {
	readonly name: string;
	readonly url: string | null;
	readonly labels: Readonly<Record<string, string>>;
	readonly status: ServerStatus;
	/** Why the status is not `ok`; `null` when it is. */
	readonly reason: string | null;
	readonly up: boolean;
	/** Why it is not up; `null` when it is. */
	readonly error: string | null;
	readonly health: ProbeReading | null;
	readonly readiness: ProbeReading | null;
	readonly version: string | null;
	readonly uptimeSeconds: number | null;
	/** Seen while watching. */
	readonly restarts: number;
	readonly sessions: number | null;
	readonly memoryBytes: number | null;
	readonly memoryLimitBytes: number | null;
	/** 1 is one core. */
	readonly cpuCores: number | null;
	readonly scrapeDurationSeconds: number | null;
	readonly samples: number | null;
	/** Naming conventions recognised, and what they count as an error. */
	readonly dialect: string | null;
	readonly errorMeaning: string | null;
};

export type ToolReading = UsageReading & {readonly server: string; readonly tool: string};

type UsageReading = {
	readonly callsPerSecond: number | null;
	readonly errorRatio: number | null;
	readonly p50: QuantileReading | null;
	readonly p95: QuantileReading | null;
	readonly p99: QuantileReading | null;
	readonly meanSeconds: number | null;
};

/** `kind`: `exact`; `above` (only known to be more, the last bucket's bound); `bounded` (at most, from the mean: coarse buckets). */
export type QuantileReading = {readonly seconds: number; readonly kind: 'exact' | 'above' | 'bounded'};

export type ProbeReading = {
	readonly state: HealthVerdict['state'];
	readonly reason: string | null;
	/** That answered. */
	readonly path: string;
	readonly dependencies: HealthVerdict['dependencies'];
};

export type AlertReading = {
	readonly name: string;
	readonly severity: AlertSeverity;
	readonly state: AlertState;
	/** Null when its labels name none. */
	readonly server: string | null;
	readonly value: number;
	readonly activeSince: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
};

/** Asks what a reading needs and folds the answers: the same questions the screens ask. */
export async function takeReading(model: Model, nowMs: number, querier: Querier): Promise<Reading> {
	const context = snapshotContext(model, nowMs);
	const questions = {...fleetQuestions(context), ...toolQuestions(context, '')};
	const results = await querier.ask(Object.values(questions));
	const byName = new Map(Object.keys(questions).map((name, index) => [name, results[index]]));
	const answers = (name: string) => byName.get(name);
	const rows = new Map(fleetRows(context, answers).map(row => [row.id, row]));
	return {
		version: 1,
		time: new Date(context.atMs).toISOString(),
		windowSeconds: context.rateIntervalMs / 1000,
		servers: model.servers.map(server => serverReading(server, rows.get(server.target.id)!, nowMs)),
		tools: toolRows(context, answers).map(toolReading),
		alerts: model.alerts.filter(({state}) => state !== 'inactive').map(alertReading),
	};
}

function serverReading(
	{target, scrape, live, ready, restarts}: ServerFacts,
	row: ServerRow,
	nowMs: number,
): ServerReading {
	const summary = scrape?.summary;
	const startedMs = summary?.processStartMs;
	const uptimeSeconds = startedMs === undefined ? live?.verdict.uptimeSeconds : (nowMs - startedMs) / 1000;
	return {
		name: row.name,
		url: target.metricsUrl ?? null,
		labels: Object.fromEntries(labelEntries(target.labels)),
		status: row.status,
		reason: row.reason || null,
		up: summary?.up ?? false,
		error: summary === undefined ? 'not scraped yet' : summary.error || null,
		health: probeReading(live),
		readiness: probeReading(ready),
		version: live?.verdict.version ?? ready?.verdict.version ?? null,
		uptimeSeconds: uptimeSeconds ?? null,
		restarts,
		...usageReading(row),
		sessions: row.sessions ?? null,
		memoryBytes: row.memoryBytes ?? null,
		memoryLimitBytes: row.memoryLimitBytes ?? null,
		cpuCores: row.cpuCores ?? null,
		scrapeDurationSeconds: summary?.durationSeconds ?? null,
		samples: summary?.samples ?? null,
		dialect: summary?.dialect || null,
		errorMeaning: summary?.errorMeaning || null,
	};
}

function toolReading(row: ToolRow): ToolReading {
	return {server: row.server, tool: row.name, ...usageReading(row)};
}

function usageReading(usage: Usage): UsageReading {
	return {
		callsPerSecond: usage.callsPerSecond ?? null,
		errorRatio: usage.errorRatio ?? null,
		p50: quantileReading(usage.p50),
		p95: quantileReading(usage.p95),
		p99: quantileReading(usage.p99),
		meanSeconds: usage.meanSeconds ?? null,
	};
}

function quantileReading(quantile: HonestQuantile): QuantileReading | null {
	return quantile.type === 'none' || quantile.type === 'mean-only'
		? null
		: {seconds: quantile.seconds, kind: quantile.type};
}

function probeReading(probe: ProbeFacts | undefined): ProbeReading | null {
	return probe === undefined || probe.verdict.state === 'absent'
		? null
		: {
				state: probe.verdict.state,
				reason: probe.verdict.reason || null,
				path: probe.path,
				dependencies: probe.verdict.dependencies,
			};
}

function alertReading(alert: AlertView): AlertReading {
	return {
		name: alert.name,
		severity: alert.severity,
		state: alert.state,
		server: alert.targetName ?? null,
		value: alert.value,
		activeSince: new Date(alert.activeAtMs).toISOString(),
		labels: Object.fromEntries(labelEntries(alert.labels)),
		annotations: Object.fromEntries(labelEntries(alert.annotations)),
	};
}
