import {plainText} from '../base/plain-text.ts';
import {type FieldsRead, readFields} from './fields.ts';
import {jsonFields} from './json-line.ts';
import {LineSplitter} from './lines.ts';
import type {LogRecord} from './record.ts';
import {readText} from './text-line.ts';

export type RecordReaderOptions = {
	/** Shown where a record names no server. */
	readonly source: string;
	/** The server the source is bound to; wins over what records say. */
	readonly server?: string;
	nextSequence(): number;
};

/** Lines folded into one record at most: a longer trace tells nothing more. */
const maxFolded = 100;

/** Bytes of one log source in any pieces → records. A line that is not understood is still a record. */
export class RecordReader {
	readonly #options: RecordReaderOptions;
	readonly #splitter = new LineSplitter();
	/** Held back until the next line shows whether it goes on. */
	#pending: {record: LogRecord; folded: string[]} | undefined;

	constructor(options: RecordReaderOptions) {
		this.#options = options;
	}

	feed(chunk: Uint8Array, nowMs: number): LogRecord[] {
		return this.#splitter.feed(chunk).flatMap(line => this.#take(line, nowMs));
	}

	/** Lets the record go that is held back; a line without its end stays until it has one. */
	flush(_nowMs: number): LogRecord[] {
		return this.#release();
	}

	/** The source ended: what is left is a line too. */
	end(nowMs: number): LogRecord[] {
		const rest = this.#splitter.end();
		return [...(rest === undefined ? [] : this.#take(rest, nowMs)), ...this.#release()];
	}

	#take(line: string, nowMs: number): LogRecord[] {
		if (line.trim() === '') {
			return [];
		}

		if (this.#pending !== undefined && isContinuation(line)) {
			if (this.#pending.folded.length < maxFolded) {
				this.#pending.folded.push(plainText(line).trimEnd());
			}

			return [];
		}

		const released = this.#release();
		this.#pending = {record: this.#record(line, nowMs), folded: []};
		return released;
	}

	#release(): LogRecord[] {
		if (this.#pending === undefined) {
			return [];
		}

		const {record, folded} = this.#pending;
		this.#pending = undefined;
		const detail = [record.detail, ...folded].filter(line => line !== undefined).join('\n');
		return [detail === '' ? record : {...record, detail}];
	}

	#record(line: string, nowMs: number): LogRecord {
		const {source, server, nextSequence} = this.#options;
		const fields = jsonFields(line);
		const read: FieldsRead = fields === undefined ? readText(line) : readFields(fields);
		const bound = server ?? read.server;
		return {
			...read,
			sequence: nextSequence(),
			timestampMs: read.timestampMs ?? nowMs,
			hasOwnTimestamp: read.timestampMs !== undefined,
			source,
			...(bound === undefined ? {} : {server: bound}),
			raw: plainText(line),
		};
	}
}

/** Stack frames and anything indented belong to the line before. */
function isContinuation(line: string): boolean {
	return /^\s+\S/.test(line) || /^(?:Caused by:|Traceback |\})/.test(line);
}
