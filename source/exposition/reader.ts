import {isUtf8} from 'node:buffer';
import type {Problem} from '../base/problem.ts';
import type {Exposition, Family} from './exposition.ts';
import {Extras} from './extras.ts';
import {formatOf} from './format.ts';
import {type Layout, lineEnd} from './layout.ts';
import {Lines, type Scrape} from './lines.ts';
import {readNumber} from './number.ts';
import type {ParsedLabels} from './parsed-labels.ts';
import {SampleLine} from './sample-line.ts';
import {Symbols} from './symbols.ts';

const newline = 10;
/** Words of eight bytes are read across the end of the last line. */
const paddingBytes = 32;

/** What a scrape leaves for the next one. */
type Previous = {
	readonly layout: Layout;
	/** Whether a scrape whose lines all match can be read by the layout alone. */
	readonly isLayoutWhole: boolean;
	readonly scrape: Scrape;
	readonly series: readonly ParsedLabels[];
	readonly families: ReadonlyMap<string, Family>;
	readonly problems: readonly Problem[];
	readonly problemCount: number;
};

/**
 * Reads the scrapes of one target. Lines seldom change but in their values: the layout of the previous scrape is kept,
 * and where a line's key is unchanged only its value is parsed. Never throws; a line that cannot be read costs itself and
 * becomes a problem.
 */
export class ExpositionReader {
	readonly #symbols: Symbols;
	readonly #line: SampleLine;
	#previous: Previous | undefined;
	#buffer: Buffer = Buffer.alloc(0);
	#view: DataView = new DataView(new ArrayBuffer(0));
	#values: Float64Array = new Float64Array(0);

	/** Readers that share `symbols` share their texts, and what it takes to read a line. */
	constructor(symbols: Symbols = new Symbols()) {
		this.#symbols = symbols;
		this.#line = sampleLineOf(symbols);
	}

	/** One scrape. `values` are used again by the next read. */
	read(body: Uint8Array, contentType: string): Exposition {
		this.#previous?.layout.pack(this.#view);
		const text = withoutByteOrderMark(body);
		const length = this.#pad(text);
		const scrape: Scrape = {
			bytes: this.#buffer,
			view: this.#view,
			length,
			format: formatOf(text, contentType),
			terminated: length === text.length,
			validUtf8: isUtf8(text),
		};
		this.#line.startBody(this.#buffer, this.#view);
		return this.#readValues(scrape) ?? this.#readAll(scrape);
	}

	/** The fast way: undefined when a line is not as it was. */
	#readValues(scrape: Scrape): Exposition | undefined {
		const previous = this.#previous;
		if (
			previous === undefined ||
			!previous.isLayoutWhole ||
			!scrape.validUtf8 ||
			previous.scrape.format !== scrape.format ||
			previous.scrape.terminated !== scrape.terminated
		) {
			return undefined;
		}

		const {bytes, view} = scrape;
		const values = this.#values;
		const {lineCount, samples} = previous.layout;
		const extras = new Extras();
		let at = 0;
		let count = 0;
		for (let line = 0; line < lineCount; line++) {
			at = previous.layout.match(line, bytes, view, at);
			if (at < 0) {
				return undefined;
			}

			if (samples[line]! < 0) {
				continue;
			}

			at = readNumber(bytes, at, values, count);
			if (at < 0) {
				return undefined;
			}

			if (bytes[at] !== newline) {
				at = this.#line.readTail(at, scrape.format);
				if (at < 0) {
					return undefined;
				}

				extras.add(count, this.#line);
				at = lineEnd(bytes, at);
			}

			at++;
			count++;
		}

		if (at !== scrape.length) {
			return undefined;
		}

		const {families, series, problems, problemCount} = previous;
		return {...extras.found(count), series, values, count, families, problems, problemCount};
	}

	/** The whole way: every line, with the labels of lines known from the previous scrape. */
	#readAll(scrape: Scrape): Exposition {
		const previous = this.#previous;
		const lines = new Lines({scrape, line: this.#line, symbols: this.#symbols, known: previous});
		lines.read();
		const {layout, isLayoutWhole, families, problems, problemCount, values} = lines;
		const series =
			previous !== undefined && sameItems(previous.series, lines.series) ? previous.series : lines.series;
		this.#previous = {layout, isLayoutWhole, scrape, series, families, problems, problemCount};
		this.#values = values;
		const count = series.length;
		return {...lines.extras.found(count), series, values, count, families, problems, problemCount};
	}

	/** Copies the body into a buffer with a line end and room behind it; returns the length with that line end. */
	#pad(body: Buffer): number {
		const capacity = body.length + paddingBytes;
		// A body that was much larger once shall not be paid for ever after.
		if (this.#buffer.length < capacity || this.#buffer.length > capacity * 4) {
			// Nothing is read beyond the padding.
			this.#buffer = Buffer.allocUnsafeSlow(capacity + (body.length >> 3));
			this.#view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset, this.#buffer.length);
		}

		body.copy(this.#buffer);
		this.#buffer.fill(0, body.length, body.length + paddingBytes);
		if (body.length === 0 || body[body.length - 1] === newline) {
			return body.length;
		}

		this.#buffer[body.length] = newline;
		return body.length + 1;
	}
}

/** A body is read in one go, so one line at a time is read by all that share their texts. */
const sampleLines = new WeakMap<Symbols, SampleLine>();

function sampleLineOf(symbols: Symbols): SampleLine {
	let line = sampleLines.get(symbols);
	if (line === undefined) {
		line = new SampleLine(symbols);
		sampleLines.set(symbols, line);
	}

	return line;
}

function withoutByteOrderMark(body: Uint8Array): Buffer {
	const marked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
	const start = marked ? 3 : 0;
	return Buffer.from(body.buffer, body.byteOffset + start, body.length - start);
}

function sameItems(left: readonly ParsedLabels[], right: readonly ParsedLabels[]): boolean {
	return left.length === right.length && left.every((item, index) => item === right[index]);
}
