import {RE2JS} from 're2js';

/** One condition of a selector, as written: `tool=~"a|b"`. */
export type Matcher = {
	readonly name: string;
	readonly operator: '=' | '!=' | '=~' | '!~';
	readonly value: string;
};

/**
 * A test of label values; a missing label is the empty text.
 * Regular expressions are RE2's and anchored on both sides, `^(?s:…)$` (Prometheus `labels.NewFastRegexMatcher`);
 * the engine is RE2 in JavaScript: linear time whatever the expression. Throws `RE2JSSyntaxException` on a bad one;
 * the PromQL parser checks before.
 */
export function valueTest(matcher: Matcher): (value: string) => boolean {
	switch (matcher.operator) {
		case '=':
			return value => value === matcher.value;
		case '!=':
			return value => value !== matcher.value;
		case '=~':
			return regexTest(matcher.value);
		case '!~': {
			const matches = regexTest(matcher.value);
			return value => !matches(value);
		}
	}
}

function regexTest(pattern: string): (value: string) => boolean {
	if (/^[\w :/-]*$/.test(pattern)) {
		return value => value === pattern;
	}

	if (/^[\w :/|-]*$/.test(pattern)) {
		const alternatives = new Set(pattern.split('|'));
		return value => alternatives.has(value);
	}

	const regex = RE2JS.compile(`^(?s:${pattern})$`);
	return value => regex.matches(value);
}
