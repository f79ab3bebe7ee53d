import {ExpositionReader} from '../../source/exposition/reader.ts';
import {planAliases} from '../../source/mcp/conventions/plan.ts';
import {createEngine, embeddedQuerier} from '../../source/promql/engine.ts';
import {TargetIngest} from '../../source/scrape/ingest.ts';
import {targetsFromArguments} from '../../source/scrape/target-argument.ts';
import type {Message} from '../../source/state/messages.ts';
import {initialModel} from '../../source/state/model.ts';
import {update} from '../../source/state/update.ts';
import {ExemplarStore} from '../../source/tsdb/exemplars.ts';
import {Head} from '../../source/tsdb/head.ts';
import type {SampleFleet} from './sample-fleet.ts';

const intervalMs = 2000;
const startMs = 1_767_225_600_000;

/**
 * One server whose scrapes bring these bodies, one every two seconds: through the very reader, ingest, store, conventions
 * and engine that run in production.
 */
export function ingestedFleet(
	bodies: readonly {readonly text: string; readonly contentType: string}[],
	size: {readonly columns: number; readonly rows: number},
): SampleFleet {
	const [target] = targetsFromArguments(['server=:3001'], {
		headers: {},
		scrapeIntervalMs: intervalMs,
	}).targets;
	const head = new Head({retentionMs: 3_600_000, maxBytes: 64 << 20, maxSeriesPerTarget: 50_000});
	const exemplars = new ExemplarStore(1000);
	const ingest = new TargetIngest({
		target: target!,
		appender: head.openTarget(target!.id),
		samples: head,
		planAliases,
		exemplars,
	});
	const reader = new ExpositionReader();
	let model = initialModel({targets: [target!], windowMs: 60_000, ...size});
	const tell = (message: Message): void => {
		[model] = update(model, message);
	};
	for (const [index, {text, contentType}] of bodies.entries()) {
		const atMs = startMs + index * intervalMs;
		const {samplesScraped} = ingest.append(
			atMs,
			reader.read(new TextEncoder().encode(text), contentType),
			0.002,
		);
		tell({
			type: 'scrape-finished',
			targetId: target!.id,
			atMs,
			summary: {
				up: true,
				error: '',
				durationSeconds: 0.002,
				samples: samplesScraped,
				bodyBytes: text.length,
				problems: [],
				problemCount: 0,
				droppedSeries: 0,
				dialect: ingest.dialect,
				errorMeaning: ingest.errorMeaning,
			},
		});
	}

	return {
		model,
		querier: embeddedQuerier(createEngine(head)),
		exemplars,
		nowMs: startMs + (bodies.length - 1) * intervalMs,
	};
}
