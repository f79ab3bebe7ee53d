/**
 * The identity of a series: names and values sorted by name, no empty values, no name twice.
 * `__name__` is a label like any other.
 */
export type Labels = {
	/** name, value, name, value, … */
	readonly pairs: readonly string[];
	/** Equal exactly when the label sets are equal: for maps and sets. Not for the eye. */
	readonly key: string;
};

/** The label that holds a metric's name. */
export const metricName = '__name__';

export const noLabels: Labels = {pairs: [], key: ''};

// Keys are most of what a store of many series holds besides samples, and one byte a character is half of two.
const separator = '\u0001';
// Where a text holds the other. A lone low surrogate cannot come out of UTF-8, so it cannot stand in a name or a value.
const wideSeparator = '\udc00';

/** Labels from a record; empty values mean "no such label", as in Prometheus. */
export function labelsFrom(record: Readonly<Record<string, string>>): Labels {
	return labelsFromEntries(Object.entries(record));
}

/** Labels from name–value entries; on a repeated name the last one wins. */
export function labelsFromEntries(entries: Iterable<readonly [string, string]>): Labels {
	const byName = new Map(entries);
	const names = [...byName.keys()].filter(name => byName.get(name) !== '').sort(compareText);
	return fromSortedPairs(names.flatMap(name => [name, byName.get(name)!]));
}

/** Labels from pairs that are sorted by name already, without empty values or repeats: the fast way for parsers. */
export function fromSortedPairs(pairs: readonly string[]): Labels {
	// A copy has no room to grow, which is half as much again in a list that was pushed to.
	return pairs.length === 0 ? noLabels : {pairs: pairs.slice(), key: keyOf(pairs)};
}

function keyOf(pairs: readonly string[]): string {
	const key = pairs.join(separator);
	let separators = 0;
	for (let at = key.indexOf(separator); at >= 0; at = key.indexOf(separator, at + 1)) {
		separators++;
	}

	return separators === pairs.length - 1 ? key : pairs.join(wideSeparator);
}

/** A label's value; empty when there is no such label. */
export function labelValue(labels: Labels, name: string): string {
	const {pairs} = labels;
	for (let index = 0; index < pairs.length; index += 2) {
		if (pairs[index] === name) {
			return pairs[index + 1]!;
		}
	}

	return '';
}

export function labelEntries(labels: Labels): [string, string][] {
	const entries: [string, string][] = [];
	for (let index = 0; index < labels.pairs.length; index += 2) {
		entries.push([labels.pairs[index]!, labels.pairs[index + 1]!]);
	}

	return entries;
}

/** With these labels set; an empty value removes the label. */
export function withLabels(labels: Labels, changes: Readonly<Record<string, string>>): Labels {
	return labelsFromEntries([...labelEntries(labels), ...Object.entries(changes)]);
}

/** Only the labels whose names are listed. */
export function keepLabels(labels: Labels, names: ReadonlySet<string>): Labels {
	return filterLabels(labels, name => names.has(name));
}

/** Without the labels whose names are listed. */
export function dropLabels(labels: Labels, names: ReadonlySet<string>): Labels {
	return filterLabels(labels, name => !names.has(name));
}

/** The order of Prometheus' `labels.Compare`: pair by pair, name then value; a prefix comes first. */
export function compareLabels(left: Labels, right: Labels): number {
	const length = Math.min(left.pairs.length, right.pairs.length);
	for (let index = 0; index < length; index++) {
		const order = compareText(left.pairs[index]!, right.pairs[index]!);
		if (order !== 0) {
			return order;
		}
	}

	return left.pairs.length - right.pairs.length;
}

/** Byte order of the UTF-8 texts, as Go compares strings; plain `<` compares UTF-16 and differs above U+D7FF. */
export function compareText(left: string, right: string): number {
	const length = Math.min(left.length, right.length);
	for (let index = 0; index < length; index++) {
		const a = left.charCodeAt(index);
		const b = right.charCodeAt(index);
		if (a !== b) {
			return codePointOrder(a) - codePointOrder(b);
		}
	}

	return left.length - right.length;
}

// Surrogates (U+D800–DFFF) stand for code points above U+FFFF, so they sort after U+E000–FFFF.
function codePointOrder(unit: number): number {
	return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function filterLabels(labels: Labels, keep: (name: string) => boolean): Labels {
	const pairs: string[] = [];
	for (let index = 0; index < labels.pairs.length; index += 2) {
		if (keep(labels.pairs[index]!)) {
			pairs.push(labels.pairs[index]!, labels.pairs[index + 1]!);
		}
	}

	return fromSortedPairs(pairs);
}
