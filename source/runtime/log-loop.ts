import type {Clock} from '../base/clock.ts';
import {type Labels, labelsFrom, labelValue, metricName, withLabels} from '../labels/labels.ts';
import type {LogBuffer} from '../logs/buffer.ts';
import {RecordReader} from '../logs/reader.ts';
import type {LogRecord} from '../logs/record.ts';
import type {Target} from '../scrape/target.ts';
import type {SampleAppender} from '../tsdb/appender.ts';

export type LogLoopOptions = {
	readonly clock: Clock;
	readonly buffer: LogBuffer;
	readonly appender: SampleAppender;
	readonly targets: () => readonly Target[];
};

/** How often counts become samples, and records held back for their continuation lines are let go. */
const tickMs = 1000;
/** Tools and levels counted apart; more would be a leak of names into series. */
const maxCounters = 5000;

type Counter = {readonly labels: Labels; count: number; written: number};

/** Turns bytes of log sources into records of the buffer, and counts them as `mcp:log_messages_total`. */
export class LogLoop {
	readonly #options: LogLoopOptions;
	readonly #readers = new Map<string, RecordReader>();
	readonly #counters = new Map<string, Counter>();
	#sequence = 0;

	constructor(options: LogLoopOptions) {
		this.#options = options;
	}

	/** Bytes of one source in any pieces; `server` when the source is bound to one. */
	push(source: string, server: string | undefined, chunk: Uint8Array): void {
		let reader = this.#readers.get(source);
		if (reader === undefined) {
			reader = new RecordReader({
				source,
				...(server === undefined ? {} : {server}),
				nextSequence: () => this.#sequence++,
			});
			this.#readers.set(source, reader);
		}

		this.#take(reader.feed(chunk, this.#options.clock.nowMs()));
	}

	/** Resolves when the signal fires. */
	async run(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			await this.#options.clock.sleep(tickMs, signal).catch(() => {});
			this.tick();
		}
	}

	/** Lets held back records go and writes the counts. */
	tick(): void {
		const nowMs = this.#options.clock.nowMs();
		for (const reader of this.#readers.values()) {
			this.#take(reader.flush(nowMs));
		}

		for (const counter of this.#counters.values()) {
			// A counter begins at zero before its first line, so that its first increase is seen.
			if (counter.written === 0) {
				this.#options.appender.appendSample(counter.labels, nowMs - tickMs, 0);
			}

			this.#options.appender.appendSample(counter.labels, nowMs, counter.count);
			counter.written++;
		}
	}

	#take(records: readonly LogRecord[]): void {
		for (const record of records) {
			this.#options.buffer.push(record);
			this.#count(record);
		}
	}

	#count({server, source, severity, tool}: LogRecord): void {
		const key = JSON.stringify([server ?? source, severity, tool]);
		let counter = this.#counters.get(key);
		if (counter === undefined) {
			if (this.#counters.size >= maxCounters) {
				return;
			}

			counter = {
				labels: this.#labelsOf(server ?? source, severity ?? 'unknown', tool ?? ''),
				count: 0,
				written: 0,
			};
			this.#counters.set(key, counter);
		}

		counter.count++;
	}

	/** The labels of the target of that name; a server nobody watches is its own instance. */
	#labelsOf(server: string, level: string, tool: string): Labels {
		const target = this.#options
			.targets()
			.find(({name, labels}) => name === server || labelValue(labels, 'instance') === server);
		const own = {[metricName]: 'mcp:log_messages_total', level, tool_name: tool};
		return target === undefined ? labelsFrom({...own, instance: server}) : withLabels(target.labels, own);
	}
}
