import type {Clock} from '../base/clock.ts';
import {plainText} from '../base/plain-text.ts';
import type {Problem} from '../base/problem.ts';
import {type Labels, labelsFrom, labelValue, metricName, withLabels} from '../labels/labels.ts';
import type {LogBuffer} from '../logs/buffer.ts';
import {RecordReader} from '../logs/reader.ts';
import type {LogRecord} from '../logs/record.ts';
import {mask} from '../logs/redact.ts';
import {redactRecord} from '../logs/redact-record.ts';
import type {LogSource} from '../logs/source-argument.ts';
import type {Target} from '../scrape/target.ts';
import type {Dispatch} from '../state/messages.ts';
import type {SampleAppender} from '../tsdb/appender.ts';
import type {LogPort} from './ports.ts';

export type LogLoopOptions = {
	readonly clock: Clock;
	readonly buffer: LogBuffer;
	readonly appender: SampleAppender;
	readonly targets: () => readonly Target[];
	/** Secrets are masked before a record is kept (`--no-redact` keeps them). */
	readonly redact: boolean;
	readonly dispatch: Dispatch;
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
	/** Leaks that were told already: one finding a server and kind. */
	readonly #told = new Set<string>();
	/** Sources that are in the middle of a private key. */
	readonly #insideKey = new Set<string>();
	#sequence = 0;

	constructor(options: LogLoopOptions) {
		this.#options = options;
	}

	/** Bytes of one source in any pieces; `server` when it is bound to one; `part` where pieces of several streams mix. */
	push(source: string, server: string | undefined, chunk: Uint8Array, part = ''): void {
		const key = `${source}\n${part}`;
		let reader = this.#readers.get(key);
		if (reader === undefined) {
			reader = new RecordReader({
				source,
				...(server === undefined ? {} : {server}),
				nextSequence: () => this.#sequence++,
			});
			this.#readers.set(key, reader);
		}

		this.#take(reader.feed(chunk, this.#options.clock.nowMs()));
	}

	/** Reads a source until it ends or the signal fires; troubles of it are told. */
	async follow(port: LogPort, source: LogSource, signal: AbortSignal): Promise<void> {
		const {dispatch, appender, clock} = this.#options;
		let told = '';
		let reconnects = 0;
		const labels = this.#labelsOf(source.server ?? source.name, {
			[metricName]: 'mcp:transport_reconnects_total',
		});
		await port
			.open(
				{
					source,
					onBytes: (chunk, part) => this.push(source.name, source.server, chunk, part),
					onState: state => {
						if (state !== told && /^(waiting|ended|reconnecting)/.test(state)) {
							const problems: readonly Problem[] = [{severity: 'warning', where: source.name, what: state}];
							dispatch({type: 'problems-found', problems});
						}

						told = state;
					},
					onReconnect: () => {
						appender.appendSample(labels, clock.nowMs(), ++reconnects);
					},
				},
				signal,
			)
			.catch((error: unknown) => {
				// One source that breaks costs itself.
				const what = `cannot be read any more: ${plainText(error instanceof Error ? error.message : String(error))}`;
				dispatch({type: 'problems-found', problems: [{severity: 'error', where: source.name, what}]});
			});
		// A last line without its line break is a line too.
		for (const [key, reader] of this.#readers) {
			if (key.startsWith(`${source.name}\n`)) {
				this.#take(reader.end(clock.nowMs()));
			}
		}
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
		for (const given of records) {
			const record = this.#options.redact ? this.#masked(given) : given;
			this.#options.buffer.push(record);
			this.#count(record);
		}
	}

	#masked(given: LogRecord): LogRecord {
		const {record, findings} = redactRecord(this.#withoutKey(given));
		const where = record.server ?? record.source;
		for (const finding of findings) {
			const leak = `${where}\n${finding}`;
			if (!this.#told.has(leak) && this.#told.size < maxCounters) {
				this.#told.add(leak);
				const what = `its log holds a ${finding}`;
				const hint = 'keep secrets out of logs; mcptop masks it here';
				this.#options.dispatch({
					type: 'problems-found',
					problems: [{severity: 'warning', where, what, hint}],
				});
			}
		}

		return record;
	}

	/** A private key over several lines: all of them are masked, up to its end. */
	#withoutKey(record: LogRecord): LogRecord {
		const {source, raw} = record;
		const wasInside = this.#insideKey.has(source);
		const begins = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/.test(raw);
		const ends = /-----END [A-Z ]{0,30}PRIVATE KEY-----/.test(raw);
		if (begins && !ends) {
			this.#insideKey.add(source);
		} else if (ends) {
			this.#insideKey.delete(source);
		}

		return wasInside && !begins ? {...record, raw: mask, body: mask, attributes: {}} : record;
	}

	#count({server, source, severity, tool}: LogRecord): void {
		const key = JSON.stringify([server ?? source, severity, tool]);
		let counter = this.#counters.get(key);
		if (counter === undefined) {
			if (this.#counters.size >= maxCounters) {
				return;
			}

			const own = {
				[metricName]: 'mcp:log_messages_total',
				level: severity ?? 'unknown',
				tool_name: tool ?? '',
			};
			counter = {labels: this.#labelsOf(server ?? source, own), count: 0, written: 0};
			this.#counters.set(key, counter);
		}

		counter.count++;
	}

	/** The labels of the target of that name; a server nobody watches is its own instance. */
	#labelsOf(server: string, own: Readonly<Record<string, string>>): Labels {
		const target = this.#options
			.targets()
			.find(({name, labels}) => name === server || labelValue(labels, 'instance') === server);
		return target === undefined ? labelsFrom({...own, instance: server}) : withLabels(target.labels, own);
	}
}
