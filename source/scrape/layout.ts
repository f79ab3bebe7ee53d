import {Buffer} from 'node:buffer';
import type {Exposition} from '../exposition/exposition.ts';
import {type Labels, labelEntries, labelValue, metricName} from '../labels/labels.ts';
import {relabel} from '../labels/relabel.ts';
import {sampleLabels} from './sample-labels.ts';
import type {ScrapeLimits, Target} from './target.ts';

/** What of a target decides how its series are named in the store. */
export type LabelPolicy = Pick<Target, 'labels' | 'honorLabels' | 'metricRelabelConfigs' | 'limits'>;

/** One shape of an exposition, as the store will know it; holds while `exposition.series` is the same array. */
export type Layout = {
	/** Labels in the store by index of the series; undefined: dropped by relabeling. */
	readonly stored: readonly (Labels | undefined)[];
	/** How many are not dropped. */
	readonly relabeled: number;
	/** Why the whole scrape is refused, when it goes over one of the target's limits: `4,210 samples, limit 1,000`. */
	readonly refusal?: string;
	/** Exposed labels to labels in the store; empty when the scrape is refused. For `layoutOf` the next layout. */
	readonly named: ReadonlyMap<Labels, Labels | undefined>;
	/** Where `process_start_time_seconds` stands; −1 when it is not exposed. */
	readonly startTimeIndex: number;
};

/**
 * `previous` is the target's layout before this one: most series are in both, and the reader gives them as the same
 * objects, so they keep their labels without joining and relabeling them anew.
 */
export function layoutOf(
	{series, count}: Pick<Exposition, 'series' | 'count'>,
	policy: LabelPolicy,
	previous?: Layout,
): Layout {
	const {limits = {}} = policy;
	const stored: (Labels | undefined)[] = [];
	const named = new Map<Labels, Labels | undefined>();
	let relabeled = 0;
	let startTimeIndex = -1;
	let refusal: string | undefined;
	for (let index = 0; index < count; index++) {
		const exposed = series[index]!;
		if (startTimeIndex === -1 && labelValue(exposed, metricName) === 'process_start_time_seconds') {
			startTimeIndex = index;
		}

		let kept = previous?.named.get(exposed);
		if (kept === undefined && previous?.named.has(exposed) !== true) {
			const merged = sampleLabels(exposed, policy.labels, policy.honorLabels);
			refusal ??= labelRefusal(merged, limits);
			kept = relabeledLabels(merged, policy);
		}

		named.set(exposed, kept);
		relabeled += kept === undefined ? 0 : 1;
		stored.push(kept);
	}

	if (limits.samples !== undefined && limits.samples > 0 && relabeled > limits.samples) {
		refusal ??= `${relabeled} samples, limit ${limits.samples}`;
	}

	return refusal === undefined
		? {stored, relabeled, named, startTimeIndex}
		: {stored, relabeled, named: new Map(), startTimeIndex, refusal};
}

function relabeledLabels(merged: Labels, {metricRelabelConfigs = []}: LabelPolicy): Labels | undefined {
	if (metricRelabelConfigs.length === 0) {
		return merged;
	}

	const labels = relabel(merged, metricRelabelConfigs);
	return labels === undefined || labelValue(labels, metricName) === '' ? undefined : labels;
}

/** Zero means no limit, as in Prometheus' configuration. */
function labelRefusal(labels: Labels, limits: ScrapeLimits): string | undefined {
	const {labels: maxLabels = 0, labelNameBytes = 0, labelValueBytes = 0} = limits;
	const count = labels.pairs.length / 2;
	if (maxLabels > 0 && count > maxLabels) {
		return `a series with ${count} labels, limit ${maxLabels}`;
	}

	if (labelNameBytes === 0 && labelValueBytes === 0) {
		return undefined;
	}

	for (const [name, value] of labelEntries(labels)) {
		const nameBytes = Buffer.byteLength(name);
		const valueBytes = Buffer.byteLength(value);
		if (labelNameBytes > 0 && nameBytes > labelNameBytes) {
			return `a label name of ${nameBytes} bytes, limit ${labelNameBytes}`;
		}

		if (labelValueBytes > 0 && valueBytes > labelValueBytes) {
			return `a label value of ${valueBytes} bytes, limit ${labelValueBytes}`;
		}
	}

	return undefined;
}
