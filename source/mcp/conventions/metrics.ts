import type {Family, MetricType} from '../../exposition/exposition.ts';
import {type Labels, labelValue, metricName} from '../../labels/labels.ts';
import {secondsPer} from './units.ts';

/** Which part of its family a sample is. `value`: a counter's or gauge's own sample. */
export type Part = 'value' | 'bucket' | 'sum' | 'count' | 'other';

/** One family as exposed: what its samples are called and which labels they carry. */
export type Metric = {
	/** A counter's or gauge's sample name; a histogram's or summary's without its suffix. */
	readonly name: string;
	readonly kind: 'counter' | 'gauge' | 'histogram' | 'untyped';
	/** Factor that makes seconds of the family's values. */
	readonly secondsPer: number;
	readonly parts: Map<string, Part>;
	readonly labelNames: Set<string>;
};

/** The families of a scrape that have series, by name. `# TYPE` decides; suffixes only speak where it is silent. */
export function metricsOf(
	families: ReadonlyMap<string, Family>,
	series: readonly Labels[],
): ReadonlyMap<string, Metric> {
	const names = new Set(series.map(labels => labelValue(labels, metricName)));
	const bySample = new Map<string, Metric>();
	const metrics = new Map<string, Metric>();
	for (const name of names) {
		const {base, part, family, kind} = sampleRole(name, names, families);
		let metric = metrics.get(base);
		if (metric === undefined) {
			metric = {
				name: base,
				kind,
				secondsPer: secondsPer(base, family),
				parts: new Map(),
				labelNames: new Set(),
			};
			metrics.set(base, metric);
		}

		metric.parts.set(name, part);
		bySample.set(name, metric);
	}

	for (const labels of series) {
		const metric = bySample.get(labelValue(labels, metricName))!;
		for (let index = 0; index < labels.pairs.length; index += 2) {
			metric.labelNames.add(labels.pairs[index]!);
		}
	}

	return metrics;
}

type Role = {
	readonly base: string;
	readonly part: Part;
	readonly family: Family | undefined;
	readonly kind: Metric['kind'];
};

const suffix = /_(bucket|sum|count|max|gsum|gcount|created|total|info)$/;

function sampleRole(name: string, names: ReadonlySet<string>, families: ReadonlyMap<string, Family>): Role {
	const own = families.get(name);
	const base = name.replace(suffix, '');
	const end = name.slice(base.length + 1);
	const parent = base === name ? undefined : families.get(base);
	// A sum and a count, each declared as a counter, are a summary all but in name.
	if ((end === 'sum' || end === 'count') && names.has(`${base}_${end === 'sum' ? 'count' : 'sum'}`)) {
		if (own === undefined || own.type === 'counter' || own.type === 'untyped') {
			return {base, part: end, family: parent ?? own, kind: 'histogram'};
		}
	}

	if (own !== undefined && own.type !== 'histogram' && own.type !== 'summary') {
		return {base: name, part: 'value', family: own, kind: kindOf(own.type)};
	}

	if (parent !== undefined && kindOf(parent.type) === 'histogram') {
		const part = end === 'bucket' || end === 'sum' || end === 'count' ? end : 'other';
		return {base, part, family: parent, kind: 'histogram'};
	}

	// OpenMetrics declares a counter without its `_total`.
	if (end === 'total' && parent?.type === 'counter') {
		return {base: name, part: 'value', family: parent, kind: 'counter'};
	}

	if (own !== undefined) {
		// The quantiles of a summary stand under its own name.
		return {base: name, part: 'other', family: own, kind: 'histogram'};
	}

	if (end === 'bucket') {
		return {base, part: 'bucket', family: parent, kind: 'histogram'};
	}

	return {base: name, part: 'value', family: parent, kind: end === 'total' ? 'counter' : 'untyped'};
}

function kindOf(type: MetricType): Metric['kind'] {
	switch (type) {
		case 'counter':
			return 'counter';
		case 'gauge':
		case 'info':
		case 'stateset':
			return 'gauge';
		case 'histogram':
		case 'summary':
			return 'histogram';
		// A gauge histogram's buckets may fall: no rate, so no latency.
		case 'gaugehistogram':
			return 'gauge';
		case 'untyped':
			return 'untyped';
	}
}
