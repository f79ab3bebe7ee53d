import {type Labels, labelValue} from '../labels/labels.ts';
import {type Queryable, SampleBuffer} from '../tsdb/queryable.ts';

/** As far back as PromQL looks. */
const lookbackMs = 300_000;

/** Whether a server's own metrics tell of its tool calls, so that its log lines need not. */
export function isMetered(store: Queryable, labels: Labels, nowMs: number): boolean {
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
