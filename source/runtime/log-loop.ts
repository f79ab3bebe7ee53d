import {metricName} from '../labels/labels.ts';
import {RecordReader} from '../logs/reader.ts';
import type {LogRecord} from '../logs/record.ts';
import {Repeats} from '../logs/repeats.ts';
import type {LogSource} from '../logs/source-argument.ts';
import type {Dispatch} from '../state/messages.ts';
import {accessOfSource} from './access.ts';
import {CatchUp} from './catch-up.ts';
import {LogIntake, type LogIntakeOptions} from './log-intake.ts';
import {LogSourceEntry} from './log-sources.ts';
import type {FilePort, LogOrigin, LogPort} from './ports.ts';
import {Turns, type TurnsOptions} from './turns.ts';

export type LogLoopOptions = LogIntakeOptions &
	Pick<TurnsOptions, 'breathe'> & {
		readonly dispatch: Dispatch;
		/** Where servers' tokens and certificates lie. */
		readonly files: FilePort;
		/** Records that are older are left out and counted (`--since`). Unix milliseconds. */
		readonly sinceMs?: number | undefined;
	};

/** How often counts become samples and states are told. */
const tickMs = 1000;
/** Silence after which records held back for their continuation lines are let go: a single line is seen soon. */
const flushMs = 250;
/** A line that still has no end after this is shown as it stands: a writer that flushes by size is faster. */
const unfinishedMs = 5000;
/** Bytes between two looks at the clock: a thousand lines of one letter take as long as ten usual ones. */
const stepBytes = 2048;

/** Pieces that make lines together. */
type Origin = {
	readonly key: string;
	readonly reader: RecordReader;
	fedMs: number;
	isPast: boolean;
};

type Source = {
	readonly entry: LogSourceEntry;
	readonly catchUp: CatchUp;
	readonly origins: Map<string, Origin>;
	/** Only of sources that start again by themselves. */
	readonly repeats?: Repeats;
};

/** Turns bytes of log sources into records of the buffer, and tells how the sources are. */
export class LogLoop {
	readonly #options: LogLoopOptions;
	readonly #intake: LogIntake;
	readonly #turns: Turns;
	readonly #sources: Source[] = [];
	#sequence = 0;
	#writtenMs: number;
	#told = '';

	constructor(options: LogLoopOptions) {
		this.#options = options;
		this.#intake = new LogIntake(options);
		this.#turns = new Turns(options);
		this.#writtenMs = options.clock.nowMs() - tickMs;
	}

	/** Bytes of a sample server's log in any pieces, taken at once. */
	push(server: string, chunk: Uint8Array): void {
		let source = this.#sources.find(({entry}) => entry.kind === 'demo' && entry.name === server);
		if (source === undefined) {
			source = this.#open({name: server, kind: 'demo', server});
			source.entry.setState({type: 'following'});
		}

		this.#feed(source, {}, chunk);
	}

	/** Reads a source until it ends or the signal fires. */
	async follow(port: LogPort, given: LogSource, signal: AbortSignal): Promise<void> {
		const source = this.#open({name: given.name, kind: given.type, server: given.server});
		const {entry} = source;
		const {sinceMs} = this.#options;
		if (given.server !== undefined) {
			this.#intake.name(given.server);
		}

		try {
			await port.open(
				{
					source: given,
					access: accessOfSource(given, this.#options),
					...(sinceMs === undefined ? {} : {since: {atMs: sinceMs, timestampOf}}),
					onBytes: (chunk, origin = {}) => this.#take(source, origin, chunk),
					onBreak: (origin = {}) => this.#end(source, keyOf(origin)),
					onState: (state, file) => entry.setState(state, file),
					onRestart: () => this.#restarted(source),
					onUnread: files => {
						entry.unreadFiles = files;
					},
				},
				signal,
			);
		} catch (error) {
			// One source that breaks costs itself.
			entry.finish({type: 'failed', reason: error instanceof Error ? error.message : String(error)});
		}

		// A last line without its line break is a line too.
		for (const key of [...source.origins.keys()]) {
			this.#end(source, key);
		}
	}

	/** Resolves when the signal fires. */
	async run(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			for (let leftMs = tickMs; leftMs > 0 && !signal.aborted; leftMs -= flushMs) {
				await this.#options.clock.sleep(flushMs, signal).catch(() => {});
				this.#flush();
			}

			this.tick();
		}
	}

	/** Lets held back records go, writes the counts and tells of the sources. */
	tick(): void {
		const nowMs = this.#options.clock.nowMs();
		this.#flush();
		this.#intake.writeCounts(this.#writtenMs, nowMs);
		this.#writtenMs = nowMs;
		this.#tell();
	}

	#flush(): void {
		const {clock} = this.#options;
		const nowMs = clock.nowMs();
		for (const source of this.#sources) {
			for (const origin of source.origins.values()) {
				const {reader, fedMs} = origin;
				const idleMs = clock.monotonicMs() - fedMs;
				if (idleMs >= flushMs) {
					this.#keep(source, origin, idleMs >= unfinishedMs ? reader.end(nowMs) : reader.flush(nowMs));
				}
			}
		}
	}

	#open(given: ConstructorParameters<typeof LogSourceEntry>[1]): Source {
		const entry = new LogSourceEntry(this.#sources.length, given, () => this.#options.clock.nowMs());
		const startsAgain = entry.kind === 'command' || entry.kind === 'events';
		const source = {
			entry,
			catchUp: new CatchUp(this.#options.clock),
			origins: new Map(),
			...(startsAgain ? {repeats: new Repeats()} : {}),
		};
		this.#sources.push(source);
		return source;
	}

	/** Resolves when it is read: whoever waits for that floods nobody. */
	#take(source: Source, origin: LogOrigin, chunk: Uint8Array): Promise<void> {
		let at = 0;
		return this.#turns.run(() => {
			this.#feed(source, origin, chunk.subarray(at, at + stepBytes));
			at += stepBytes;
			return at >= chunk.length;
		});
	}

	#feed(source: Source, origin: LogOrigin, chunk: Uint8Array): void {
		const {clock} = this.#options;
		const key = keyOf(origin);
		let known = source.origins.get(key);
		if (known === undefined) {
			known = {key, reader: this.#reader(source.entry, origin), fedMs: 0, isPast: false};
			source.origins.set(key, known);
		}

		known.fedMs = clock.monotonicMs();
		if (known.isPast && origin.past !== true) {
			this.#keep(source, known, known.reader.flush(clock.nowMs()));
		}

		known.isPast = origin.past === true;
		this.#keep(source, known, known.reader.feed(chunk, clock.nowMs()));
	}

	#reader({name, server}: LogSourceEntry, {file}: LogOrigin): RecordReader {
		return new RecordReader({
			source: file ?? name,
			...(server === undefined ? {} : {server}),
			nextSequence: () => this.#sequence++,
		});
	}

	#end(source: Source, key: string): void {
		const origin = source.origins.get(key);
		if (origin !== undefined) {
			this.#keep(source, origin, origin.reader.end(this.#options.clock.nowMs()));
			source.origins.delete(key);
			this.#intake.forget(`${source.entry.id} ${key}`);
		}
	}

	#keep(source: Source, {key, isPast}: Origin, records: readonly LogRecord[]): void {
		const {sinceMs = Number.NEGATIVE_INFINITY} = this.#options;
		const {entry, repeats, catchUp} = source;
		for (const record of records) {
			if (record.hasOwnTimestamp && record.timestampMs < sinceMs) {
				entry.tooOld++;
			} else if (repeats?.isRepeat(record)) {
				entry.repeated++;
			} else {
				entry.records++;
				this.#intake.take(`${entry.id} ${key}`, record, isPast || catchUp.isPast(record));
			}
		}
	}

	#restarted({entry, repeats}: Source): void {
		entry.restarts++;
		repeats?.restarted();
		if (entry.kind === 'events') {
			const {appender, clock} = this.#options;
			const labels = this.#intake.labelsOf(entry.server ?? entry.name, {
				[metricName]: 'mcp:transport_reconnects_total',
			});
			appender.appendSample(labels, clock.nowMs(), entry.restarts);
		}
	}

	#tell(): void {
		const sources = this.#sources.map(({entry}) => entry.facts());
		const leaks = this.#intake.leaks();
		const text = JSON.stringify([sources, leaks]);
		if (text !== this.#told) {
			this.#told = text;
			this.#options.dispatch({type: 'log-sources-changed', sources, leaks});
		}
	}
}

function keyOf({file = '', stream = ''}: LogOrigin): string {
	return JSON.stringify([file, stream]);
}

/** When a line was written, by its own account. */
function timestampOf(line: Uint8Array): number | undefined {
	const reader = new RecordReader({source: '', nextSequence: () => 0});
	const [record] = [...reader.feed(line, 0), ...reader.end(0)];
	return record?.hasOwnTimestamp === true ? record.timestampMs : undefined;
}
