import {Assembly} from './assembly.ts';
import {type Entry, readEntry} from './entry.ts';
import {openLine} from './envelopes/open-line.ts';
import {LineSplitter} from './lines.ts';
import {type Around, Parts} from './parts.ts';
import type {LogRecord} from './record.ts';

export type RecordReaderOptions = {
	/** Shown where a record names no server. */
	readonly source: string;
	/** The server the source is bound to; wins over what records say. */
	readonly server?: string;
	nextSequence(): number;
};

/** Lanes (containers, units, streams) kept apart in one source; the one longest silent makes room. */
const maxLanes = 256;
/** Lines of other lanes that may come between two of a record: records are given in the order they began. */
const maxBetween = 64;

type Begun = {readonly entry: Entry; readonly lane: Assembly; readonly line: number};

/** Bytes of one log source in any pieces → records. A line that is not understood is still a record. */
export class RecordReader {
	readonly #options: RecordReaderOptions;
	readonly #splitter = new LineSplitter();
	readonly #parts = new Parts();
	readonly #lanes = new Map<string, Assembly>();
	/** Records begun and not given, in the order they began. */
	#begun: Begun[] = [];
	#line = 0;

	constructor(options: RecordReaderOptions) {
		this.#options = options;
	}

	feed(chunk: Uint8Array, nowMs: number): LogRecord[] {
		const records: LogRecord[] = [];
		for (const line of this.#splitter.feed(chunk)) {
			this.#take(line, nowMs, records);
		}

		return records;
	}

	/** Lets records go that are held back; a line without its end stays until it has one. */
	flush(nowMs: number): LogRecord[] {
		for (const lane of this.#lanes.values()) {
			lane.flush(nowMs);
		}

		const records: LogRecord[] = [];
		this.#give(records);
		return records;
	}

	/** The source ended: what is left is a line too. */
	end(nowMs: number): LogRecord[] {
		const records: LogRecord[] = [];
		const rest = this.#splitter.end();
		if (rest !== undefined) {
			this.#take(rest, nowMs, records);
		}

		for (const part of this.#parts.end()) {
			this.#open(part.text, nowMs, part);
		}

		for (const lane of this.#lanes.values()) {
			lane.end(nowMs);
		}

		this.#lanes.clear();
		this.#give(records);
		return records;
	}

	#take(line: string, nowMs: number, records: LogRecord[]): void {
		this.#line++;
		this.#open(line, nowMs, undefined);
		this.#give(records);
		for (
			let oldest = this.#begun[0];
			oldest !== undefined && this.#line - oldest.line > maxBetween;
			oldest = this.#begun[0]
		) {
			// Its own lines may still come: only a lane that others have overtaken is hurried.
			if (this.#begun.length === 1) {
				break;
			}

			oldest.lane.end(nowMs);
			this.#give(records);
		}
	}

	#open(text: string, nowMs: number, around: Around | undefined): void {
		for (const opening of openLine(text, nowMs, around)) {
			if (opening.type === 'part') {
				const whole = this.#parts.take(opening);
				if (whole !== undefined) {
					this.#open(whole.text, nowMs, whole);
				}
			} else {
				this.#laneOf(opening.line.lane, nowMs).take(opening.line, nowMs);
			}
		}
	}

	#laneOf(key: string, nowMs: number): Assembly {
		const known = this.#lanes.get(key);
		if (known !== undefined) {
			if (this.#lanes.size > 1) {
				// The newest is last.
				this.#lanes.delete(key);
				this.#lanes.set(key, known);
			}

			return known;
		}

		if (this.#lanes.size === maxLanes) {
			const [oldest = ''] = this.#lanes.keys();
			this.#lanes.get(oldest)?.end(nowMs);
			this.#lanes.delete(oldest);
		}

		const lane: Assembly = new Assembly(entry => this.#begun.push({entry, lane, line: this.#line}));
		this.#lanes.set(key, lane);
		return lane;
	}

	/** Gives what is done, up to the first that is not. */
	#give(records: LogRecord[]): void {
		let given = 0;
		while (given < this.#begun.length && this.#begun[given]!.entry.isDone) {
			records.push(this.#record(this.#begun[given]!.entry));
			given++;
		}

		if (given > 0) {
			this.#begun.splice(0, given);
		}
	}

	#record(entry: Entry): LogRecord {
		const {source, server, nextSequence} = this.#options;
		const read = readEntry(entry);
		return {
			sequence: nextSequence(),
			timestampMs: read.timestampMs ?? entry.fedMs,
			hasOwnTimestamp: read.timestampMs !== undefined,
			severity: read.severity,
			body: read.body,
			source,
			server: server ?? read.server,
			tool: read.tool,
			correlationId: read.correlationId,
			sessionId: read.sessionId,
			traceId: read.traceId,
			spanId: read.spanId,
			durationMs: read.durationMs,
			outcome: read.outcome,
			error: read.error,
			attributes: read.attributes,
			detail: read.detail,
			raw: read.raw,
		};
	}
}
