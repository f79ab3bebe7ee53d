/** A field's name and the blank after it; more is passed on before the line's end is there. */
const heldChars = 64;

/**
 * What is taken out of a stream of server-sent events (WHATWG HTML §9.2.5) before the parser gets it: names of events, because an
 * `EventSource` tells named events only to those who know the name, and a log is heard whatever it calls its lines; and `retry`, which
 * it keeps to itself.
 */
export class EventFields {
	/** What the server asked for last; undefined until it does. */
	retryMs: number | undefined;
	/** An event of this connection had an `id`, an empty one included: from then on what the parser says of it counts. */
	hasId = false;
	/** An event is longer than it may be. */
	isTooLong = false;
	readonly #maxChars: number;
	readonly #decoder = new TextDecoder();
	readonly #encoder = new TextEncoder();
	/** The beginning of a line that may be one of those fields. */
	#held = '';
	/** A CR has ended a line: an LF that follows belongs to it. */
	#isAfterReturn = false;
	/** The rest of a line whose beginning was passed on. */
	#isInside = false;
	/** Of the event that is not over yet. */
	#chars = 0;

	constructor(maxChars: number) {
		this.#maxChars = maxChars;
	}

	pass(chunk: Uint8Array): Uint8Array {
		const decoded = this.#decoder.decode(chunk, {stream: true});
		const fresh = this.#isAfterReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
		if (decoded !== '') {
			this.#isAfterReturn = decoded.endsWith('\r');
		}

		let text = this.#held + fresh;
		this.#held = '';
		let passed = '';
		while (text !== '') {
			const end = lineEnd(text);
			if (end === undefined) {
				if (this.#isInside || text.length > heldChars) {
					passed += text;
					this.#isInside = true;
				} else {
					this.#held = text;
				}

				break;
			}

			const line = text.slice(0, end);
			text = text.slice(end);
			passed += this.#isInside ? line : this.#kept(line);
			this.#isInside = false;
		}

		this.#chars += passed.length;
		this.isTooLong ||= this.#chars > this.#maxChars;
		return this.#encoder.encode(passed);
	}

	/** A whole line with its end; empty when it is one that is taken out. */
	#kept(line: string): string {
		const content = line.replace(/[\r\n]+$/, '');
		if (content === '') {
			this.#chars = 0;
			return line;
		}

		this.hasId ||= /^id(?::|$)/.test(content);
		const [, field, value = ''] = /^(event|retry)(?::|$) ?(.*)$/s.exec(content) ?? [];
		if (field === 'retry' && /^\d+$/.test(value)) {
			this.retryMs = Number(value);
		}

		return field === undefined ? line : '';
	}
}

/** Where the first line ends, its LF, CR or CRLF included; undefined when it does not yet. */
function lineEnd(text: string): number | undefined {
	const at = text.search(/[\r\n]/);
	if (at < 0) {
		return undefined;
	}

	return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;
}
