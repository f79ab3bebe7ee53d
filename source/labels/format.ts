import {type Labels, labelEntries, metricName} from './labels.ts';

const legacyMetricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const legacyLabelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * `name{label="value"}` as Prometheus 3 prints a metric (`labels.Labels.String`, prometheus/common `Metric.String`):
 * a name outside the classic alphabet goes quoted into the braces.
 */
export function formatLabels(labels: Labels): string {
	const entries = labelEntries(labels);
	const name = entries.find(([label]) => label === metricName)?.[1] ?? '';
	const parts = entries
		.filter(([label]) => label !== metricName)
		.map(([label, value]) => `${legacyLabelName.test(label) ? label : quote(label)}=${quote(value)}`);
	if (name !== '' && !legacyMetricName.test(name)) {
		return `{${[quote(name), ...parts].join(', ')}}`;
	}

	return parts.length === 0 && name !== '' ? name : `${name}{${parts.join(', ')}}`;
}

/** A text in double quotes with Go's escapes (`strconv.Quote`): control characters never come through. */
export function quote(text: string): string {
	let quoted = '"';
	for (const character of text) {
		quoted += escapes[character] ?? (isPrintable(character) ? character : escapeCodePoint(character));
	}

	return `${quoted}"`;
}

const escapes: Readonly<Record<string, string>> = {
	'"': '\\"',
	'\\': '\\\\',
	'\u0007': '\\a',
	'\b': '\\b',
	'\f': '\\f',
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
	'\v': '\\v',
};

// Go's strconv.IsPrint: letters, marks, numbers, punctuation, symbols, and the ASCII space.
function isPrintable(character: string): boolean {
	return character === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}

function escapeCodePoint(character: string): string {
	const code = character.codePointAt(0)!;
	if (code < 0x80) {
		return `\\x${code.toString(16).padStart(2, '0')}`;
	}

	return code < 0x10000
		? `\\u${code.toString(16).padStart(4, '0')}`
		: `\\U${code.toString(16).padStart(8, '0')}`;
}
