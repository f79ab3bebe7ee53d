import {maxTemplateSteps} from '../../base/limits.ts';
import {readFields} from './fields.ts';
import {
	type ParameterType,
	type TemplateContext,
	type TemplateFunction,
	templateFunctions,
} from './functions.ts';
import {type GoValue, isTrue, printValue, typeName} from './go-value.ts';
import {lineAt, type Template} from './parser.ts';
import {type Command, type Node, nodeText, type Operand, type Pipe} from './tree.ts';

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

/** Leaves the recursion; never leaves this file. */
class TemplateFailure extends Error {}

type Variable = {readonly name: string; value: GoValue};
type Flow = 'next' | 'break' | 'continue';
type Place = Operand | Command | {readonly type: 'clause'; readonly text: string; readonly start: number};

/** Values handed on by a pipeline; `undefined` is "nothing handed on", which differs from nil. */
type Final = GoValue | undefined;

class Execution {
	output = '';
	readonly #template: Template;
	readonly #name: string;
	readonly #context: TemplateContext;
	#variables: Variable[] = [];
	#steps = 0;
	#depth = 0;
	/** The `{{define}}`d template being run; empty in the template itself. */
	#current = '';

	constructor(template: Template, name: string, context: TemplateContext) {
		this.#template = template;
		this.#name = name;
		this.#context = context;
	}

	walkAll(dot: GoValue, nodes: readonly Node[], variables: Variable[]): void {
		const outer = this.#variables;
		this.#variables = variables;
		this.#list(dot, nodes);
		this.#variables = outer;
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
		switch (node.type) {
			case 'text':
				this.output += node.text;
				return 'next';
			case 'action': {
				const value = this.#pipe(dot, node.pipe);
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
		const scope = this.#variables.length;
		const value = this.#pipe(dot, node.pipe);
		const flow = isTrue(value)
			? this.#list(node.type === 'with' ? value : dot, node.body)
			: this.#list(dot, node.otherwise);
		this.#variables.length = scope;
		return flow;
	}

	#range(dot: GoValue, node: Extract<Node, {readonly type: 'if' | 'range' | 'with'}>): Flow {
		const scope = this.#variables.length;
		const {declared, assigns} = node.pipe;
		const value = this.#pipe(dot, {...node.pipe, declared: []});
		const declaredAt = this.#variables.length;
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
					this.#assign(name, bound);
				} else if (name !== undefined) {
					this.#variables.push({name, value: bound});
				}
			}

			const flow = this.#list(item, node.body);
			this.#variables.length = declaredAt;
			if (flow === 'break') {
				break;
			}
		}

		const flow = count === 0 ? this.#list(dot, node.otherwise) : 'next';
		this.#variables.length = scope;
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
			this.#fail(`range can't iterate over ${printValue(value)}`, clause(node));
		}
	}

	#invoke(dot: GoValue, node: Extract<Node, {readonly type: 'template'}>): void {
		const nodes = this.#template.named.get(node.name);
		if (nodes === undefined) {
			this.#fail(`template "${node.name}" not defined`, clause(node));
		}

		if (++this.#depth > maxDepth) {
			this.#fail(`exceeded maximum template depth (${maxDepth})`, clause(node));
		}

		const inner = node.pipe === undefined ? null : this.#pipe(dot, node.pipe);
		const outer = this.#current;
		this.#current = node.name;
		this.walkAll(inner, nodes, [{name: '$', value: inner}]);
		this.#current = outer;
		this.#depth--;
	}

	#pipe(dot: GoValue, pipe: Pipe): GoValue {
		let value: Final;
		for (const command of pipe.commands) {
			value = this.#command(dot, command, value);
		}

		for (const name of pipe.declared) {
			if (pipe.assigns) {
				this.#assign(name, value!);
			} else {
				this.#variables.push({name, value: value!});
			}
		}

		return value!;
	}

	#command(dot: GoValue, command: Command, final: Final): GoValue {
		const first = command.args[0]!;
		if (first.type === 'identifier') {
			return this.#call(dot, first.name, command, final);
		}

		if (command.args.length > 1 || final !== undefined) {
			const takesFields = first.type === 'field' || first.type === 'chain';
			const isMember = takesFields || (first.type === 'variable' && first.fields.length > 0);
			this.#fail(
				isMember
					? `${first.fields.at(-1)!} has arguments but cannot be invoked as function`
					: `can't give argument to non-function ${nodeText(first)}`,
				first,
			);
		}

		return first.type === 'nil' ? this.#fail('nil is not a command', first) : this.#operand(dot, first);
	}

	#operand(dot: GoValue, operand: Operand): GoValue {
		switch (operand.type) {
			case 'identifier':
				return this.#call(
					dot,
					operand.name,
					{type: 'command', args: [operand], start: operand.start},
					undefined,
				);
			case 'variable':
				return this.#fields(this.#lookup(operand.name), operand.fields, operand);
			case 'field':
				return this.#fields(dot, operand.fields, operand);
			case 'chain':
				return this.#fields(this.#operand(dot, operand.operand), operand.fields, operand);
			case 'dot':
				return dot;
			case 'nil':
				return null;
			case 'bool':
			case 'number':
			case 'string':
				return operand.value;
			case 'pipe':
				return this.#pipe(dot, operand);
		}
	}

	#fields(value: GoValue, names: readonly string[], place: Operand): GoValue {
		const result = readFields(value, names);
		return result !== null && typeof result === 'object' && 'failure' in result
			? this.#fail(result.failure, place)
			: result;
	}

	#call(dot: GoValue, name: string, command: Command, final: Final): GoValue {
		const callee = templateFunctions.get(name)!;
		const operands = command.args.slice(1);
		const given = operands.length + (final === undefined ? 0 : 1);
		const {params, rest} = callee;
		if (given < params.length || (rest === undefined && given > params.length)) {
			const want = rest === undefined ? `want ${params.length}` : `want at least ${params.length}`;
			this.#fail(`wrong number of args for ${name}: ${want} got ${given}`, command);
		}

		if (name === 'and' || name === 'or') {
			return this.#shortCircuit(dot, name, operands, final);
		}

		const args = operands.map((operand, index) => this.#argument(dot, operand, parameter(callee, index)));
		if (final !== undefined) {
			args.push(this.#typed(final, parameter(callee, given - 1), command));
		}

		const result = callee.call(args, this.#context);
		return result !== null && typeof result === 'object' && 'failure' in result
			? this.#fail(`error calling ${name}: ${result.failure}`, command)
			: result;
	}

	#shortCircuit(dot: GoValue, name: 'and' | 'or', operands: readonly Operand[], final: Final): GoValue {
		let value: GoValue = null;
		for (const operand of operands) {
			value = this.#operand(dot, operand);
			if (isTrue(value) === (name === 'or')) {
				return value;
			}
		}

		return final === undefined ? value : final;
	}

	#argument(dot: GoValue, operand: Operand, type: ParameterType): GoValue {
		if (operand.type === 'nil' && type !== 'any') {
			this.#fail(`cannot assign nil to ${goType[type]}`, operand);
		}

		const isConstant = ['bool', 'number', 'string'].includes(operand.type);
		const value = this.#operand(dot, operand);
		if (isConstant && !fits(value, type)) {
			this.#fail(
				type === 'string' || type === 'int'
					? `expected ${type === 'int' ? 'integer' : 'string'}; found ${nodeText(operand)}`
					: `can't handle ${nodeText(operand)} for arg of type ${goType[type]}`,
				operand,
			);
		}

		return this.#typed(value, type, operand);
	}

	#typed(value: GoValue, type: ParameterType, place: Operand | Command): GoValue {
		if (fits(value, type)) {
			return value;
		}

		return this.#fail(
			value === null
				? `invalid value; expected ${goType[type]}`
				: `wrong type for value; expected ${goType[type]}; got ${typeName(value)}`,
			place,
		);
	}

	#lookup(name: string): GoValue {
		return this.#variable(name).value;
	}

	#assign(name: string, value: GoValue): void {
		this.#variable(name).value = value;
	}

	#variable(name: string): Variable {
		const variable = this.#variables.findLast(candidate => candidate.name === name);
		if (variable === undefined) {
			throw new TemplateFailure(`template: ${this.#name}: undefined variable: ${name}`);
		}

		return variable;
	}

	#countStep(node: Node): void {
		if (++this.#steps > maxTemplateSteps) {
			this.#fail(`the template took more than ${maxTemplateSteps} steps`, clause(node));
		}
	}

	#fail(message: string, place: Place): never {
		const {source} = this.#template;
		const lineStart = source.lastIndexOf('\n', place.start - 1) + 1;
		// Go counts bytes from the start of the line, the first being 0.
		const column = new TextEncoder().encode(source.slice(lineStart, place.start)).length;
		const text = place.type === 'clause' ? place.text : nodeText(place);
		throw new TemplateFailure(
			`template: ${this.#name}:${lineAt(source, place.start)}:${column}: executing "${this.#current || this.#name}" at <${text}>: ${message}`,
		);
	}
}

// {{template}} calling itself: far below what JavaScript's stack holds, far above what anyone writes.
const maxDepth = 200;

const goType: Readonly<Record<ParameterType, string>> = {
	any: 'interface {}',
	string: 'string',
	sample: '*template.sample',
	vector: 'template.queryResult',
	int: 'int',
};

function parameter(callee: TemplateFunction, index: number): ParameterType {
	return callee.params[index] ?? callee.rest ?? 'any';
}

function fits(value: GoValue, type: ParameterType): boolean {
	switch (type) {
		case 'any':
			return true;
		case 'string':
			return typeof value === 'string';
		case 'int':
			return typeof value === 'bigint';
		case 'sample':
		case 'vector':
			return value !== null && typeof value === 'object' && value.type === type;
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
			return {type: 'clause', text: `{{template ${JSON.stringify(node.name)}}}`, start: node.start};
		case 'text':
		case 'break':
		case 'continue':
			return {type: 'clause', text: node.type, start: node.start};
	}
}
