import type {Value} from './json-line.ts';

export type Pair = readonly [name: string, value: Value];

const keyPattern = /[A-Za-z_@][\w.@/-]*=/y;
const quotedPattern = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y;
const barePattern = /[^\s"]*/y;
/** Candidates looked at for where a message ends and its pairs begin. */
const maxCandidates = 4;

/** `key=value key="quoted value" key=[a b]` over all of the text from `start`; undefined when anything else stands there. */
export function readPairs(text: string, start = 0): readonly Pair[] | undefined {
	const pairs: Pair[] = [];
	let at = start;
	// One bracket that is never closed is enough to look for: each look goes to the end.
	let mayClose = true;
	while (at < text.length) {
		if (text[at] === ' ' || text[at] === '\t' || (text[at] === ',' && pairs.length > 0)) {
			at++;
			continue;
		}

		const key = matchAt(keyPattern, text, at);
		if (key === undefined) {
			return undefined;
		}

		const from = at + key.length;
		const value = valueAt(text, from, mayClose);
		if (value === undefined) {
			return undefined;
		}

		pairs.push([key.slice(0, -1), value.value]);
		at = value.end;
		mayClose &&= !value.isOpen;
	}

	return pairs.length === 0 ? undefined : pairs;
}

/** A message and the pairs it ends with, if it does. */
export function trailingPairs(text: string): {readonly message: string; readonly pairs: readonly Pair[]} {
	let looked = 0;
	for (const {index} of text.matchAll(/(?:^|\s)(?=[A-Za-z_@][\w.@/-]*=)/g)) {
		const pairs = readPairs(text, index);
		if (pairs !== undefined) {
			return {message: text.slice(0, index).trimEnd(), pairs};
		}

		if (++looked === maxCandidates) {
			break;
		}
	}

	return {message: text, pairs: []};
}

type ValueRead = {
	readonly value: string;
	readonly end: number;
	/** It begins with a bracket that nothing closes. */
	readonly isOpen: boolean;
};

function valueAt(text: string, at: number, mayClose: boolean): ValueRead | undefined {
	const first = text[at];
	const quoted = first === '"' || first === "'" ? matchAt(quotedPattern, text, at) : undefined;
	if (quoted !== undefined) {
		const end = at + quoted.length;
		return end === text.length || /[\s,]/.test(text[end]!)
			? {value: unquoted(quoted), end, isOpen: false}
			: undefined;
	}

	const isBracket = first === '[' || first === '{';
	const close = isBracket && mayClose ? closingAt(text, at) : undefined;
	if (close !== undefined) {
		return {value: text.slice(at, close), end: close, isOpen: false};
	}

	const bare = matchAt(barePattern, text, at)!;
	return {value: bare, end: at + bare.length, isOpen: isBracket};
}

/** One past the bracket that closes the one at `at`; quotes hide brackets. */
function closingAt(text: string, at: number): number | undefined {
	let depth = 0;
	let quote = '';
	for (let index = at; index < text.length; index++) {
		const char = text[index]!;
		if (quote !== '') {
			if (char === '\\') {
				index++;
			} else if (char === quote) {
				quote = '';
			}
		} else if (char === '"' || char === "'") {
			quote = char;
		} else if (char === '[' || char === '{') {
			depth++;
		} else if ((char === ']' || char === '}') && --depth === 0) {
			return index + 1;
		}
	}

	return undefined;
}

/** A quoted text's meaning; what is not quoted as Go or JSON do stays as it is between its quotes. */
export function unquoted(quoted: string): string {
	const inner = quoted.slice(1, -1);
	if (!inner.includes('\\')) {
		return inner;
	}

	try {
		return quoted.startsWith('"') ? (JSON.parse(quoted) as string) : inner.replace(/\\(.)/g, '$1');
	} catch {
		return inner.replace(/\\(.)/g, '$1');
	}
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0];
}
