import {allValues, type Variable} from './dashboard.ts';

/** What a variable is at the moment. */
export type Chosen = {
	readonly variable: Variable;
	/** What may be chosen, without "all". */
	readonly options: readonly string[];
	/** Never `allValues` itself: then `isAll` is set and these are the options. */
	readonly values: readonly string[];
	readonly isAll: boolean;
};

/** Values that come from the screen and not from the file: names without `$`, such as `__rate_interval`. */
export type BuiltIns = Readonly<Record<string, string>>;

export type Interpolated = {
	readonly text: string;
	/** Names that nobody defines; they stand in the text as written. */
	readonly unknown: readonly string[];
};

/** `$name`, `${name}`, `${name:format}`, `${name.field}`, `[[name]]`, `[[name:format]]` (Grafana's variable syntax). `$1` is a group of `label_replace`. */
const reference = /\$([a-zA-Z_]\w*)|\$\{(\w+)(?:\.[^:^}]+)?(?::([^}]+))?\}|\[\[(\w+?)(?::(\w+))?\]\]/g;

/**
 * PromQL with its variables put in as Grafana's Prometheus data source does: a single value as it is, several as a regular
 * expression; quotes and backslashes escaped for the string they stand in.
 */
export function interpolateExpr(
	text: string,
	chosen: ReadonlyMap<string, Chosen>,
	builtIns: BuiltIns,
): Interpolated {
	return replaced(text, chosen, {
		builtIns,
		write: (choice, format, at) => exprText(choice, format, quoteAt(text, at)),
	});
}

/** A title or legend with its variables put in as a person reads them. */
export function interpolateText(
	text: string,
	chosen: ReadonlyMap<string, Chosen>,
	builtIns: BuiltIns = {},
): string {
	return replaced(text, chosen, {
		builtIns,
		write: choice => (choice.isAll ? 'All' : choice.values.join(' + ')),
	}).text;
}

/** Variables a text speaks of, in the order of the text. */
export function variablesIn(text: string): readonly string[] {
	return [...new Set([...text.matchAll(reference)].map(match => nameOf(match)))];
}

function replaced(
	text: string,
	chosen: ReadonlyMap<string, Chosen>,
	{
		builtIns,
		write,
	}: {
		readonly builtIns: BuiltIns;
		readonly write: (choice: Chosen, format: string | undefined, at: number) => string;
	},
): Interpolated {
	const unknown = new Set<string>();
	const result = text.replace(reference, (...groups: unknown[]) => {
		const [whole = '', plain, braced, bracedFormat, bracketed, bracketedFormat] = groups as string[];
		const name = plain ?? braced ?? bracketed ?? '';
		const choice = chosen.get(name);
		if (choice !== undefined) {
			return write(choice, bracedFormat ?? bracketedFormat, Number(groups[6]));
		}

		if (Object.hasOwn(builtIns, name)) {
			return builtIns[name]!;
		}

		unknown.add(name);
		return whole;
	});
	return {text: result, unknown: [...unknown]};
}

function nameOf(match: RegExpMatchArray): string {
	return match[1] ?? match[2] ?? match[4] ?? '';
}

type Quote = '"' | "'" | '`' | undefined;

/** The quotes a place of an expression stands in. */
function quoteAt(text: string, at: number): Quote {
	let quote: Quote;
	for (let index = 0; index < at; index++) {
		const character = text[index];
		if (quote === undefined) {
			if (character === '"' || character === "'" || character === '`') {
				quote = character;
			} else if (character === '#') {
				index = text.indexOf('\n', index);
				if (index < 0) {
					return undefined;
				}
			}
		} else if (character === '\\' && quote !== '`') {
			index++;
		} else if (character === quote) {
			quote = undefined;
		}
	}

	return quote;
}

function exprText(choice: Chosen, format: string | undefined, quote: Quote): string {
	const {variable, isAll, values, options} = choice;
	if (isAll && variable.allText !== '') {
		return variable.allText;
	}

	const inString = (text: string) => escaped(text, quote);
	switch (format) {
		case 'raw':
			return values.join(',');
		case 'csv':
			return inString(values.join(','));
		case 'pipe':
			return inString(values.join('|'));
		case 'glob':
			return inString(values.length === 1 ? values[0]! : `{${values.join(',')}}`);
		case 'text':
			return inString(isAll ? 'All' : values.join(' + '));
		case 'json':
			return JSON.stringify(values);
		case 'doublequote':
			return values.map(value => `"${value.replaceAll('"', '\\"')}"`).join(',');
		case 'singlequote':
			return values.map(value => `'${value.replaceAll("'", "\\'")}'`).join(',');
		case 'regex':
			return inString(pattern(values));
		default:
			// "All" of nothing known filters nothing.
			return isAll && options.length === 0
				? '.*'
				: variable.multiple || variable.includesAll
					? inString(pattern(values))
					: inString(values[0] ?? '');
	}
}

function pattern(values: readonly string[]): string {
	const literals = values.map(value => value.replace(/[\\^$*{}[\]+?.()|]/g, '\\$&'));
	return literals.length === 1 ? literals[0]! : `(${literals.join('|')})`;
}

function escaped(text: string, quote: Quote): string {
	switch (quote) {
		case undefined:
		case '`':
			return text;
		case '"':
		case "'":
			return text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n');
	}
}

/** What is chosen of a variable, given what there is to choose from; a choice that is no longer there stays as it is. */
export function choiceOf(
	variable: Variable,
	options: readonly string[],
	picked: readonly string[] | undefined,
): Chosen {
	const wanted = picked ?? variable.initial;
	if (wanted.includes(allValues) && variable.includesAll) {
		return {variable, options, values: options, isAll: true};
	}

	const named = wanted.filter(value => value !== allValues && value !== '');
	if (named.length > 0) {
		return {variable, options, values: variable.multiple ? named : named.slice(0, 1), isAll: false};
	}

	return options.length === 0 && variable.includesAll
		? {variable, options, values: options, isAll: true}
		: {variable, options, values: options.slice(0, 1), isAll: false};
}
