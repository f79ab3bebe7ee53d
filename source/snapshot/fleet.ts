import {plainText} from '../base/plain-text.ts';
import {callRate, errorRate, sessions} from '../mcp/expressions.ts';
import type {TargetId} from '../scrape/target.ts';
import type {ServerFacts} from '../state/model.ts';
import {type Line, linesBy, serverKey, serverLabels, valuesBy} from './answers.ts';
import {type Answers, instant, type Questions, range, type SnapshotContext} from './context.ts';
import {errorLevel, type Level, latencyLevel, noUsage, type Usage, usageQuestions, usages} from './usage.ts';

/** `waiting`: not scraped yet. */
export type ServerStatus = 'critical' | 'down' | 'warning' | 'ok' | 'waiting';

/** One row of the fleet table. Undefined is not known, never zero. */
export type ServerRow = Usage & {
	readonly id: TargetId;
	readonly name: string;
	readonly status: ServerStatus;
	/** Why the status is not `ok`: short, plain; empty when it is. */
	readonly reason: string;
	readonly sessions: number | undefined;
	readonly memoryBytes: number | undefined;
	readonly memoryLimitBytes: number | undefined;
	/** 1 is one core. */
	readonly cpuCores: number | undefined;
	/** Since when it has been down; undefined while it is up or that is not known. */
	readonly downSinceMs: number | undefined;
	/** Since the last scrape that worked or failed; undefined before the first. */
	readonly ageMs: number | undefined;
	/** The scrape is older than three intervals: its numbers may not be true any more. */
	readonly isStale: boolean;
	readonly callsTrend: Line | undefined;
	readonly errorsTrend: Line | undefined;
};

export type FleetTotals = Pick<ServerRow, 'sessions' | 'memoryBytes' | 'cpuCores'>;

/** What all servers have together, as far as they tell. */
export function fleetTotals(rows: readonly ServerRow[]): FleetTotals {
	const total = (key: keyof FleetTotals) => {
		const known = rows.map(row => row[key]).filter(value => value !== undefined);
		return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
	};

	return {sessions: total('sessions'), memoryBytes: total('memoryBytes'), cpuCores: total('cpuCores')};
}

/** Every screen asks for these: the header and the ticker speak of the whole fleet. */
export function fleetQuestions(context: SnapshotContext): Questions {
	const by = `by (${serverLabels.join(', ')})`;
	const trend = {selector: '', window: context.rateInterval, by: serverLabels};
	return {
		...usageQuestions(context, 'fleet', {selector: '', by: serverLabels}),
		'fleet.up': instant(context, `max ${by} (up)`),
		'fleet.sessions': instant(context, sessions({selector: '', by: serverLabels})),
		'fleet.memory': instant(context, `sum ${by} (mcp:memory_bytes)`),
		'fleet.cpu': instant(context, `sum ${by} (rate(mcp:cpu_seconds_total[${context.rateInterval}]))`),
		'fleet.calls trend': range(callRate(trend), context.trend),
		'fleet.errors trend': range(errorRate(trend), context.trend),
	};
}

/** In the order configured. */
export function fleetRows(context: SnapshotContext, answers: Answers): readonly ServerRow[] {
	const usage = usages(answers, 'fleet', serverKey);
	const by = (name: string) => valuesBy(answers(`fleet.${name}`), serverKey);
	const [up, sessionsBy, memory, cpu] = [by('up'), by('sessions'), by('memory'), by('cpu')];
	const callsTrend = linesBy(answers('fleet.calls trend'), context.trend, serverKey);
	const errorsTrend = linesBy(answers('fleet.errors trend'), context.trend, serverKey);
	// Of the past only the series tell.
	const isPaused = context.model.view.pausedAtMs !== undefined || context.model.replay !== undefined;
	return context.model.servers.map(server => {
		const key = serverKey(server.target.labels);
		// While paused the past counts, not what is known by now.
		const isUp = isPaused ? up.get(key) === 1 : isThere(server);
		const known = usage.get(key) ?? noUsage;
		// Lines come from elsewhere than the scrape.
		const used = isUp || known.isFromLogs ? known : noUsage;
		const ageMs = server.scrape === undefined ? undefined : Math.max(0, context.atMs - server.scrape.atMs);
		const [status, reason] = verdict(context, server, used, isPaused ? (up.get(key) ?? 'unknown') : 'live');
		return {
			...used,
			id: server.target.id,
			name: plainText(server.target.name),
			status,
			reason,
			sessions: isUp ? (sessionsBy.get(key) ?? server.live?.verdict.activeSessions) : undefined,
			memoryBytes: isUp ? memory.get(key) : undefined,
			memoryLimitBytes: server.target.memoryLimitBytes,
			cpuCores: isUp ? cpu.get(key) : undefined,
			downSinceMs: isPaused ? undefined : server.downSinceMs,
			ageMs: isPaused ? undefined : ageMs,
			isStale: !isPaused && ageMs !== undefined && ageMs > 3 * server.target.scrapeIntervalMs,
			callsTrend: callsTrend.get(key),
			errorsTrend: errorsTrend.get(key),
		};
	});
}

const rank: Readonly<Record<ServerStatus, number>> = {critical: 0, down: 1, warning: 2, ok: 3, waiting: 4};

/** Worst first: below zero when `left` is worse. */
export function compareStatus(left: ServerStatus, right: ServerStatus): number {
	return rank[left] - rank[right];
}

/** Whether it answered last: its metrics, or where it has none, its health. */
function isThere({target, scrape, live, ready}: ServerFacts): boolean {
	if (target.metricsUrl !== undefined) {
		return scrape?.summary.up === true;
	}

	const state = (live ?? ready)?.verdict.state;
	return state !== undefined && state !== 'unreachable';
}

function verdict(
	{model}: SnapshotContext,
	server: ServerFacts,
	usage: Usage,
	/** The value of `up` at the instant looked at, while that is not now. */
	wasUp: number | 'unknown' | 'live',
): readonly [ServerStatus, string] {
	const {scrape, live, ready, target} = server;
	// What has no metrics is not waited for; whoever is in a recording had some.
	const isScraped = target.metricsUrl !== undefined || model.replay !== undefined;
	if (!isScraped && live === undefined && ready === undefined && !usage.isFromLogs) {
		const isProbed = target.healthUrl !== undefined || target.readyUrl !== undefined;
		return ['waiting', isProbed ? 'not probed yet' : 'no metrics; no tool calls in its log yet'];
	}

	const only = isScraped ? undefined : (live ?? ready);
	if (only !== undefined && (wasUp === 'live' ? only.verdict.state === 'unreachable' : wasUp === 0)) {
		return ['down', plainText(only.verdict.reason || 'unreachable')];
	}

	if (isScraped && (wasUp === 'unknown' || (wasUp === 'live' && scrape === undefined))) {
		return ['waiting', wasUp === 'live' ? 'not scraped yet' : 'not scraped then'];
	}

	if (isScraped && (wasUp === 0 || (wasUp === 'live' && scrape?.summary.up === false))) {
		return [
			'down',
			wasUp === 0 ? 'the scrape failed' : plainText(scrape?.summary.error || 'the scrape failed'),
		];
	}

	const firing = model.alerts.filter(
		({state, targetName, severity}) =>
			state === 'firing' && severity !== 'info' && targetName === server.target.name,
	);
	const alert = firing.find(({severity}) => severity === 'critical') ?? firing[0];
	if (alert?.severity === 'critical') {
		return ['critical', plainText(alert.name)];
	}

	const health = [live, ready].find(
		probe =>
			probe?.verdict.state === 'failing' ||
			probe?.verdict.state === 'degraded' ||
			probe?.verdict.state === 'unreachable',
	);
	const levels: readonly (readonly [Level, string])[] = [
		[errorLevel(usage.errorRatio), 'error rate'],
		[latencyLevel(usage.p95), 'p95 above 10s'],
		[health === undefined ? 'ok' : 'warning', plainText(health?.verdict.reason || 'health')],
		[alert === undefined ? 'ok' : 'warning', plainText(alert?.name ?? '')],
	];
	const worst =
		levels.find(([level]) => level === 'critical') ?? levels.find(([level]) => level === 'warning');
	return worst === undefined || worst[0] === 'ok' ? ['ok', ''] : [worst[0], worst[1]];
}
