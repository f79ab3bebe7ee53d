import type {Token, TokenType} from './lexer.ts';

/** Leaves the recursive descent; never leaves `parseTemplate`. */
export class TemplateSyntaxError extends Error {
	readonly start: number;

	constructor(message: string, start: number) {
		super(message);
		this.start = start;
	}
}

/** Reads tokens one by one; blanks matter only between the arguments of a command. */
export class TokenCursor {
	readonly #tokens: readonly Token[];
	#index = 0;

	constructor(tokens: readonly Token[]) {
		this.#tokens = tokens;
	}

	expect(type: TokenType, context: string): void {
		const token = this.nextToken();
		if (token.type !== type) {
			this.unexpected(token, context);
		}
	}

	peekKeyword(word: string): boolean {
		const open = this.#tokens[this.#index]!;
		let index = this.#index + 1;
		while (this.#tokens[index]?.type === 'space') {
			index++;
		}

		const token = this.#tokens[index];
		return open.type === 'left-delimiter' && token?.type === 'keyword' && token.text === word;
	}

	skipSpace(): void {
		while (this.#tokens[this.#index]!.type === 'space') {
			this.#index++;
		}
	}

	/** The next token that is not space, without taking it. */
	peek(): Token {
		this.skipSpace();
		return this.#tokens[this.#index]!;
	}

	nextToken(): Token {
		this.skipSpace();
		return this.next();
	}

	// The last token is `end` and stays there however often it is asked for.
	next(): Token {
		const token = this.#tokens[this.#index]!;
		this.#index = Math.min(this.#index + 1, this.#tokens.length - 1);
		return token;
	}

	unexpected(token: Token, context: string): never {
		return this.fail(
			token.type === 'error' ? token.text : `unexpected ${tokenText(token)} in ${context}`,
			token.start,
		);
	}

	fail(message: string, start?: number): never {
		const last = this.#tokens[Math.min(Math.max(this.#index - 1, 0), this.#tokens.length - 1)]!;
		throw new TemplateSyntaxError(message, start ?? last.start);
	}

	/** The next token, blanks included, without taking it. */
	peekRaw(): Token {
		return this.#tokens[this.#index]!;
	}

	/** Puts the token back that was taken last. */
	back(): void {
		this.#index--;
	}

	/** Where the cursor stands, for `rewind`. */
	get place(): number {
		return this.#index;
	}

	rewind(place: number): void {
		this.#index = place;
	}
}

function tokenText(token: Token): string {
	if (token.type === 'end') {
		return 'EOF';
	}

	if (token.type === 'keyword') {
		return `<${token.text}>`;
	}

	const quoted = JSON.stringify(token.text.slice(0, 10));
	return token.text.length > 10 ? `${quoted}...` : quoted;
}
