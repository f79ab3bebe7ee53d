import {compareText} from '../../labels/labels.ts';
import type {Failure, TemplateFunction} from './functions.ts';
import {type GoValue, isTrue, printValue, typeName} from './go-value.ts';
import {print, printf, println} from './printf.ts';
import {queryEscape} from './url-escape.ts';

/** The functions Go's text/template brings along; `and` and `or` are evaluated lazily by the evaluator. */
export const builtins: Readonly<Record<string, TemplateFunction>> = {
	and: {params: ['any'], rest: 'any', call: args => args.find(arg => !isTrue(arg)) ?? args.at(-1)!},
	or: {params: ['any'], rest: 'any', call: args => args.find(isTrue) ?? args.at(-1)!},
	not: {params: ['any'], call: ([arg]) => !isTrue(arg!)},
	eq: {params: ['any'], rest: 'any', call: ([first, ...others]) => equalsAny(first!, others)},
	ne: {params: ['any', 'any'], call: ([left, right]) => negate(equals(left!, right!))},
	lt: {params: ['any', 'any'], call: ([left, right]) => less(left!, right!)},
	le: {
		params: ['any', 'any'],
		call: ([left, right]) => either(less(left!, right!), () => equals(left!, right!)),
	},
	gt: {
		params: ['any', 'any'],
		call: ([left, right]) => negate(either(less(left!, right!), () => equals(left!, right!))),
	},
	ge: {params: ['any', 'any'], call: ([left, right]) => negate(less(left!, right!))},
	print: {params: [], rest: 'any', call: print},
	println: {params: [], rest: 'any', call: println},
	printf: {params: ['string'], rest: 'any', call: ([format, ...args]) => printf(format as string, args)},
	len: {params: ['any'], call: ([value]) => length(value!)},
	index: {params: ['any'], rest: 'any', call: ([value, ...keys]) => index(value!, keys)},
	slice: {params: ['any'], rest: 'any', call: ([value, ...bounds]) => slice(value!, bounds)},
	html: {params: [], rest: 'any', call: args => escapeWith(args, htmlEscapes)},
	js: {params: [], rest: 'any', call: args => escapeWith(args, jsEscapes)},
	urlquery: {params: [], rest: 'any', call: args => queryEscape(textOf(args))},
	call: {
		params: ['any'],
		rest: 'any',
		call: ([value]) => ({failure: `non-function ${printValue(value!)} of type ${typeName(value!)}`}),
	},
};

const htmlEscapes: Readonly<Record<string, string>> = {
	'"': '&#34;',
	"'": '&#39;',
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'\0': '\ufffd',
};

const jsEscapes: Readonly<Record<string, string>> = {
	'\\': '\\\\',
	"'": "\\'",
	'"': '\\"',
	'<': '\\u003C',
	'>': '\\u003E',
	'&': '\\u0026',
	'=': '\\u003D',
};

function escapeWith(args: readonly GoValue[], escapes: Readonly<Record<string, string>>): string {
	return textOf(args).replace(/[\\"'&<>=\u0000-\u001f]/g, character => {
		const escaped = escapes[character];
		const isControl = escapes === jsEscapes && character < ' ';
		const code = character.charCodeAt(0).toString(16).toUpperCase();
		return escaped ?? (isControl ? `\\u${code.padStart(4, '0')}` : character);
	});
}

function textOf(args: readonly GoValue[]): string {
	return args.length === 1 && typeof args[0] === 'string' ? args[0] : print(args);
}

type Kind = 'bool' | 'int' | 'float' | 'string';

function kindOf(value: GoValue): Kind | undefined {
	switch (typeof value) {
		case 'boolean':
			return 'bool';
		case 'bigint':
			return 'int';
		case 'number':
			return 'float';
		case 'string':
			return 'string';
		default:
			return undefined;
	}
}

function equalsAny(first: GoValue, others: readonly GoValue[]): boolean | Failure {
	if (others.length === 0) {
		return {failure: 'missing argument for comparison'};
	}

	for (const other of others) {
		const result = equals(first, other);
		if (result !== false) {
			return result;
		}
	}

	return false;
}

function equals(left: GoValue, right: GoValue): boolean | Failure {
	if (left === null || right === null) {
		return left === right;
	}

	const kinds = [kindOf(left), kindOf(right)];
	if (kinds.includes(undefined)) {
		const odd = kinds[0] === undefined ? left : right;
		return {failure: `non-comparable type ${printValue(odd)}: ${typeName(odd)}`};
	}

	return kinds[0] === kinds[1] ? left === right : {failure: 'incompatible types for comparison'};
}

function less(left: GoValue, right: GoValue): boolean | Failure {
	const kinds = [kindOf(left), kindOf(right)];
	if (kinds.includes(undefined) || kinds.includes('bool')) {
		return {failure: 'invalid type for comparison'};
	}

	if (kinds[0] !== kinds[1]) {
		return {failure: 'incompatible types for comparison'};
	}

	return typeof left === 'string' && typeof right === 'string'
		? compareText(left, right) < 0
		: (left as number | bigint) < (right as number | bigint);
}

function negate(result: boolean | Failure): boolean | Failure {
	return typeof result === 'boolean' ? !result : result;
}

function either(result: boolean | Failure, next: () => boolean | Failure): boolean | Failure {
	return result === false ? next() : result;
}

function length(value: GoValue): bigint | Failure {
	if (typeof value === 'string') {
		return BigInt(new TextEncoder().encode(value).length);
	}

	if (value !== null && typeof value === 'object' && value.type === 'map') {
		return BigInt(value.entries.size);
	}

	return value !== null && typeof value === 'object' && value.type === 'vector'
		? BigInt(value.samples.length)
		: {failure: value === null ? 'len of nil pointer' : `len of type ${typeName(value)}`};
}

function index(value: GoValue, keys: readonly GoValue[]): GoValue | Failure {
	let item = value;
	for (const key of keys) {
		const next = indexOnce(item, key);
		if (next !== null && typeof next === 'object' && 'failure' in next) {
			return next;
		}

		item = next;
	}

	return item;
}

function indexOnce(value: GoValue, key: GoValue): GoValue | Failure {
	if (value === null) {
		return {failure: 'index of untyped nil'};
	}

	if (typeof value === 'object' && value.type === 'map') {
		return typeof key === 'string'
			? (value.entries.get(key) ?? (value.element === 'string' ? '' : null))
			: {failure: `value has type ${typeName(key)}; should be string`};
	}

	const items =
		typeof value === 'string'
			? [...new TextEncoder().encode(value)].map(BigInt)
			: typeof value === 'object' && value.type === 'vector'
				? value.samples
				: undefined;
	if (items === undefined) {
		return {failure: `can't index item of type ${typeName(value)}`};
	}

	if (typeof key !== 'bigint') {
		return {failure: `cannot index slice/array with type ${typeName(key)}`};
	}

	return items[Number(key)] ?? {failure: `index out of range: ${key}`};
}

function slice(value: GoValue, bounds: readonly GoValue[]): GoValue | Failure {
	const isVector = value !== null && typeof value === 'object' && value.type === 'vector';
	if (typeof value !== 'string' && !isVector) {
		return {failure: `can't slice item of type ${typeName(value)}`};
	}

	const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : undefined;
	const size = bytes?.length ?? (isVector ? value.samples.length : 0);
	const wrong = bounds.find(bound => typeof bound !== 'bigint' || bound < 0n || bound > BigInt(size));
	if (wrong !== undefined) {
		return {
			failure:
				typeof wrong === 'bigint'
					? `index out of range: ${wrong}`
					: `cannot index slice/array with type ${typeName(wrong)}`,
		};
	}

	const [from = 0, to = size] = bounds.map(Number);
	if (from > to) {
		return {failure: `invalid slice index: ${from} > ${to}`};
	}

	return bytes === undefined
		? {type: 'vector', samples: isVector ? value.samples.slice(from, to) : []}
		: new TextDecoder().decode(bytes.subarray(from, to));
}
