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

/** Bytes of one log source in any pieces → records. A line that is not understood is still a record. */
export class RecordReader {
	readonly #options: RecordReaderOptions;
	readonly #splitter = new LineSplitter();
	readonly #parts = new Parts();
	readonly #lanes = new Map<string, Assembly>();

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
		const entries = [...this.#lanes.values()].flatMap(lane => lane.flush(nowMs));
		return entries.map(entry => this.#record(entry));
	}

	/** The source ended: what is left is a line too. */
	end(nowMs: number): LogRecord[] {
		const records: LogRecord[] = [];
		const rest = this.#splitter.end();
		if (rest !== undefined) {
			this.#take(rest, nowMs, records);
		}

		for (const part of this.#parts.end()) {
			this.#open(part.text, nowMs, part, records);
		}

		for (const key of [...this.#lanes.keys()]) {
			this.#closeLane(key, nowMs, records);
		}

		return records;
	}

	#take(line: string, nowMs: number, records: LogRecord[]): void {
		this.#open(line, nowMs, undefined, records);
	}

	#open(text: string, nowMs: number, around: Around | undefined, records: LogRecord[]): void {
		for (const opening of openLine(text, nowMs, around)) {
			if (opening.type === 'part') {
				const whole = this.#parts.take(opening);
				if (whole !== undefined) {
					this.#open(whole.text, nowMs, whole, records);
				}
			} else {
				const lane = this.#laneOf(opening.line.lane, nowMs, records);
				for (const entry of lane.take(opening.line, nowMs)) {
					records.push(this.#record(entry));
				}
			}
		}
	}

	#laneOf(key: string, nowMs: number, records: LogRecord[]): Assembly {
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
			this.#closeLane(oldest, nowMs, records);
		}

		const lane = new Assembly();
		this.#lanes.set(key, lane);
		return lane;
	}

	#closeLane(key: string, nowMs: number, records: LogRecord[]): void {
		for (const entry of this.#lanes.get(key)?.end(nowMs) ?? []) {
			records.push(this.#record(entry));
		}

		this.#lanes.delete(key);
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
