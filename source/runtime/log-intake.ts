import type {Clock} from '../base/clock.ts';
import {type Labels, labelValue, metricName, withLabels} from '../labels/labels.ts';
import type {LogBuffer} from '../logs/buffer.ts';
import type {LogRecord} from '../logs/record.ts';
import {redactRecord} from '../logs/redact-record.ts';
import {mask} from '../logs/secret-patterns.ts';
import type {LogLeak} from '../logs/source-state.ts';
import type {Target} from '../scrape/target.ts';
import type {SampleAppender} from '../tsdb/appender.ts';
import {LogCalls, unwatchedLabels} from './log-calls.ts';
import type {CallsFrom} from './metered.ts';

export type LogIntakeOptions = {
	readonly clock: Clock;
	readonly buffer: LogBuffer;
	readonly appender: SampleAppender;
	readonly targets: () => readonly Target[];
	/** Secrets are masked before a record is kept (`--no-redact` keeps them). */
	readonly redact: boolean;
	/** What the calls of the server with these labels are counted from; a line told of one at `calledMs`. Absent: lines. */
	readonly callsFrom?: (labels: Labels, calledMs: number) => CallsFrom;
	/** A server was named that is no target: bound to a source, or said by a line about one of its tools. */
	readonly onServer?: (name: string) => void;
};

/** Tools and levels counted apart; more would be a leak of names into series. */
const maxCounters = 5000;
/** Servers known only from their lines; a line may say anything, and each is a row. */
const maxNamed = 200;
/** Leaks told apart by server and kind; more than a fleet has kinds of mistakes. */
const maxLeaks = 500;
/** Lines of one private key; an RSA key of 16384 bits has 210. Without its end the lines after it are shown again. */
const maxKeyLines = 250;

type Counter = {readonly labels: Labels; count: number; written: number};

/** Where all records come in: secrets masked, counted as `mcp:log_messages_total`, kept in the buffer. */
export class LogIntake {
	readonly #options: LogIntakeOptions;
	readonly #counters = new Map<string, Counter>();
	readonly #leaks = new Map<string, LogLeak>();
	/** Origins in the middle of a private key, with the lines of it so far. */
	readonly #insideKey = new Map<string, number>();
	readonly #calls: LogCalls;
	/** Names told to `onServer`. */
	readonly #named = new Set<string>();

	constructor(options: LogIntakeOptions) {
		this.#options = options;
		const {appender, callsFrom = () => 'lines'} = options;
		this.#calls = new LogCalls({
			appender,
			labelsOf: (server, own) => this.labelsOf(server, own),
			callsFrom: (server, calledMs) => callsFrom(this.labelsOf(server, {}), calledMs),
		});
	}

	/** Records of one origin, in the order they came. What is past is kept, but nothing happened now that could be counted. */
	take(origin: string, given: LogRecord, isPast: boolean): void {
		const record = this.#options.redact ? this.#masked(origin, given) : given;
		this.#options.buffer.push(record);
		this.#count(record, isPast ? 0 : 1);
		const {server} = record;
		if (server !== undefined && record.tool !== undefined) {
			this.name(server);
			if (!isPast) {
				this.#calls.take(server, record);
			}
		}
	}

	/** A server that lines are of: it is told of once, if it is no target. */
	name(server: string): void {
		if (!this.#named.has(server) && this.#named.size < maxNamed) {
			this.#named.add(server);
			if (this.#targetOf(server) === undefined) {
				this.#options.onServer?.(server);
			}
		}
	}

	/** The origin ended: a key it was in the middle of ends with it. */
	forget(origin: string): void {
		this.#insideKey.delete(origin);
	}

	leaks(): readonly LogLeak[] {
		return [...this.#leaks.values()];
	}

	/** Writes the counts; `sinceMs` is when they were written before. */
	writeCounts(sinceMs: number, nowMs: number): void {
		this.#calls.write(sinceMs, nowMs);
		for (const counter of this.#counters.values()) {
			// A counter begins at zero before its first line, so that its first increase is seen.
			if (counter.written === 0) {
				this.#options.appender.appendSample(counter.labels, sinceMs, 0);
			}

			this.#options.appender.appendSample(counter.labels, nowMs, counter.count);
			counter.written++;
		}
	}

	/** The labels of the target of that name; a server nobody watches is its own instance. */
	labelsOf(server: string, own: Readonly<Record<string, string>>): Labels {
		const target = this.#targetOf(server);
		return target === undefined ? unwatchedLabels(server, own) : withLabels(target.labels, own);
	}

	#targetOf(server: string): Target | undefined {
		return this.#options
			.targets()
			.find(({name, labels}) => name === server || labelValue(labels, 'instance') === server);
	}

	#masked(origin: string, given: LogRecord): LogRecord {
		const {record, findings} = redactRecord(this.#withoutKey(origin, given));
		const server = record.server ?? record.source;
		for (const finding of findings) {
			const key = JSON.stringify([server, finding]);
			const known = this.#leaks.get(key);
			if (known !== undefined || this.#leaks.size < maxLeaks) {
				const records = (known?.records ?? 0) + 1;
				this.#leaks.set(key, {server, finding, records, lastAtMs: record.timestampMs});
			}
		}

		return record;
	}

	/** A private key over several lines: all of them are masked, up to its end. */
	#withoutKey(origin: string, record: LogRecord): LogRecord {
		const {raw} = record;
		const lines = this.#insideKey.get(origin);
		const begins = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/.test(raw);
		const ends = /-----END [A-Z ]{0,30}PRIVATE KEY-----/.test(raw);
		if (begins && !ends) {
			// What the reader joined of it stands in one line, with blanks between.
			this.#insideKey.set(origin, raw.split(' ').length);
		} else if (ends || (lines ?? 0) >= maxKeyLines) {
			this.#insideKey.delete(origin);
		} else if (lines !== undefined) {
			this.#insideKey.set(origin, lines + 1);
		}

		return lines !== undefined && !begins ? {...record, raw: mask, body: mask, attributes: {}} : record;
	}

	#count({server, source, severity, tool}: LogRecord, by: 0 | 1): void {
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
			counter = {labels: this.labelsOf(server ?? source, own), count: 0, written: 0};
			this.#counters.set(key, counter);
		}

		counter.count += by;
	}
}
