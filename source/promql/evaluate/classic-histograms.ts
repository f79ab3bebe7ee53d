import {quote} from '../../labels/format.ts';
import {dropLabels, type Labels, labelValue} from '../../labels/labels.ts';
import {Buckets} from '../functions/buckets.ts';
import {sameLabels} from './failure.ts';
import {dropMetadata, InternedSpace, type LabelSpace} from './label-space.ts';
import type {Place, Shared, VectorNode} from './node.ts';
import {sharedLabels} from './shared-labels.ts';
import {IdTable, type Vector} from './vector.ts';

const boundLabel: ReadonlySet<string> = new Set(['le']);

/**
 * The buckets of a vector put together again: which histogram an element belongs to, and where in its order, is
 * worked out once a label set.
 */
export class Histograms {
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
		const from = this.#from!;
		const labels = from.peek?.(id) ?? from.labels(id);
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

		const rest = sharedLabels(dropLabels(labels, boundLabel));
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
