import {plainText} from '../base/plain-text.ts';
import {compareText, fromSortedPairs, type Labels, metricName} from '../labels/labels.ts';
import type {Exemplar, ExpositionFormat} from './exposition.ts';
import {canonicalFloat, readNumber} from './number.ts';
import type {Symbols} from './symbols.ts';

/** The label whose values are written as canonical floats, by what `# TYPE` said of the family. */
export type FloatLabel = '' | 'le' | 'quantile';

/** As in Prometheus, what the last `# TYPE` said counts, whatever name it gave. */
export function floatLabelOf(type: string): FloatLabel {
	switch (type.toLowerCase()) {
		case 'histogram':
			return 'le';
		case 'summary':
			return 'quantile';
		default:
			return '';
	}
}

const tab = 9;
const newline = 10;
const carriageReturn = 13;
const space = 32;
const quote = 34;
const hash = 35;
const comma = 44;
const point = 46;
const equals = 61;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;

const inMetricName = byteSet(/[a-zA-Z0-9_:]/);
const inLabelName = byteSet(/[a-zA-Z0-9_]/);
const digit = byteSet(/[0-9]/);

/**
 * One line of samples at a time: `name{label="value"} value [timestamp] [# exemplar]`.
 * The blanks between tokens and the commas are as free as in Prometheus' own parser (`model/textparse/promlex.l`);
 * both formats are read alike but for their timestamps. Functions that read return where they stopped, −1 on failure;
 * then `failedAt` and `failure` say where and why.
 */
export class SampleLine {
	failedAt = 0;
	failure = '';
	/** After `readSeries`. */
	labels: Labels = fromSortedPairs([]);
	/** After `readTail`; NaN when the line has none. */
	timestampMs: number = Number.NaN;
	/** After `readTail`. */
	exemplar: Exemplar | undefined;
	readonly #symbols: Symbols;
	readonly #canonical = new Map<string, string>();
	readonly #number = new Float64Array(1);
	#names: string[] = [];
	#values: string[] = [];
	#count = 0;
	#wideNames = false;

	constructor(symbols: Symbols) {
		this.#symbols = symbols;
	}

	/** Name and labels; returns where the value stands. */
	readSeries(bytes: Buffer, start: number, floatLabel: FloatLabel): number {
		this.#count = 0;
		this.#wideNames = false;
		let at = start;
		if (bytes[at] !== openBrace) {
			if (!inMetricName[bytes[at]!] || digit[bytes[at]!]) {
				return this.#fail(at, `expected a metric name, got ${shown(bytes, at)}`);
			}

			while (inMetricName[bytes[at]!]) {
				at++;
			}

			this.#push(metricName, this.#symbols.text(bytes, start, at));
		}

		const afterName = at;
		at = skipBlanks(bytes, at);
		if (bytes[at] === openBrace) {
			at = this.#readLabels(bytes, at + 1, floatLabel, this.#count === 0);
			if (at < 0) {
				return -1;
			}

			at = skipBlanks(bytes, at);
		} else if (at === afterName) {
			return this.#fail(at, `expected a value after the metric name, got ${shown(bytes, at)}`);
		}

		if (!this.#sort(start)) {
			return -1;
		}

		return at;
	}

	/** What follows the value: blanks, a timestamp, an exemplar; returns the position of the line end. */
	readTail(bytes: Buffer, start: number, format: ExpositionFormat): number {
		this.timestampMs = Number.NaN;
		this.exemplar = undefined;
		let at = skipBlanks(bytes, start);
		if (!isLineEnd(bytes, at) && bytes[at] !== hash) {
			at = at === start ? -1 : this.#readTimestamp(bytes, at, format);
			if (at < 0) {
				return this.failedAt >= start && this.failure !== ''
					? -1
					: this.#fail(start, `expected a blank after the value, got ${shown(bytes, start)}`);
			}

			at = skipBlanks(bytes, at);
		}

		if (bytes[at] === hash) {
			at = this.#readExemplar(bytes, at);
			if (at < 0) {
				return -1;
			}
		}

		return isLineEnd(bytes, at)
			? at
			: this.#fail(at, `expected the end of the line, got ${shown(bytes, at)}`);
	}

	/** Forgets the last failure. */
	clear(): void {
		this.failure = '';
		this.failedAt = -1;
	}

	/** The value, into `out[index]`; returns where it ends. */
	readValue(bytes: Buffer, start: number, out: Float64Array, index: number): number {
		const end = readNumber(bytes, start, out, index);
		return end < 0 ? this.#fail(start, `expected a number, got ${shown(bytes, start)}`) : end;
	}

	#readTimestamp(bytes: Buffer, start: number, format: ExpositionFormat): number {
		const end = readNumber(bytes, start, this.#number, 0);
		const value = this.#number[0]!;
		const readable = end >= 0 && Number.isFinite(value);
		// client_java writes seconds with a fraction into the text format too; whole milliseconds never have a point.
		const inSeconds = format === 'openmetrics' || (readable && bytes.subarray(start, end).includes(point));
		if (!inSeconds) {
			if (!readable || !Number.isSafeInteger(value)) {
				return this.#fail(start, `expected a timestamp in milliseconds, got ${shown(bytes, start)}`);
			}

			this.timestampMs = value;
			return end;
		}

		if (!readable) {
			return this.#fail(start, `expected a timestamp in seconds, got ${shown(bytes, start)}`);
		}

		this.timestampMs = Math.trunc(value * 1000);
		return end;
	}

	#readExemplar(bytes: Buffer, start: number): number {
		let at = skipBlanks(bytes, start + 1);
		if (bytes[at] !== openBrace) {
			return this.#fail(at, `expected the labels of an exemplar, got ${shown(bytes, at)}`);
		}

		const seriesLabels = this.labels;
		this.#count = 0;
		at = this.#readLabels(bytes, at + 1, '', false);
		if (at < 0 || !this.#sort(start)) {
			this.labels = seriesLabels;
			return -1;
		}

		const {labels} = this;
		this.labels = seriesLabels;
		at = this.readValue(bytes, skipBlanks(bytes, at), this.#number, 0);
		if (at < 0) {
			return -1;
		}

		const value = this.#number[0]!;
		at = skipBlanks(bytes, at);
		if (isLineEnd(bytes, at)) {
			this.exemplar = {labels, value};
			return at;
		}

		const sampleTimestampMs = this.timestampMs;
		at = this.#readTimestamp(bytes, at, 'openmetrics');
		if (at < 0) {
			return -1;
		}

		this.exemplar = {labels, value, timestampMs: this.timestampMs};
		this.timestampMs = sampleTimestampMs;
		return skipBlanks(bytes, at);
	}

	/** From after `{` to after `}`. A quoted text without a value is the metric's name (UTF-8 names, 1.0.0). */
	#readLabels(bytes: Buffer, start: number, floatLabel: FloatLabel, nameInside: boolean): number {
		let at = skipBlanks(bytes, start);
		// client_python takes a lone comma.
		at = bytes[at] === comma ? skipBlanks(bytes, at + 1) : at;
		let named = !nameInside;
		while (bytes[at] !== closeBrace) {
			const nameStart = at;
			let name: string;
			const quoted = bytes[at] === quote;
			if (quoted) {
				at = endOfQuoted(bytes, at);
				if (at < 0) {
					return this.#fail(nameStart, 'the quoted name does not end on this line');
				}

				name = this.#unquoted(bytes, nameStart + 1, at - 1);
				this.#wideNames = true;
			} else {
				while (inLabelName[bytes[at]!]) {
					at++;
				}

				if (at === nameStart || digit[bytes[nameStart]!]) {
					return this.#fail(nameStart, `expected a label name, got ${shown(bytes, nameStart)}`);
				}

				name = this.#symbols.text(bytes, nameStart, at);
			}

			at = skipBlanks(bytes, at);
			if (bytes[at] === equals) {
				at = this.#readLabelValue(bytes, skipBlanks(bytes, at + 1), name, floatLabel);
				if (at < 0) {
					return -1;
				}
			} else if (quoted && !named && (bytes[at] === comma || bytes[at] === closeBrace)) {
				named = true;
				this.#push(metricName, name);
			} else {
				return this.#fail(at, `expected "=" after the label name, got ${shown(bytes, at)}`);
			}

			at = skipBlanks(bytes, at);
			if (bytes[at] === comma) {
				at = skipBlanks(bytes, at + 1);
				if (bytes[at] === comma) {
					return this.#fail(at, 'expected a label name, got ","');
				}
			} else if (bytes[at] !== closeBrace && !startsLabel(bytes[at]!)) {
				return this.#fail(at, `expected "," or "}" after a label, got ${shown(bytes, at)}`);
			}
		}

		return named ? at + 1 : this.#fail(start - 1, 'the sample has no metric name');
	}

	#readLabelValue(bytes: Buffer, start: number, name: string, floatLabel: FloatLabel): number {
		if (bytes[start] !== quote) {
			return this.#fail(start, `expected a label value in double quotes, got ${shown(bytes, start)}`);
		}

		const end = endOfQuoted(bytes, start);
		if (end < 0) {
			return this.#fail(start, 'the label value does not end on this line');
		}

		if (name === metricName) {
			return this.#fail(start, `the label "${metricName}" belongs to the metric name alone`);
		}

		const value = this.#unquoted(bytes, start + 1, end - 1);
		this.#push(name, name === floatLabel ? this.#canonicalFloat(value) : value);
		return end;
	}

	#unquoted(bytes: Buffer, start: number, end: number): string {
		for (let at = start; at < end; at++) {
			if (bytes[at] === backslash) {
				return this.#symbols.intern(unescapeText(bytes.toString('utf8', start, end)));
			}
		}

		return this.#symbols.text(bytes, start, end);
	}

	#canonicalFloat(value: string): string {
		const known = this.#canonical.get(value);
		if (known !== undefined) {
			return known;
		}

		const canonical = this.#symbols.intern(canonicalFloat(value));
		if (this.#canonical.size < 10_000) {
			this.#canonical.set(value, canonical);
		}

		return canonical;
	}

	#push(name: string, value: string): void {
		this.#names[this.#count] = name;
		this.#values[this.#count++] = value;
	}

	/** Sorts what was read into `labels`; false when a name stands twice. An empty value means "no such label". */
	#sort(lineStart: number): boolean {
		const names = this.#names;
		const values = this.#values;
		for (let index = 1; index < this.#count; index++) {
			const name = names[index]!;
			const value = values[index]!;
			let hole = index;
			while (hole > 0 && this.#isBefore(name, names[hole - 1]!)) {
				names[hole] = names[hole - 1]!;
				values[hole] = values[hole - 1]!;
				hole--;
			}

			names[hole] = name;
			values[hole] = value;
		}

		const pairs: string[] = [];
		for (let index = 0; index < this.#count; index++) {
			if (index > 0 && names[index] === names[index - 1]) {
				this.#fail(lineStart, `the label "${plainText(names[index]!)}" stands twice`);
				return false;
			}

			if (values[index] !== '') {
				pairs.push(names[index]!, values[index]!);
			}
		}

		this.labels = fromSortedPairs(pairs);
		return true;
	}

	#isBefore(left: string, right: string): boolean {
		return this.#wideNames ? compareText(left, right) < 0 : left < right;
	}

	#fail(at: number, what: string): -1 {
		this.failedAt = at;
		this.failure = what;
		return -1;
	}
}

/** Label values, names and help of both formats know three escapes; any other backslash stays as it is. */
export function unescapeText(text: string): string {
	return text.includes('\\')
		? text.replace(/\\([\\n"])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
		: text;
}

/** After the closing quote of the text that opens at `start`; −1 when the line ends before. */
export function endOfQuoted(bytes: Buffer, start: number): number {
	let at = start + 1;
	for (;;) {
		const byte = bytes[at]!;
		if (byte === quote) {
			return at + 1;
		}

		if (byte === newline) {
			return -1;
		}

		at += byte === backslash && bytes[at + 1] !== newline ? 2 : 1;
	}
}

// Prometheus' text parser wants no comma between labels, since a value's quote ends it well enough.
function startsLabel(byte: number): boolean {
	return byte === quote || (inLabelName[byte] === 1 && digit[byte] === 0);
}

/** The position after spaces and tabs. */
export function skipBlanks(bytes: Buffer, start: number): number {
	let at = start;
	while (bytes[at] === space || bytes[at] === tab) {
		at++;
	}

	return at;
}

/** A line ends in LF; the CR of a CRLF belongs to the end (hand-written servers; Prometheus refuses it). */
function isLineEnd(bytes: Buffer, at: number): boolean {
	return bytes[at] === newline || (bytes[at] === carriageReturn && bytes[at + 1] === newline);
}

/** What stands at `at`, short, quoted and harmless. */
export function shown(bytes: Buffer, at: number): string {
	if (isLineEnd(bytes, at)) {
		return 'the end of the line';
	}

	let end = at + 1;
	while (end - at < 24 && bytes[end]! > space && bytes[end] !== comma && bytes[end] !== closeBrace) {
		end++;
	}

	return `"${plainText(bytes.toString('utf8', at, end))}"`;
}

function byteSet(pattern: RegExp): Uint8Array {
	return Uint8Array.from({length: 256}, (_, byte) => (pattern.test(String.fromCharCode(byte)) ? 1 : 0));
}
