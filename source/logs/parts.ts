import {maxLogLineBytes} from '../base/limits.ts';
import type {Opening, Outside} from './envelopes/opened.ts';
import {cutMark} from './lines.ts';

/** The lane and the envelopes a text was taken out of. */
export type Around = {readonly lane: string; readonly outside: Outside};

/** A whole line and what it was in. */
export type Whole = Around & {readonly text: string};

type Part = Extract<Opening, {type: 'part'}>;

/** Lines in the middle of which a container's runtime may be; the oldest is taken as it stands to make room. */
const maxUnfinished = 64;

/** Lines that were cut at 16 KB by docker or the kubelet, put together again; cut where they grow over the limit. */
export class Parts {
	readonly #unfinished = new Map<string, Around & {text: string}>();

	/** The line, when this is its last part. */
	take({text, isLast, lane, outside}: Part): Whole | undefined {
		const before = this.#unfinished.get(lane);
		if (before === undefined && isLast) {
			return {text, lane, outside};
		}

		const whole = before ?? {text: '', lane, outside};
		const room = maxLogLineBytes - whole.text.length;
		// A mark makes the text longer than the limit, so that it is set once.
		if (room >= 0) {
			whole.text += text.length > room ? text.slice(0, room) + cutMark : text;
		}

		if (isLast) {
			this.#unfinished.delete(lane);
			return whole;
		}

		this.#unfinished.set(lane, whole);
		return this.#unfinished.size > maxUnfinished ? this.#oldest() : undefined;
	}

	/** What never got its last part. */
	end(): readonly Whole[] {
		const left = [...this.#unfinished.values()];
		this.#unfinished.clear();
		return left;
	}

	#oldest(): Whole | undefined {
		const [lane = ''] = this.#unfinished.keys();
		const whole = this.#unfinished.get(lane);
		this.#unfinished.delete(lane);
		return whole;
	}
}
