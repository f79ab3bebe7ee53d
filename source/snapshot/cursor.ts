import {type Line, lastValue} from './answers.ts';
import type {SnapshotContext} from './context.ts';

/** What the legend says of a line: its value at the cursor, or the newest when there is none. */
export function valueAtCursor(line: Line, context: SnapshotContext): number | undefined {
	const {cursorAtMs} = chartCursor(context);
	if (cursorAtMs === undefined) {
		return lastValue(line);
	}

	const value = line[Math.round((cursorAtMs - context.chart.startMs) / context.chart.stepMs)];
	return value === undefined || Number.isNaN(value) ? undefined : value;
}

/** The cursor while it is inside the charts: time goes on, and it stays behind. */
export function chartCursor({model, chart}: SnapshotContext): {readonly cursorAtMs?: number} {
	const {cursorAtMs} = model.view;
	return cursorAtMs === undefined || cursorAtMs < chart.startMs || cursorAtMs > chart.endMs
		? {}
		: {cursorAtMs};
}
