import {compareText, fromSortedPairs, type Labels, labelValue, metricName} from '../../labels/labels.ts';
import {type CallSource, canonicalNames, type Slot, type Source, slotKinds} from './dialect.ts';
import type {Metric, Part} from './metrics.ts';
import {boundInSeconds} from './units.ts';

export type Alias = {
	readonly labels: Labels;
	readonly scale: number;
	/** Of what its exemplars measured: seconds a unit of a histogram in milliseconds. Absent: 1. */
	readonly exemplarScale?: number;
};

/** One canonical series to be made of every series of one sample name. */
export type Maker = {
	readonly slot: Slot;
	readonly source: Source;
	readonly errors: ErrorsFrom;
	readonly metric: Metric;
	readonly part: Part;
};

/** Where failed calls are to be read from. */
export type ErrorsFrom =
	| {readonly type: 'outcome'; readonly outcome: NonNullable<CallSource['outcome']>}
	/** `metrics` is empty while the counter has not appeared. */
	| {readonly type: 'counter'; readonly source: Source; readonly metrics: readonly Metric[]}
	| {readonly type: 'unknown'};

/** Whether two makers give every series the same names, series that only scope labels tell apart aside. */
export function makesTheSame(one: Maker, other: Maker): boolean {
	return (
		one.slot === other.slot &&
		one.source === other.source &&
		one.part === other.part &&
		one.metric.secondsPer === other.metric.secondsPer &&
		one.errors.type === other.errors.type &&
		(one.errors.type !== 'outcome' ||
			(other.errors.type === 'outcome' && one.errors.outcome === other.errors.outcome))
	);
}

/** The canonical names of one series, as one maker has it; `ambiguous` is what `ambiguousWithoutScope` found. */
export function aliasesBy(maker: Maker, labels: Labels, ambiguous: ReadonlySet<string>): readonly Alias[] {
	for (const [label, test] of Object.entries(maker.source.where ?? {})) {
		if (!test.test(labelValue(labels, label))) {
			return [];
		}
	}

	const entries = canonicalEntries(maker, labels, ambiguous);
	const named = (slot: Slot, suffix: string, changed: Entries = entries): Labels =>
		labelsOf(`${canonicalNames[slot]}${suffix}`, changed);
	if (slotKinds[maker.slot] === 'histogram') {
		const scale = maker.part === 'sum' ? maker.metric.secondsPer : 1;
		return [{labels: named(maker.slot, `_${maker.part}`), scale, exemplarScale: maker.metric.secondsPer}];
	}

	if (maker.slot === 'errors') {
		return [{labels: named('errors', '', withErrorType(entries, maker.source.errorType)), scale: 1}];
	}

	const own = {labels: named(maker.slot, ''), scale: 1};
	const none = {labels: named('errors', '', withNone(entries)), scale: 0};
	switch (maker.errors.type) {
		case 'unknown':
			return [own];
		case 'counter':
			return [own, none];
		case 'outcome': {
			const {label, ok, absent} = maker.errors.outcome;
			const value = labelValue(labels, label);
			if (value === '' && absent === 'unknown') {
				return [own];
			}

			return ok.test(value)
				? [own, none]
				: [own, {labels: named('errors', '', withErrorType(entries, maker.source.errorType)), scale: 1}];
		}
	}
}

/** name, value, name, value, … in no order; a busy server's first scrape makes thousands of them. */
type Entries = readonly string[];

/** The series' own labels, its tool under `tool_name`, its bucket bound in seconds. */
function canonicalEntries(maker: Maker, {pairs}: Labels, ambiguous: ReadonlySet<string>): Entries {
	const tool = toolLabel(maker.source, pairs);
	const keepScope = ambiguous.size > 0 && pairs.some(isScope) && ambiguous.has(withoutScope(pairs));
	const entries: string[] = [];
	for (let index = 0; index < pairs.length; index += 2) {
		const name = pairs[index]!;
		const value = pairs[index + 1]!;
		if (name === metricName || (!keepScope && isScope(name))) {
			continue;
		}

		if (name === tool) {
			entries.push('tool_name', value);
		} else if (name === 'tool_name' && tool !== '') {
			entries.push('exported_tool_name', value);
		} else {
			entries.push(name, name === 'le' ? boundInSeconds(value, maker.metric.secondsPer) : value);
		}
	}

	return entries;
}

function toolLabel(source: Source, pairs: readonly string[]): string {
	for (const label of source.tool ?? []) {
		for (let index = 0; index < pairs.length; index += 2) {
			if (pairs[index] === label) {
				return label;
			}
		}
	}

	return '';
}

/** Entries are nearly in order. */
function labelsOf(name: string, entries: Entries): Labels {
	const pairs = [metricName, name];
	for (let index = 0; index < entries.length; index += 2) {
		const label = entries[index]!;
		let place = pairs.length;
		while (place > 0 && compareText(pairs[place - 2]!, label) > 0) {
			place -= 2;
		}

		// A server may have a label of its own under a name that renaming makes; the first one stays.
		const isTaken = place > 0 && pairs[place - 2] === label;
		if (place === pairs.length && !isTaken) {
			pairs.push(label, entries[index + 1]!);
		} else if (!isTaken) {
			pairs.splice(place, 0, label, entries[index + 1]!);
		}
	}

	return fromSortedPairs(pairs);
}

function withNone(entries: Entries): Entries {
	const others = entries.filter((_, index) => entries[index - (index % 2)] !== 'error_type');
	return [...others, 'error_type', 'none'];
}

function withErrorType(entries: Entries, label: string | undefined): Entries {
	return label === undefined || entries.some((name, index) => index % 2 === 0 && name === 'error_type')
		? entries
		: entries.map((text, index) => (index % 2 === 0 && text === label ? 'error_type' : text));
}

/** OpenTelemetry's exporters add these to every series; they only matter where two libraries expose the same name. */
function isScope(name: string): boolean {
	return name.startsWith('otel_scope_');
}

/** A key of the series without those labels. */
function withoutScope(pairs: readonly string[]): string {
	return JSON.stringify(pairs.filter((_, index) => !isScope(pairs[index - (index % 2)]!)));
}

/** Keys of the series that only OpenTelemetry's scope labels tell apart. */
export function ambiguousWithoutScope(
	series: readonly Labels[],
	makers: ReadonlyMap<string, unknown>,
): ReadonlySet<string> {
	const seen = new Set<string>();
	const ambiguous = new Set<string>();
	for (const labels of series) {
		if (makers.has(labelValue(labels, metricName)) && labels.pairs.some(isScope)) {
			const key = withoutScope(labels.pairs);
			(seen.has(key) ? ambiguous : seen).add(key);
		}
	}

	return ambiguous;
}
