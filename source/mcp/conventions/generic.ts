import type {CallSource, Dialect} from './dialect.ts';
import type {Metric} from './metrics.ts';
import {success, toolLabels} from './vocabulary.ts';

const callNames = [
	/(^|_)mcp_?tool_?(calls|executions|invocations)(_total)?$/,
	/(^|_)tool_?(calls?|executions?|invocations?)(_count)?(_total)?$/,
	/(^|_)mcp_calls(_total)?$/,
	/^mcp_requests(_total)?$/,
];
const durationNames = [
	/(^|_)mcp_?tool_?(call|execution|invocation)?s?_?(duration|latency)(_seconds|_ms|_milliseconds)?$/,
	/(^|_)tool_?(call|execution|invocation)?s?_?(duration|latency)(_seconds|_ms|_milliseconds)?$/,
	/(^|_)mcp_(call|request|tool_execute)s?(_duration|_latency)?(_seconds|_ms|_milliseconds)$/,
];
const errorNames = [/(^|_)tool_?(call|execution|invocation)?s?_(errors|failures|failed)(_total)?$/];
const sessionNames = [
	/(^|_)(mcp_)?(active_sessions|sessions_active|session_count)(_total)?$/,
	/(^|_)mcp_(active_connections|connections_active)$/,
];
const inflightNames = [/(^|_)tool_?\w*_in_progress$/, /(^|_)mcp_(inflight|in_flight)(_requests)?$/];
const readyNames = [/(^|_)mcp_(server_)?ready$/];

/** Outcome labels whose words can be told apart, and the words for "it worked" in each. */
const outcomes: ReadonlyArray<readonly [label: string, ok: RegExp]> = [
	['status', success],
	['outcome', success],
	['result', success],
	['success', /^(true|1|yes)$/i],
	['error', /^(false|0|no|none)$/i],
	['is_error', /^(false|0|no)$/i],
	['failure', /^(none|false)$/i],
	['status_code', /^[123]/],
];

/**
 * A dialect made up for the names at hand, or undefined when nothing looks like tool calls. Careful: one family a slot
 * (two that both count calls must not add up), never a client's side, no errors unless an outcome label or an error
 * counter says so.
 */
export function genericDialect(metrics: ReadonlyMap<string, Metric>): Dialect | undefined {
	const counter = pick(metrics, callNames, ['counter', 'untyped']);
	const histogram = pick(metrics, durationNames, ['histogram']);
	const errors = pick(metrics, errorNames, ['counter', 'untyped']);
	const sessions = pick(metrics, sessionNames, ['gauge', 'untyped']);
	const inflight = pick(metrics, inflightNames, ['gauge', 'untyped']);
	const ready = pick(metrics, readyNames, ['gauge', 'untyped']);
	const called = counter ?? histogram;
	if (called === undefined && sessions === undefined) {
		return undefined;
	}

	const outcome = called && outcomes.find(([label]) => called.labelNames.has(label));
	return {
		name: 'generic',
		signs: [{family: /^/}],
		errorMeaning: outcome
			? `calls whose "${outcome[0]}" does not say success (names recognised by their pattern)`
			: called && errors
				? `calls counted in ${errors.name} (names recognised by their pattern)`
				: '',
		...(called ? {calls: [callSource(called, outcome)]} : {}),
		...(errors ? {errors: [{family: exactly(errors), tool: toolLabels}]} : {}),
		...(histogram ? {durations: [{family: exactly(histogram), tool: toolLabels}]} : {}),
		others: {
			...(sessions ? {sessions: [{family: exactly(sessions)}]} : {}),
			...(inflight ? {inflight: [{family: exactly(inflight)}]} : {}),
			...(ready ? {ready: [{family: exactly(ready)}]} : {}),
		},
	};
}

function callSource(metric: Metric, outcome: readonly [string, RegExp] | undefined): CallSource {
	const source = {family: exactly(metric), tool: toolLabels};
	return outcome === undefined
		? source
		: {...source, outcome: {label: outcome[0], ok: outcome[1], absent: 'unknown'}};
}

/** The family most like a tool's: by the order of the patterns, then one with a tool label, then the shortest name. */
function pick(
	metrics: ReadonlyMap<string, Metric>,
	patterns: readonly RegExp[],
	kinds: ReadonlyArray<Metric['kind']>,
): Metric | undefined {
	for (const pattern of patterns) {
		const [best] = [...metrics.values()]
			.filter(
				metric =>
					kinds.includes(metric.kind) && pattern.test(metric.name) && !/(^|_)client_/.test(metric.name),
			)
			.sort(
				(left, right) =>
					Number(hasTool(right)) - Number(hasTool(left)) ||
					left.name.length - right.name.length ||
					(left.name < right.name ? -1 : 1),
			);
		if (best !== undefined) {
			return best;
		}
	}

	return undefined;
}

function hasTool(metric: Metric): boolean {
	return toolLabels.some(label => metric.labelNames.has(label));
}

function exactly(metric: Metric): RegExp {
	return new RegExp(`^${metric.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}
