import {RE2JS} from 're2js';
import {quote} from '../../labels/format.ts';
import {metricName} from '../../labels/labels.ts';
import type {Matcher} from '../../labels/matcher.ts';
import type {Span, VectorSelector} from '../ast.ts';
import type {Reader} from './reader.ts';
import type {Token} from './token.ts';

const context = 'label matching';

/** `name{label="value"}`, from the name or the brace on. */
export function readVectorSelector(reader: Reader): VectorSelector {
	const {start} = reader.token;
	const name = reader.at('{') ? '' : reader.written(reader.take());
	const matchers = reader.at('{') ? readMatchers(reader) : [];
	if (name !== '') {
		matchers.push({name: metricName, operator: '=', value: name});
	}

	return {
		type: 'vector-selector',
		name,
		matchers,
		offset: {type: 'ms', ms: 0},
		span: {start, end: reader.end},
	};
}

function readMatchers(reader: Reader): Matcher[] {
	const matchers: Matcher[] = [];
	reader.take();
	while (!reader.takeIf('}')) {
		const matcher = readMatcher(reader);
		if (matcher === undefined) {
			return matchers;
		}

		matchers.push(matcher);
		if (!reader.at('}') && !reader.takeIf(',')) {
			reader.unexpected(context, '"," or "}"');
			return matchers;
		}
	}

	return matchers;
}

function readMatcher(reader: Reader): Matcher | undefined {
	const nameToken = reader.token;
	if (nameToken.kind !== 'identifier' && nameToken.kind !== 'string') {
		reader.unexpected(context, 'identifier or "}"');
		return undefined;
	}

	reader.take();
	const name = nameToken.kind === 'string' ? reader.unquoted(nameToken) : reader.written(nameToken);
	const operator = reader.takeIf('=', '!=', '=~', '!~')?.word as Matcher['operator'] | undefined;
	if (operator === undefined) {
		// A quoted name alone is the metric's.
		if (nameToken.kind === 'string') {
			return {name: metricName, operator: '=', value: name};
		}

		reader.unexpected(context, 'label matching operator');
		return undefined;
	}

	if (reader.token.kind !== 'string') {
		reader.unexpected(context, 'string');
		return undefined;
	}

	const valueToken = reader.take();
	const value = reader.unquoted(valueToken);
	if (operator === '=~' || operator === '!~') {
		checkRegex(reader, {start: nameToken.start, end: valueToken.end}, value);
	}

	return {name, operator, value};
}

function checkRegex(reader: Reader, span: Span, pattern: string): void {
	try {
		RE2JS.compile(`^(?s:${pattern})$`);
	} catch (error) {
		// RE2JS words its errors as Go does: "error parsing regexp: missing closing ): `a(b`".
		reader.report(span, error instanceof Error ? error.message : `bad regexp ${quote(pattern)}`);
	}
}

const labelContext = 'grouping opts';

/** `(a, "b", …)` after `by`, `on`, `group_left` and their like. */
export function readLabels(reader: Reader): string[] {
	if (!reader.takeIf('(')) {
		reader.unexpected(labelContext, '"("');
		return [];
	}

	const labels: string[] = [];
	while (!reader.takeIf(')')) {
		if (!isLabel(reader.token)) {
			reader.unexpected(labelContext, 'label');
			return labels;
		}

		const token = reader.take();
		const label = token.kind === 'string' ? reader.unquoted(token) : reader.written(token);
		if (label === '') {
			reader.report(token, 'invalid label name for grouping: ""');
		}

		labels.push(label);
		if (!reader.at(')') && !reader.takeIf(',')) {
			reader.unexpected(labelContext, '"," or ")"');
			return labels;
		}
	}

	return labels;
}

// Inside of a list of labels every word is a name.
function isLabel({kind, word}: Token): boolean {
	switch (kind) {
		case 'identifier':
		case 'metric-identifier':
		case 'aggregation':
		case 'keyword':
		case 'preprocessor':
		case 'string':
			return true;
		case 'operator':
			return /^\w/.test(word);
		case 'number':
		case 'duration':
		case 'punctuation':
		case 'end':
			return false;
	}
}
