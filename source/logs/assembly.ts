import {plainText} from '../base/plain-text.ts';
import {blockOf, following, isOpen} from './blocks.ts';
import {type Entry, readFirst} from './entry.ts';
import type {OpenedLine} from './envelopes/opened.ts';
import {JsonBlock} from './json-block.ts';
import {richTime, richWithoutTime} from './shapes/rich.ts';

/** Lines folded into one record at most: a longer trace tells nothing more, and a private key fits. */
const maxFolded = 256;
/** How long a record waits for lines that must still come: a writer that stalls between two of them is broken. */
const openMs = 2000;

/** An object over several lines that is not at its end. */
type OpenJson = {readonly block: JsonBlock; readonly opened: OpenedLine; fedMs: number};

/** Lines of one lane become entries: a first line and what belongs to it. The newest is held until the next line shows. */
export class Assembly {
	readonly #begun: (entry: Entry) => void;
	#entry: Entry | undefined;
	#json: OpenJson | undefined;
	/** rich's last time, for lines that leave theirs out. */
	#richTime = '';

	/** `begun` is told of every entry as it begins; it is to be used once `isDone`. */
	constructor(begun: (entry: Entry) => void) {
		this.#begun = begun;
	}

	take(opened: OpenedLine, nowMs: number): void {
		if (this.#json !== undefined) {
			this.#takeJson(this.#json, opened, nowMs);
			return;
		}

		const {json, text} = opened;
		if (json !== undefined) {
			this.#begin(opened, nowMs);
			return;
		}

		if (text.trim() === '' || this.#fold(text, nowMs)) {
			return;
		}

		const block = JsonBlock.openedBy(text);
		if (block === undefined) {
			this.#begin(opened, nowMs);
		} else {
			this.#release();
			this.#json = {block, opened, fedMs: nowMs};
		}
	}

	/** Lets what is held go, unless lines of it must still come. */
	flush(nowMs: number): void {
		const entry = this.#entry;
		const openedMs = entry !== undefined && isOpen(entry.block) ? entry.fedMs : undefined;
		const fedMs = this.#json?.fedMs ?? openedMs;
		// A clock that jumps backwards must not hold a record for ever.
		if (fedMs === undefined || nowMs < fedMs || nowMs - fedMs >= openMs) {
			this.end(nowMs);
		}
	}

	/** Nothing more comes. */
	end(nowMs: number): void {
		if (this.#json !== undefined) {
			this.#giveUpJson(this.#json, nowMs);
		}

		this.#release();
	}

	#begin(opened: OpenedLine, nowMs: number): void {
		this.#release();
		const isText = opened.json === undefined;
		const [first = '', ...rest] = isText ? opened.text.split('\n') : [opened.text];
		const line = rest.length === 0 ? opened : {...opened, text: first};
		const timed = isText ? this.#withTime(line) : line;
		this.#entry = {
			opened: line,
			read: readFirst(timed, nowMs),
			isWrapped: isText && this.#richTime !== '',
			block: isText ? blockOf(first) : {type: 'lines'},
			folded: [],
			omitted: 0,
			error: undefined,
			fedMs: nowMs,
			isDone: false,
		};
		this.#begun(this.#entry);
		for (const text of rest) {
			this.#fold(text, nowMs, true);
		}
	}

	/** True when the line belongs to the entry held. */
	#fold(text: string, nowMs: number, isForced = false): boolean {
		const entry = this.#entry;
		if (entry === undefined || (this.#richTime !== '' && richWithoutTime.test(text))) {
			return false;
		}

		const {severity, error} = entry.read;
		const follows = following(entry.block, text, {severity, error: error ?? entry.error});
		if (follows === undefined && !isForced) {
			return false;
		}

		if (entry.folded.length < maxFolded) {
			entry.folded.push(plainText(text).trimEnd());
		} else {
			entry.omitted++;
		}

		if (follows !== undefined) {
			entry.block = follows.block;
			entry.error = follows.error === undefined ? entry.error : plainText(follows.error);
		}

		entry.fedMs = nowMs;
		return true;
	}

	#withTime(line: OpenedLine): OpenedLine {
		const {text} = line;
		if (this.#richTime !== '' && richWithoutTime.test(text)) {
			return {...line, text: this.#richTime + text.trimStart()};
		}

		this.#richTime = richTime.exec(text)?.[0] ?? '';
		return line;
	}

	#takeJson(json: OpenJson, opened: OpenedLine, nowMs: number): void {
		const taken = opened.json === undefined ? json.block.take(opened.text) : 'refused';
		if (taken === 'more') {
			json.fedMs = nowMs;
		} else if (taken === 'refused') {
			this.#giveUpJson(json, nowMs);
			this.take(opened, nowMs);
		} else {
			this.#json = undefined;
			const text = json.block.lines.map(line => line.trim()).join(' ');
			this.#begin({...json.opened, text, json: taken.object}, nowMs);
		}
	}

	/** What looked like an object is lines of text. */
	#giveUpJson({block, opened}: OpenJson, nowMs: number): void {
		this.#json = undefined;
		for (const [index, text] of block.lines.entries()) {
			if (index === 0 || !this.#fold(text, nowMs)) {
				this.#begin({...opened, text}, nowMs);
			}
		}
	}

	#release(): void {
		if (this.#entry !== undefined) {
			this.#entry.isDone = true;
			this.#entry = undefined;
		}
	}
}
