import {labelValue, metricName} from '../../source/labels/labels.ts';
import {planAliases} from '../../source/mcp/conventions/plan.ts';
import {Collection, type CollectionOptions} from '../../source/runtime/collection.ts';
import type {FilePort} from '../../source/runtime/ports.ts';
import type {Target} from '../../source/scrape/target.ts';
import {targetsFromArguments} from '../../source/scrape/target-argument.ts';
import type {Message} from '../../source/state/messages.ts';
import {Head} from '../../source/tsdb/head.ts';
import {SampleBuffer} from '../../source/tsdb/queryable.ts';
import {type FakeAnswer, FakeHttp} from '../support/fake-http.ts';
import {ManualClock} from '../support/manual-clock.ts';

/** Targets by the words of a command line, scraped every 2 s. */
export function targets(...texts: readonly string[]): readonly Target[] {
	return targetsFromArguments(texts, {headers: {}, scrapeIntervalMs: 2000}).targets;
}

export type Collecting = {
	readonly answer: (url: URL, count: number) => FakeAnswer;
	readonly targets?: readonly Target[];
	readonly health?: boolean;
	readonly readText?: FilePort['readText'];
	readonly random?: CollectionOptions['random'];
	readonly turns?: CollectionOptions['turns'];
	readonly ready?: CollectionOptions['ready'];
};

export type Collected = {
	readonly clock: ManualClock;
	readonly http: FakeHttp;
	readonly head: Head;
	readonly messages: readonly Message[];
	readonly stop: AbortController;
	readonly collection: Collection;
	/** The value of a series now, by name and part of its labels; undefined when it has none or is stale. */
	readonly now: (name: string, labels?: Readonly<Record<string, string>>) => number | undefined;
	/** Timestamps of the first series of a name, in ms after the clock's start. */
	readonly times: (name: string) => readonly number[];
};

/** A collection over a real store, with a fake network and a clock that stands still. */
export function collecting({
	answer,
	targets: given = [],
	health = false,
	readText,
	random = () => 0.5,
	turns,
	ready,
}: Collecting): Collected {
	const clock = new ManualClock();
	const http = new FakeHttp(clock, answer);
	const head = new Head({retentionMs: 3_600_000, maxBytes: 1e8, maxSeriesPerTarget: 1000});
	const messages: Message[] = [];
	const stop = new AbortController();
	const files = {readText: readText ?? (async () => ({type: 'failed' as const, reason: 'no such file'}))};
	const collection = new Collection(
		{
			ports: {clock, http, files},
			dispatch: message => messages.push(message),
			store: head,
			planAliases,
			version: '1.2.3',
			random,
			...(turns === undefined ? {} : {turns}),
			...(ready === undefined ? {} : {ready}),
			health,
			probeIntervalMs: 10_000,
			probeTimeoutMs: 5000,
		},
		stop.signal,
	);
	collection.setTargets(given);
	const now = (name: string, labels: Readonly<Record<string, string>> = {}) => {
		const selected = head.select([{name: metricName, operator: '=', value: name}]);
		const out = new SampleBuffer();
		for (let index = 0; index < selected.length; index++) {
			const matches = Object.entries(labels).every(
				([label, value]) => labelValue(selected.labels(index), label) === value,
			);
			if (matches && selected.latest(index, clock.nowMs(), 300_000, out)) {
				return out.values[0];
			}
		}

		return undefined;
	};
	const times = (name: string) => {
		const selected = head.select([{name: metricName, operator: '=', value: name}]);
		const out = new SampleBuffer();
		selected.window(0, 0, clock.nowMs() + 1e9, out);
		return Array.from(out.timestamps.subarray(0, out.length), tMs => tMs - new ManualClock().nowMs());
	};
	return {clock, http, head, messages, stop, collection, now, times};
}
