import {scanNumber, scanString} from './lex-literals.ts';
import {type Token, wordKind} from './token.ts';

export type LexError = {readonly message: string; readonly start: number};
/** The tokens up to the end of the text (a last one of kind `end`) or up to the error. */
export type LexResult = {readonly tokens: readonly Token[]; readonly error?: LexError};

type State = 'statements' | 'braces' | 'duration';

/** Splits a query into words, and finds what no query may contain, in the words of Prometheus (`promql/parser/lex.go`). */
export function lex(text: string): LexResult {
	return new Lexer(text).run();
}

class Lexer {
	readonly #text: string;
	readonly #tokens: Token[] = [];
	#at = 0;
	#state: State = 'statements';
	#parentheses = 0;
	#bracketOpen = false;
	#gotColon = false;
	#gotDuration = false;
	#error: LexError | undefined;

	constructor(text: string) {
		this.#text = text;
	}

	run(): LexResult {
		while (this.#error === undefined) {
			this.#skipBlanks();
			if (this.#at >= this.#text.length) {
				this.#finish();
				break;
			}

			this.#step();
		}

		return this.#error === undefined ? {tokens: this.#tokens} : {tokens: this.#tokens, error: this.#error};
	}

	#step(): void {
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

	#statement(): void {
		const character = this.#character();
		const next = this.#text[this.#at + 1] ?? '';
		if (/[*/%+^@-]/.test(character)) {
			this.#emit('operator', 1);
		} else if (/["'`]/.test(character)) {
			this.#string();
		} else if (isDigit(character) || (character === '.' && isDigit(next))) {
			this.#number();
		} else if (/[<>]/.test(character)) {
			this.#emit('operator', next === '=' || next === '/' ? 2 : 1);
		} else if (character === '=') {
			this.#equals(next);
		} else if (character === '!') {
			if (next === '=') {
				this.#emit('operator', 2);
			} else {
				this.#fail(`unexpected character after '!': ${quoteRune(next)}`);
			}
		} else if (/[A-Za-z_:]/.test(character)) {
			this.#wordOrColon();
		} else {
			this.#bracket(character);
		}
	}

	#equals(next: string): void {
		if (next === '~') {
			this.#fail(`unexpected character after '=': ${quoteRune(next)}`);
		} else if (next === '=') {
			this.#emit('operator', 2);
		} else {
			this.#emit('punctuation', 1);
		}
	}

	#wordOrColon(): void {
		if (!this.#bracketOpen) {
			const word = /^[\w:]+/.exec(this.#text.slice(this.#at))![0];
			const after = this.#text.slice(this.#at + word.length);
			this.#emit(wordKind(word, /^[ \t\r\n]*\(/.test(after)), word.length);
			return;
		}

		const character = this.#character();
		if (character === ':') {
			this.#colon();
		} else if (!this.#durationKeyword()) {
			this.#fail(`unexpected character: ${quoteRune(character)}, expected ':'`);
		}
	}

	#colon(): void {
		if (this.#gotColon) {
			this.#fail(`unexpected colon ':'`);
			return;
		}

		this.#gotColon = true;
		this.#emit('punctuation', 1);
	}

	#bracket(character: string): void {
		switch (character) {
			case ',':
				this.#emit('punctuation', 1);
				break;
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
				if (this.#bracketOpen) {
					this.#fail("unexpected left bracket '['");
					break;
				}

				this.#emit('punctuation', 1);
				this.#bracketOpen = true;
				this.#gotColon = false;
				this.#gotDuration = false;
				this.#state = 'duration';
				break;
			case ']':
				if (!this.#bracketOpen) {
					this.#fail("unexpected right bracket ']'");
					break;
				}

				this.#bracketOpen = false;
				this.#emit('punctuation', 1);
				break;
			default:
				this.#fail(`unexpected character: ${quoteRune(character)}`);
		}
	}

	#closeParenthesis(): void {
		this.#emit('punctuation', 1);
		if (--this.#parentheses < 0) {
			this.#tokens.pop();
			this.#fail("unexpected right parenthesis ')'");
		}
	}

	#insideBraces(): void {
		const character = this.#character();
		const next = this.#text[this.#at + 1] ?? '';
		if (/[A-Za-z_]/.test(character)) {
			this.#emit('identifier', /^\w+/.exec(this.#text.slice(this.#at))![0].length);
		} else if (/["'`]/.test(character)) {
			this.#string();
		} else if (character === ',') {
			this.#emit('punctuation', 1);
		} else if (character === '=') {
			this.#emit(next === '~' ? 'operator' : 'punctuation', next === '~' ? 2 : 1);
		} else if (character === '!' && (next === '=' || next === '~')) {
			this.#emit('operator', 2);
		} else if (character === '!') {
			this.#fail(`unexpected character after '!' inside braces: ${quoteRune(next)}`);
		} else if (character === '{') {
			this.#fail("unexpected left brace '{'");
		} else if (character === '}') {
			this.#emit('punctuation', 1);
			this.#state = 'statements';
		} else {
			this.#fail(`unexpected character inside braces: ${quoteRune(character)}`);
		}
	}

	// Between `[` and the first number; from there on Prometheus reads the rest as statements.
	#duration(): void {
		const character = this.#character();
		const next = this.#text[this.#at + 1] ?? '';
		if (/[+*/%^-]/.test(character)) {
			this.#emit('operator', 1);
		} else if (character === '(' || character === ',') {
			this.#parentheses += character === '(' ? 1 : 0;
			this.#emit('punctuation', 1);
		} else if (character === ')') {
			this.#closeParenthesis();
		} else if (character === ']') {
			this.#emit('punctuation', 1);
			this.#bracketOpen = false;
			this.#state = 'statements';
		} else if (character === ':' && (this.#gotDuration || this.#lastWord() === ')')) {
			this.#colon();
		} else if (character === ':') {
			this.#at++;
			this.#fail('unexpected colon before duration in duration expression');
		} else if (isDigit(character) || (character === '.' && isDigit(next))) {
			this.#gotDuration = true;
			this.#state = 'statements';
			this.#number();
		} else if (!/[smr]/i.test(character) || !this.#durationKeyword()) {
			this.#fail(`unexpected character in duration expression: ${quoteRune(character)}`);
		}
	}

	#durationKeyword(): boolean {
		const word = /^[A-Za-z_]*/.exec(this.#text.slice(this.#at))![0];
		if (!/^(?:step|range|min_of|max_of)$/i.test(word)) {
			return false;
		}

		this.#emit('preprocessor', word.length);
		return true;
	}

	#number(): void {
		const {kind, end} = scanNumber(this.#text, this.#at);
		if (kind === undefined) {
			this.#fail(`bad number or duration syntax: ${JSON.stringify(this.#text.slice(this.#at, end))}`);
		} else {
			this.#emit(kind, end - this.#at);
		}
	}

	#string(): void {
		const result = scanString(this.#text, this.#at);
		if (result.error === undefined) {
			this.#emit('string', result.end - this.#at);
		} else {
			this.#fail(result.error);
		}
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

	#skipBlanks(): void {
		for (;;) {
			while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) {
				this.#at++;
			}

			if (this.#text[this.#at] !== '#' || this.#state === 'duration') {
				return;
			}

			while (this.#at < this.#text.length && !/[\r\n]/.test(this.#text[this.#at]!)) {
				this.#at++;
			}
		}
	}

	#character(): string {
		return String.fromCodePoint(this.#text.codePointAt(this.#at)!);
	}

	#lastWord(): string | undefined {
		return this.#tokens.at(-1)?.word;
	}

	#emit(kind: Token['kind'], length: number): void {
		const written = this.#text.slice(this.#at, this.#at + length);
		const literal = kind === 'identifier' || kind === 'metric-identifier' || kind === 'string';
		const word = literal ? written : written.toLowerCase();
		this.#tokens.push({kind, word, start: this.#at, end: this.#at + length});
		this.#at += length;
	}

	#fail(message: string): void {
		this.#error = {message, start: this.#at};
	}
}

function isDigit(character: string): boolean {
	return character >= '0' && character <= '9' && character.length === 1;
}

function quoteRune(character: string): string {
	return character === '' ? "'\ufffd'" : `'${character.replace(/['\\]/, '\\$&').replace('\n', '\\n')}'`;
}
