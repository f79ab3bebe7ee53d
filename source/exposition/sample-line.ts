import {plainText} from '../base/plain-text.ts';
import {compareText, metricName} from '../labels/labels.ts';
import type {Exemplar, ExpositionFormat} from './exposition.ts';
import {canonicalFloat, readNumber} from './number.ts';
import {ParsedLabels} from './parsed-labels.ts';
import type {Symbols} from './symbols.ts';
import {TokenMemory} from './token-memory.ts';

/** The label whose values are written as canonical floats, by what `# TYPE` said of the family. */
export type FloatLabel = '' | 'le' | 'quantile';

/** Bounds of histograms and quantiles of summaries that are remembered; a fleet has a few dozen. */
const maxCanonicalFloats = 10_000;

/** Stands for the hash of `__name__`. */
const nameHash = 1;

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
	labels: ParsedLabels = new ParsedLabels([], 0);
	/** After `readTail`; NaN when the line has none. */
	timestampMs: number = Number.NaN;
	/** After `readTail`. */
	exemplar: Exemplar | undefined;
	readonly #symbols: Symbols;
	readonly #tokens: TokenMemory;
	readonly #canonical = new Map<string, {readonly text: string; readonly hash: number}>();
	readonly #number = new Float64Array(1);
	#names: string[] = [];
	#values: string[] = [];
	#count = 0;
	#wideNames = false;
	#escaped = false;
	/** Of the labels read so far, in whatever order. */
	#hash = 0;
	/** Names of the line before, and the order that sorts them. */
	#shape: string[] = [];
	#order: number[] = [];
	/** Kept packed, so that cutting a piece off it is one copy. */
	readonly #pairs: string[] = [];

	constructor(symbols: Symbols) {
		this.#symbols = symbols;
		this.#tokens = new TokenMemory(symbols);
	}

	/** Another body begins. */
	startBody(): void {
		this.#tokens.forget();
	}

	/** Name and labels; returns where the value stands. */
	readSeries(bytes: Buffer, start: number, floatLabel: FloatLabel): number {
		this.#tokens.startLine();
		this.#count = 0;
		this.#hash = 0;
		this.#wideNames = false;
		let at = start;
		if (bytes[at] !== openBrace) {
			if (!inMetricName[bytes[at]!] || digit[bytes[at]!]) {
				return this.#fail(at, `expected a metric name, got ${shown(bytes, at)}`);
			}

			while (inMetricName[bytes[at]!]) {
				at++;
			}

			const name = this.#tokens.text(bytes, start, at);
			this.#push(metricName, name, nameHash, this.#tokens.hash);
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

		if (!this.#finish(start)) {
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
		this.#tokens.startLine();
		this.#count = 0;
		this.#hash = 0;
		at = this.#readLabels(bytes, at + 1, '', false);
		if (at < 0 || !this.#finish(start)) {
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
			let hashOfName: number;
			const quoted = bytes[at] === quote;
			if (quoted) {
				at = this.#endOfQuoted(bytes, at);
				if (at < 0) {
					return this.#fail(nameStart, 'the quoted name does not end on this line');
				}

				name = this.#unquoted(bytes, nameStart + 1, at - 1);
				hashOfName = this.#tokens.hash;
				this.#wideNames = true;
			} else {
				while (inLabelName[bytes[at]!]) {
					at++;
				}

				if (at === nameStart || digit[bytes[nameStart]!]) {
					return this.#fail(nameStart, `expected a label name, got ${shown(bytes, nameStart)}`);
				}

				name = this.#tokens.text(bytes, nameStart, at);
				hashOfName = this.#tokens.hash;
			}

			at = skipBlanks(bytes, at);
			if (bytes[at] === equals) {
				at = this.#readLabelValue(bytes, skipBlanks(bytes, at + 1), {name, hashOfName, floatLabel});
				if (at < 0) {
					return -1;
				}
			} else if (quoted && !named && (bytes[at] === comma || bytes[at] === closeBrace)) {
				named = true;
				this.#push(metricName, name, nameHash, hashOfName);
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

	#readLabelValue(
		bytes: Buffer,
		start: number,
		{name, hashOfName, floatLabel}: {name: string; hashOfName: number; floatLabel: FloatLabel},
	): number {
		if (bytes[start] !== quote) {
			return this.#fail(start, `expected a label value in double quotes, got ${shown(bytes, start)}`);
		}

		const end = this.#endOfQuoted(bytes, start);
		if (end < 0) {
			return this.#fail(start, 'the label value does not end on this line');
		}

		if (name === metricName) {
			return this.#fail(start, `the label "${metricName}" belongs to the metric name alone`);
		}

		const value = this.#unquoted(bytes, start + 1, end - 1);
		if (name === floatLabel) {
			this.#pushFloat(name, hashOfName, value);
		} else {
			this.#push(name, value, hashOfName, this.#tokens.hash);
		}

		return end;
	}

	#unquoted(bytes: Buffer, start: number, end: number): string {
		if (!this.#escaped) {
			return this.#tokens.text(bytes, start, end);
		}

		const text = Buffer.from(unescapeText(bytes.toString('utf8', start, end)));
		const interned = this.#symbols.text(text, 0, text.length);
		this.#tokens.hash = this.#symbols.hash;
		return interned;
	}

	#pushFloat(name: string, hashOfName: number, value: string): void {
		let canonical = this.#canonical.get(value);
		if (canonical === undefined) {
			const text = this.#symbols.intern(canonicalFloat(value));
			canonical = {text, hash: this.#symbols.hash};
			if (this.#canonical.size < maxCanonicalFloats) {
				this.#canonical.set(value, canonical);
			}
		}

		this.#push(name, canonical.text, hashOfName, canonical.hash);
	}

	#push(name: string, value: string, hashOfName: number, hashOfValue: number): void {
		this.#names[this.#count] = name;
		this.#values[this.#count++] = value;
		// A sum does not care for the order. An empty value means "no such label".
		if (value !== '') {
			const mixed = Math.imul(hashOfName ^ (hashOfValue << 7) ^ (hashOfValue >>> 25), 0x9e3779b1);
			this.#hash = (this.#hash + (mixed ^ (mixed >>> 15))) | 0;
		}
	}

	/** Sorts what was read into `labels`; false when a name stands twice. */
	#finish(lineStart: number): boolean {
		if (!this.#hasShape() && !this.#learnShape(lineStart)) {
			return false;
		}

		const pairs = this.#pairs;
		let length = 0;
		for (let index = 0; index < this.#count; index++) {
			const place = this.#order[index]!;
			const value = this.#values[place]!;
			if (value !== '') {
				pairs[length++] = this.#names[place]!;
				pairs[length++] = value;
			}
		}

		this.labels = new ParsedLabels(pairs.slice(0, length), this.#hash);
		return true;
	}

	// Texts are interned, so the same names are the same strings.
	#hasShape(): boolean {
		if (this.#shape.length !== this.#count) {
			return false;
		}

		for (let index = 0; index < this.#count; index++) {
			if (this.#shape[index] !== this.#names[index]) {
				return false;
			}
		}

		return true;
	}

	#learnShape(lineStart: number): boolean {
		const names = this.#names.slice(0, this.#count);
		const order = [...names.keys()];
		order.sort((left, right) =>
			this.#wideNames ? compareText(names[left]!, names[right]!) : names[left]! < names[right]! ? -1 : 1,
		);
		const twice = order.find((place, index) => index > 0 && names[place] === names[order[index - 1]!]);
		if (twice !== undefined) {
			this.#fail(lineStart, `the label "${plainText(names[twice]!)}" stands twice`);
			return false;
		}

		this.#shape = names;
		this.#order = order;
		return true;
	}

	/** As the exported one; notes whether there is anything to unescape. */
	#endOfQuoted(bytes: Buffer, start: number): number {
		this.#escaped = false;
		for (let at = start + 1; ; at++) {
			const byte = bytes[at]!;
			if (byte === quote) {
				return at + 1;
			}

			if (byte === newline) {
				return -1;
			}

			if (byte === backslash) {
				this.#escaped = true;
				return endOfQuoted(bytes, start);
			}
		}
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
