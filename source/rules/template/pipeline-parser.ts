import {maxTemplateDepth} from '../../base/limits.ts';
import {quote} from '../../labels/format.ts';
import {unquote} from '../../promql/string.ts';
import type {Token, TokenType} from './lexer.ts';
import {numberLiteral} from './literal.ts';
import type {TokenCursor} from './token-cursor.ts';
import {type Command, nodeText, type Operand, type Pipe} from './tree.ts';

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

/** Parses what stands between the braces; holds the variables in scope. */
export class PipelineParser {
	/** In scope, the innermost last. */
	variables: string[] = ['$'];
	#depth = 0;
	readonly #cursor: TokenCursor;
	readonly #functions: ReadonlySet<string>;

	constructor(cursor: TokenCursor, functions: ReadonlySet<string>) {
		this.#cursor = cursor;
		this.#functions = functions;
	}

	/** Up to and with the token `end`. */
	parse(context: string, end: TokenType): Pipe {
		if (++this.#depth > maxTemplateDepth) {
			this.#cursor.fail(`parentheses nest more than ${maxTemplateDepth} deep`);
		}

		const pipe = this.#pipe(context, end);
		this.#depth--;
		return pipe;
	}

	#pipe(context: string, end: TokenType): Pipe {
		const {start} = this.#cursor.peek();
		const {declared, assigns} = this.#declarations(context);
		const commands: Command[] = [];
		for (;;) {
			const token = this.#cursor.peek();
			if (token.type === end) {
				this.#cursor.nextToken();
				this.#checkPipeline(commands, context);
				return {type: 'pipe', assigns, declared, commands, start};
			}

			if (!operandTypes.has(token.type)) {
				this.#cursor.nextToken();
				this.#cursor.unexpected(token, context);
			}

			commands.push(this.#command());
		}
	}

	#declarations(context: string): {declared: readonly string[]; assigns: boolean} {
		const declared: string[] = [];
		for (;;) {
			const variable = this.#cursor.peek();
			if (variable.type !== 'variable') {
				return {declared, assigns: false};
			}

			const before = this.#cursor.place;
			this.#cursor.nextToken();
			const sign = this.#cursor.peek();
			if (sign.type === 'assign' || sign.type === 'declare') {
				this.#cursor.nextToken();
				declared.push(variable.text);
				// Go counts an assigned name as known too and complains when the template runs.
				this.variables.push(...declared);
				return {declared, assigns: sign.type === 'assign'};
			}

			if (sign.type !== 'comma') {
				this.#cursor.rewind(before);
				return {declared, assigns: false};
			}

			this.#cursor.nextToken();
			declared.push(variable.text);
			if (context !== 'range' || declared.length > 1) {
				this.#cursor.fail(`too many declarations in ${context}`);
			}

			if (this.#cursor.peek().type !== 'variable') {
				this.#cursor.fail('range can only initialize variables');
			}
		}
	}

	#checkPipeline(commands: readonly Command[], context: string): void {
		if (commands.length === 0) {
			this.#cursor.fail(`missing value for ${context}`);
		}

		const stage = commands.findIndex(
			(command, index) =>
				index > 0 && ['bool', 'dot', 'nil', 'number', 'string'].includes(command.args[0]!.type),
		);
		if (stage !== -1) {
			this.#cursor.fail(`non executable command in pipeline stage ${stage + 1}`);
		}
	}

	#command(): Command {
		const {start} = this.#cursor.peek();
		const args: Operand[] = [];
		for (;;) {
			this.#cursor.skipSpace();
			const operand = this.#operand();
			if (operand !== undefined) {
				args.push(operand);
			}

			const token = this.#cursor.next();
			if (token.type === 'space') {
				continue;
			}

			if (token.type === 'right-delimiter' || token.type === 'right-paren') {
				this.#cursor.back();
			} else if (token.type !== 'pipe') {
				this.#cursor.unexpected(token, 'operand');
			}

			return args.length === 0 ? this.#cursor.fail('empty command') : {type: 'command', args, start};
		}
	}

	#operand(): Operand | undefined {
		const node = this.#term();
		const first = this.#cursor.peekRaw();
		if (node === undefined || first.type !== 'field') {
			return node;
		}

		const fields: string[] = [];
		while (this.#cursor.peekRaw().type === 'field') {
			fields.push(this.#cursor.next().text.slice(1));
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
				return this.#cursor.fail(`unexpected . after term ${quote(nodeText(node))}`);
			case 'identifier':
			case 'chain':
			case 'pipe':
				return {type: 'chain', operand: node, fields, start: first.start};
		}
	}

	#term(): Operand | undefined {
		const token = this.#cursor.nextToken();
		const {start, text} = token;
		switch (token.type) {
			case 'identifier':
				return this.#functions.has(text)
					? {type: 'identifier', name: text, start}
					: this.#cursor.fail(`function "${text}" not defined`);
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
					? this.#cursor.fail(badNumber(text))
					: {type: 'number', text, value, start};
			}
			case 'left-paren':
				return this.parse('parenthesized pipeline', 'right-paren');
			case 'string':
			case 'raw-string':
				return {type: 'string', text, value: this.unquote(token), start};
			default:
				this.#cursor.back();
				return undefined;
		}
	}

	#checkVariable(token: Token): void {
		if (!this.variables.includes(token.text)) {
			this.#cursor.fail(`undefined variable "${token.text}"`);
		}
	}

	/** The text a string token stands for. */
	unquote(token: Token): string {
		return unquote(token.text) ?? this.#cursor.fail('invalid syntax');
	}
}

function badNumber(text: string): string {
	if (text.startsWith("'")) {
		return `malformed character constant: ${text}`;
	}

	return /^[+-]?[\d_]+$/.test(text) ? `integer overflow: "${text}"` : `bad number syntax: "${text}"`;
}
