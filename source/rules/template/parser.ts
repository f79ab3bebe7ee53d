import {maxTemplateDepth} from '../../base/limits.ts';
import {type Token, tokenize} from './lexer.ts';
import {PipelineParser} from './pipeline-parser.ts';
import {TemplateSyntaxError, TokenCursor} from './token-cursor.ts';
import type {Node} from './tree.ts';

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

type Ending = {readonly type: 'end'} | {readonly type: 'else'; readonly next: 'if' | 'with' | undefined};

/** Recursive descent over the tokens; statements here, expressions in `PipelineParser`. */
class Parser {
	readonly #cursor: TokenCursor;
	readonly #pipelines: PipelineParser;
	readonly #named = new Map<string, readonly Node[]>();
	#rangeDepth = 0;
	#depth = 0;

	constructor(tokens: readonly Token[], functions: ReadonlySet<string>) {
		this.#cursor = new TokenCursor(tokens);
		this.#pipelines = new PipelineParser(this.#cursor, functions);
	}

	parse(): ReadonlyMap<string, readonly Node[]> {
		const nodes: Node[] = [];
		while (this.#cursor.peek().type !== 'end') {
			if (this.#cursor.peekKeyword('define')) {
				this.#define();
				continue;
			}

			const node = this.#textOrAction();
			if (!('start' in node)) {
				this.#cursor.fail(`unexpected {{${node.type}}}`);
			}

			nodes.push(node as Node);
		}

		return this.#named.set('', nodes);
	}

	#define(): void {
		this.#cursor.next();
		this.#cursor.nextToken();
		const {name} = this.#templateName('define clause');
		this.#cursor.expect('right-delimiter', 'define clause');
		const outer = {variables: this.#pipelines.variables, rangeDepth: this.#rangeDepth};
		this.#pipelines.variables = ['$'];
		this.#rangeDepth = 0;
		const {nodes, ending} = this.#items();
		if (ending.type !== 'end') {
			this.#cursor.fail('unexpected {{else}} in define clause');
		}

		this.#pipelines.variables = outer.variables;
		this.#rangeDepth = outer.rangeDepth;
		this.#named.set(name, nodes);
	}

	#items(): {nodes: readonly Node[]; ending: Ending} {
		const nodes: Node[] = [];
		while (this.#cursor.peek().type !== 'end') {
			const node = this.#textOrAction();
			if (!('start' in node)) {
				return {nodes, ending: node};
			}

			nodes.push(node);
		}

		return this.#cursor.fail('unexpected EOF');
	}

	#textOrAction(): Node | Ending {
		const token = this.#cursor.nextToken();
		switch (token.type) {
			case 'text':
				return {type: 'text', text: token.text, start: token.start};
			case 'left-delimiter':
				return this.#action();
			default:
				return this.#cursor.unexpected(token, 'input');
		}
	}

	#action(): Node | Ending {
		const token = this.#cursor.nextToken();
		if (token.type === 'keyword') {
			return this.#keyword(token);
		}

		this.#cursor.back();
		return {type: 'action', pipe: this.#pipelines.parse('command', 'right-delimiter'), start: token.start};
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
				this.#cursor.expect('right-delimiter', 'end');
				return {type: 'end'};
			case 'break':
			case 'continue': {
				const after = this.#cursor.nextToken();
				if (after.type !== 'right-delimiter') {
					this.#cursor.unexpected(after, `{{${token.text}}}`);
				}

				return this.#rangeDepth === 0
					? this.#cursor.fail(`{{${token.text}}} outside {{range}}`)
					: {type: token.text, start};
			}
			case 'template': {
				const name = this.#templateName('template clause');
				if (this.#cursor.peek().type === 'right-delimiter') {
					this.#cursor.nextToken();
					return {type: 'template', ...name};
				}

				const pipe = this.#pipelines.parse('template clause', 'right-delimiter');
				return {type: 'template', ...name, pipe};
			}
			case 'block':
				return this.#block();
			default:
				return this.#cursor.unexpected(token, 'command');
		}
	}

	#block(): Node {
		const {name, start} = this.#templateName('block clause');
		const pipe = this.#pipelines.parse('block clause', 'right-delimiter');
		const outer = this.#pipelines.variables;
		this.#pipelines.variables = ['$'];
		const {nodes, ending} = this.#items();
		if (ending.type !== 'end') {
			this.#cursor.fail('unexpected {{else}} in block clause');
		}

		this.#pipelines.variables = outer;
		this.#named.set(name, nodes);
		return {type: 'template', name, pipe, start};
	}

	#otherwise(): Ending {
		const next = this.#cursor.peek();
		if (next.type === 'keyword' && (next.text === 'if' || next.text === 'with')) {
			return {type: 'else', next: next.text};
		}

		this.#cursor.expect('right-delimiter', 'else');
		return {type: 'else', next: undefined};
	}

	#control(type: 'if' | 'range' | 'with', start: number): Node {
		if (++this.#depth > maxTemplateDepth) {
			this.#cursor.fail(`blocks nest more than ${maxTemplateDepth} deep`);
		}

		const node = this.#controlNode(type, start);
		this.#depth--;
		return node;
	}

	#controlNode(type: 'if' | 'range' | 'with', start: number): Node {
		const scope = this.#pipelines.variables.length;
		const pipe = this.#pipelines.parse(type, 'right-delimiter');
		this.#rangeDepth += type === 'range' ? 1 : 0;
		const {nodes: body, ending} = this.#items();
		this.#rangeDepth -= type === 'range' ? 1 : 0;
		const otherwise = ending.type === 'end' ? [] : this.#elseBranch(type, ending.next);
		this.#pipelines.variables.length = scope;
		return {type, pipe, body, otherwise, start};
	}

	// `{{else if x}}` stands for `{{else}}{{if x}}…{{end}}` with one {{end}} for both.
	#elseBranch(type: 'if' | 'range' | 'with', next: 'if' | 'with' | undefined): readonly Node[] {
		if (next !== undefined) {
			const token = this.#cursor.nextToken();
			return next === type ? [this.#control(next, token.start)] : this.#cursor.unexpected(token, 'else');
		}

		const {nodes, ending} = this.#items();
		return ending.type === 'end' ? nodes : this.#cursor.fail('expected end; found {{else}}');
	}

	// Go gives {{template}} the position of its name.
	#templateName(context: string): {readonly name: string; readonly start: number} {
		const token = this.#cursor.nextToken();
		return token.type === 'string' || token.type === 'raw-string'
			? {name: this.#pipelines.unquote(token), start: token.start}
			: this.#cursor.unexpected(token, context);
	}
}
