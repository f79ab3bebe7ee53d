import {maxLogLineBytes} from '../base/limits.ts';
import {type JsonObject, jsonObject} from './json-line.ts';

/** Lines of one pretty-printed object; a longer one is a document. */
const maxLines = 1000;

/** A JSON object over several lines, as it comes. */
export class JsonBlock {
	readonly lines: string[] = [];
	#depth = 0;
	#length = 0;

	/** The block a line may open; undefined when it is a line by itself. */
	static openedBy(text: string): JsonBlock | undefined {
		if (text.charCodeAt(0) !== 123 || !/^\{\s*$|[{[,]\s*$/.test(text.slice(-200))) {
			return undefined;
		}

		const block = new JsonBlock();
		return block.take(text) === 'more' ? block : undefined;
	}

	/** `refused`: the line cannot go on with this, or it would grow too long; it is not taken. */
	take(text: string): 'more' | 'refused' | {readonly object: JsonObject} {
		const isOutside = this.lines.length > 0 && !/^(?:\s|[}\]"{])/.test(text);
		if (isOutside || this.lines.length >= maxLines || this.#length + text.length > maxLogLineBytes) {
			return 'refused';
		}

		this.lines.push(text);
		this.#length += text.length + 1;
		this.#depth += depthChange(text);
		if (this.#depth > 0) {
			return 'more';
		}

		const object = this.lines.length > 1 ? jsonObject(this.lines.join('\n')) : undefined;
		if (object !== undefined) {
			return {object};
		}

		this.lines.pop();
		return 'refused';
	}
}

/** JSON's texts never span lines, so each line can be counted by itself. */
function depthChange(text: string): number {
	let depth = 0;
	let isQuoted = false;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (code === 34) {
			isQuoted = !isQuoted;
		} else if (isQuoted) {
			index += code === 92 ? 1 : 0;
		} else if (code === 123 || code === 91) {
			depth++;
		} else if (code === 125 || code === 93) {
			depth--;
		}
	}

	return depth;
}
