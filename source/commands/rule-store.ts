import {maxSeriesPerTarget} from '../base/limits.ts';
import {systemClock} from '../io/system-clock.ts';
import {createEngine} from '../promql/engine.ts';
import type {TestStore} from '../rules/unit-test/run-unit-test.ts';
import {Head} from '../tsdb/head.ts';

/** An empty store for one unit test of rules: keeps everything, for a test may span centuries. */
export function newTestStore(options: {readonly noStepSubqueryMs: number}): TestStore {
	const head = new Head({
		retentionMs: Number.POSITIVE_INFINITY,
		maxBytes: Number.POSITIVE_INFINITY,
		maxSeriesPerTarget,
	});
	return {engine: createEngine(head, {...options, clock: () => systemClock.monotonicMs()}), appender: head};
}
