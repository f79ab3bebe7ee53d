import {RE2JS} from 're2js';
import {parseDurationMs} from '../../base/duration.ts';
import {compareText} from '../../labels/labels.ts';
import {builtins} from './builtins.ts';
import {type GoSample, type GoValue, type GoVector, mapFrom} from './go-value.ts';
import {
	humanize,
	humanize1024,
	humanizeDuration,
	humanizePercentage,
	humanizeTimestamp,
	toFloat,
	unixMs,
} from './humanize.ts';
import {queryEscape} from './url-escape.ts';

/** What functions may ask of the outside. */
export type TemplateContext = {
	/** Evaluation time. */
	readonly atMs: number;
	/** An instant query at the evaluation time; a failure is its message. */
	readonly query: (expr: string) => GoVector | Failure;
	/** Where Prometheus would be reached; empty when nobody said. */
	readonly externalUrl: string;
};

export type Failure = {readonly failure: string};

export type ParameterType = 'any' | 'string' | 'sample' | 'vector' | 'int';

/** `rest`: any number of further arguments of that type. */
export type TemplateFunction = {
	readonly params: readonly ParameterType[];
	readonly rest?: ParameterType;
	/** Arguments fit `params` already. */
	readonly call: (args: readonly GoValue[], context: TemplateContext) => GoValue | Failure;
};

/** Every function a rule's template may call: Prometheus' own (template/template.go) and Go's builtins. */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
	...Object.entries(builtins),
	['query', of(['string'], ([expr], context) => context.query(expr as string))],
	['first', of(['vector'], ([vector]) => first(vector as GoVector))],
	['label', of(['string', 'sample'], ([name, sample]) => labelOf(sample as GoSample, name as string))],
	['value', of(['sample'], ([sample]) => (sample as GoSample).value)],
	['strvalue', of(['sample'], ([sample]) => labelOf(sample as GoSample, '__value__'))],
	[
		'args',
		{
			params: [],
			rest: 'any',
			call: args =>
				mapFrom(
					args.map((arg, i) => [`arg${i}`, arg]),
					'any',
				),
		},
	],
	['reReplaceAll', texts(3, ([pattern, replacement, text]) => replaceAll(pattern!, replacement!, text!))],
	['match', texts(2, ([pattern, text]) => withRegex(pattern!, regex => regex.matcher(text!).find()))],
	['safeHtml', texts(1, ([text]) => text!)],
	['title', texts(1, ([text]) => title(text!))],
	['toUpper', texts(1, ([text]) => text!.toUpperCase())],
	['toLower', texts(1, ([text]) => text!.toLowerCase())],
	['graphLink', texts(1, ([expr]) => `/graph?g0.expr=${queryEscape(expr!)}&g0.tab=0`)],
	['tableLink', texts(1, ([expr]) => `/graph?g0.expr=${queryEscape(expr!)}&g0.tab=1`)],
	[
		'sortByLabel',
		of(['string', 'vector'], ([name, vector]) => sortByLabel(vector as GoVector, name as string)),
	],
	['stripPort', texts(1, ([address]) => splitHostPort(address!)?.host ?? address!)],
	['stripDomain', texts(1, ([address]) => stripDomain(address!))],
	['humanize', number(humanize)],
	['humanize1024', number(humanize1024)],
	['humanizeDuration', number(humanizeDuration)],
	['humanizePercentage', number(humanizePercentage)],
	['humanizeTimestamp', number(humanizeTimestamp)],
	['toTime', number(seconds => timeOf(seconds))],
	['toDuration', number(seconds => ({type: 'duration', nanoseconds: BigInt(Math.trunc(seconds * 1e9))}))],
	['now', of([], (_args, context) => context.atMs / 1000)],
	['pathPrefix', of([], (_args, context) => pathOf(context.externalUrl))],
	['externalURL', of([], (_args, context) => context.externalUrl)],
	['parseDuration', texts(1, ([text]) => parseDuration(text!))],
	['urlQueryEscape', texts(1, ([text]) => queryEscape(text!))],
]);

function of(params: readonly ParameterType[], call: TemplateFunction['call']): TemplateFunction {
	return {params, call};
}

function texts(count: number, call: (args: readonly string[]) => GoValue | Failure): TemplateFunction {
	return {params: Array.from({length: count}, () => 'string' as const), call: args => call(args as string[])};
}

function number(convert: (value: number) => GoValue | Failure): TemplateFunction {
	return {
		params: ['any'],
		call: ([arg]) => {
			const value = toFloat(arg!);
			return typeof value === 'number' ? convert(value) : value;
		},
	};
}

function first(vector: GoVector): GoValue | Failure {
	return vector.samples[0] ?? {failure: 'first() called on vector with no elements'};
}

function labelOf(sample: GoSample, name: string): string {
	return (sample.labels.entries.get(name) as string | undefined) ?? '';
}

function sortByLabel(vector: GoVector, name: string): GoVector {
	const samples = vector.samples.toSorted((left, right) =>
		compareText(labelOf(left, name), labelOf(right, name)),
	);
	return {type: 'vector', samples};
}

function timeOf(seconds: number): GoValue | Failure {
	const ms = unixMs(seconds);
	return typeof ms === 'number' ? {type: 'time', ms} : ms;
}

function parseDuration(text: string): number | Failure {
	const ms = parseDurationMs(text);
	return ms === undefined ? {failure: `not a valid duration string: ${JSON.stringify(text)}`} : ms / 1000;
}

function withRegex<T>(pattern: string, use: (regex: RE2JS) => T): T | Failure {
	try {
		return use(RE2JS.compile(pattern));
	} catch (error) {
		return {failure: error instanceof Error ? error.message : String(error)};
	}
}

// regexp.ReplaceAllString: `$1`, `${name}`; `$1x` names the group "1x", which is empty when there is none.
function replaceAll(pattern: string, replacement: string, text: string): string | Failure {
	return withRegex(pattern, regex => {
		const matcher = regex.matcher(text);
		const names = regex.namedGroups();
		let result = '';
		let end = 0;
		while (matcher.find()) {
			result += text.slice(end, matcher.start());
			result += replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, plain?: string, braced?: string) => {
				const name = plain ?? braced;
				const group = name === undefined ? undefined : /^\d+$/.test(name) ? Number(name) : names[name];
				const known = group !== undefined && group <= matcher.groupCount();
				return name === undefined ? whole.slice(1) : known ? (matcher.group(group) ?? '') : '';
			});
			end = matcher.end();
		}

		return result + text.slice(end);
	});
}

// The first letter of each word goes upper case; the others stay.
function title(text: string): string {
	return text.replace(/(?<![\p{L}\p{N}\p{M}'_])\p{L}/gu, letter => letter.toUpperCase());
}

function stripDomain(address: string): string {
	const split = splitHostPort(address);
	const host = split?.host ?? address;
	if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(host) || host.includes(':')) {
		return address;
	}

	const short = host.split('.')[0]!;
	return split === undefined || split.port === '' ? short : `${short}:${split.port}`;
}

// net.SplitHostPort; undefined where Go gives an error.
function splitHostPort(address: string): {host: string; port: string} | undefined {
	const match = /^(?:\[([^[\]]*)\]|([^[\]:]*)):([^[\]:]*)$/.exec(address);
	return match === null ? undefined : {host: match[1] ?? match[2] ?? '', port: match[3]!};
}

function pathOf(url: string): string {
	return /^[a-z][\w+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? '';
}
