import {maxTemplateDepth, maxTemplateSteps} from '../../base/limits.ts';
import {quote} from '../../labels/format.ts';
import {Expressions, type Place, TemplateFailure, type Variable} from './expressions.ts';
import type {TemplateContext} from './functions.ts';
import {type GoValue, isTrue, printValue} from './go-value.ts';
import type {Template} from './parser.ts';
import {type Node, nodeText} from './tree.ts';

export type TemplateResult =
	| {readonly type: 'ok'; readonly text: string}
	| {readonly type: 'failed'; readonly message: string};

/** Runs a template as Go's `text/template` with `missingkey=zero`; a failure is worded as Go does, `name` included. */
export function executeTemplate(
	template: Template,
	data: GoValue,
	options: {readonly name: string; readonly context: TemplateContext},
): TemplateResult {
	const run = new Execution(template, options.name, options.context);
	try {
		run.walkAll(data, template.named.get('')!, [{name: '$', value: data}]);
		return {type: 'ok', text: run.output};
	} catch (error) {
		if (error instanceof TemplateFailure) {
			return {type: 'failed', message: error.message};
		}

		throw error;
	}
}

type Flow = 'next' | 'break' | 'continue';
class Execution {
	output = '';
	readonly #template: Template;
	readonly #expressions: Expressions;
	#steps = 0;
	#depth = 0;

	constructor(template: Template, name: string, context: TemplateContext) {
		this.#template = template;
		this.#expressions = new Expressions(template.source, name, context);
	}

	walkAll(dot: GoValue, nodes: readonly Node[], variables: Variable[]): void {
		const outer = this.#expressions.variables;
		this.#expressions.variables = variables;
		this.#list(dot, nodes);
		this.#expressions.variables = outer;
	}

	#list(dot: GoValue, nodes: readonly Node[]): Flow {
		for (const node of nodes) {
			const flow = this.#node(dot, node);
			if (flow !== 'next') {
				return flow;
			}
		}

		return 'next';
	}

	#node(dot: GoValue, node: Node): Flow {
		this.#countStep(node);
		if (++this.#depth > maxTemplateDepth) {
			this.#expressions.fail(`exceeded maximum template depth (${maxTemplateDepth})`, clause(node));
		}

		const flow = this.#run(dot, node);
		this.#depth--;
		return flow;
	}

	#run(dot: GoValue, node: Node): Flow {
		switch (node.type) {
			case 'text':
				this.output += node.text;
				return 'next';
			case 'action': {
				const value = this.#expressions.evaluate(dot, node.pipe);
				if (node.pipe.declared.length === 0) {
					this.output += value === null ? '<no value>' : printValue(value);
				}

				return 'next';
			}
			case 'if':
			case 'with':
				return this.#branch(dot, node);
			case 'range':
				return this.#range(dot, node);
			case 'break':
			case 'continue':
				return node.type;
			case 'template':
				this.#invoke(dot, node);
				return 'next';
		}
	}

	#branch(dot: GoValue, node: Extract<Node, {readonly type: 'if' | 'range' | 'with'}>): Flow {
		const scope = this.#expressions.variables.length;
		const value = this.#expressions.evaluate(dot, node.pipe);
		const flow = isTrue(value)
			? this.#list(node.type === 'with' ? value : dot, node.body)
			: this.#list(dot, node.otherwise);
		this.#expressions.variables.length = scope;
		return flow;
	}

	#range(dot: GoValue, node: Extract<Node, {readonly type: 'if' | 'range' | 'with'}>): Flow {
		const scope = this.#expressions.variables.length;
		const {declared, assigns} = node.pipe;
		const value = this.#expressions.evaluate(dot, {...node.pipe, declared: []});
		const declaredAt = this.#expressions.variables.length;
		let count = 0;
		for (const [key, item] of this.#items(value, node)) {
			count++;
			this.#countStep(node);
			const [last, first] = [declared.at(-1), declared.length > 1 ? declared[0] : undefined];
			for (const [name, bound] of [
				[first, key],
				[last, item],
			] as const) {
				if (name !== undefined && assigns) {
					this.#expressions.assign(name, bound);
				} else if (name !== undefined) {
					this.#expressions.variables.push({name, value: bound});
				}
			}

			const flow = this.#list(item, node.body);
			this.#expressions.variables.length = declaredAt;
			if (flow === 'break') {
				break;
			}
		}

		const flow = count === 0 ? this.#list(dot, node.otherwise) : 'next';
		this.#expressions.variables.length = scope;
		return flow;
	}

	*#items(value: GoValue, node: Node): Generator<readonly [GoValue, GoValue]> {
		if (value === null) {
			return;
		}

		if (typeof value === 'bigint') {
			for (let index = 0n; index < value; index++) {
				yield [index, index];
			}
		} else if (typeof value === 'object' && value.type === 'map') {
			yield* value.entries;
		} else if (typeof value === 'object' && value.type === 'vector') {
			for (const [index, sample] of value.samples.entries()) {
				yield [BigInt(index), sample];
			}
		} else {
			this.#expressions.fail(`range can't iterate over ${printValue(value)}`, clause(node));
		}
	}

	#invoke(dot: GoValue, node: Extract<Node, {readonly type: 'template'}>): void {
		const nodes = this.#template.named.get(node.name);
		if (nodes === undefined) {
			this.#expressions.fail(`template "${node.name}" not defined`, clause(node));
		}

		const inner = node.pipe === undefined ? null : this.#expressions.evaluate(dot, node.pipe);
		const outer = this.#expressions.current;
		this.#expressions.current = node.name;
		this.walkAll(inner, nodes, [{name: '$', value: inner}]);
		this.#expressions.current = outer;
	}

	#countStep(node: Node): void {
		if (++this.#steps > maxTemplateSteps) {
			this.#expressions.fail(`the template took more than ${maxTemplateSteps} steps`, clause(node));
		}
	}
}

function clause(node: Node): Place {
	switch (node.type) {
		case 'action':
		case 'if':
		case 'range':
		case 'with':
			return {type: 'clause', text: nodeText(node.pipe), start: node.pipe.start};
		case 'template':
			return {type: 'clause', text: templateText(node), start: node.start};
		case 'text':
		case 'break':
		case 'continue':
			return {type: 'clause', text: node.type, start: node.start};
	}
}

function templateText({name, pipe}: Extract<Node, {readonly type: 'template'}>): string {
	return `{{template ${quote(name)}${pipe === undefined ? '' : ` ${nodeText(pipe)}`}}}`;
}
