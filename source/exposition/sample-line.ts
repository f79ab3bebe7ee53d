import type {Exemplar, ExpositionFormat} from './exposition.ts';
import type {FloatLabel} from './float-label.ts';
import {readNumber} from './number.ts';
import type {ParsedLabels} from './parsed-labels.ts';
import {ReadFailure} from './read-failure.ts';
import {byte, isLineEnd, skipBlanks} from './scan.ts';
import {SeriesReader} from './series-reader.ts';
import type {Symbols} from './symbols.ts';

/**
 * One line of samples at a time: `name{label="value"} value [timestamp] [# exemplar]`.
 * The blanks between tokens and the commas are as free as in Prometheus' own parser (`model/textparse/promlex.l`);
 * both formats are read alike but for their timestamps. Functions that read return where they stopped, −1 on failure;
 * then `failure` says where and why.
 */
export class SampleLine {
	readonly failure: ReadFailure = new ReadFailure();
	/** After `readSeries`; whoever knows them from elsewhere may set them. */
	labels: ParsedLabels;
	/** After `readTail`; NaN when the line has none. */
	timestampMs: number = Number.NaN;
	/** After `readTail`. */
	exemplar: Exemplar | undefined;
	readonly #series: SeriesReader;
	readonly #number = new Float64Array(1);
	#bytes: Buffer = Buffer.alloc(0);

	constructor(symbols: Symbols) {
		this.#series = new SeriesReader(symbols, this.failure);
		this.labels = this.#series.labels;
	}

	/** Another body begins; `view` is of the same bytes. All lines in it end in LF. */
	startBody(bytes: Buffer, view: DataView): void {
		this.#bytes = bytes;
		this.#series.startBody(bytes, view);
	}

	/** Name and labels; returns where the value stands. */
	readSeries(start: number, floatLabel: FloatLabel): number {
		const end = this.#series.read(start, floatLabel);
		this.labels = this.#series.labels;
		return end;
	}

	/** The value, into `out[index]`; returns where it ends. */
	readValue(start: number, out: Float64Array, index: number): number {
		const end = readNumber(this.#bytes, start, out, index);
		return end < 0 ? this.failure.expected(this.#bytes, start, 'a number') : end;
	}

	/** What follows the value: blanks, a timestamp, an exemplar; returns the position of the line end. */
	readTail(start: number, format: ExpositionFormat): number {
		this.timestampMs = Number.NaN;
		this.exemplar = undefined;
		const bytes = this.#bytes;
		let at = skipBlanks(bytes, start);
		if (!isLineEnd(bytes, at) && bytes[at] !== byte.hash) {
			if (at === start) {
				return this.failure.expected(bytes, at, 'a blank after the value');
			}

			at = this.#readTimestamp(at, format);
			if (at < 0) {
				return -1;
			}

			at = skipBlanks(bytes, at);
		}

		if (bytes[at] === byte.hash) {
			at = this.#readExemplar(at);
			if (at < 0) {
				return -1;
			}
		}

		return isLineEnd(bytes, at) ? at : this.failure.expected(bytes, at, 'the end of the line');
	}

	#readTimestamp(start: number, format: ExpositionFormat): number {
		const bytes = this.#bytes;
		const end = readNumber(bytes, start, this.#number, 0);
		const value = this.#number[0]!;
		const readable = end >= 0 && Number.isFinite(value);
		// client_java writes seconds with a fraction into the text format too; whole milliseconds never have a point.
		const inSeconds =
			format === 'openmetrics' || (readable && bytes.subarray(start, end).includes(byte.point));
		if (!readable || (!inSeconds && !Number.isSafeInteger(value))) {
			const unit = inSeconds ? 'seconds' : 'milliseconds';
			return this.failure.expected(bytes, start, `a timestamp in ${unit}`);
		}

		this.timestampMs = inSeconds ? Math.trunc(value * 1000) : value;
		return end;
	}

	#readExemplar(start: number): number {
		const bytes = this.#bytes;
		let at = skipBlanks(bytes, start + 1);
		if (bytes[at] !== byte.openBrace) {
			return this.failure.expected(bytes, at, 'the labels of an exemplar');
		}

		at = this.#series.readExemplar(at);
		if (at < 0) {
			return -1;
		}

		const {labels} = this.#series;
		at = this.readValue(skipBlanks(bytes, at), this.#number, 0);
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
		at = this.#readTimestamp(at, 'openmetrics');
		if (at < 0) {
			return -1;
		}

		this.exemplar = {labels, value, timestampMs: this.timestampMs};
		this.timestampMs = sampleTimestampMs;
		return skipBlanks(bytes, at);
	}
}
