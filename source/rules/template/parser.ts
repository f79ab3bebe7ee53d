import {unquote} from '../../promql/string.ts';
import {type Token, type TokenType, tokenize} from './lexer.ts';
import {numberLiteral} from './literal.ts';
import {type Command, type Node, nodeText, type Operand, type Pipe} from './tree.ts';

/** A parsed template: its own nodes under the empty name, `{{define}}`d ones under theirs. */
export type Template = {readonly source: string; readonly named: ReadonlyMap<string, readonly Node[]>};

export type ParsedTemplate =
	| {readonly type: 'ok'; readonly template: Template}
	| {readonly type: 'failed'; readonly message: string; readonly line: number};

/** Parses as Go's `text/template` does and words its errors the same; `functions` are the names that may be called. */
export function parseTemplate(source: string, functions: ReadonlySet<string>): ParsedTemplate {
	const parser = new Parser(tokenize(source), functions);
	try {
		return {type: 'ok', template: {source, named: parser.parse()}};
	} catch (error) {
		if (error instanceof TemplateSyntaxError) {
			return {type: 'failed', message: error.message, line: lineAt(source, error.start)};
		}

		throw error;
	}
}

/** 1-based. */
export function lineAt(source: string, offset: number): number {
	return source.slice(0, offset).split('\n').length;
}

/** Leaves the recursive descent; never leaves this file. */
class TemplateSyntaxError extends Error {
	readonly start: number;

	constructor(message: string, start: number) {
		super(message);
		this.start = start;
	}
}

type Ending = {readonly type: 'end'} | {readonly type: 'else'; readonly next: 'if' | 'with' | undefined};

const operandTypes: ReadonlySet<TokenType> = new Set([
	'bool',
	'character',
	'dot',
	'field',
	'identifier',
	'left-paren',
	'nil',
	'number',
	'raw-string',
	'string',
	'variable',
]);

/** Recursive descent over the tokens; holds the cursor and the variables in scope. */
class Parser {
	readonly #tokens: readonly Token[];
	readonly #functions: ReadonlySet<string>;
	readonly #named = new Map<string, readonly Node[]>();
	#cursor = 0;
	#variables: string[] = ['$'];
	#rangeDepth = 0;

	constructor(tokens: readonly Token[], functions: ReadonlySet<string>) {
		this.#tokens = tokens;
		this.#functions = functions;
	}

	parse(): ReadonlyMap<string, readonly Node[]> {
		const nodes: Node[] = [];
		while (this.#peek().type !== 'end') {
			if (this.#peekKeyword('define')) {
				this.#define();
				continue;
			}

			const node = this.#textOrAction();
			if (!('start' in node)) {
				this.#fail(`unexpected {{${node.type}}}`);
			}

			nodes.push(node as Node);
		}

		return this.#named.set('', nodes);
	}

	#define(): void {
		this.#next();
		this.#nextToken();
		const name = this.#templateName('define clause');
		this.#expect('right-delimiter', 'define clause');
		const outer = {variables: this.#variables, rangeDepth: this.#rangeDepth};
		this.#variables = ['$'];
		this.#rangeDepth = 0;
		const {nodes, ending} = this.#items();
		if (ending.type !== 'end') {
			this.#fail('unexpected {{else}} in define clause');
		}

		this.#variables = outer.variables;
		this.#rangeDepth = outer.rangeDepth;
		this.#named.set(name, nodes);
	}

	#items(): {nodes: readonly Node[]; ending: Ending} {
		const nodes: Node[] = [];
		while (this.#peek().type !== 'end') {
			const node = this.#textOrAction();
			if (!('start' in node)) {
				return {nodes, ending: node};
			}

			nodes.push(node);
		}

		return this.#fail('unexpected EOF');
	}

	#textOrAction(): Node | Ending {
		const token = this.#nextToken();
		switch (token.type) {
			case 'text':
				return {type: 'text', text: token.text, start: token.start};
			case 'left-delimiter':
				return this.#action();
			default:
				return this.#unexpected(token, 'input');
		}
	}

	#action(): Node | Ending {
		const token = this.#nextToken();
		if (token.type === 'keyword') {
			return this.#keyword(token);
		}

		this.#cursor--;
		return {type: 'action', pipe: this.#pipeline('command', 'right-delimiter'), start: token.start};
	}

	#keyword(token: Token): Node | Ending {
		const {start} = token;
		switch (token.text) {
			case 'if':
			case 'range':
			case 'with':
				return this.#control(token.text, start);
			case 'else':
				return this.#otherwise();
			case 'end':
				this.#expect('right-delimiter', 'end');
				return {type: 'end'};
			case 'break':
			case 'continue': {
				const after = this.#nextToken();
				if (after.type !== 'right-delimiter') {
					this.#unexpected(after, `{{${token.text}}}`);
				}

				return this.#rangeDepth === 0
					? this.#fail(`{{${token.text}}} outside {{range}}`)
					: {type: token.text, start};
			}
			case 'template': {
				const name = this.#templateName('template clause');
				if (this.#peek().type === 'right-delimiter') {
					this.#nextToken();
					return {type: 'template', name, start};
				}

				return {type: 'template', name, pipe: this.#pipeline('template clause', 'right-delimiter'), start};
			}
			case 'block':
				return this.#block(start);
			default:
				return this.#unexpected(token, 'command');
		}
	}

	#block(start: number): Node {
		const name = this.#templateName('block clause');
		const pipe = this.#pipeline('block clause', 'right-delimiter');
		const outer = this.#variables;
		this.#variables = ['$'];
		const {nodes, ending} = this.#items();
		if (ending.type !== 'end') {
			this.#fail('unexpected {{else}} in block clause');
		}

		this.#variables = outer;
		this.#named.set(name, nodes);
		return {type: 'template', name, pipe, start};
	}

	#otherwise(): Ending {
		const next = this.#peek();
		if (next.type === 'keyword' && (next.text === 'if' || next.text === 'with')) {
			return {type: 'else', next: next.text};
		}

		this.#expect('right-delimiter', 'else');
		return {type: 'else', next: undefined};
	}

	#control(type: 'if' | 'range' | 'with', start: number): Node {
		const scope = this.#variables.length;
		const pipe = this.#pipeline(type, 'right-delimiter');
		this.#rangeDepth += type === 'range' ? 1 : 0;
		const {nodes: body, ending} = this.#items();
		this.#rangeDepth -= type === 'range' ? 1 : 0;
		const otherwise = ending.type === 'end' ? [] : this.#elseBranch(type, ending.next);
		this.#variables.length = scope;
		return {type, pipe, body, otherwise, start};
	}

	// `{{else if x}}` stands for `{{else}}{{if x}}…{{end}}` with one {{end}} for both.
	#elseBranch(type: 'if' | 'range' | 'with', next: 'if' | 'with' | undefined): readonly Node[] {
		if (next !== undefined) {
			const token = this.#nextToken();
			return next === type ? [this.#control(next, token.start)] : this.#unexpected(token, 'else');
		}

		const {nodes, ending} = this.#items();
		return ending.type === 'end' ? nodes : this.#fail('expected end; found {{else}}');
	}

	#pipeline(context: string, end: TokenType): Pipe {
		const {start} = this.#peek();
		const {declared, assigns} = this.#declarations(context);
		const commands: Command[] = [];
		for (;;) {
			const token = this.#peek();
			if (token.type === end) {
				this.#nextToken();
				this.#checkPipeline(commands, context);
				return {type: 'pipe', assigns, declared, commands, start};
			}

			if (!operandTypes.has(token.type)) {
				this.#nextToken();
				this.#unexpected(token, context);
			}

			commands.push(this.#command());
		}
	}

	#declarations(context: string): {declared: readonly string[]; assigns: boolean} {
		const declared: string[] = [];
		for (;;) {
			const variable = this.#peek();
			if (variable.type !== 'variable') {
				return {declared, assigns: false};
			}

			const before = this.#cursor;
			this.#nextToken();
			const sign = this.#peek();
			if (sign.type === 'assign' || sign.type === 'declare') {
				this.#nextToken();
				declared.push(variable.text);
				if (sign.type === 'declare') {
					this.#variables.push(...declared);
				} else {
					this.#checkVariable(variable);
				}

				return {declared, assigns: sign.type === 'assign'};
			}

			if (sign.type !== 'comma') {
				this.#cursor = before;
				return {declared, assigns: false};
			}

			this.#nextToken();
			declared.push(variable.text);
			if (context !== 'range' || declared.length > 1) {
				this.#fail(`too many declarations in ${context}`);
			}

			if (this.#peek().type !== 'variable') {
				this.#fail('range can only initialize variables');
			}
		}
	}

	#checkPipeline(commands: readonly Command[], context: string): void {
		if (commands.length === 0) {
			this.#fail(`missing value for ${context}`);
		}

		const stage = commands.findIndex(
			(command, index) =>
				index > 0 && ['bool', 'dot', 'nil', 'number', 'string'].includes(command.args[0]!.type),
		);
		if (stage !== -1) {
			this.#fail(`non executable command in pipeline stage ${stage + 1}`);
		}
	}

	#command(): Command {
		const {start} = this.#peek();
		const args: Operand[] = [];
		for (;;) {
			this.#skipSpace();
			const operand = this.#operand();
			if (operand !== undefined) {
				args.push(operand);
			}

			const token = this.#next();
			if (token.type === 'space') {
				continue;
			}

			if (token.type === 'right-delimiter' || token.type === 'right-paren') {
				this.#cursor--;
			} else if (token.type !== 'pipe') {
				this.#unexpected(token, 'operand');
			}

			return args.length === 0 ? this.#fail('empty command') : {type: 'command', args, start};
		}
	}

	#operand(): Operand | undefined {
		const node = this.#term();
		const first = this.#tokens[this.#cursor]!;
		if (node === undefined || first.type !== 'field') {
			return node;
		}

		const fields: string[] = [];
		while (this.#tokens[this.#cursor]!.type === 'field') {
			fields.push(this.#next().text.slice(1));
		}

		// Go gives such a node the position of its first added field.
		switch (node.type) {
			case 'field':
				return {type: 'field', fields: [...node.fields, ...fields], start: first.start};
			case 'variable':
				return {type: 'variable', name: node.name, fields, start: first.start};
			case 'bool':
			case 'string':
			case 'number':
			case 'nil':
			case 'dot':
				return this.#fail(`unexpected . after term "${nodeText(node)}"`);
			case 'identifier':
			case 'chain':
			case 'pipe':
				return {type: 'chain', operand: node, fields, start: first.start};
		}
	}

	#term(): Operand | undefined {
		const token = this.#nextToken();
		const {start, text} = token;
		switch (token.type) {
			case 'identifier':
				return this.#functions.has(text)
					? {type: 'identifier', name: text, start}
					: this.#fail(`function "${text}" not defined`);
			case 'dot':
			case 'nil':
				return {type: token.type, start};
			case 'variable':
				this.#checkVariable(token);
				return {type: 'variable', name: text, fields: [], start};
			case 'field':
				return {type: 'field', fields: [text.slice(1)], start};
			case 'bool':
				return {type: 'bool', value: text === 'true', start};
			case 'number':
			case 'character': {
				const value = numberLiteral(text);
				return value === undefined
					? this.#fail(`bad number syntax: "${text}"`)
					: {type: 'number', text, value, start};
			}
			case 'left-paren':
				return this.#pipeline('parenthesized pipeline', 'right-paren');
			case 'string':
			case 'raw-string':
				return {type: 'string', text, value: this.#unquote(token), start};
			default:
				this.#cursor--;
				return undefined;
		}
	}

	#checkVariable(token: Token): void {
		if (!this.#variables.includes(token.text)) {
			this.#fail(`undefined variable "${token.text}"`);
		}
	}

	#templateName(context: string): string {
		const token = this.#nextToken();
		return token.type === 'string' || token.type === 'raw-string'
			? this.#unquote(token)
			: this.#unexpected(token, context);
	}

	#unquote(token: Token): string {
		return unquote(token.text) ?? this.#fail('invalid syntax');
	}

	#expect(type: TokenType, context: string): void {
		const token = this.#nextToken();
		if (token.type !== type) {
			this.#unexpected(token, context);
		}
	}

	#peekKeyword(word: string): boolean {
		const open = this.#tokens[this.#cursor]!;
		let index = this.#cursor + 1;
		while (this.#tokens[index]?.type === 'space') {
			index++;
		}

		const token = this.#tokens[index];
		return open.type === 'left-delimiter' && token?.type === 'keyword' && token.text === word;
	}

	#skipSpace(): void {
		while (this.#tokens[this.#cursor]!.type === 'space') {
			this.#cursor++;
		}
	}

	/** The next token that is not space, without taking it. */
	#peek(): Token {
		this.#skipSpace();
		return this.#tokens[this.#cursor]!;
	}

	#nextToken(): Token {
		this.#skipSpace();
		return this.#next();
	}

	// The last token is `end` and stays there however often it is asked for.
	#next(): Token {
		const token = this.#tokens[this.#cursor]!;
		this.#cursor = Math.min(this.#cursor + 1, this.#tokens.length - 1);
		return token;
	}

	#unexpected(token: Token, context: string): never {
		return this.#fail(
			token.type === 'error' ? token.text : `unexpected ${tokenText(token)} in ${context}`,
			token.start,
		);
	}

	#fail(message: string, start?: number): never {
		const last = this.#tokens[Math.min(Math.max(this.#cursor - 1, 0), this.#tokens.length - 1)]!;
		throw new TemplateSyntaxError(message, start ?? last.start);
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
