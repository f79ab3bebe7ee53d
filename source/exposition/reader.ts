import {isUtf8} from 'node:buffer';
import {maxProblems} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import type {Problem} from '../base/problem.ts';
import type {Labels} from '../labels/labels.ts';
import type {Exemplar, Exposition, ExpositionFormat, Family} from './exposition.ts';
import {formatOf} from './format.ts';
import {Layout, lineEnd} from './layout.ts';
import {addMetadata, metricTypeOf, readMetadata} from './metadata.ts';
import {readNumber} from './number.ts';
import {type FloatLabel, floatLabelOf, SampleLine, skipBlanks} from './sample-line.ts';
import {Symbols} from './symbols.ts';

const newline = 10;
const hash = 35;
/** Words of eight bytes are read across the end of the last line. */
const paddingBytes = 32;

/**
 * Reads the scrapes of one target. Lines seldom change but in their values: the layout of the previous scrape is kept,
 * and where a line's key is unchanged only its value is parsed. Never throws; a line that cannot be read costs itself and
 * becomes a problem.
 */
export class ExpositionReader {
	readonly #symbols: Symbols;
	readonly #line: SampleLine;
	#layout: Layout | undefined;
	#previous: ReadState | undefined;
	#buffer: Buffer = Buffer.alloc(0);
	#view: DataView = new DataView(new ArrayBuffer(0));
	#values: Float64Array = new Float64Array(64);

	/** Readers that share `symbols` share their texts. */
	constructor(symbols: Symbols = new Symbols()) {
		this.#symbols = symbols;
		this.#line = new SampleLine(symbols);
	}

	/** One scrape. `values` (and `timestampsMs`) are used again by the next read. */
	read(body: Uint8Array, contentType: string): Exposition {
		const text = withoutByteOrderMark(body);
		const scrape: Scrape = {
			format: formatOf(text, contentType),
			length: this.#pad(text),
			terminated: text.length === 0 || text[text.length - 1] === newline,
			validUtf8: isUtf8(text),
		};
		const previous = this.#previous;
		const unchanged =
			previous !== undefined &&
			this.#layout !== undefined &&
			scrape.validUtf8 &&
			previous.scrape.format === scrape.format &&
			previous.scrape.terminated === scrape.terminated;
		return (
			(unchanged ? this.#readValues(this.#layout!, previous, scrape) : undefined) ?? this.#readAll(scrape)
		);
	}

	/** The fast way: undefined when a line is not as it was. */
	#readValues(layout: Layout, previous: ReadState, scrape: Scrape): Exposition | undefined {
		const bytes = this.#buffer;
		const view = this.#view;
		const values = this.#values;
		const {lineCount, samples} = layout;
		const extras = new Extras();
		let at = 0;
		let count = 0;
		for (let line = 0; line < lineCount; line++) {
			at = layout.match(line, bytes, view, at);
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
				at = this.#line.readTail(bytes, at, scrape.format);
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
		const bytes = this.#buffer;
		const line = this.#line;
		const old = this.#previous;
		const oldLayout = this.#layout;
		oldLayout?.rewind();
		const layout = new Layout();
		const state: ReadState = {scrape, series: [], families: new Map(), problems: [], problemCount: 0};
		const extras = new Extras();
		const keys = new Map<string, number>();
		let keepLayout = scrape.validUtf8;
		let floatLabel: FloatLabel = '';
		let ended = false;
		let lineNumber = 0;
		for (let at = 0; at < scrape.length; ) {
			lineNumber++;
			const lineStart = at;
			const end = lineEnd(bytes, at);
			at = end + 1;
			const contentAt = skipBlanks(bytes, lineStart);
			const first = bytes[contentAt]!;
			if (!scrape.validUtf8 && !isUtf8(bytes.subarray(lineStart, end))) {
				report(state, lineNumber, 1, 'the line is not valid UTF-8');
				continue;
			}

			if (contentAt >= withoutCarriageReturn(bytes, contentAt, end)) {
				layout.add(bytes, lineStart, at, -1, '');
				continue;
			}

			if (ended) {
				report(state, lineNumber, 1, 'there is text after "# EOF"');
				keepLayout = false;
				break;
			}

			if (first === hash) {
				layout.add(bytes, lineStart, at, -1, '');
				const commentEnd = withoutCarriageReturn(bytes, contentAt, end);
				ended =
					scrape.format === 'openmetrics' && bytes.toString('latin1', contentAt, commentEnd) === '# EOF';
				const metadata = readMetadata(bytes, contentAt, commentEnd, this.#symbols);
				if (metadata !== undefined) {
					addMetadata(state.families, metadata);
					if (metadata.keyword === 'TYPE') {
						floatLabel = floatLabelOf(metadata.text);
						if (metricTypeOf(metadata.text) === undefined) {
							report(
								state,
								lineNumber,
								1,
								`"${plainText(metadata.text).slice(0, 40)}" is no metric type`,
								'warning',
							);
						}
					}
				}

				continue;
			}

			// A last line without its end may be cut in the middle of a number; only the text format allows it.
			if (at === scrape.length && !scrape.terminated && scrape.format === 'openmetrics') {
				layout.add(bytes, lineStart, at, -1, '');
				report(state, lineNumber, 1, 'the last line is cut off');
				continue;
			}

			line.clear();
			let labels: Labels | undefined;
			let valueAt = -1;
			const known = oldLayout?.find(bytes, this.#view, contentAt) ?? -1;
			if (known >= 0 && oldLayout!.samples[known]! >= 0 && oldLayout!.floatLabels[known] === floatLabel) {
				labels = old!.series[oldLayout!.samples[known]!]!;
				valueAt = contentAt + oldLayout!.keyLength(known);
				line.labels = labels;
			} else {
				valueAt = line.readSeries(bytes, contentAt, floatLabel);
				labels = line.labels;
			}

			const count = state.series.length;
			this.#reserve(count + 1);
			const valueEnd = valueAt < 0 ? -1 : line.readValue(bytes, valueAt, this.#values, count);
			const tailEnd =
				valueEnd < 0 || bytes[valueEnd] === newline
					? valueEnd
					: line.readTail(bytes, valueEnd, scrape.format);
			if (tailEnd < 0) {
				layout.add(bytes, lineStart, at, -1, '');
				const column = bytes.toString('utf8', lineStart, Math.max(lineStart, line.failedAt)).length + 1;
				report(state, lineNumber, column, line.failure);
				continue;
			}

			const hasTail = bytes[valueEnd] !== newline;
			const timestamped = hasTail && !Number.isNaN(line.timestampMs);
			const twin = keys.get(labels.key);
			if (twin !== undefined && !timestamped) {
				layout.add(bytes, lineStart, at, -1, '');
				report(state, lineNumber, 1, `the same series stands in line ${twin} already`);
				continue;
			}

			// Whether a second sample of a series counts depends on its timestamp, which is no part of a layout.
			keepLayout &&= twin === undefined;
			keys.set(labels.key, lineNumber);
			layout.add(bytes, lineStart, valueAt, count, floatLabel);
			state.series.push(labels);
			if (hasTail) {
				extras.add(count, line);
			}
		}

		if (scrape.format === 'openmetrics' && !ended) {
			report(state, Math.max(1, lineNumber), 1, 'the text does not end in "# EOF"', 'warning');
		}

		const series = old !== undefined && sameItems(old.series, state.series) ? old.series : state.series;
		this.#layout = keepLayout ? layout : undefined;
		this.#previous = {...state, series};
		return {
			...extras.found(series.length),
			series,
			values: this.#values,
			count: series.length,
			families: state.families,
			problems: state.problems,
			problemCount: state.problemCount,
		};
	}

	/** Copies the body into a buffer with a line end and room behind it; returns the length with that line end. */
	#pad(body: Buffer): number {
		if (this.#buffer.length < body.length + paddingBytes) {
			this.#buffer = Buffer.alloc(body.length + (body.length >> 3) + paddingBytes);
			this.#view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset, this.#buffer.length);
		}

		body.copy(this.#buffer);
		const terminated = body.length === 0 || body[body.length - 1] === newline;
		const length = terminated ? body.length : body.length + 1;
		this.#buffer.fill(0, body.length, body.length + paddingBytes);
		if (!terminated) {
			this.#buffer[body.length] = newline;
		}

		return length;
	}

	#reserve(count: number): void {
		if (count > this.#values.length) {
			const values = new Float64Array(this.#values.length * 2);
			values.set(this.#values);
			this.#values = values;
		}
	}
}

type Scrape = {
	readonly format: ExpositionFormat;
	readonly length: number;
	readonly terminated: boolean;
	readonly validUtf8: boolean;
};

type ReadState = {
	readonly scrape: Scrape;
	readonly series: Labels[];
	readonly families: Map<string, Family>;
	readonly problems: Problem[];
	problemCount: number;
};

const noExemplars: ReadonlyMap<number, Exemplar> = new Map();

/** Timestamps and exemplars: most scrapes have none. */
class Extras {
	#timestampsMs = new Float64Array(0);
	#exemplars: Map<number, Exemplar> | undefined;

	add(index: number, line: SampleLine): void {
		if (!Number.isNaN(line.timestampMs)) {
			this.#cover(index + 1);
			this.#timestampsMs[index] = line.timestampMs;
		}

		if (line.exemplar !== undefined) {
			this.#exemplars ??= new Map();
			this.#exemplars.set(index, line.exemplar);
		}
	}

	found(count: number): Pick<Exposition, 'exemplars' | 'timestampsMs'> {
		const exemplars = this.#exemplars ?? noExemplars;
		if (this.#timestampsMs.length === 0) {
			return {exemplars};
		}

		this.#cover(count);
		return {exemplars, timestampsMs: this.#timestampsMs};
	}

	#cover(count: number): void {
		if (count > this.#timestampsMs.length) {
			const larger = new Float64Array(Math.max(64, count * 2)).fill(Number.NaN);
			larger.set(this.#timestampsMs);
			this.#timestampsMs = larger;
		}
	}
}

function report(
	state: ReadState,
	line: number,
	column: number,
	what: string,
	severity: Problem['severity'] = 'error',
): void {
	state.problemCount++;
	if (state.problems.length < maxProblems) {
		state.problems.push({severity, where: '', what, line, column});
	}
}

function withoutByteOrderMark(body: Uint8Array): Buffer {
	const marked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
	const start = marked ? 3 : 0;
	return Buffer.from(body.buffer, body.byteOffset + start, body.length - start);
}

function withoutCarriageReturn(bytes: Buffer, start: number, end: number): number {
	return end > start && bytes[end - 1] === 13 ? end - 1 : end;
}

function sameItems(left: readonly Labels[], right: readonly Labels[]): boolean {
	return left.length === right.length && left.every((item, index) => item === right[index]);
}
