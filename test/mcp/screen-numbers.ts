import {ExpositionReader} from '../../source/exposition/reader.ts';
import {labelsFrom, labelValue} from '../../source/labels/labels.ts';
import {planAliases} from '../../source/mcp/conventions/plan.ts';
import * as expressions from '../../source/mcp/expressions.ts';
import {type HonestQuantile, honestQuantile} from '../../source/mcp/quantile.ts';
import {createEngine} from '../../source/promql/engine.ts';
import {TargetIngest} from '../../source/scrape/ingest.ts';
import {Head} from '../../source/tsdb/head.ts';

export type ScreenNumbers = {
	readonly dialect: string;
	/** Calls in the window by tool. */
	readonly calls: Readonly<Record<string, number>>;
	/** Undefined: a dash. */
	readonly errorRatio: number | undefined;
	readonly p50: HonestQuantile;
	readonly p95: HonestQuantile;
	readonly meanSeconds: number | undefined;
	/** What an alert would compare. */
	readonly provenP95Seconds: number | undefined;
	readonly sessions: number | undefined;
};

/**
 * What the screens show of two scrapes a minute apart, the first with every counter at zero: through the very reader,
 * ingest, store, conventions and engine that run in production.
 */
export function screenNumbers(body: string, contentType: string): ScreenNumbers {
	const head = new Head({retentionMs: 3_600_000, maxBytes: 64 * 1024 * 1024, maxSeriesPerTarget: 50_000});
	const ingest = new TargetIngest({
		target: {labels: labelsFrom({job: 'j', instance: 'i'}), honorLabels: false},
		appender: head.openTarget('t'),
		samples: head,
		planAliases,
	});
	const reader = new ExpositionReader();
	const bytes = new TextEncoder().encode(body);
	const startMs = 1_700_000_000_000;
	const first = reader.read(bytes, contentType);
	ingest.append(startMs, {...first, values: first.values.slice().fill(0)}, 0);
	ingest.append(startMs + 60_000, reader.read(bytes, contentType), 0);

	const engine = createEngine(head);
	const vector = (expr: string): readonly {readonly tool: string; readonly value: number}[] => {
		const result = engine.instant(expr, startMs + 60_000);
		if (result.type === 'failed' || result.value.type !== 'vector') {
			throw new Error(`${expr}: ${result.type === 'failed' ? result.message : result.value.type}`);
		}

		return result.value.samples.map(({labels, value}) => ({tool: labelValue(labels, 'tool_name'), value}));
	};
	const scope: expressions.Scope = {selector: 'job="j"', window: '2m', by: []};
	const one = (expr: string): number | undefined => vector(expr)[0]?.value;
	const quantile = (at: number): HonestQuantile =>
		honestQuantile({
			quantile: at,
			interpolatedSeconds: one(expressions.interpolatedQuantile(at, scope)),
			highestSeconds: one(expressions.highestQuantile(scope)),
			meanSeconds: one(expressions.meanDuration(scope)),
		});
	const calls = vector(expressions.callCount({...scope, by: ['tool_name']}));
	return {
		dialect: ingest.dialect,
		calls: Object.fromEntries(calls.map(({tool, value}) => [tool, Math.round(value)])),
		errorRatio: one(expressions.errorRatio(scope)),
		p50: quantile(0.5),
		p95: quantile(0.95),
		meanSeconds: one(expressions.meanDuration(scope)),
		provenP95Seconds: one(expressions.provenQuantile(0.95, scope)),
		sessions: one(expressions.sessions(scope)),
	};
}
