import {dropLabels, type Labels} from '../../labels/labels.ts';
import type {SeriesList} from '../../tsdb/queryable.ts';
import {sharedLabels} from './shared-labels.ts';

/**
 * The label sets a node of the plan can give, numbered. Numbers stay valid as long as the space lives, so whatever
 * depends on labels only (groups, join partners, results' labels) is worked out once a number, not once a step.
 */
export type LabelSpace = {
	/** Numbers in use: 0 ≤ id < size; may grow. */
	readonly size: number;
	labels(id: number): Labels;
	/** The same for one look: not kept, where `labels` would keep what it makes. */
	peek?(id: number): Labels;
	/** The name goes at the very end (delayed name removal). */
	dropsName(id: number): boolean;
	/** No two label sets become equal when the name is taken away. */
	readonly uniqueWithoutName: boolean;
};

const metadata: ReadonlySet<string> = new Set(['__name__', '__type__', '__unit__']);

/** Without name, type and unit: what an operation leaves when the result is no longer that metric. */
export function dropMetadata(labels: Labels): Labels {
	return dropLabels(labels, metadata);
}

/** The series of a selector. More may be added at the end; those it has keep their numbers. */
export class SeriesSpace implements LabelSpace {
	readonly uniqueWithoutName: boolean;
	list: SeriesList;

	constructor(list: SeriesList, uniqueWithoutName: boolean) {
		this.list = list;
		this.uniqueWithoutName = uniqueWithoutName;
	}

	get size(): number {
		return this.list.length;
	}

	labels(id: number): Labels {
		return this.list.labels(id);
	}

	dropsName(): boolean {
		return false;
	}
}

/**
 * The same numbers with the names taken away: now, or flagged for the end. One for all nodes over the same space, for
 * it holds labels of its own.
 */
export function namelessSpace(parent: LabelSpace, delayed: boolean): LabelSpace {
	const twins = delayed ? flagged : nameless;
	let twin = twins.get(parent);
	if (twin === undefined) {
		twin = newNamelessSpace(parent, delayed);
		twins.set(parent, twin);
	}

	return twin;
}

const nameless = new WeakMap<LabelSpace, LabelSpace>();
const flagged = new WeakMap<LabelSpace, LabelSpace>();

function newNamelessSpace(parent: LabelSpace, delayed: boolean): LabelSpace {
	const cache: Labels[] = [];
	const peek = (id: number): Labels => (delayed ? parent.labels(id) : dropMetadata(parent.labels(id)));
	return {
		get size() {
			return parent.size;
		},
		peek,
		labels: delayed
			? peek
			: id => {
					cache[id] ??= sharedLabels(peek(id));
					return cache[id]!;
				},
		dropsName: () => delayed,
		uniqueWithoutName: true,
	};
}

/** Label sets as they turn up. */
export class InternedSpace {
	readonly uniqueWithoutName: boolean;
	#labels: Labels[] = [];
	#drops: boolean[] = [];
	#ids = new Map<string, number>();

	constructor(uniqueWithoutName = false) {
		this.uniqueWithoutName = uniqueWithoutName;
	}

	get size(): number {
		return this.#labels.length;
	}

	labels(id: number): Labels {
		return this.#labels[id]!;
	}

	dropsName(id: number): boolean {
		return this.#drops[id]!;
	}

	/** The number of a label set, new or known. */
	intern(labels: Labels, dropsName = false): number {
		const key = dropsName ? `${labels.key}\udc01` : labels.key;
		const known = this.#ids.get(key);
		if (known !== undefined) {
			return known;
		}

		const id = this.#labels.length;
		const shared = sharedLabels(labels);
		this.#labels.push(shared);
		this.#drops.push(dropsName);
		this.#ids.set(dropsName ? key : shared.key, id);
		return id;
	}
}
