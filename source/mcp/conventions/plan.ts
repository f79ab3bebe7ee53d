import type {Family} from '../../exposition/exposition.ts';
import {compareText, fromSortedPairs, type Labels, labelValue, metricName} from '../../labels/labels.ts';
import {type CallSource, canonicalNames, type Dialect, type Slot, type Source, slotKinds} from './dialect.ts';
import {dialects, processMetrics} from './dialects.ts';
import {genericDialect} from './generic.ts';
import {type Metric, metricsOf, type Part} from './metrics.ts';
import {boundInSeconds} from './units.ts';

/** What one server's names mean: its dialect, and the canonical names of its series. */
export type AliasPlan = {
	/** `guide`, `otel-semconv`, …; several joined by ` + `, the one that counts calls first; empty when none is spoken. */
	readonly dialect: string;
	/** What this server counts as a failed call, one sentence; empty when it does not tell failures apart. */
	readonly errorMeaning: string;
	/** What its calls count when that is more than tool calls; empty for plain tool calls. */
	readonly callsMeaning: string;
	/**
	 * Further names of a series, each sharing its samples multiplied by `scale`. A call that did not fail is also an error
	 * series of scale 0 (`error_type="none"`): so an error ratio is 0 where failures are counted and absent where they are not.
	 */
	aliasesOf(labels: Labels): readonly Alias[];
};

export type Alias = {readonly labels: Labels; readonly scale: number};

/** Recognises a server's dialect from what it exposes; to be planned anew when the layout of its series changes. */
export function planAliases(families: ReadonlyMap<string, Family>, series: readonly Labels[]): AliasPlan {
	const metrics = metricsOf(families, series);
	const generic = genericDialect(metrics);
	const spoken = [
		...dialects.filter(dialect => isSpoken(dialect, metrics)),
		...(generic === undefined ? [] : [generic]),
		processMetrics,
	];
	const makers = new Map<string, Maker[]>();
	const contributors = new Set<Dialect>();
	let calls: {readonly dialect: Dialect; readonly errors: ErrorsFrom} | undefined;
	for (const slot of Object.keys(canonicalNames) as Slot[]) {
		if (slot === 'errors') {
			continue;
		}

		const found = firstSource(slot, spoken, metrics);
		if (found === undefined) {
			continue;
		}

		if (found.dialect !== processMetrics) {
			contributors.add(found.dialect);
		}

		const errors = slot === 'calls' ? errorsFrom(found, metrics) : {type: 'unknown' as const};
		addMakers(makers, {slot, source: found.source, errors}, found.metrics);
		if (slot === 'calls') {
			calls = {dialect: found.dialect, errors};
			if (errors.type === 'counter') {
				addMakers(makers, {slot: 'errors', source: errors.source, errors}, errors.metrics);
			}
		}
	}

	const ambiguous = ambiguousWithoutScope(series, makers);
	return {
		dialect: dialectNames(contributors, spoken),
		errorMeaning: calls === undefined || calls.errors.type === 'unknown' ? '' : calls.dialect.errorMeaning,
		callsMeaning: calls?.dialect.callsMeaning ?? '',
		aliasesOf: labels =>
			(makers.get(labelValue(labels, metricName)) ?? []).flatMap(maker => aliases(maker, labels, ambiguous)),
	};
}

type ErrorsFrom =
	| {readonly type: 'outcome'; readonly outcome: NonNullable<CallSource['outcome']>}
	/** `metrics` is empty while the counter has not appeared. */
	| {readonly type: 'counter'; readonly source: Source; readonly metrics: readonly Metric[]}
	| {readonly type: 'unknown'};

type Found = {
	readonly dialect: Dialect;
	readonly source: CallSource;
	readonly metrics: readonly Metric[];
};

type Maker = {
	readonly slot: Slot;
	readonly source: Source;
	readonly errors: ErrorsFrom;
	readonly metric: Metric;
	readonly part: Part;
};

function isSpoken(dialect: Dialect, metrics: ReadonlyMap<string, Metric>): boolean {
	return dialect.signs.some(({family, label}) =>
		[...metrics.values()].some(
			metric => family.test(metric.name) && (label === undefined || metric.labelNames.has(label)),
		),
	);
}

function sourcesOf(dialect: Dialect, slot: Slot): readonly CallSource[] {
	switch (slot) {
		case 'calls':
			return dialect.calls ?? [];
		case 'errors':
			return dialect.errors ?? [];
		case 'durations':
			return dialect.durations ?? [];
		case 'sessions':
		case 'inflight':
		case 'ready':
		case 'resourceReads':
		case 'protocolErrors':
		case 'sessionDuration':
		case 'httpRequests':
		case 'httpRequestDuration':
		case 'memory':
		case 'cpu':
			return dialect.others?.[slot] ?? [];
	}
}

function firstSource(
	slot: Slot,
	spoken: readonly Dialect[],
	metrics: ReadonlyMap<string, Metric>,
): Found | undefined {
	for (const dialect of spoken) {
		for (const source of sourcesOf(dialect, slot)) {
			const matching = matchingMetrics(slot, source, metrics);
			if (matching.length > 0) {
				return {dialect, source, metrics: matching};
			}
		}
	}

	return undefined;
}

function matchingMetrics(
	slot: Slot,
	source: Source,
	metrics: ReadonlyMap<string, Metric>,
): readonly Metric[] {
	return [...metrics.values()].filter(({kind, name}) => fits(slot, kind) && source.family.test(name));
}

function fits(slot: Slot, kind: Metric['kind']): boolean {
	switch (slotKinds[slot]) {
		case 'counter':
			return kind !== 'gauge';
		case 'gauge':
			return kind === 'gauge' || kind === 'untyped';
		case 'histogram':
			return kind === 'histogram';
	}
}

function errorsFrom(found: Found, metrics: ReadonlyMap<string, Metric>): ErrorsFrom {
	const {dialect, source} = found;
	const {outcome} = source;
	if (
		outcome !== undefined &&
		(outcome.absent === 'ok' || found.metrics.some(metric => metric.labelNames.has(outcome.label)))
	) {
		return {type: 'outcome', outcome};
	}

	for (const errors of dialect.errors ?? []) {
		const matching = matchingMetrics('errors', errors, metrics);
		if (matching.length > 0 || dialect.errorsAppearLate === true) {
			return {type: 'counter', source: errors, metrics: matching};
		}
	}

	return {type: 'unknown'};
}

function addMakers(
	makers: Map<string, Maker[]>,
	maker: Pick<Maker, 'slot' | 'source' | 'errors'>,
	metrics: readonly Metric[],
): void {
	for (const metric of metrics) {
		for (const [name, part] of metric.parts) {
			const wanted =
				slotKinds[maker.slot] === 'histogram'
					? part !== 'other' && part !== 'value'
					: part === (metric.kind === 'histogram' ? 'count' : 'value');
			if (wanted) {
				makers.set(name, [...(makers.get(name) ?? []), {...maker, metric, part}]);
			}
		}
	}
}

function aliases(maker: Maker, labels: Labels, ambiguous: ReadonlySet<string>): readonly Alias[] {
	for (const [label, test] of Object.entries(maker.source.where ?? {})) {
		if (!test.test(labelValue(labels, label))) {
			return [];
		}
	}

	const entries = canonicalEntries(maker, labels, ambiguous);
	const named = (slot: Slot, suffix: string, changed: Entries = entries): Labels =>
		labelsOf([[metricName, `${canonicalNames[slot]}${suffix}`], ...changed]);
	if (slotKinds[maker.slot] === 'histogram') {
		const scale = maker.part === 'sum' ? maker.metric.secondsPer : 1;
		return [{labels: named(maker.slot, `_${maker.part}`), scale}];
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

type Entries = readonly (readonly [name: string, value: string])[];

/** The series' own labels, its tool under `tool_name`, its bucket bound in seconds. */
function canonicalEntries(maker: Maker, {pairs}: Labels, ambiguous: ReadonlySet<string>): Entries {
	const tool = toolLabel(maker.source, pairs);
	const keepScope = pairs.some(isScope) && ambiguous.has(withoutScope(pairs));
	const entries: [string, string][] = [];
	for (let index = 0; index < pairs.length; index += 2) {
		const name = pairs[index]!;
		const value = pairs[index + 1]!;
		if (name === metricName || (isScope(name) && !keepScope)) {
			continue;
		}

		if (name === tool) {
			entries.push(['tool_name', value]);
		} else if (name === 'tool_name' && tool !== '') {
			entries.push(['exported_tool_name', value]);
		} else {
			entries.push([name, name === 'le' ? boundInSeconds(value, maker.metric.secondsPer) : value]);
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

/** Entries nearly in order, each name once: a busy server's layout has thousands of them whenever a series appears. */
function labelsOf(entries: [string, string][] | Entries): Labels {
	const sorted = [...entries];
	for (let index = 1; index < sorted.length; index++) {
		const entry = sorted[index]!;
		let place = index;
		while (place > 0 && compareText(sorted[place - 1]![0], entry[0]) > 0) {
			sorted[place] = sorted[place - 1]!;
			place--;
		}

		sorted[place] = entry;
	}

	return fromSortedPairs(sorted.flat());
}

function withNone(entries: Entries): Entries {
	return [...entries.filter(([name]) => name !== 'error_type'), ['error_type', 'none']];
}

function withErrorType(entries: Entries, label: string | undefined): Entries {
	return label === undefined || entries.some(([name]) => name === 'error_type')
		? entries
		: entries.map(([name, value]) => [name === label ? 'error_type' : name, value]);
}

/** OpenTelemetry's exporters add these to every series; they only matter where two libraries expose the same name. */
function isScope(name: string): boolean {
	return name.startsWith('otel_scope_');
}

/** A key of the series without those labels. */
function withoutScope(pairs: readonly string[]): string {
	return JSON.stringify(pairs.filter((_, index) => !isScope(pairs[index - (index % 2)]!)));
}

function ambiguousWithoutScope(
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

function dialectNames(contributors: ReadonlySet<Dialect>, spoken: readonly Dialect[]): string {
	const names = new Set([...contributors].map(dialect => dialect.name));
	if (names.size > 1) {
		names.delete('generic');
	}

	return names.size === 0 ? (spoken[0]?.name ?? '') : [...names].join(' + ');
}
