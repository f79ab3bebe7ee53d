import {plainText} from '../base/plain-text.ts';
import {blockOf, following, isOpen} from './blocks.ts';
import {type Entry, readFirst} from './entry.ts';
import type {OpenedLine} from './envelopes/opened.ts';
import {JsonBlock} from './json-block.ts';

/** Lines folded into one record at most: a longer trace tells nothing more, and a private key fits. */
const maxFolded = 256;
/** How long a record waits for lines that must still come: a writer that stalls between two of them is broken. */
const openMs = 2000;

/** rich's times: it leaves them out where they are those of the line before. */
const richTime = /^\[\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d\] /;
const richWithoutTime = /^ {20}(?:DEBUG|INFO|WARNING|ERROR|CRITICAL) /;

/** An object over several lines that is not at its end. */
type OpenJson = {readonly block: JsonBlock; readonly opened: OpenedLine; fedMs: number};

/** Lines of one lane become entries: a first line and what belongs to it. The newest is held until the next line shows. */
export class Assembly {
	#entry: Entry | undefined;
	#json: OpenJson | undefined;
	#richTime = '';

	/** Entries that are finished by this line. */
	take(opened: OpenedLine, nowMs: number): Entry[] {
		if (this.#json !== undefined) {
			return this.#takeJson(this.#json, opened, nowMs);
		}

		const {json, text} = opened;
		if (json === undefined && text.trim() === '') {
			return [];
		}

		if (json === undefined && this.#fold(text, nowMs)) {
			return [];
		}

		const block = json === undefined ? JsonBlock.openedBy(text) : undefined;
		if (block !== undefined) {
			this.#json = {block, opened, fedMs: nowMs};
			return this.#release();
		}

		return this.#begin(opened, nowMs);
	}

	/** Lets what is held go, unless lines of it must still come. */
	flush(nowMs: number): Entry[] {
		const fedMs =
			this.#json?.fedMs ??
			(this.#entry !== undefined && isOpen(this.#entry.block) ? this.#entry.fedMs : undefined);
		// A clock that jumps backwards must not hold a record for ever.
		const isWaiting = fedMs !== undefined && nowMs >= fedMs && nowMs - fedMs < openMs;
		return isWaiting ? [] : this.end(nowMs);
	}

	/** Nothing more comes. */
	end(nowMs: number): Entry[] {
		const unfinished = this.#json === undefined ? [] : this.#giveUpJson(this.#json, nowMs);
		return [...unfinished, ...this.#release()];
	}

	#begin(opened: OpenedLine, nowMs: number): Entry[] {
		const released = this.#release();
		const [first = '', ...rest] = opened.json === undefined ? opened.text.split('\n') : [opened.text];
		const line = rest.length === 0 ? opened : {...opened, text: first};
		this.#entry = {
			opened: line,
			read: readFirst(this.#withTime(line), nowMs),
			block: opened.json === undefined ? blockOf(first) : {type: 'lines'},
			folded: [],
			omitted: 0,
			error: undefined,
			fedMs: nowMs,
		};
		for (const text of rest) {
			this.#fold(text, nowMs, true);
		}

		return released;
	}

	#fold(text: string, nowMs: number, isForced = false): boolean {
		const entry = this.#entry;
		if (entry === undefined || (this.#richTime !== '' && richWithoutTime.test(text))) {
			return false;
		}

		const follows = following(entry.block, text, entry.read.severity);
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
			entry.error = follows.error ?? entry.error;
		}

		entry.fedMs = nowMs;
		return true;
	}

	#withTime(line: OpenedLine): OpenedLine {
		const {text} = line;
		if (richWithoutTime.test(text) && this.#richTime !== '') {
			return {...line, text: this.#richTime + text.trimStart()};
		}

		this.#richTime = richTime.exec(text)?.[0] ?? '';
		return line;
	}

	#takeJson(json: OpenJson, opened: OpenedLine, nowMs: number): Entry[] {
		const taken = opened.json === undefined ? json.block.take(opened.text) : 'refused';
		if (taken === 'more') {
			json.fedMs = nowMs;
			return [];
		}

		if (taken === 'refused') {
			return [...this.#giveUpJson(json, nowMs), ...this.take(opened, nowMs)];
		}

		this.#json = undefined;
		const text = json.block.lines.map(line => line.trim()).join(' ');
		return this.#begin({...json.opened, text, json: taken.object}, nowMs);
	}

	/** What looked like an object is lines of text. */
	#giveUpJson({block, opened}: OpenJson, nowMs: number): Entry[] {
		this.#json = undefined;
		return block.lines.flatMap((text, index) =>
			index > 0 && this.#fold(text, nowMs) ? [] : this.#begin({...opened, text}, nowMs),
		);
	}

	#release(): Entry[] {
		const entry = this.#entry;
		this.#entry = undefined;
		return entry === undefined ? [] : [entry];
	}
}
