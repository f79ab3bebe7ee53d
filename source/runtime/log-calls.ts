import {type Labels, labelsFrom, metricName} from '../labels/labels.ts';
import {CallMemory, type LoggedCall, loggedCall} from '../logs/calls.ts';
import type {LogRecord} from '../logs/record.ts';
import type {Target, TargetId} from '../scrape/target.ts';
import type {SampleAppender} from '../tsdb/appender.ts';

export type LogCallsOptions = {
	readonly appender: SampleAppender;
	/** Series of a server with some labels of their own. */
	labelsOf(server: string, own: Readonly<Record<string, string>>): Labels;
	/** The server's own metrics tell of its calls: what its lines say would count them twice. */
	isMetered(server: string): boolean;
};

/** Tools of all servers; more would be a leak of names into series. */
const maxTools = 2000;
/** Kinds of errors of one server; what is beyond is counted without a kind. */
const maxErrorTypes = 30;
/** How far behind the clock a line's own time may be to be used: a call is shown when it was, not when it was read. */
const maxLagMs = 60_000;
/** Samples run ahead of the clock at most this far where calls share a millisecond; what is beyond is left out of quantiles. */
const maxAheadMs = 1000;

type Span = {readonly sinceMs: number; readonly nowMs: number};

type Counter = {readonly labels: Labels; value: number; isWritten: boolean};

/** Durations as they were, a sample a call: `quantile_over_time` over them is exact. */
type Durations = {readonly labels: Labels; newestMs: number};

type Server = {
	readonly name: string;
	readonly counters: Map<string, Counter>;
	readonly durations: Map<string, Durations>;
	readonly errorTypes: Set<string>;
	calls: LoggedCall[];
	hasSeries: boolean;
};

/**
 * Tool calls of servers without metrics, from what their lines say: `mcp:tool_calls_total`, `mcp:tool_errors_total`,
 * `mcp:tool_duration_seconds_sum` and `_count`, and `mcp:tool_call_seconds`, which holds each call's duration, by tool and for
 * all tools together. All have `from="logs"`.
 */
export class LogCalls {
	readonly #options: LogCallsOptions;
	readonly #servers = new Map<string, Server>();
	readonly #memory = new CallMemory();
	#tools = 0;

	constructor(options: LogCallsOptions) {
		this.#options = options;
	}

	/** Notes the call a record tells of. True when it does. */
	take(name: string, record: LogRecord): boolean {
		const call = loggedCall(record);
		if (call === undefined || !this.#memory.isNew(name, record)) {
			return call !== undefined;
		}

		let server = this.#servers.get(name);
		if (server === undefined) {
			server = {
				name,
				counters: new Map(),
				durations: new Map(),
				errorTypes: new Set(),
				calls: [],
				hasSeries: false,
			};
			this.#servers.set(name, server);
		}

		server.calls.push(call);
		return true;
	}

	/** Writes what was noted; `sinceMs` is when it was written before. */
	write(sinceMs: number, nowMs: number): void {
		for (const server of this.#servers.values()) {
			if (this.#options.isMetered(server.name)) {
				this.#end(server, nowMs);
				continue;
			}

			for (const call of server.calls) {
				this.#count(server, call, {sinceMs, nowMs});
			}

			server.calls = [];
			for (const counter of server.counters.values()) {
				// A counter begins at zero before its first call, so that its first increase is seen.
				if (!counter.isWritten) {
					this.#options.appender.appendSample(counter.labels, sinceMs, 0);
				}

				this.#options.appender.appendSample(counter.labels, nowMs, counter.value);
				counter.isWritten = true;
			}
		}
	}

	#count(server: Server, call: LoggedCall, span: Span): void {
		const tool = {tool_name: call.tool};
		if (!this.#hasRoom(server, call.tool)) {
			return;
		}

		server.hasSeries = true;
		this.#add(server, 'mcp:tool_calls_total', tool, 1);
		// A tool that never failed has no errors, which is not the same as not knowing.
		const errorType = this.#hasRoomForError(server, call) ? call.errorType : undefined;
		this.#add(server, 'mcp:tool_errors_total', tool, call.isError && errorType === undefined ? 1 : 0);
		if (errorType !== undefined) {
			this.#add(server, 'mcp:tool_errors_total', {...tool, error_type: errorType}, 1);
		}

		this.#add(server, 'mcp:tool_duration_seconds_sum', tool, call.seconds);
		this.#add(server, 'mcp:tool_duration_seconds_count', tool, 1);
		this.#note(server, tool, call, span);
		this.#note(server, {}, call, span);
	}

	#hasRoom(server: Server, tool: string): boolean {
		if (server.durations.has(tool)) {
			return true;
		}

		this.#tools++;
		return this.#tools <= maxTools;
	}

	#hasRoomForError({errorTypes}: Server, {errorType}: LoggedCall): boolean {
		if (errorType !== undefined && errorTypes.size < maxErrorTypes) {
			errorTypes.add(errorType);
		}

		return errorType !== undefined && errorTypes.has(errorType);
	}

	#add(server: Server, name: string, own: Readonly<Record<string, string>>, by: number): void {
		const key = `${name}\n${own.tool_name}\n${own.error_type ?? ''}`;
		let counter = server.counters.get(key);
		if (counter === undefined) {
			const labels = this.#options.labelsOf(server.name, {[metricName]: name, ...own, from: 'logs'});
			counter = {labels, value: 0, isWritten: false};
			server.counters.set(key, counter);
		}

		counter.value += by;
	}

	#note(
		server: Server,
		own: {readonly tool_name?: string},
		{atMs, seconds}: LoggedCall,
		{sinceMs, nowMs}: Span,
	): void {
		const key = own.tool_name ?? '';
		let durations = server.durations.get(key);
		if (durations === undefined) {
			const named = {[metricName]: 'mcp:tool_call_seconds', ...own, from: 'logs'};
			durations = {labels: this.#options.labelsOf(server.name, named), newestMs: Number.NEGATIVE_INFINITY};
			server.durations.set(key, durations);
		}

		// Calls that do not say when are put one after another into the time since the last look.
		const isUsable = atMs !== undefined && atMs <= nowMs && atMs > nowMs - maxLagMs;
		const preferredMs = isUsable ? atMs : sinceMs + 1;
		const tMs = Math.max(preferredMs, durations.newestMs + 1);
		if (tMs <= nowMs + maxAheadMs) {
			durations.newestMs = tMs;
			this.#options.appender.appendSample(durations.labels, tMs, seconds);
		}
	}

	/** The server has metrics of its own now. */
	#end(server: Server, nowMs: number): void {
		server.calls = [];
		if (server.hasSeries) {
			server.hasSeries = false;
			for (const {labels} of [...server.counters.values(), ...server.durations.values()]) {
				this.#options.appender.markStale(labels, nowMs + maxAheadMs + 1);
			}

			server.counters.clear();
			server.durations.clear();
		}
	}
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
