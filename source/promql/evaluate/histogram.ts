import {quote} from '../../labels/format.ts';
import {labelValue, withLabels} from '../../labels/labels.ts';
import {type Buckets, bucketFraction, bucketQuantile} from '../functions/buckets.ts';
import {formatGeneral} from '../functions/go-format.ts';
import {formatValue} from '../number.ts';
import {Histograms} from './classic-histograms.ts';
import {InternedSpace} from './label-space.ts';
import {type Place, type ScalarNode, type Shared, type VectorNode, vectorNode} from './node.ts';

/** `histogram_quantile(φ, v)`. */
export function histogramQuantile(shared: Shared, q: ScalarNode, input: VectorNode): VectorNode {
	const histograms = new Histograms(shared);
	return vectorNode(shared, q.invariant && input.invariant, (tMs, out, node) => {
		const share = q.at(tMs);
		const vector = input.at(tMs);
		noteQuantile(node, share, 0);
		histograms.open(vector, node, 1);
		const space = histograms.space();
		out.reset(space);
		histograms.each(buckets => quantileOf(share, buckets, {shared, node, histograms, place: 1}), out);
	});
}

/** `histogram_quantiles(v, label, φ…)`: several at once, told apart by a label. */
export function histogramQuantiles(
	shared: Shared,
	input: VectorNode,
	{label, quantiles}: {readonly label: string; readonly quantiles: readonly ScalarNode[]},
): VectorNode {
	const histograms = new Histograms(shared);
	const space = new InternedSpace();
	const invariant = input.invariant && quantiles.every(node => node.invariant);
	return vectorNode(shared, invariant, (tMs, out, node) => {
		const vector = input.at(tMs);
		out.reset(space);
		for (const [index, quantile] of quantiles.entries()) {
			const share = quantile.at(tMs);
			noteQuantile(node, share, index + 2);
			histograms.open(vector, node, 0);
			histograms.eachLabels((labels, buckets) => {
				const value = quantileOf(share, buckets, {shared, node, histograms, place: 0});
				const changed = withLabels(labels, {[label]: openMetricsFloat(share)});
				out.push(space.intern(changed, shared.options.delayedNameRemoval), value);
			});
		}
	});
}

/** `histogram_fraction(lower, upper, v)`. */
export function histogramFraction(
	shared: Shared,
	[lower, upper]: readonly [ScalarNode, ScalarNode],
	input: VectorNode,
): VectorNode {
	const histograms = new Histograms(shared);
	const invariant = lower.invariant && upper.invariant && input.invariant;
	return vectorNode(shared, invariant, (tMs, out, node) => {
		const [from, to] = [lower.at(tMs), upper.at(tMs)];
		histograms.open(input.at(tMs), node, 2);
		out.reset(histograms.space());
		histograms.each(buckets => bucketFraction(from, to, buckets), out);
	});
}

type Telling = {
	readonly shared: Shared;
	readonly node: VectorNode;
	readonly histograms: Histograms;
	readonly place: Place;
};

function quantileOf(q: number, buckets: Buckets, {shared, node, histograms, place}: Telling): number {
	const {value, mended} = bucketQuantile(q, buckets);
	if (mended) {
		const name = shared.options.delayedNameRemoval ? labelValue(histograms.current, '__name__') : '';
		node.note('info', forcedMonotonicity(name), place);
	}

	return value;
}

/** Remarks on a φ outside 0 to 1: a function on each, an aggregation on the extremes of its parameter. */
export function noteQuantile(node: VectorNode, q: number, place: Place): void {
	if (Number.isNaN(q) || q < 0 || q > 1) {
		const text = `quantile value should be between 0 and 1, got ${formatGeneral(q)}`;
		node.note('warning', text, place, place === 'param' ? q : undefined);
	}
}

function forcedMonotonicity(name: string): string {
	const metric = name === '' ? '' : ` for metric name ${quote(name)}`;
	return (
		'input to histogram_quantile needed to be fixed for monotonicity ' +
		`(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)${metric}`
	);
}

/** As OpenMetrics writes bounds: `1.0`, `0.5`, `1e+06`. */
function openMetricsFloat(value: number): string {
	if (!Number.isFinite(value)) {
		return formatValue(value);
	}

	const text = formatGeneral(value);
	return /[.e]/.test(text) ? text : `${text}.0`;
}
