import {isUtf8} from 'node:buffer';
import {maxProblems} from '../base/limits.ts';
import type {Problem} from '../base/problem.ts';
import type {Labels} from '../labels/labels.ts';
import type {Exemplar, Family} from './exposition.ts';
import {type FloatLabel, floatLabelOf} from './float-label.ts';
import {addMetadata, readMetadata} from './metadata.ts';
import {SampleLine} from './sample-line.ts';
import {endOfQuoted, skipBlanks} from './scan.ts';
import {Symbols} from './symbols.ts';

const newline = 10;

/** Series whose text is remembered; more only take longer. */
const maxKnownSeries = 500_000;

/** Lines are compared a word at a time, across the end of the last one. */
const padding = Buffer.alloc(32);

export type Recording = {
	readonly samples: number;
	readonly families: ReadonlyMap<string, Family>;
	readonly problems: readonly Problem[];
	readonly problemCount: number;
};

export type OnSample = (labels: Labels, tMs: number, value: number, exemplar?: Exemplar) => void;

/**
 * Reads OpenMetrics text with timestamps, piece by piece: a recording of ours or any file made for
 * `promtool tsdb create-blocks-from openmetrics`. A line that cannot be read costs itself.
 */
export class RecordingReader {
	readonly #onSample: OnSample;
	readonly #symbols = new Symbols();
	readonly #line: SampleLine = new SampleLine(this.#symbols);
	readonly #families = new Map<string, Family>();
	readonly #problems: Problem[] = [];
	readonly #value = new Float64Array(1);
	/** By the text before the value. */
	readonly #known = new Map<string, Labels>();
	#problemCount = 0;
	#samples = 0;
	#lineNumber = 0;
	#floatLabel: FloatLabel = '';
	#ended = false;
	/** The beginning of a line whose end has not come yet. */
	#rest: Buffer = Buffer.alloc(0);

	/** `onSample` gets every sample in the order of the file. */
	constructor(onSample: OnSample) {
		this.#onSample = onSample;
	}

	/** The next piece of the file, of any length. */
	push(chunk: Uint8Array): void {
		const bytes = Buffer.concat([this.#rest, chunk, padding]);
		this.#line.startBody(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
		let at = 0;
		for (;;) {
			const end = bytes.indexOf(newline, at);
			if (end < 0) {
				break;
			}

			this.#readLine(bytes, at, end);
			at = end + 1;
		}

		this.#rest = bytes.subarray(at, bytes.length - padding.length);
	}

	/** After the last piece. */
	end(): Recording {
		if (this.#rest.length > 0 && !(this.#rest.toString() === '# EOF')) {
			this.#lineNumber++;
			this.#report(1, 'the last line is cut off');
		} else if (!this.#ended && this.#rest.length === 0) {
			this.#report(1, 'the text does not end in "# EOF": the recording was cut off', 'warning');
		}

		return {
			samples: this.#samples,
			families: this.#families,
			problems: this.#problems,
			problemCount: this.#problemCount,
		};
	}

	#readLine(bytes: Buffer, start: number, end: number): void {
		this.#lineNumber++;
		if (start === end || this.#ended) {
			return;
		}

		if (bytes[start] === 35) {
			this.#readComment(bytes, start, end);
			return;
		}

		const line = this.#line;
		const labels = this.#series(bytes, start, end);
		const valueEnd = labels === undefined ? -1 : line.readValue(labels.valueAt, this.#value, 0);
		const tailEnd = valueEnd < 0 ? -1 : line.readTail(valueEnd, 'openmetrics');
		if (labels === undefined || tailEnd < 0) {
			const column = bytes.toString('utf8', start, Math.max(start, line.failure.at)).length + 1;
			this.#report(column, line.failure.what);
		} else if (Number.isNaN(line.timestampMs)) {
			this.#report(1, 'the sample has no timestamp');
		} else {
			this.#samples++;
			this.#onSample(labels.labels, line.timestampMs, this.#value[0]!, line.exemplar);
		}
	}

	#series(bytes: Buffer, start: number, end: number): {labels: Labels; valueAt: number} | undefined {
		const keyEnd = seriesEnd(bytes, start);
		const key = `${this.#floatLabel}${bytes.toString('latin1', start, keyEnd)}`;
		const known = this.#known.get(key);
		if (known !== undefined) {
			return {labels: known, valueAt: skipBlanks(bytes, keyEnd)};
		}

		if (!isUtf8(bytes.subarray(start, end))) {
			this.#line.failure.set(start, 'the line is not valid UTF-8');
			return undefined;
		}

		const valueAt = this.#line.readSeries(start, this.#floatLabel);
		if (valueAt < 0) {
			return undefined;
		}

		if (this.#known.size < maxKnownSeries) {
			this.#known.set(key, this.#line.labels);
		}

		return {labels: this.#line.labels, valueAt};
	}

	#readComment(bytes: Buffer, start: number, end: number): void {
		this.#ended = bytes.toString('latin1', start, end) === '# EOF';
		const metadata = readMetadata(bytes, start, end, this.#symbols);
		if (metadata !== undefined) {
			addMetadata(this.#families, metadata);
			if (metadata.keyword === 'TYPE') {
				this.#floatLabel = floatLabelOf(metadata.text);
			}
		}
	}

	#report(column: number, what: string, severity: Problem['severity'] = 'error'): void {
		this.#problemCount++;
		if (this.#problems.length < maxProblems) {
			this.#problems.push({severity, where: '', what, line: Math.max(1, this.#lineNumber), column});
		}
	}
}

/** A whole recording in memory. */
export function readRecording(bytes: Uint8Array, onSample: OnSample): Recording {
	const reader = new RecordingReader(onSample);
	reader.push(bytes);
	return reader.end();
}

/** Where name and labels end, well formed or not. */
function seriesEnd(bytes: Buffer, start: number): number {
	let at = start;
	while (bytes[at]! > 32 && bytes[at] !== 123) {
		at++;
	}

	if (bytes[at] !== 123) {
		return at;
	}

	for (;;) {
		const byte = bytes[at]!;
		if (byte === 125) {
			return at + 1;
		}

		if (byte === newline) {
			return at;
		}

		const next = byte === 34 ? endOfQuoted(bytes, at) : at + 1;
		if (next < 0) {
			return at;
		}

		at = next;
	}
}
