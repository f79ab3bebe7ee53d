import {maxCompletions} from '../base/limits.ts';
import {quote} from '../labels/format.ts';
import {compareText} from '../labels/labels.ts';
import {aggregations, experimentalAggregations, type Signature, signatures} from './functions/signatures.ts';
import {lex} from './syntax/lex.ts';
import {placesOf} from './syntax/place.ts';
import type {Token} from './syntax/token.ts';
import {documentedType} from './value-type.ts';

/** Names that only the data knows. An empty metric asks for those of any metric. */
export type Vocabulary = {
	readonly metrics: readonly string[];
	labelNames(metric: string): readonly string[];
	labelValues(metric: string, label: string): readonly string[];
	/** Its type and what it is for; empty where nobody said. */
	about?(metric: string): string;
};

export type Completion = {
	/** What goes in the place of what is written. */
	readonly text: string;
	readonly kind: 'metric' | 'label' | 'value' | 'function' | 'aggregation' | 'keyword' | 'duration';
	/** What a function takes and gives, what is known of a metric; otherwise empty. */
	readonly detail: string;
};

export type Completions = {
	/** UTF-16 offsets of what a completion replaces: the word the cursor stands in or behind. */
	readonly start: number;
	readonly end: number;
	/** The ones that begin as written first, then those that contain it; each by name. */
	readonly items: readonly Completion[];
};

/** What may be written at the cursor of a query, finished or not. */
export function complete(
	text: string,
	cursor: number,
	vocabulary: Vocabulary,
	{experimental = false}: {readonly experimental?: boolean} = {},
): Completions {
	const before = text.slice(0, cursor);
	const {tokens, error} = lex(before);
	const openString =
		error !== undefined && /^["'`]/.test(before.slice(error.start)) ? error.start : undefined;
	if (openString !== undefined) {
		return valuesAt(text, {tokens, start: openString + 1, end: cursor}, vocabulary);
	}

	const start = cursor - /[\w:]*$/.exec(before)![0].length;
	const end = cursor + /^[\w:]*/.exec(text.slice(cursor))![0].length;
	const words = tokens.filter(token => token.kind !== 'end' && token.end <= start);
	const written = before.slice(start);
	const candidates = candidatesAt(words, {text, vocabulary, experimental});
	return {start, end, items: ranked(candidates, written)};
}

type Sources = {readonly text: string; readonly vocabulary: Vocabulary; readonly experimental: boolean};

function candidatesAt(
	words: readonly Token[],
	{text, vocabulary, experimental}: Sources,
): readonly Completion[] {
	const last = words.at(-1);
	switch (placesOf(words).at(-1) ?? 'expression') {
		case 'matchers':
			return last?.word === '{' || last?.word === ','
				? labelNames(vocabulary.labelNames(metricBefore(words)))
				: [];
		case 'labels':
			return labelNames(vocabulary.labelNames(firstMetric(text)));
		case 'duration':
			return durations;
		case 'expression':
			break;
	}

	if (last?.word === 'offset') {
		return durations;
	}

	if (last?.word === '@') {
		return ['start()', 'end()'].map(text => ({text, kind: 'keyword', detail: ''}));
	}

	return expectsOperand(last)
		? [
				...builtins(experimental),
				...vocabulary.metrics.map(name => metric(name, vocabulary.about?.(name) ?? '')),
			]
		: keywordsAfter(words).map(text => ({text, kind: 'keyword', detail: ''}));
}

function valuesAt(
	text: string,
	{tokens, start, end}: {tokens: readonly Token[]; start: number; end: number},
	vocabulary: Vocabulary,
): Completions {
	const label = tokens.at(-2);
	const isValue = placesOf(tokens).at(-1) === 'matchers' && label?.kind === 'identifier';
	const values = isValue ? vocabulary.labelValues(metricBefore(tokens), label.word) : [];
	const items = values.map(
		(value): Completion => ({text: quote(value).slice(1, -1), kind: 'value', detail: ''}),
	);
	return {start, end, items: ranked(items, text.slice(start, end))};
}

function ranked(candidates: readonly Completion[], written: string): readonly Completion[] {
	const wanted = written.toLowerCase();
	const found = candidates
		.map(item => ({item, at: item.text.toLowerCase().indexOf(wanted)}))
		.filter(({at}) => at >= 0);
	const sorted = found.sort(
		(left, right) =>
			Number(left.at > 0) - Number(right.at > 0) || compareText(left.item.text, right.item.text),
	);
	return sorted.slice(0, maxCompletions).map(({item}) => item);
}

const durations: readonly Completion[] = ['1m', '5m', '15m', '30m', '1h', '6h', '1d', '7d'].map(text => ({
	text,
	kind: 'duration',
	detail: '',
}));

function builtins(experimental: boolean): Completion[] {
	const functions = [...signatures.values()]
		.filter(signature => experimental || !signature.experimental)
		.map(
			(signature): Completion => ({
				text: `${signature.name}(`,
				kind: 'function',
				detail: describe(signature),
			}),
		);
	const operators = [...aggregations]
		.filter(name => experimental || !experimentalAggregations.has(name))
		.map((text): Completion => ({text, kind: 'aggregation', detail: ''}));
	return [...functions, ...operators];
}

/** `rate(range vector) → instant vector`. */
function describe({name, args, variadic, returns}: Signature): string {
	const types = args.map(documentedType);
	const more = variadic === 0 ? types : [...types.slice(0, -1), `${types.at(-1)}…`];
	return `${name}(${more.join(', ')}) → ${documentedType(returns)}`;
}

function metric(name: string, detail: string): Completion {
	const isPlain = /^[a-zA-Z_:][\w:]*$/.test(name);
	return {text: isPlain ? name : `{${quote(name)}}`, kind: 'metric', detail};
}

function labelNames(names: readonly string[]): Completion[] {
	return names.map(name => ({
		text: /^[a-zA-Z_]\w*$/.test(name) ? name : quote(name),
		kind: 'label',
		detail: '',
	}));
}

// After these words an operand has to follow.
function expectsOperand(last: Token | undefined): boolean {
	return (
		last === undefined ||
		last.kind === 'operator' ||
		last.word === '(' ||
		last.word === ',' ||
		last.word === 'bool' ||
		last.word === 'group_left' ||
		last.word === 'group_right'
	);
}

function keywordsAfter(words: readonly Token[]): readonly string[] {
	const last = words.at(-1)!;
	if (last.kind === 'aggregation') {
		return ['by', 'without'];
	}

	return ['and', 'or', 'unless', 'atan2', 'offset', 'by', 'without'];
}

// The name before the brace that is open.
function metricBefore(words: readonly Token[]): string {
	const brace = words.findLastIndex(({kind, word}) => kind === 'punctuation' && word === '{');
	const name = words[brace - 1];
	return name?.kind === 'identifier' || name?.kind === 'metric-identifier' ? name.word : '';
}

// Labels are grouped by before the metric is named: `sum by (…) (rate(metric[5m]))`.
function firstMetric(text: string): string {
	const {tokens} = lex(text);
	const places = placesOf(tokens);
	const name = tokens.find(
		({kind, word}, index) =>
			(kind === 'identifier' || kind === 'metric-identifier') &&
			places[index] === 'expression' &&
			!(tokens[index + 1]?.word === '(' || signatures.has(word)),
	);
	return name?.word ?? '';
}
