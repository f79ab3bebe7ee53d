import {type Labels, labelsFrom, metricName} from '../labels/labels.ts';
import {CallMemory, type LoggedCall, loggedCall} from '../logs/calls.ts';
import type {LogRecord} from '../logs/record.ts';
import type {Target, TargetId} from '../scrape/target.ts';
import type {SampleAppender} from '../tsdb/appender.ts';
import type {CallsFrom} from './metered.ts';

export type LogCallsOptions = {
	readonly appender: SampleAppender;
	/** Series of a server with some labels of their own. */
	labelsOf(server: string, own: Readonly<Record<string, string>>): Labels;
	/** What the server's calls are counted from; a line told of one at `calledMs`. */
	callsFrom(server: string, calledMs: number): CallsFrom;
};

/** Tools of all servers; more would be a leak of names into series. */
const maxTools = 1000;
/** Calls of a server kept until it is known whether its metrics count them: a scrape interval of a busy one. */
const maxKept = 10_000;
/** Kinds of errors of one tool; what is beyond is counted without a kind. */
const maxErrorKinds = 20;
/** How far behind the clock a line's own time may be to be used: a call is shown when it was, not when it was read. */
const maxLagMs = 60_000;
/** Samples run ahead of the clock at most this far where calls share a millisecond; what is beyond is left out of quantiles. */
const maxAheadMs = 1000;
/** Seconds; prom-client's and two more, for histograms and heat maps. Quantiles do not need them. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, Number.POSITIVE_INFINITY];

type Span = {readonly sinceMs: number; readonly nowMs: number};
type Counter = {readonly labels: Labels; value: number; isWritten: boolean};
/** Durations as they were, a sample a call: `quantile_over_time` over them is exact. */
type Durations = {readonly labels: Labels; newestMs: number};

type Tool = {
	readonly calls: Counter;
	/** Errors of no known kind; zero of a tool that never failed, which is not the same as not knowing. */
	readonly errors: Counter;
	readonly errorKinds: Map<string, Counter>;
	readonly sum: Counter;
	readonly count: Counter;
	/** Cumulative, by `bounds`. */
	readonly buckets: readonly Counter[];
	readonly durations: Durations;
};

type Server = {
	readonly name: string;
	readonly tools: Map<string, Tool>;
	/** Of all its tools. */
	durations: Durations | undefined;
	/** Noted and not yet written. */
	calls: LoggedCall[];
	/** By when the first call was noted that no metrics told of. */
	calledMs: number | undefined;
};

/**
 * Tool calls of servers without metrics, from what their lines say: `mcp:tool_calls_total`, `mcp:tool_errors_total`,
 * `mcp:tool_duration_seconds` as a histogram, and `mcp:tool_call_seconds`, which holds each call's duration, by tool and for all
 * tools together. All have `from="logs"`.
 */
export class LogCalls {
	readonly #options: LogCallsOptions;
	readonly #servers = new Map<string, Server>();
	readonly #memory = new CallMemory();
	#tools = 0;

	constructor(options: LogCallsOptions) {
		this.#options = options;
	}

	/** Notes the call a record tells of, if it does. */
	take(name: string, record: LogRecord): void {
		const call = loggedCall(record);
		if (call === undefined || !this.#memory.isNew(name, record)) {
			return;
		}

		let server = this.#servers.get(name);
		if (server === undefined) {
			server = {name, tools: new Map(), durations: undefined, calls: [], calledMs: undefined};
			this.#servers.set(name, server);
		}

		if (server.calls.length < maxKept) {
			server.calls.push(call);
		}
	}

	/** Writes what was noted; `sinceMs` is when it was written before. */
	write(sinceMs: number, nowMs: number): void {
		for (const server of this.#servers.values()) {
			server.calledMs ??= server.calls.length > 0 ? nowMs : undefined;
			const from = this.#options.callsFrom(server.name, server.calledMs ?? nowMs);
			if (from === 'metrics') {
				this.#end(server, nowMs);
			} else if (from === 'lines') {
				this.#count(server, {sinceMs, nowMs});
			}
		}
	}

	/** Counts what was noted. */
	#count(server: Server, span: Span): void {
		for (const call of server.calls) {
			this.#add(server, call, span);
		}

		server.calls = [];
		for (const tool of server.tools.values()) {
			for (const counter of countersOf(tool)) {
				this.#write(counter, span);
			}
		}
	}

	#write(counter: Counter, {sinceMs, nowMs}: Span): void {
		// A counter begins at zero before its first call, so that its first increase is seen.
		if (!counter.isWritten) {
			this.#options.appender.appendSample(counter.labels, sinceMs, 0);
			counter.isWritten = true;
		}

		this.#options.appender.appendSample(counter.labels, nowMs, counter.value);
	}

	#add(server: Server, call: LoggedCall, span: Span): void {
		const tool = this.#toolOf(server, call.tool);
		if (tool === undefined) {
			return;
		}

		tool.calls.value++;
		tool.count.value++;
		tool.sum.value += call.seconds;
		for (let index = bounds.length - 1; index >= 0 && call.seconds <= bounds[index]!; index--) {
			tool.buckets[index]!.value++;
		}

		if (call.isError) {
			this.#errorsOf(server, tool, call).value++;
		}

		server.durations ??= this.#durations(server, {});
		this.#note(tool.durations, call, span);
		this.#note(server.durations, call, span);
	}

	#toolOf(server: Server, name: string): Tool | undefined {
		let tool = server.tools.get(name);
		if (tool === undefined && this.#tools < maxTools) {
			this.#tools++;
			const own = {tool_name: name};
			const series = 'mcp:tool_duration_seconds';
			tool = {
				calls: this.#counter(server, 'mcp:tool_calls_total', own),
				errors: this.#counter(server, 'mcp:tool_errors_total', own),
				errorKinds: new Map(),
				sum: this.#counter(server, `${series}_sum`, own),
				count: this.#counter(server, `${series}_count`, own),
				buckets: bounds.map(bound =>
					this.#counter(server, `${series}_bucket`, {
						...own,
						le: Number.isFinite(bound) ? `${bound}` : '+Inf',
					}),
				),
				durations: this.#durations(server, own),
			};
			server.tools.set(name, tool);
		}

		return tool;
	}

	#errorsOf(server: Server, {errors, errorKinds}: Tool, {tool, errorType}: LoggedCall): Counter {
		if (errorType === undefined) {
			return errors;
		}

		let counter = errorKinds.get(errorType);
		if (counter === undefined && errorKinds.size < maxErrorKinds) {
			const own = {tool_name: tool, error_type: errorType};
			counter = this.#counter(server, 'mcp:tool_errors_total', own);
			errorKinds.set(errorType, counter);
		}

		return counter ?? errors;
	}

	#counter(server: Server, name: string, own: Readonly<Record<string, string>>): Counter {
		const labels = this.#options.labelsOf(server.name, {[metricName]: name, ...own, from: 'logs'});
		return {labels, value: 0, isWritten: false};
	}

	#durations(server: Server, own: Readonly<Record<string, string>>): Durations {
		const named = {[metricName]: 'mcp:tool_call_seconds', ...own, from: 'logs'};
		return {labels: this.#options.labelsOf(server.name, named), newestMs: Number.NEGATIVE_INFINITY};
	}

	#note(durations: Durations, {atMs, seconds}: LoggedCall, {sinceMs, nowMs}: Span): void {
		// Calls that do not say when are put one after another into the time since the last look.
		const isUsable = atMs !== undefined && atMs <= nowMs && atMs > nowMs - maxLagMs;
		const tMs = Math.max(isUsable ? atMs : sinceMs + 1, durations.newestMs + 1);
		if (tMs <= nowMs + maxAheadMs) {
			durations.newestMs = tMs;
			this.#options.appender.appendSample(durations.labels, tMs, seconds);
		}
	}

	/** The server has metrics of its own now. */
	#end(server: Server, nowMs: number): void {
		server.calls = [];
		server.calledMs = undefined;
		for (const tool of server.tools.values()) {
			for (const {labels} of [...countersOf(tool), tool.durations]) {
				this.#options.appender.markStale(labels, nowMs + maxAheadMs + 1);
			}
		}

		if (server.durations !== undefined) {
			this.#options.appender.markStale(server.durations.labels, nowMs + maxAheadMs + 1);
			server.durations = undefined;
		}

		this.#tools -= server.tools.size;
		server.tools.clear();
	}
}

function countersOf({calls, errors, errorKinds, sum, count, buckets}: Tool): readonly Counter[] {
	return [calls, errors, ...errorKinds.values(), sum, count, ...buckets];
}

/** Labels of a server that only its lines tell of. */
export function unwatchedLabels(server: string, own: Readonly<Record<string, string>> = {}): Labels {
	return labelsFrom({...own, instance: server});
}

/** Where a server was found that only its lines tell of. */
export const foundInLog: string = 'its log';

/** A row for a server that nothing is known of but its lines. */
export function logTarget(name: string): Target {
	return {
		id: `log:${name}` as TargetId,
		name,
		labels: unwatchedLabels(name),
		honorLabels: false,
		headers: {},
		// What its lines say is written once a second.
		scrapeIntervalMs: 1000,
		scrapeTimeoutMs: 1000,
		foundIn: foundInLog,
	};
}
