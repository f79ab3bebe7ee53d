import {quote} from '../../labels/format.ts';
import {aggregations} from '../functions/signatures.ts';

/** A word of the language, as Prometheus' lexer tells them apart (`promql/parser/lex.go`). */
export type Token = {
	readonly kind:
		| 'identifier'
		| 'metric-identifier'
		| 'number'
		| 'duration'
		| 'string'
		| 'operator'
		| 'aggregation'
		| 'keyword'
		| 'preprocessor'
		| 'punctuation'
		| 'end';
	/** Operators, keywords and punctuation in lower case; for the others the text as written. */
	readonly word: string;
	/** UTF-16 offsets, end exclusive. */
	readonly start: number;
	readonly end: number;
};

const wordOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless', 'atan2']);
const keywords: ReadonlySet<string> = new Set([
	'offset',
	'smoothed',
	'anchored',
	'by',
	'without',
	'on',
	'ignoring',
	'group_left',
	'group_right',
	'bool',
]);
/** Keywords only before a parenthesis, so that metrics may bear their names. */
const fillKeywords: ReadonlySet<string> = new Set(['fill', 'fill_left', 'fill_right']);
const preprocessors: ReadonlySet<string> = new Set(['start', 'end', 'step', 'range', 'min_of', 'max_of']);

/** What a word outside braces is. Keywords are known in any case. */
export function wordKind(word: string, beforeParenthesis: boolean): Token['kind'] {
	const lower = word.toLowerCase();
	if (wordOperators.has(lower)) {
		return 'operator';
	}

	if (aggregations.has(lower)) {
		return 'aggregation';
	}

	if (keywords.has(lower) || (fillKeywords.has(lower) && beforeParenthesis)) {
		return 'keyword';
	}

	if (preprocessors.has(lower)) {
		return 'preprocessor';
	}

	if (lower === 'inf' || lower === 'nan') {
		return 'number';
	}

	return word.includes(':') ? 'metric-identifier' : 'identifier';
}

/** Whether an expression can start with this word. */
export function mayBeginOperand(token: Token): boolean {
	switch (token.kind) {
		case 'number':
		case 'duration':
		case 'string':
		case 'aggregation':
		case 'identifier':
		case 'metric-identifier':
		case 'preprocessor':
			return true;
		case 'operator':
		case 'keyword':
			return token.word === '+' || token.word === '-' || mayNameMetric(token);
		case 'punctuation':
			return token.word === '(' || token.word === '{';
		case 'end':
			return false;
	}
}

/** Words of the language that a metric may be named after, where an operand belongs. */
export function mayNameMetric({kind, word}: Token): boolean {
	return (
		(kind === 'keyword' || kind === 'operator') &&
		['by', 'without', 'offset', 'anchored', 'smoothed', 'and', 'or', 'unless'].includes(word)
	);
}

/** How a parse error names a token: `identifier "foo"`, `<op:+>`, `end of input` (`Item.desc`). */
export function describeToken(token: Token, text: string): string {
	const written = text.slice(token.start, token.end);
	switch (token.kind) {
		case 'end':
			return 'end of input';
		case 'operator':
			return `<op:${written}>`;
		case 'aggregation':
			return `<aggr:${written}>`;
		case 'keyword':
			return `<${written}>`;
		case 'identifier':
			return `identifier ${quote(written)}`;
		case 'metric-identifier':
			return `metric identifier ${quote(written)}`;
		case 'number':
		case 'duration':
		case 'string':
			return `${token.kind} ${shortened(written)}`;
		case 'preprocessor':
		case 'punctuation':
			return shortened(written);
	}
}

function shortened(written: string): string {
	const characters = [...written];
	return characters.length > 10 ? `${quote(characters.slice(0, 10).join(''))}...` : quote(written);
}
