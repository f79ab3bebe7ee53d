import {metricName} from '../labels/labels.ts';
import {Canonicals, type FloatLabel} from './float-label.ts';
import {LabelBuffer} from './label-buffer.ts';
import {LineBefore} from './line-before.ts';
import {LineMemory, places, type Texts} from './line-memory.ts';
import {ParsedLabels} from './parsed-labels.ts';
import type {ReadFailure} from './read-failure.ts';
import {byte, endOfQuoted, inLabelName, inMetricName, isDigit, skipBlanks, unescapeText} from './scan.ts';
import type {Symbols} from './symbols.ts';

/** Stands for the hash of `__name__`. */
const metricNameHash = 1;

/**
 * The first part of a line of samples: a metric's name and labels, `name{label="value"}`. Functions that read return where they
 * stopped, −1 on failure.
 */
export class SeriesReader {
	/** After `read` and `readExemplar`. */
	labels: ParsedLabels = new ParsedLabels([], 0);
	readonly #symbols: Symbols;
	readonly #failure: ReadFailure;
	readonly #canonicals: Canonicals;
	readonly #memory = new LineMemory();
	readonly #before = new LineBefore(this.#memory);
	readonly #buffer = new LabelBuffer();
	#bytes: Buffer = Buffer.alloc(0);
	#floatLabel: FloatLabel = '';
	/** The next place in the memory. */
	#place = 0;
	/** Whether the line's metric name was read. */
	#isNamed = false;
	/** The entry in the memory of the label read last, −1 when it is not kept there. */
	#entry = -1;

	constructor(symbols: Symbols, failure: ReadFailure) {
		this.#symbols = symbols;
		this.#failure = failure;
		this.#canonicals = new Canonicals(symbols);
	}

	/** Another body begins; `view` is of the same bytes. All lines in it end in LF. */
	startBody(bytes: Buffer, view: DataView): void {
		this.#bytes = bytes;
		this.#memory.startBody(bytes, view);
		this.#before.forget();
	}

	/** Name and labels; returns where the value stands. */
	read(start: number, floatLabel: FloatLabel): number {
		if (floatLabel !== this.#floatLabel) {
			this.#floatLabel = floatLabel;
			this.#memory.forget();
			this.#before.forget();
		}

		const like = this.#before.read(start);
		if (like >= 0) {
			this.labels = this.#before.labels;
			return skipBlanks(this.#bytes, like);
		}

		this.#place = 1;
		this.#before.begin();
		this.#buffer.clear();
		const end = this.#readNameAndLabels(start);
		if (end < 0) {
			return -1;
		}

		const labels = this.#buffer.labels();
		if (labels === undefined) {
			return this.#failure.set(start, 'a label stands twice');
		}

		// A wide name must be noticed each time it is read.
		if (!this.#buffer.isWide) {
			this.#before.keep(start, end, labels);
		}

		this.labels = labels;
		return skipBlanks(this.#bytes, end);
	}

	/** The labels of an exemplar, from the brace at `start` to after the other one. */
	readExemplar(start: number): number {
		// Not where the labels of series are remembered: an exemplar's differ each time.
		this.#place = places;
		this.#buffer.clear();
		const end = this.#readLabels(this.#firstLabel(start));
		if (end < 0) {
			return -1;
		}

		const labels = this.#buffer.labels();
		if (labels === undefined) {
			return this.#failure.set(start, 'a label of the exemplar stands twice');
		}

		this.labels = labels;
		return end;
	}

	#readNameAndLabels(start: number): number {
		const bytes = this.#bytes;
		this.#isNamed = bytes[start] !== byte.openBrace;
		const nameEnd = this.#isNamed ? this.#readName(start) : start;
		if (nameEnd < 0) {
			return -1;
		}

		const braceAt = skipBlanks(bytes, nameEnd);
		if (bytes[braceAt] !== byte.openBrace) {
			return braceAt > nameEnd
				? braceAt
				: this.#failure.expected(bytes, braceAt, 'a value after the metric name');
		}

		const end = this.#readLabels(this.#firstLabel(braceAt));
		return end < 0 || this.#isNamed ? end : this.#failure.set(braceAt, 'the sample has no metric name');
	}

	/** After the brace at `braceAt`. client_python takes a lone comma. */
	#firstLabel(braceAt: number): number {
		const at = skipBlanks(this.#bytes, braceAt + 1);
		return this.#bytes[at] === byte.comma ? skipBlanks(this.#bytes, at + 1) : at;
	}

	#readName(start: number): number {
		const bytes = this.#bytes;
		const memory = this.#memory;
		const known = memory.findName(start);
		if (known >= 0) {
			this.#buffer.push(metricName, memory.values[known]!, metricNameHash, memory.valueHashes[known]!);
			return start + memory.lengths[known]!;
		}

		let at = start;
		while (inMetricName[bytes[at]!]) {
			at++;
		}

		if (at === start || isDigit[bytes[start]!]) {
			return this.#failure.expected(bytes, start, 'a metric name');
		}

		const value = this.#symbols.text(bytes, start, at);
		const valueHash = this.#symbols.hash;
		this.#buffer.push(metricName, value, metricNameHash, valueHash);
		memory.remember(start, at, {name: metricName, value, nameHash: metricNameHash, valueHash});
		return at;
	}

	/** From the first label, if there is one, to after `}`. */
	#readLabels(start: number): number {
		const bytes = this.#bytes;
		const memory = this.#memory;
		let at = start;
		while (bytes[at] !== byte.closeBrace) {
			const place = this.#place++;
			const last = memory.last(place);
			const known = memory.findLabel(place, at);
			const end = known >= 0 ? this.#takeKnown(at, known) : this.#readNewLabel(at);
			if (end < 0) {
				return -1;
			}

			if (this.#entry !== last && place < places && this.#entry >= 0) {
				this.#noteChange(place, at, end);
			}

			at = end;
			at = skipBlanks(bytes, at);
			if (bytes[at] === byte.comma) {
				at = skipBlanks(bytes, at + 1);
			} else if (bytes[at] !== byte.closeBrace && !startsLabel(bytes[at]!)) {
				return this.#failure.expected(bytes, at, '"," or "}" after a label');
			}
		}

		return at + 1;
	}

	#takeKnown(start: number, entry: number): number {
		const {names, values, nameHashes, valueHashes, lengths} = this.#memory;
		this.#entry = entry;
		this.#buffer.push(names[entry]!, values[entry]!, nameHashes[entry]!, valueHashes[entry]!);
		return start + lengths[entry]!;
	}

	/** The bound of a histogram is what changes next; else what changed last. */
	#noteChange(place: number, at: number, end: number): void {
		const {noted} = this.#before;
		if (noted === '' || noted !== this.#floatLabel) {
			this.#before.note(place, at, end, this.#entry);
		}
	}

	#readNewLabel(start: number): number {
		this.#entry = -1;
		const nameEnd = this.#isNamed ? -1 : this.#readQuotedMetricName(start);
		this.#isNamed ||= nameEnd >= 0;
		return nameEnd >= 0 ? nameEnd : this.#readLabel(start);
	}

	/** A quoted text without a value is the metric's name (UTF-8 names, text format 1.0.0); −1 when there is none. */
	#readQuotedMetricName(start: number): number {
		const bytes = this.#bytes;
		const end = bytes[start] === byte.quote ? endOfQuoted(bytes, start) : -1;
		if (end < 0) {
			return -1;
		}

		const next = bytes[skipBlanks(bytes, end)];
		if (next !== byte.comma && next !== byte.closeBrace) {
			return -1;
		}

		const value = this.#unquoted(start, end);
		this.#buffer.push(metricName, value, metricNameHash, this.#symbols.hash);
		return end;
	}

	/** `name="value"`, up to after the closing quote. */
	#readLabel(start: number): number {
		const bytes = this.#bytes;
		let at = start;
		let name: string;
		if (bytes[start] === byte.quote) {
			at = endOfQuoted(bytes, start);
			if (at < 0) {
				return this.#failure.set(start, 'the quoted name does not end on this line');
			}

			name = this.#unquoted(start, at);
			this.#buffer.allowWideNames();
		} else {
			while (inLabelName[bytes[at]!]) {
				at++;
			}

			if (at === start || isDigit[bytes[start]!]) {
				return this.#failure.expected(bytes, start, 'a label name');
			}

			name = this.#symbols.text(bytes, start, at);
		}

		const nameHash = this.#symbols.hash;
		at = skipBlanks(bytes, at);
		if (bytes[at] !== byte.equals) {
			return this.#failure.expected(bytes, at, '"=" after the label name');
		}

		const valueAt = skipBlanks(bytes, at + 1);
		if (bytes[valueAt] !== byte.quote) {
			return this.#failure.expected(bytes, valueAt, 'a label value in double quotes');
		}

		const end = endOfQuoted(bytes, valueAt);
		if (end < 0) {
			return this.#failure.set(valueAt, 'the label value does not end on this line');
		}

		if (name === metricName) {
			return this.#failure.set(valueAt, `the label "${metricName}" belongs to the metric name alone`);
		}

		const written = this.#unquoted(valueAt, end);
		const {text: value, hash: valueHash} =
			name === this.#floatLabel ? this.#canonicals.of(written) : {text: written, hash: this.#symbols.hash};
		const texts: Texts = {name, value, nameHash, valueHash};
		this.#buffer.push(name, value, nameHash, valueHash);
		// A wide name must be noticed each time it is read.
		if (bytes[start] !== byte.quote) {
			this.#entry = this.#memory.remember(start, end, texts);
		}

		return end;
	}

	/** The text between the quotes at `start` and before `end`; its hash is then in the symbols. */
	#unquoted(start: number, end: number): string {
		const bytes = this.#bytes;
		for (let at = start + 1; at < end - 1; at++) {
			if (bytes[at] === byte.backslash) {
				return this.#symbols.intern(unescapeText(bytes.toString('utf8', start + 1, end - 1)));
			}
		}

		return this.#symbols.text(bytes, start + 1, end - 1);
	}
}

// Prometheus' text parser wants no comma between labels, since a value's quote ends it well enough.
function startsLabel(current: number): boolean {
	return current === byte.quote || (inLabelName[current] === 1 && isDigit[current] === 0);
}
