import {expect, it} from 'vitest';
import {createEngine} from '../../source/promql/engine.ts';
import {runSelfLoop} from '../../source/runtime/self-loop.ts';
import {Head} from '../../source/tsdb/head.ts';
import {ManualClock} from '../support/manual-clock.ts';

it('what mcptop costs is a series like any other', async () => {
	const clock = new ManualClock();
	const head = new Head({retentionMs: 3_600_000, maxBytes: 1e8, maxSeriesPerTarget: 10});
	const stop = new AbortController();
	let frames = 0;
	const facts = () => {
		frames += 10;
		return {mcptop_frames_total: frames, mcptop_series: 7};
	};

	const loop = runSelfLoop({clock, appender: head, facts}, stop.signal);
	await clock.advance(60_000);
	stop.abort();
	await loop;
	const engine = createEngine(head);
	const value = (expr: string) => {
		const result = engine.instant(expr, clock.nowMs());
		return result.type === 'ok' && result.value.type === 'vector'
			? result.value.samples.map(sample => sample.value)
			: result;
	};
	expect(value('rate(mcptop_frames_total{job="mcptop"}[1m])')).toEqual([1]);
	expect(value('mcptop_series')).toEqual([7]);
});
