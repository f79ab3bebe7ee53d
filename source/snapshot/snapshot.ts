import {maxVariableRounds} from '../base/limits.ts';
import type {LogBuffer} from '../logs/buffer.ts';
import type {Querier, QueryResult} from '../promql/query.ts';
import type {Model, Replay} from '../state/model.ts';
import {placeKey} from '../state/view.ts';
import type {ExemplarStore} from '../tsdb/exemplars.ts';
import {
	type Answers,
	type Orders,
	type Questions,
	type SnapshotContext,
	snapshotContext,
	type TimeGrid,
} from './context.ts';
import {fleetQuestions, fleetRows, type ServerRow} from './fleet.ts';
import {type HeaderData, headerData, headerQuestions} from './header.ts';
import {type ScreenData, screenSnapshots} from './screens.ts';

/** All that one screen shows, as plain data. */
export type Snapshot = {
	/** `placeKey` of the place it was taken for. */
	readonly place: string;
	/** The instant it shows; Unix milliseconds. */
	readonly atMs: number;
	/** When it was taken: later than `atMs` while paused. */
	readonly takenAtMs: number;
	readonly rateIntervalMs: number;
	readonly chart: TimeGrid;
	/** Present while a recording is shown. */
	readonly replay?: Replay;
	readonly header: HeaderData;
	/** In the order configured. */
	readonly fleet: readonly ServerRow[];
	readonly data: ScreenData;
};

/** Asks what the visible screen needs and folds the answers. Rejects only with the signal's reason. */
export async function takeSnapshot(
	model: Model,
	nowMs: number,
	{
		querier,
		signal,
		logs,
		exemplars,
		previous,
	}: {
		readonly querier: Querier;
		readonly signal?: AbortSignal;
		readonly logs?: LogBuffer;
		readonly exemplars?: ExemplarStore;
		/** Taken before: its lists keep their order for a while. */
		readonly previous?: Snapshot | undefined;
	},
): Promise<Snapshot> {
	const context = snapshotContext(model, nowMs, {
		...(logs === undefined ? {} : {logs}),
		...(exemplars === undefined ? {} : {exemplars}),
		...(previous === undefined ? {} : {orders: ordersOf(previous.data)}),
	});
	const byName = new Map<string, QueryResult | undefined>();
	const answers: Answers = name => byName.get(name);
	const ask = async (questions: Questions) => {
		const fresh = Object.entries(questions).filter(([name]) => !byName.has(name));
		const results =
			fresh.length === 0
				? []
				: await querier.ask(
						fresh.map(([, query]) => query),
						signal,
					);
		for (const [index, [name]] of fresh.entries()) {
			byName.set(name, results[index]);
		}

		return fresh.length > 0;
	};

	await ask(snapshotQuestions(context));
	const fleet = fleetRows(context, answers);
	const {followUp} = screenSnapshots[context.place.screen];
	for (let round = 0; followUp !== undefined && round <= maxVariableRounds; round++) {
		if (!(await ask(followUp(context, answers, fleet)))) {
			break;
		}
	}

	return foldSnapshot(context, nowMs, {answers, fleet});
}

export function snapshotQuestions(context: SnapshotContext): Questions {
	return {
		...headerQuestions(context),
		...fleetQuestions(context),
		...screenSnapshots[context.place.screen].questions(context),
	};
}

function foldSnapshot(
	context: SnapshotContext,
	takenAtMs: number,
	{answers, fleet}: {readonly answers: Answers; readonly fleet: readonly ServerRow[]},
): Snapshot {
	return {
		place: placeKey(context.place),
		atMs: context.atMs,
		takenAtMs,
		rateIntervalMs: context.rateIntervalMs,
		chart: context.chart,
		...(context.model.replay === undefined ? {} : {replay: context.model.replay}),
		header: headerData(context, answers, fleet),
		fleet,
		data: screenSnapshots[context.place.screen].fold(context, answers, fleet),
	};
}

function ordersOf(data: ScreenData): Orders {
	return 'orders' in data ? data.orders : {};
}
