import {quote} from '../../labels/format.ts';
import {dropLabels, type Labels, labelValue, withLabels} from '../../labels/labels.ts';
import {Buckets, bucketFraction, bucketQuantile} from '../functions/buckets.ts';
import {formatGeneral} from '../functions/go-format.ts';
import {formatValue} from '../number.ts';
import {sameLabels} from './failure.ts';
import {dropMetadata, InternedSpace, type LabelSpace} from './label-space.ts';
import {type Place, type ScalarNode, type Shared, type VectorNode, vectorNode} from './node.ts';
import {IdTable, type Vector} from './vector.ts';

const boundLabel: ReadonlySet<string> = new Set(['le']);

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

/** Remarks on a φ outside 0 to 1. */
export function noteQuantile(node: VectorNode, q: number, place: Place): void {
	if (Number.isNaN(q) || q < 0 || q > 1) {
		node.note('warning', `quantile value should be between 0 and 1, got ${formatGeneral(q)}`, place);
	}
}

function forcedMonotonicity(name: string): string {
	const metric = name === '' ? '' : ` for metric name ${quote(name)}`;
	return (
		'input to histogram_quantile needed to be fixed for monotonicity ' +
		`(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)${metric}`
	);
}

/**
 * The buckets of a vector put together again: which histogram an element belongs to, and where in its order, is
 * worked out once a label set.
 */
class Histograms {
	readonly #delayed: boolean;
	#from: LabelSpace | undefined;
	#to = new InternedSpace();
	#keys = new Map<string, number>();
	/** By histogram: labels without `le` (name kept), and the output's id. */
	#labels: Labels[] = [];
	#targets: number[] = [];
	#histogramOf = new IdTable(-1);
	#bounds: number[] = [];
	#bad = new Map<number, string>();
	/** Ids in the order of histogram, then bound. */
	#order = new Int32Array(0);
	#ordered = 0;
	#placed = new IdTable(-1);
	#vector!: Vector;
	readonly #buckets = new Buckets();
	/** The labels of the histogram now being read. */
	current!: Labels;

	constructor(shared: Shared) {
		this.#delayed = shared.options.delayedNameRemoval;
	}

	space(): LabelSpace {
		return this.#to;
	}

	open(vector: Vector, node: VectorNode, place: Place): void {
		if (this.#from !== vector.space) {
			this.#reset(vector.space);
		}

		this.#vector = vector;
		const table = this.#histogramOf.sized(vector.space.size);
		let added = false;
		for (let index = 0; index < vector.length; index++) {
			const id = vector.ids[index]!;
			if (table[id] === -1) {
				this.#learn(id, table);
				added = true;
			}

			if (table[id] === -2) {
				node.note('warning', this.#bad.get(id)!, place);
			}
		}

		if (added) {
			this.#sort(table);
		}
	}

	/** One value a histogram. Two that differ in their names only are an error. */
	each(value: (buckets: Buckets) => number, out: Vector): void {
		const found = new Map<number, number>();
		this.#read(histogram => {
			const target = this.#targets[histogram]!;
			if (found.has(target)) {
				throw sameLabels();
			}

			found.set(target, value(this.#buckets));
		});
		// In the order of each histogram's first bucket, whatever was seen at earlier instants.
		const {ids, length, space} = this.#vector;
		const histogramOf = this.#histogramOf.sized(space.size);
		for (let index = 0; index < length && found.size > 0; index++) {
			const target = this.#targets[histogramOf[ids[index]!]!];
			const result = target === undefined ? undefined : found.get(target);
			if (target !== undefined && result !== undefined) {
				out.push(target, result);
				found.delete(target);
			}
		}
	}

	eachLabels(use: (labels: Labels, buckets: Buckets) => void): void {
		this.#read(histogram => {
			use(this.#to.labels(this.#targets[histogram]!), this.#buckets);
		});
	}

	#read(use: (histogram: number) => void): void {
		const {ids, values, length} = this.#vector;
		const table = this.#histogramOf.sized(this.#vector.space.size);
		const placed = this.#placed.sized(this.#vector.space.size);
		for (let index = 0; index < length; index++) {
			placed[ids[index]!] = index;
		}

		const buckets = this.#buckets;
		buckets.clear();
		let histogram = -1;
		for (let rank = 0; rank < this.#ordered; rank++) {
			const id = this.#order[rank]!;
			const index = placed[id]!;
			// What an earlier instant left is not of this vector.
			if (index < 0 || index >= length || ids[index] !== id) {
				continue;
			}

			const owner = table[id]!;
			if (owner !== histogram) {
				this.#give(histogram, use);
				histogram = owner;
				buckets.clear();
			}

			buckets.push(this.#bounds[id]!, values[index]!);
		}

		this.#give(histogram, use);
	}

	#give(histogram: number, use: (histogram: number) => void): void {
		if (histogram >= 0) {
			this.current = this.#labels[histogram]!;
			use(histogram);
		}
	}

	#learn(id: number, table: Int32Array): void {
		const labels = this.#from!.labels(id);
		const text = labelValue(labels, 'le');
		const bound = parseBound(text);
		if (bound === undefined) {
			table[id] = -2;
			const name = labelValue(labels, '__name__');
			this.#bad.set(
				id,
				`bucket label "le" is missing or has a malformed value of ${quote(text)}` +
					(name === '' ? '' : ` for metric name ${quote(name)}`),
			);
			return;
		}

		const rest = dropLabels(labels, boundLabel);
		let histogram = this.#keys.get(rest.key);
		if (histogram === undefined) {
			histogram = this.#labels.length;
			this.#keys.set(rest.key, histogram);
			this.#labels.push(rest);
			this.#targets.push(this.#to.intern(this.#delayed ? rest : dropMetadata(rest), this.#delayed));
		}

		table[id] = histogram;
		this.#bounds[id] = bound;
	}

	#sort(table: Int32Array): void {
		const known: number[] = [];
		for (let id = 0; id < this.#from!.size; id++) {
			if (table[id]! >= 0) {
				known.push(id);
			}
		}

		known.sort(
			(left, right) =>
				table[left]! - table[right]! || compareBounds(this.#bounds[left]!, this.#bounds[right]!),
		);
		this.#order = Int32Array.from(known);
		this.#ordered = known.length;
	}

	#reset(space: LabelSpace): void {
		this.#from = space;
		this.#to = new InternedSpace(true);
		this.#keys = new Map();
		this.#labels = [];
		this.#targets = [];
		this.#histogramOf = new IdTable(-1);
		this.#bounds = [];
		this.#bad = new Map();
		this.#placed = new IdTable(-1);
		this.#ordered = 0;
	}
}

// Go's `ParseFloat`: decimal only, so that `010` is ten.
function parseBound(text: string): number | undefined {
	if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) {
		return Number(text);
	}

	const match = /^([+-]?)(?:inf(?:inity)?|(nan))$/i.exec(text);
	return match === null ? undefined : match[2] !== undefined ? NaN : match[1] === '-' ? -Infinity : Infinity;
}

// Two infinite bounds differ by NaN, so a plain subtraction will not do.
function compareBounds(left: number, right: number): number {
	return left < right ? -1 : left > right ? 1 : 0;
}

/** As OpenMetrics writes bounds: `1.0`, `0.5`, `1e+06`. */
function openMetricsFloat(value: number): string {
	if (!Number.isFinite(value)) {
		return formatValue(value);
	}

	const text = formatGeneral(value);
	return /[.e]/.test(text) ? text : `${text}.0`;
}
