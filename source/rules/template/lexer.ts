/** The tokens of Go's `text/template/parse`; positions are UTF-16 offsets. */
export type TokenType =
	| 'text'
	| 'left-delimiter'
	| 'right-delimiter'
	| 'space'
	| 'identifier'
	| 'keyword'
	| 'field'
	| 'variable'
	| 'dot'
	| 'nil'
	| 'bool'
	| 'number'
	| 'character'
	| 'string'
	| 'raw-string'
	| 'pipe'
	| 'declare'
	| 'assign'
	| 'comma'
	| 'left-paren'
	| 'right-paren'
	| 'error'
	| 'end';

export type Token = {
	readonly type: TokenType;
	/** The text as written; for `error` the message. */
	readonly text: string;
	readonly start: number;
};

const keywords: ReadonlySet<string> = new Set([
	'block',
	'break',
	'continue',
	'define',
	'else',
	'end',
	'if',
	'range',
	'template',
	'with',
]);

/** Tokens of a template, `end` last; an `error` token stands before it when the text cannot be read further. */
export function tokenize(source: string): readonly Token[] {
	const tokens: Token[] = [];
	let position = 0;
	let trimLeft = false;
	for (;;) {
		const open = source.indexOf('{{', position);
		const trimRight = open !== -1 && /^\{\{-[ \t\r\n]/.test(source.slice(open, open + 4));
		let text = source.slice(position, open === -1 ? source.length : open);
		const start = position + (trimLeft ? text.length - trimBlank(text, 'start').length : 0);
		text = trimLeft ? trimBlank(text, 'start') : text;
		text = trimRight ? trimBlank(text, 'end') : text;
		if (text !== '') {
			tokens.push({type: 'text', text, start});
		}

		if (open === -1) {
			tokens.push({type: 'end', text: '', start: source.length});
			return tokens;
		}

		const inside = open + (trimRight ? 3 : 2);
		if (/^\s?\/\*/.test(source.slice(inside, inside + 3))) {
			const comment = skipComment(source, inside);
			if (typeof comment === 'string') {
				fail(tokens, comment, open);
				return tokens;
			}

			position = comment.end;
			trimLeft = comment.trim;
			continue;
		}

		tokens.push({type: 'left-delimiter', text: '{{', start: open});
		const end = tokenizeAction(source, inside, tokens);
		if (end === undefined) {
			return tokens;
		}

		position = end.position;
		trimLeft = end.trim;
	}
}

type ActionEnd = {readonly position: number; readonly trim: boolean};

function skipComment(source: string, inside: number): {end: number; trim: boolean} | string {
	const close = source.indexOf('*/', inside);
	if (close === -1) {
		return 'unclosed comment';
	}

	const match = /^(\s-)?\}\}/.exec(source.slice(close + 2, close + 6));
	return match === null
		? 'comment ends before closing delimiter'
		: {end: close + 2 + match[0].length, trim: match[1] !== undefined};
}

function trimBlank(text: string, side: 'start' | 'end'): string {
	return side === 'start' ? text.replace(/^[ \t\r\n]+/, '') : text.replace(/[ \t\r\n]+$/, '');
}

/** Each pattern starts where the one before ended; the order matters (`:=` before `:`). */
const patterns: readonly (readonly [TokenType, RegExp])[] = [
	['space', /[ \t\r\n]+/y],
	['string', /"(?:[^"\\\n]|\\[^\n])*"/y],
	['raw-string', /`[^`]*`/y],
	['character', /'(?:[^'\\\n]|\\[^\n])+'/y],
	['declare', /:=/y],
	['assign', /=/y],
	['pipe', /\|/y],
	['comma', /,/y],
	['variable', /\$[\p{L}\p{Nd}_]*/uy],
	[
		'number',
		/[+-]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\.?\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?)/y,
	],
	['field', /\.[\p{L}\p{Nd}_]+/uy],
	['dot', /\./y],
	['identifier', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
	['left-paren', /\(/y],
	['right-paren', /\)/y],
];

function tokenizeAction(source: string, from: number, tokens: Token[]): ActionEnd | undefined {
	let position = from;
	let depth = 0;
	for (;;) {
		const closing = /^(?:[ \t\r\n]-)?\}\}/.exec(source.slice(position, position + 4));
		if (closing !== null) {
			if (depth > 0) {
				return fail(tokens, 'unclosed left paren', position);
			}

			tokens.push({type: 'right-delimiter', text: '}}', start: position});
			return {position: position + closing[0].length, trim: closing[0].length > 2};
		}

		const token = tokenAt(source, position);
		if (token === undefined) {
			return fail(tokens, lexicalError(source, position), position);
		}

		depth += token.type === 'left-paren' ? 1 : token.type === 'right-paren' ? -1 : 0;
		position += token.text.length;
		if (needsTerminator.has(token.type) && !isTerminated(source, position)) {
			return fail(
				tokens,
				token.type === 'number'
					? `bad number syntax: "${source.slice(token.start, position + 1)}"`
					: `bad character ${codePoint(source, position)}`,
				position,
			);
		}

		tokens.push(token);
	}
}

const needsTerminator: ReadonlySet<TokenType> = new Set([
	'number',
	'identifier',
	'field',
	'variable',
	'keyword',
	'bool',
	'nil',
]);

// lexer.atTerminator: what may follow a word.
function isTerminated(source: string, position: number): boolean {
	return position >= source.length || /^(?:[ \t\r\n.,|:()=]|\}\})/.test(source.slice(position, position + 2));
}

function tokenAt(source: string, position: number): Token | undefined {
	for (const [type, pattern] of patterns) {
		pattern.lastIndex = position;
		const text = pattern.exec(source)?.[0];
		if (text !== undefined) {
			return {type: type === 'identifier' ? wordType(text) : type, text, start: position};
		}
	}

	return undefined;
}

function wordType(word: string): TokenType {
	if (keywords.has(word)) {
		return 'keyword';
	}

	return word === 'true' || word === 'false' ? 'bool' : word === 'nil' ? 'nil' : 'identifier';
}

function lexicalError(source: string, position: number): string {
	switch (source[position]) {
		case undefined:
			return 'unclosed action';
		case '"':
			return 'unterminated quoted string';
		case '`':
			return 'unterminated raw quoted string';
		case "'":
			return 'unterminated character constant';
		case ':':
			return 'expected :=';
		default:
			return `unrecognized character in action: ${codePoint(source, position)}`;
	}
}

// Go's %#U: U+0040 '@'.
function codePoint(source: string, position: number): string {
	const code = source.codePointAt(position) ?? 0;
	return `U+${code.toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(code)}'`;
}

function fail(tokens: Token[], message: string, start: number): undefined {
	tokens.push({type: 'error', text: message, start}, {type: 'end', text: '', start});
	return undefined;
}
