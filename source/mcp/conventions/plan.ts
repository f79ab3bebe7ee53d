import type {Family} from '../../exposition/exposition.ts';
import {type Labels, labelValue, metricName} from '../../labels/labels.ts';
import {
	type Alias,
	aliasesBy,
	ambiguousWithoutScope,
	type ErrorsFrom,
	type Maker,
	makesTheSame,
} from './alias.ts';
import {type CallSource, canonicalNames, type Dialect, type Slot, type Source, slotKinds} from './dialect.ts';
import {dialects, processMetrics} from './dialects.ts';
import {genericDialect} from './generic.ts';
import {type Metric, metricsOf} from './metrics.ts';

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
	/** Whether another plan gives every series the same names. */
	isLike(other: unknown): boolean;
};

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

	return new NamedPlan(makers, ambiguousWithoutScope(series, makers), {
		dialect: dialectNames(contributors, spoken),
		errorMeaning: calls === undefined || calls.errors.type === 'unknown' ? '' : calls.dialect.errorMeaning,
		callsMeaning: calls?.dialect.callsMeaning ?? '',
	});
}

class NamedPlan implements AliasPlan {
	readonly dialect: string;
	readonly errorMeaning: string;
	readonly callsMeaning: string;
	/** By the name of a sample. */
	readonly #makers: ReadonlyMap<string, readonly Maker[]>;
	readonly #ambiguous: ReadonlySet<string>;

	constructor(
		makers: ReadonlyMap<string, readonly Maker[]>,
		ambiguous: ReadonlySet<string>,
		{dialect, errorMeaning, callsMeaning}: Pick<AliasPlan, 'dialect' | 'errorMeaning' | 'callsMeaning'>,
	) {
		this.#makers = makers;
		this.#ambiguous = ambiguous;
		this.dialect = dialect;
		this.errorMeaning = errorMeaning;
		this.callsMeaning = callsMeaning;
	}

	aliasesOf(labels: Labels): readonly Alias[] {
		const makers = this.#makers.get(labelValue(labels, metricName)) ?? [];
		return makers.flatMap(maker => aliasesBy(maker, labels, this.#ambiguous));
	}

	isLike(other: unknown): boolean {
		return (
			other instanceof NamedPlan &&
			this.#ambiguous.size === 0 &&
			other.#ambiguous.size === 0 &&
			this.#makers.size === other.#makers.size &&
			[...this.#makers].every(([name, makers]) => {
				const others = other.#makers.get(name);
				return (
					others?.length === makers.length &&
					makers.every((maker, index) => makesTheSame(maker, others[index]!))
				);
			})
		);
	}
}

type Found = {
	readonly dialect: Dialect;
	readonly source: CallSource;
	readonly metrics: readonly Metric[];
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
		case 'sessionsStarted':
		case 'sessionsEnded':
		case 'connections':
		case 'promptGets':
		case 'timeouts':
		case 'cancelled':
		case 'rateLimited':
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

function dialectNames(contributors: ReadonlySet<Dialect>, spoken: readonly Dialect[]): string {
	const names = new Set([...contributors].map(dialect => dialect.name));
	if (names.size > 1) {
		names.delete('generic');
	}

	return names.size === 0 ? (spoken[0]?.name ?? '') : [...names].join(' + ');
}
