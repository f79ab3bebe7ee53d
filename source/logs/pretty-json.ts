export type JsonPart = {
	readonly kind: 'key' | 'string' | 'literal' | 'punctuation';
	readonly text: string;
};

export type JsonLine = {readonly depth: number; readonly parts: readonly JsonPart[]};

/** UTF-16 code units; it is done anew for each frame. */
const maxLength = 64 * 1024;

/** Strings, literals and numbers, and the six structural characters of RFC 8259 §2. */
const token = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g;

/**
 * A JSON object or array in lines, a member each; every token as it is written, so that no number loses a digit.
 * Undefined when the text is none.
 */
export function prettyJson(text: string): readonly JsonLine[] | undefined {
	if (text.length > maxLength || !/^\s*[[{]/.test(text) || !isJson(text)) {
		return undefined;
	}

	const tokens = text.match(token) ?? [];
	const lines: {depth: number; parts: JsonPart[]}[] = [{depth: 0, parts: []}];
	let depth = 0;
	for (const [index, part] of tokens.entries()) {
		const parts = lines.at(-1)!.parts;
		switch (part) {
			case '{':
			case '[':
				parts.push({kind: 'punctuation', text: part});
				depth++;
				if (!isEnd(tokens[index + 1])) {
					lines.push({depth, parts: []});
				}

				break;
			case '}':
			case ']':
				depth--;
				if (tokens[index - 1] === '{' || tokens[index - 1] === '[') {
					parts.push({kind: 'punctuation', text: part});
				} else {
					lines.push({depth, parts: [{kind: 'punctuation', text: part}]});
				}

				break;
			case ',':
				parts.push({kind: 'punctuation', text: part});
				lines.push({depth, parts: []});
				break;
			case ':':
				parts.push({kind: 'punctuation', text: ': '});
				break;
			default:
				parts.push({kind: kindOf(part, tokens[index + 1]), text: part});
		}
	}

	return lines;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function isEnd(part: string | undefined): boolean {
	return part === '}' || part === ']';
}

function kindOf(part: string, next: string | undefined): JsonPart['kind'] {
	if (!part.startsWith('"')) {
		return 'literal';
	}

	return next === ':' ? 'key' : 'string';
}
