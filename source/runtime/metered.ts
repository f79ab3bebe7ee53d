import {type Labels, labelValue} from '../labels/labels.ts';
import type {ServerFacts} from '../state/model.ts';
import {type Queryable, SampleBuffer} from '../tsdb/queryable.ts';

/** As far back as PromQL looks. */
const lookbackMs = 300_000;

/** What a server's tool calls are counted from. `unknown` until metrics that were read after a call show it, or do not. */
export type CallsFrom = 'metrics' | 'lines' | 'unknown';

/**
 * What the calls of the server with these labels are counted from. Counters with labels do not exist before their first
 * call: metrics without them say that the server has none only when they were asked for after a call, which a line told
 * of at `calledMs`. What was counted from lines before that would be counted twice.
 */
export function callsFrom(
	{store, server}: {readonly store: Queryable; readonly server: ServerFacts | undefined},
	{labels, calledMs, nowMs}: {readonly labels: Labels; readonly calledMs: number; readonly nowMs: number},
): CallsFrom {
	if (isMetered(store, labels, nowMs)) {
		return 'metrics';
	}

	const isScraped = server?.target.metricsUrl !== undefined;
	const isAsked = server?.scrape !== undefined && server.scrape.atMs >= calledMs;
	return isScraped && !isAsked ? 'unknown' : 'lines';
}

/** Whether a server's own metrics tell of its tool calls. */
function isMetered(store: Queryable, labels: Labels, nowMs: number): boolean {
	const own = store.select([
		{name: '__name__', operator: '=', value: 'mcp:tool_calls_total'},
		{name: 'job', operator: '=', value: labelValue(labels, 'job')},
		{name: 'instance', operator: '=', value: labelValue(labels, 'instance')},
		{name: 'from', operator: '!=', value: 'logs'},
	]);
	const newest = new SampleBuffer();
	for (let index = 0; index < own.length; index++) {
		if (own.latest(index, nowMs, lookbackMs, newest)) {
			return true;
		}
	}

	return false;
}
