import {signatures} from './functions/signatures.ts';
import {lex} from './syntax/lex.ts';
import {type Place, placesOf} from './syntax/place.ts';
import type {Token} from './syntax/token.ts';

export type Highlight = {
	readonly kind:
		| 'metric'
		| 'label'
		| 'function'
		| 'aggregation'
		| 'keyword'
		| 'operator'
		| 'number'
		| 'string'
		| 'punctuation'
		| 'comment'
		/** From the first character on that no query can hold there. */
		| 'unreadable';
	/** UTF-16 offsets, end exclusive. */
	readonly start: number;
	readonly end: number;
};

/** The parts of a query that have a colour, in order and without overlap; blanks are between them. For any text. */
export function highlight(text: string): readonly Highlight[] {
	const {tokens, error} = lex(text);
	const places = placesOf(tokens);
	const parts: Highlight[] = [];
	let end = 0;
	for (const [index, token] of tokens.entries()) {
		parts.push(...commentsIn(text, end, token.start));
		if (token.kind !== 'end') {
			const kind = kindOf(token, {place: places[index]!, next: tokens[index + 1]});
			parts.push({kind, start: token.start, end: token.end});
		}

		end = token.end;
	}

	if (error === undefined) {
		return parts;
	}

	parts.push(...commentsIn(text, end, error.start));
	// A string that is still being written is one already.
	const isString = /^["'`]/.test(text.slice(error.start));
	return error.start < text.length
		? [...parts, {kind: isString ? 'string' : 'unreadable', start: error.start, end: text.length}]
		: parts;
}

function kindOf(token: Token, {place, next}: {place: Place; next: Token | undefined}): Highlight['kind'] {
	const isCall = next?.word === '(' && next.kind === 'punctuation';
	switch (token.kind) {
		case 'identifier':
		case 'metric-identifier':
			if (place === 'matchers' || place === 'labels') {
				return 'label';
			}

			return isCall && signatures.has(token.word) ? 'function' : 'metric';
		case 'aggregation':
			if (place === 'labels') {
				return 'label';
			}

			return isCall || next?.word === 'by' || next?.word === 'without' ? 'aggregation' : 'metric';
		case 'preprocessor':
			return place === 'labels' ? 'label' : isCall ? 'function' : 'metric';
		case 'keyword':
			return place === 'labels' ? 'label' : 'keyword';
		case 'operator':
			return /^\w/.test(token.word) ? (place === 'labels' ? 'label' : 'keyword') : 'operator';
		case 'number':
		case 'duration':
			return 'number';
		case 'string':
			return 'string';
		case 'punctuation':
		case 'end':
			return token.word === '=' ? 'operator' : 'punctuation';
	}
}

// Between two tokens stand blanks and comments only.
function commentsIn(text: string, from: number, to: number): Highlight[] {
	return [...text.slice(from, to).matchAll(/#[^\r\n]*/g)].map(match => ({
		kind: 'comment',
		start: from + match.index,
		end: from + match.index + match[0].length,
	}));
}
