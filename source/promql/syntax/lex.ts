import {scanNumber, scanString} from './lex-literals.ts';
import {type Token, wordKind} from './token.ts';

export type LexError = {readonly message: string; readonly start: number};
/** The tokens up to the end of the text (a last one of kind `end`) or up to the error. */
export type LexResult = {readonly tokens: readonly Token[]; readonly error?: LexError};

/** Splits a query into words, and finds what no query may contain, in the words of Prometheus (`promql/parser/lex.go`). */
export function lex(text: string): LexResult {
	return new Lexer(text).run();
}

const blanks = /(?:[ \t\r\n]|#[^\r\n]*)+/y;
const blanksInDuration = /[ \t\r\n]+/y;
const word = /[A-Za-z_:][\w:]*/y;
const labelName = /[A-Za-z_]\w*/y;
const durationWord = /(?:step|range|min_of|max_of)(?![A-Za-z_])/iy;
const operator = /[*/%+^@-]|[<>][=/]?|[=!]=/y;
const durationOperator = /[*/%+^-]/y;
const matchOperator = /=~|!=|!~/y;
const number = /\d|\.\d/y;
const quotation = /["'`]/y;
const callAhead = /[ \t\r\n]*\(/y;

class Lexer {
	readonly #text: string;
	readonly #tokens: Token[] = [];
	#at = 0;
	/** `duration`: between `[` and the first number; from there on Prometheus reads the rest as statements. */
	#state: 'statements' | 'braces' | 'duration' = 'statements';
	#parentheses = 0;
	#bracketOpen = false;
	#gotColon = false;
	#error: LexError | undefined;

	constructor(text: string) {
		this.#text = text;
	}

	run(): LexResult {
		while (this.#error === undefined) {
			this.#at += this.#match(this.#state === 'duration' ? blanksInDuration : blanks);
			if (this.#at >= this.#text.length) {
				this.#finish();
				break;
			}

			switch (this.#state) {
				case 'statements':
					this.#statement();
					break;
				case 'braces':
					this.#insideBraces();
					break;
				case 'duration':
					this.#duration();
					break;
			}
		}

		return this.#error === undefined ? {tokens: this.#tokens} : {tokens: this.#tokens, error: this.#error};
	}

	#statement(): void {
		if (this.#emitMatch('operator', operator) || this.#literal()) {
			return;
		}

		const character = this.#character();
		const next = this.#text[this.#at + 1] ?? '';
		if (character === '!' || (character === '=' && next === '~')) {
			this.#fail(`unexpected character after '${character}': ${quoteRune(next)}`);
		} else if (this.#match(word) > 0) {
			this.#wordOrColon(character);
		} else if (character === '=' || character === ',') {
			this.#emit('punctuation', 1);
		} else {
			this.#bracket(character);
		}
	}

	#wordOrColon(character: string): void {
		if (!this.#bracketOpen) {
			const length = this.#match(word);
			const written = this.#text.slice(this.#at, this.#at + length);
			this.#emit(wordKind(written, this.#match(callAhead, this.#at + length) > 0), length);
		} else if (character === ':') {
			this.#colon();
		} else if (!this.#emitMatch('preprocessor', durationWord)) {
			this.#fail(`unexpected character: ${quoteRune(character)}, expected ':'`);
		}
	}

	#colon(): void {
		if (this.#gotColon) {
			this.#fail("unexpected colon ':'");
			return;
		}

		this.#gotColon = true;
		this.#emit('punctuation', 1);
	}

	#bracket(character: string): void {
		switch (character) {
			case '(':
				this.#parentheses++;
				this.#emit('punctuation', 1);
				break;
			case ')':
				this.#closeParenthesis();
				break;
			case '{':
				this.#emit('punctuation', 1);
				this.#state = 'braces';
				break;
			case '[':
				this.#openBracket();
				break;
			case ']':
				if (this.#bracketOpen) {
					this.#bracketOpen = false;
					this.#emit('punctuation', 1);
				} else {
					this.#fail("unexpected right bracket ']'");
				}

				break;
			default:
				this.#fail(`unexpected character: ${quoteRune(character)}`);
		}
	}

	#openBracket(): void {
		if (this.#bracketOpen) {
			this.#fail("unexpected left bracket '['");
			return;
		}

		this.#emit('punctuation', 1);
		this.#bracketOpen = true;
		this.#gotColon = false;
		this.#state = 'duration';
	}

	#closeParenthesis(): void {
		this.#emit('punctuation', 1);
		if (--this.#parentheses < 0) {
			this.#tokens.pop();
			this.#fail("unexpected right parenthesis ')'");
		}
	}

	#insideBraces(): void {
		if (
			this.#emitMatch('operator', matchOperator) ||
			this.#emitMatch('identifier', labelName) ||
			this.#string()
		) {
			return;
		}

		const character = this.#character();
		if (character === ',' || character === '=') {
			this.#emit('punctuation', 1);
		} else if (character === '}') {
			this.#emit('punctuation', 1);
			this.#state = 'statements';
		} else if (character === '!') {
			const next = this.#text[this.#at + 1] ?? '';
			this.#fail(`unexpected character after '!' inside braces: ${quoteRune(next)}`);
		} else if (character === '{') {
			this.#fail("unexpected left brace '{'");
		} else {
			this.#fail(`unexpected character inside braces: ${quoteRune(character)}`);
		}
	}

	#duration(): void {
		if (this.#emitMatch('operator', durationOperator) || this.#emitMatch('preprocessor', durationWord)) {
			return;
		}

		const character = this.#character();
		if (this.#match(number) > 0) {
			this.#state = 'statements';
			this.#literal();
		} else if (character === '(' || character === ')' || character === ']') {
			this.#state = character === ']' ? 'statements' : 'duration';
			this.#bracket(character);
		} else if (character === ',') {
			this.#emit('punctuation', 1);
		} else if (character === ':' && this.#tokens.at(-1)?.word === ')') {
			this.#colon();
		} else if (character === ':') {
			this.#at++;
			this.#fail('unexpected colon before duration in duration expression');
		} else {
			this.#fail(`unexpected character in duration expression: ${quoteRune(character)}`);
		}
	}

	/** A number, a duration or a string; false when there is none. */
	#literal(): boolean {
		if (this.#match(number) === 0) {
			return this.#string();
		}

		const {kind, end} = scanNumber(this.#text, this.#at);
		if (kind === undefined) {
			this.#fail(`bad number or duration syntax: ${JSON.stringify(this.#text.slice(this.#at, end))}`);
		} else {
			this.#emit(kind, end - this.#at);
		}

		return true;
	}

	#string(): boolean {
		if (this.#match(quotation) === 0) {
			return false;
		}

		const result = scanString(this.#text, this.#at);
		if (result.error === undefined) {
			this.#emit('string', result.end - this.#at);
		} else {
			this.#fail(result.error);
		}

		return true;
	}

	#finish(): void {
		if (this.#state === 'braces') {
			this.#fail('unexpected end of input inside braces');
		} else if (this.#state === 'duration') {
			this.#fail('unexpected end of input in duration expression');
		} else if (this.#parentheses !== 0) {
			this.#fail('unclosed left parenthesis');
		} else if (this.#bracketOpen) {
			this.#fail('unclosed left bracket');
		} else {
			this.#emit('end', 0);
		}
	}

	/** How much of the text from here (or from elsewhere) is this; 0 when nothing is. */
	#match(pattern: RegExp, from: number = this.#at): number {
		pattern.lastIndex = from;
		return pattern.exec(this.#text)?.[0].length ?? 0;
	}

	#emitMatch(kind: Token['kind'], pattern: RegExp): boolean {
		const length = this.#match(pattern);
		if (length > 0) {
			this.#emit(kind, length);
		}

		return length > 0;
	}

	#emit(kind: Token['kind'], length: number): void {
		const written = this.#text.slice(this.#at, this.#at + length);
		const isName = kind === 'identifier' || kind === 'metric-identifier' || kind === 'string';
		const word = isName ? written : written.toLowerCase();
		this.#tokens.push({kind, word, start: this.#at, end: this.#at + length});
		this.#at += length;
	}

	#fail(message: string): void {
		this.#error = {message, start: this.#at};
	}

	#character(): string {
		return String.fromCodePoint(this.#text.codePointAt(this.#at)!);
	}
}

function quoteRune(character: string): string {
	return character === '' ? "'\ufffd'" : `'${character.replace(/['\\]/, '\\$&').replace('\n', '\\n')}'`;
}
