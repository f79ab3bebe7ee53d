import {RE2JS} from 're2js';
import type {LogRecord, Severity} from './record.ts';

/** A filter understood; `test` is true for the records to be shown. */
export type LogFilter = {
	test(record: LogRecord): boolean;
	/** Where a text holds what is looked for, to be highlighted; in the order of the text, none over another. */
	rangesIn(text: string): readonly TextRange[];
	/** The parts that were not understood and left out, each with what to try. */
	readonly problems: readonly string[];
};

/** UTF-16 code units of a text, `end` not included. */
export type TextRange = {readonly start: number; readonly end: number};

/** Finds all there is of one term. */
type Finder = (text: string) => readonly TextRange[];

type Test = (record: LogRecord) => boolean;

export const severities: readonly Severity[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/**
 * Reads a filter: terms that must all hold. `word`, `"some words"` and `/regex/` are looked for in the line (words without
 * regard to case; the regex is RE2's, so no text can make it slow); `level>=warn`, `duration>500ms`, `tool=x`, `server=x`,
 * `id=x` (the request), `session=x`, `trace=x` and `attribute=x` compare a field, `!=` and a `!` before any term turn it
 * around.
 */
export function parseLogFilter(text: string): LogFilter {
	const problems: string[] = [];
	const finders: Finder[] = [];
	const tests: Test[] = [];
	for (const token of tokens(text)) {
		const isNegated = token.length > 1 && token.startsWith('!');
		const test = termTest(isNegated ? token.slice(1) : token, problems, isNegated ? [] : finders);
		if (test !== undefined) {
			tests.push(isNegated ? record => !test(record) : test);
		}
	}

	return {
		test: record => tests.every(test => test(record)),
		rangesIn: text => joined(finders.flatMap(find => find(text))),
		problems,
	};
}

function tokens(text: string): string[] {
	return (
		text.match(/!?(?:[\w.-]+(?:!=|>=|<=|=|>|<))?(?:"(?:[^"\\]|\\.)*"?|\/(?:[^/\\]|\\.)*\/?|[^\s]+)/g) ?? []
	);
}

function termTest(term: string, problems: string[], finders: Finder[]): Test | undefined {
	if (term.startsWith('/') && term.length > 1) {
		return regexTest(term.replace(/^\/|\/$/g, ''), problems, finders);
	}

	const comparison = /^([\w.-]+)(!=|>=|<=|=|>|<)(.*)$/s.exec(term);
	if (comparison !== null) {
		return comparisonTest(comparison[1]!, comparison[2]!, unquoted(comparison[3]!), problems);
	}

	const word = unquoted(term).toLowerCase();
	if (word === '') {
		return undefined;
	}

	const pattern = new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
	finders.push(text =>
		Array.from(text.matchAll(pattern), ({index, 0: hit}) => ({start: index, end: index + hit.length})),
	);
	return record => record.raw.toLowerCase().includes(word) || record.body.toLowerCase().includes(word);
}

function regexTest(pattern: string, problems: string[], finders: Finder[]): Test | undefined {
	try {
		const regex = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
		finders.push(text => hitsOf(regex, text));
		return record => regex.matcher(record.raw).find();
	} catch {
		problems.push(`/${pattern}/ is not a regular expression — try it as "${pattern}"`);
		return undefined;
	}
}

function hitsOf(regex: RE2JS, text: string): readonly TextRange[] {
	const ranges: TextRange[] = [];
	const matcher = regex.matcher(text);
	while (matcher.find()) {
		if (matcher.end() > matcher.start()) {
			ranges.push({start: matcher.start(), end: matcher.end()});
		}
	}

	return ranges;
}

function joined(ranges: readonly TextRange[]): readonly TextRange[] {
	const all: TextRange[] = [];
	for (const range of [...ranges].sort((left, right) => left.start - right.start)) {
		const last = all.at(-1);
		if (last === undefined || range.start > last.end) {
			all.push(range);
		} else if (range.end > last.end) {
			all[all.length - 1] = {start: last.start, end: range.end};
		}
	}

	return all;
}

function comparisonTest(name: string, operator: string, value: string, problems: string[]): Test | undefined {
	if (name === 'level' || name === 'severity') {
		return levelTest(operator, value, problems);
	}

	if (name === 'duration') {
		return durationTest(operator, value, problems);
	}

	const isEqual = operator === '=';
	if (!isEqual && operator !== '!=') {
		problems.push(`"${name}" has no order — try ${name}=${value}`);
		return undefined;
	}

	return record => (fieldOf(record, name) === value) === isEqual;
}

function levelTest(operator: string, value: string, problems: string[]): Test | undefined {
	const names: Readonly<Record<string, string>> = {warning: 'warn', err: 'error', critical: 'fatal'};
	const lower = value.toLowerCase();
	const level = severities.indexOf((names[lower] ?? lower) as Severity);
	if (level === -1) {
		problems.push(`"${value}" is no level — try ${severities.join(', ')}`);
		return undefined;
	}

	return record => {
		const own = record.severity === undefined ? undefined : severities.indexOf(record.severity);
		return own === undefined ? operator === '!=' : compares(own, operator, level);
	};
}

function durationTest(operator: string, value: string, problems: string[]): Test | undefined {
	const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(value);
	if (match === null) {
		problems.push(`"${value}" is no duration — try 500ms or 2s`);
		return undefined;
	}

	const unitMs = {ms: 1, s: 1000, m: 60_000}[match[2] ?? 'ms'] ?? 1;
	const limitMs = Number(match[1]) * unitMs;
	return ({durationMs}) => durationMs !== undefined && compares(durationMs, operator, limitMs);
}

function compares(left: number, operator: string, right: number): boolean {
	switch (operator) {
		case '>=':
			return left >= right;
		case '<=':
			return left <= right;
		case '>':
			return left > right;
		case '<':
			return left < right;
		case '!=':
			return left !== right;
		default:
			return left === right;
	}
}

/** A record's field by the names people use for it. */
function fieldOf(record: LogRecord, name: string): string | undefined {
	switch (name) {
		case 'server':
			return record.server;
		case 'source':
			return record.source;
		case 'tool':
		case 'tool_name':
			return record.tool;
		case 'id':
		case 'request_id':
		case 'correlation_id':
			return record.correlationId;
		case 'session':
		case 'session_id':
			return record.sessionId;
		case 'trace':
		case 'trace_id':
			return record.traceId;
		case 'span':
		case 'span_id':
			return record.spanId;
		case 'outcome':
			return record.outcome;
		case 'error':
			return record.error;
		default:
			return record.attributes[name];
	}
}

function unquoted(text: string): string {
	return text.startsWith('"') ? text.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1') : text;
}
