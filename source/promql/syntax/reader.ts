import {maxQueryDepth} from '../../base/limits.ts';
import type {Span} from '../ast.ts';
import {unquote} from '../string.ts';
import type {LexResult} from './lex.ts';
import {describeToken, type Token} from './token.ts';

export type SyntaxProblem = {readonly message: string; readonly span: Span};

/** The words of one query in order, and what is wrong with it so far. */
export class Reader {
	readonly text: string;
	/** Functions and modifiers behind Prometheus' feature flags are allowed. */
	readonly experimental: boolean;
	/** In the order Prometheus finds them; it reports the first. */
	readonly problems: SyntaxProblem[] = [];
	readonly #tokens: readonly Token[];
	readonly #lexError: LexResult['error'];
	#index = 0;
	#aggregations = 0;

	constructor(text: string, {tokens, error}: LexResult, experimental: boolean) {
		this.text = text;
		this.experimental = experimental;
		this.#lexError = error;
		const end = error?.start ?? text.length;
		const last = tokens.at(-1);
		this.#tokens = last?.kind === 'end' ? tokens : [...tokens, {kind: 'end', word: '', start: end, end}];
	}

	/** The next word, not yet taken; at the end a token of kind `end`, again and again. */
	get token(): Token {
		return this.#tokens[this.#index]!;
	}

	/** The word after the next one. */
	get following(): Token {
		return this.#tokens[Math.min(this.#index + 1, this.#tokens.length - 1)]!;
	}

	/** Where the last word taken ends. */
	get end(): number {
		return this.#tokens[this.#index - 1]?.end ?? 0;
	}

	take(): Token {
		const token = this.token;
		if (token.kind !== 'end') {
			this.#index++;
		}

		return token;
	}

	/** The next word is this operator, keyword or punctuation. */
	at(...words: readonly string[]): boolean {
		const {kind, word} = this.token;
		return kind !== 'identifier' && kind !== 'string' && kind !== 'end' && words.includes(word);
	}

	/** Takes the next word if it is this one. */
	takeIf(...words: readonly string[]): Token | undefined {
		return this.at(...words) ? this.take() : undefined;
	}

	report(span: Span, message: string): void {
		this.problems.push({message, span: {start: span.start, end: span.end}});
	}

	/** What is read inside belongs to an aggregation, which an unexpected word there is blamed on. */
	insideAggregation<T>(read: () => T): T {
		this.#aggregations++;
		const result = read();
		this.#aggregations--;
		return result;
	}

	/** The next word cannot stand here: nothing after it is read. */
	unexpected(given = '', expected = ''): void {
		const context = given === '' && this.#aggregations > 0 ? 'aggregation' : given;
		const {token} = this;
		this.#index = this.#tokens.length - 1;
		if (token.kind === 'end' && this.#lexError !== undefined) {
			this.report({start: this.#lexError.start, end: this.text.length}, this.#lexError.message);
			return;
		}

		const place = `${context === '' ? '' : ` in ${context}`}${expected === '' ? '' : `, expected ${expected}`}`;
		this.report(token, `unexpected ${describeToken(token, this.text)}${place}`);
	}

	/** The word after this one cannot stand there, and the blame is put on this one. */
	unexpectedAfter(token: Token, message: string): void {
		if (this.token.kind === 'end') {
			this.unexpected();
		} else {
			this.report(token, message);
			this.#index = this.#tokens.length - 1;
		}
	}

	/** A bad word, if that is the next one, is a problem already. */
	needWord(): void {
		if (this.token.kind === 'end' && this.#lexError !== undefined) {
			this.unexpected();
		}
	}

	/** The text must end here. */
	finish(): void {
		if (this.token.kind !== 'end' || (this.#lexError !== undefined && this.problems.length === 0)) {
			this.unexpected();
		}
	}

	/** False, and a problem, where an expression nests too deep for the recursions over it. */
	mayNest(depth: number): boolean {
		if (depth <= maxQueryDepth) {
			return true;
		}

		this.report(this.token, `expression nests deeper than ${maxQueryDepth} levels`);
		this.#index = this.#tokens.length - 1;
		return false;
	}

	written(token: Token): string {
		return this.text.slice(token.start, token.end);
	}

	/** What a string literal stands for. */
	unquoted(token: Token): string {
		const written = this.written(token);
		const text = unquote(written);
		if (text === undefined) {
			this.report(token, `error unquoting string ${JSON.stringify(written)}: invalid syntax`);
		}

		return text ?? '';
	}
}
