import {assert} from '../base/assert.ts';
import type {LogRecord, Severity} from './record.ts';

export type BufferLimits = {readonly maxRecords: number; readonly maxBytes: number};

/** Records by severity; `unknown` where the line does not say. */
export type SeverityCounts = {readonly [S in Severity | 'unknown']: number};

/** What any record so far told beside its message: the length of the longest text of its kind, 0 for none. */
export type LogFacts = {
	readonly server: number;
	readonly tool: number;
	readonly request: number;
	readonly duration: number;
};

/** What a record costs besides its texts: objects, keys, slots. */
const recordOverheadBytes = 400;

/**
 * The newest log records, bounded by number and by bytes. A record is known by its position: 0 for the first ever pushed,
 * rising by one, never used again.
 */
export class LogBuffer {
	readonly #limits: BufferLimits;
	#slots: (LogRecord | undefined)[] = [];
	/** Bytes of the record in the same slot. */
	#sizes: number[] = [];
	#first = 0;
	#end = 0;
	#bytes = 0;
	readonly #counts: Record<Severity | 'unknown', number> = {
		trace: 0,
		debug: 0,
		info: 0,
		warn: 0,
		error: 0,
		fatal: 0,
		unknown: 0,
	};

	#facts: LogFacts = {server: 0, tool: 0, request: 0, duration: 0};

	constructor(limits: BufferLimits) {
		assert(limits.maxRecords > 0, 'a log buffer holds at least one record');
		this.#limits = limits;
	}

	/** Position of the oldest record held: as many were dropped. */
	get first(): number {
		return this.#first;
	}

	/** One past the newest record's position: as many were pushed. */
	get end(): number {
		return this.#end;
	}

	get bytes(): number {
		return this.#bytes;
	}

	/** Of all records ever pushed. */
	get counts(): SeverityCounts {
		return this.#counts;
	}

	/** Of all records ever pushed. */
	get facts(): LogFacts {
		return this.#facts;
	}

	push(record: LogRecord): void {
		if (this.#end - this.#first === this.#limits.maxRecords) {
			this.#dropOldest();
		}

		const slot = this.#end % this.#limits.maxRecords;
		const size = recordBytes(record);
		this.#slots[slot] = record;
		this.#sizes[slot] = size;
		this.#end++;
		this.#bytes += size;
		this.#counts[record.severity ?? 'unknown']++;
		this.#learn(record);
		while (this.#bytes > this.#limits.maxBytes && this.#end - this.#first > 1) {
			this.#dropOldest();
		}
	}

	/** Undefined when it was dropped or is yet to come. */
	at(position: number): LogRecord | undefined {
		return position < this.#first || position >= this.#end
			? undefined
			: this.#slots[position % this.#limits.maxRecords];
	}

	#learn({server, source, tool, durationMs, correlationId}: LogRecord): void {
		const known = this.#facts;
		const longest = (before: number, text: string | undefined) =>
			text === undefined || text.length <= before ? before : text.length;
		const facts = {
			server: longest(known.server, server ?? source),
			tool: longest(known.tool, tool),
			request: longest(known.request, correlationId),
			duration: durationMs === undefined ? known.duration : 1,
		};
		if (
			facts.server > known.server ||
			facts.tool > known.tool ||
			facts.request > known.request ||
			facts.duration > known.duration
		) {
			this.#facts = facts;
		}
	}

	#dropOldest(): void {
		const slot = this.#first % this.#limits.maxRecords;
		this.#bytes -= this.#sizes[slot]!;
		this.#slots[slot] = undefined;
		this.#first++;
	}
}

function recordBytes({raw, body, detail, error, attributes}: LogRecord): number {
	let length = raw.length + body.length + (detail?.length ?? 0) + (error?.length ?? 0);
	for (const name of Object.keys(attributes)) {
		length += name.length + attributes[name]!.length;
	}

	// V8 takes two bytes a character for a text as soon as one of them is beyond Latin-1.
	return (/[^\u0000-\u00ff]/.test(raw) ? 2 * length : length) + recordOverheadBytes;
}
