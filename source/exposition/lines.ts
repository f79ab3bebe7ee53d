import {isUtf8} from 'node:buffer';
import {maxProblems, maxScrapeLineBytes, maxScrapeLines} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import type {Problem} from '../base/problem.ts';
import type {ExpositionFormat, Family} from './exposition.ts';
import {Extras} from './extras.ts';
import {type FloatLabel, floatLabelOf} from './float-label.ts';
import {Layout, lineEnd} from './layout.ts';
import {addMetadata, metricTypeOf, readMetadata} from './metadata.ts';
import {type ParsedLabels, SeriesSet} from './parsed-labels.ts';
import type {SampleLine} from './sample-line.ts';
import {skipBlanks} from './scan.ts';
import type {Symbols} from './symbols.ts';

const newline = 10;
const carriageReturn = 13;
const hash = 35;

/** A body in a buffer that ends in a line end and has room behind it. */
export type Scrape = {
	readonly bytes: Buffer;
	readonly view: DataView;
	/** With the last line end. */
	readonly length: number;
	readonly format: ExpositionFormat;
	/** Whether that line end was the server's. */
	readonly terminated: boolean;
	readonly validUtf8: boolean;
};

/** The scrape before, whose labels are used again. */
export type Known = {readonly layout: Layout; readonly series: readonly ParsedLabels[]};

export type LinesOptions = {
	readonly scrape: Scrape;
	readonly line: SampleLine;
	readonly symbols: Symbols;
	readonly known: Known | undefined;
};

/** Reads all lines of one scrape, one after another. */
export class Lines {
	values: Float64Array;
	readonly layout: Layout;
	readonly families: Map<string, Family> = new Map();
	readonly problems: Problem[] = [];
	problemCount = 0;
	readonly extras: Extras = new Extras();
	/** False when the next scrape cannot be read by this layout alone. */
	isLayoutWhole: boolean;
	readonly #set: SeriesSet;
	readonly #options: LinesOptions;
	#floatLabel: FloatLabel = '';
	#lineNumber = 0;
	#ended = false;

	constructor(options: LinesOptions) {
		const {scrape, known} = options;
		this.#options = options;
		this.isLayoutWhole = scrape.validUtf8;
		this.layout = new Layout(scrape.length);
		const expected = known?.series.length ?? scrape.length >> 7;
		this.#set = new SeriesSet(expected);
		this.values = new Float64Array(Math.max(64, expected));
	}

	get series(): readonly ParsedLabels[] {
		return this.#set.items;
	}

	read(): void {
		const {scrape, known} = this.#options;
		const {bytes} = scrape;
		known?.layout.rewind();
		let at = 0;
		while (at < scrape.length) {
			if (this.#lineNumber === maxScrapeLines) {
				this.#leaveOut();
				return;
			}

			this.#lineNumber++;
			if (this.#ended) {
				at = this.#readAfterEnd(at);
				continue;
			}

			const contentAt = skipBlanks(bytes, at);
			const first = bytes[contentAt]!;
			if (first === newline || first === carriageReturn || first === hash || !scrape.validUtf8) {
				at = this.#readOther(at, contentAt);
			} else {
				at = this.#readSample(at, contentAt);
			}
		}

		if (scrape.format === 'openmetrics' && !this.#ended) {
			this.#report('the text does not end in "# EOF"', {severity: 'warning'});
		}
	}

	/** What comes after the last line there is room for. */
	#leaveOut(): void {
		this.isLayoutWhole = false;
		this.#lineNumber++;
		this.#report(`the text has more than ${maxScrapeLines} lines: the rest is left out`, {});
	}

	/** A blank line, a comment, or any line of a body that is not all UTF-8. Returns where the next line starts. */
	#readOther(start: number, contentAt: number): number {
		const {bytes, validUtf8} = this.#options.scrape;
		const end = lineEnd(bytes, start);
		const next = end + 1;
		if (!validUtf8 && !isUtf8(bytes.subarray(start, end))) {
			this.#report('the line is not valid UTF-8', {});
			return next;
		}

		const contentEnd = end > contentAt && bytes[end - 1] === carriageReturn ? end - 1 : end;
		if (contentAt >= contentEnd) {
			this.layout.add(start, next, noSample, '');
		} else if (next - start > maxScrapeLineBytes) {
			return this.#refuse(start, tooLong, 1);
		} else if (bytes[contentAt] === hash) {
			this.layout.add(start, next, noSample, '');
			this.#readComment(contentAt, contentEnd);
		} else {
			return this.#readSample(start, contentAt);
		}

		return next;
	}

	#readComment(start: number, end: number): void {
		const {scrape, symbols} = this.#options;
		this.#ended = scrape.format === 'openmetrics' && scrape.bytes.toString('latin1', start, end) === '# EOF';
		const metadata = readMetadata(scrape.bytes, start, end, symbols);
		if (metadata === undefined) {
			return;
		}

		addMetadata(this.families, metadata);
		if (metadata.keyword === 'TYPE') {
			this.#floatLabel = floatLabelOf(metadata.text);
			if (metricTypeOf(metadata.text) === undefined) {
				const type = plainText(metadata.text).slice(0, 40);
				this.#report(`"${type}" is no metric type`, {severity: 'warning'});
			}
		}
	}

	#readSample(start: number, contentAt: number): number {
		const {scrape, line} = this.#options;
		const {bytes, format} = scrape;
		const index = this.series.length;
		this.#reserve(index + 1);
		const valueAt = this.#readSeries(contentAt);
		const valueEnd = valueAt < 0 ? -1 : line.readValue(valueAt, this.values, index);
		const hasTail = valueEnd >= 0 && bytes[valueEnd] !== newline;
		const tailEnd = hasTail ? line.readTail(valueEnd, format) : valueEnd;
		if (tailEnd < 0) {
			const column = bytes.toString('utf8', start, Math.max(start, line.failure.at)).length + 1;
			return this.#refuse(start, line.failure.what, column);
		}

		const next = bytes[tailEnd] === newline ? tailEnd + 1 : lineEnd(bytes, tailEnd) + 1;
		// A last line without its end may be cut in the middle of a number; only the text format allows it.
		if (next === scrape.length && !scrape.terminated && format === 'openmetrics') {
			return this.#refuse(start, 'the last line is cut off', 1);
		}

		if (next - start > maxScrapeLineBytes) {
			return this.#refuse(start, tooLong, 1);
		}

		const twin = this.#set.add(line.labels, this.#lineNumber);
		if (twin > 0) {
			if (!hasTail || Number.isNaN(line.timestampMs)) {
				return this.#refuse(start, `the same series stands in line ${twin} already`, 1);
			}

			// Whether a second sample of a series counts depends on its timestamp, which is no part of a layout.
			this.isLayoutWhole = false;
			this.#set.addTwin(line.labels, this.#lineNumber);
		}

		this.layout.add(start, valueAt, index, this.#floatLabel);
		if (hasTail) {
			this.extras.add(index, line);
		}

		return next;
	}

	/** Fills `line.labels` and returns where the value stands, from the scrape before if the line is known. */
	#readSeries(contentAt: number): number {
		const {scrape, line, known} = this.#options;
		if (known !== undefined) {
			const {layout, series} = known;
			const found = layout.find(scrape.bytes, scrape.view, contentAt);
			if (found >= 0 && layout.samples[found]! >= 0 && layout.floatLabels[found] === this.#floatLabel) {
				line.labels = series[layout.samples[found]!]!;
				// There may be more blanks before the value than there were.
				return skipBlanks(scrape.bytes, contentAt + layout.keyLength(found));
			}
		}

		return line.readSeries(contentAt, this.#floatLabel);
	}

	#readAfterEnd(start: number): number {
		const {bytes, length} = this.#options.scrape;
		const end = lineEnd(bytes, start);
		if (bytes.toString('latin1', start, end).trim() === '') {
			this.layout.add(start, end + 1, noSample, '');
			return end + 1;
		}

		this.#report('there is text after "# EOF"', {});
		this.isLayoutWhole = false;
		return length;
	}

	#refuse(start: number, what: string, column: number): number {
		const {bytes} = this.#options.scrape;
		const next = lineEnd(bytes, start) + 1;
		this.layout.add(start, next, noSample, '');
		this.#report(what, {column});
		return next;
	}

	#report(
		what: string,
		{column = 1, severity = 'error'}: {column?: number; severity?: Problem['severity']},
	): void {
		this.problemCount++;
		if (this.problems.length < maxProblems) {
			this.problems.push({severity, where: '', what, line: Math.max(1, this.#lineNumber), column});
		}
	}

	#reserve(count: number): void {
		if (count > this.values.length) {
			const values = new Float64Array(this.values.length * 2);
			values.set(this.values);
			this.values = values;
		}
	}
}

const noSample = -1;
const tooLong = `the line is longer than ${maxScrapeLineBytes / 1024} KB`;
