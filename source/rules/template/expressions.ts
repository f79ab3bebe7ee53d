import {readFields} from './fields.ts';
import {
	type ParameterType,
	type TemplateContext,
	type TemplateFunction,
	templateFunctions,
} from './functions.ts';
import {type GoValue, isTrue, typeName} from './go-value.ts';
import {lineAt} from './parser.ts';
import {type Command, nodeText, type Operand, type Pipe} from './tree.ts';

/** Leaves the recursion; never leaves `executeTemplate`. */
export class TemplateFailure extends Error {}

export type Variable = {readonly name: string; value: GoValue};
/** Where a failure is said to be. */
export type Place =
	| Operand
	| Command
	| {readonly type: 'clause'; readonly text: string; readonly start: number};

/** Values handed on by a pipeline; `undefined` is "nothing handed on", which differs from nil. */
type Final = GoValue | undefined;

/** Evaluates what stands between the braces; holds the variables. */
export class Expressions {
	variables: Variable[] = [];
	/** The `{{define}}`d template being run; empty in the template itself. */
	current = '';
	readonly #source: string;
	readonly #name: string;
	readonly #context: TemplateContext;

	constructor(source: string, name: string, context: TemplateContext) {
		this.#source = source;
		this.#name = name;
		this.#context = context;
	}

	/** The value of a pipeline; declared variables are set on the way. */
	evaluate(dot: GoValue, pipe: Pipe): GoValue {
		let value: Final;
		for (const command of pipe.commands) {
			value = this.#command(dot, command, value);
		}

		for (const name of pipe.declared) {
			if (pipe.assigns) {
				this.assign(name, value!);
			} else {
				this.variables.push({name, value: value!});
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
			this.fail(
				isMember
					? `${first.fields.at(-1)!} has arguments but cannot be invoked as function`
					: `can't give argument to non-function ${nodeText(first)}`,
				first,
			);
		}

		return first.type === 'nil' ? this.fail('nil is not a command', first) : this.#operand(dot, first);
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
				return this.evaluate(dot, operand);
		}
	}

	#fields(value: GoValue, names: readonly string[], place: Operand): GoValue {
		const result = readFields(value, names);
		return result !== null && typeof result === 'object' && 'failure' in result
			? this.fail(result.failure, place)
			: result;
	}

	#call(dot: GoValue, name: string, command: Command, final: Final): GoValue {
		const callee = templateFunctions.get(name)!;
		const operands = command.args.slice(1);
		const given = operands.length + (final === undefined ? 0 : 1);
		const {params, rest} = callee;
		if (given < params.length || (rest === undefined && given > params.length)) {
			const want = rest === undefined ? `want ${params.length}` : `want at least ${params.length}`;
			this.fail(`wrong number of args for ${name}: ${want} got ${given}`, command.args[0]!);
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
			? this.fail(`error calling ${name}: ${result.failure}`, command)
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
			this.fail(`cannot assign nil to ${goType[type]}`, operand);
		}

		const isConstant = ['bool', 'number', 'string'].includes(operand.type);
		const value = this.#operand(dot, operand);
		if (isConstant && !fits(value, type)) {
			this.fail(
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

		return this.fail(
			value === null
				? `invalid value; expected ${goType[type]}`
				: `wrong type for value; expected ${goType[type]}; got ${typeName(value)}`,
			place,
		);
	}

	#lookup(name: string): GoValue {
		return this.#variable(name).value;
	}

	assign(name: string, value: GoValue): void {
		this.#variable(name).value = value;
	}

	#variable(name: string): Variable {
		const variable = this.variables.findLast(candidate => candidate.name === name);
		if (variable === undefined) {
			throw new TemplateFailure(`template: ${this.#name}: undefined variable: ${name}`);
		}

		return variable;
	}

	fail(message: string, place: Place): never {
		const source = this.#source;
		const lineStart = source.lastIndexOf('\n', place.start - 1) + 1;
		// Go counts bytes from the start of the line, the first being 0.
		const column = new TextEncoder().encode(source.slice(lineStart, place.start)).length;
		const text = place.type === 'clause' ? place.text : nodeText(place);
		throw new TemplateFailure(
			`template: ${this.#name}:${lineAt(source, place.start)}:${column}: executing "${this.current || this.#name}" at <${text}>: ${message}`,
		);
	}
}

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
