import {dropLabels, keepLabels, type Labels, noLabels} from '../../labels/labels.ts';
import type {AggregateExpr} from '../ast.ts';
import {InternedSpace, type LabelSpace} from './label-space.ts';
import {IdTable, type Vector} from './vector.ts';

export type Grouping = Pick<AggregateExpr, 'grouping' | 'without'>;

/** The labels a group is known by. */
export function groupLabels({grouping, without}: Grouping): (labels: Labels) => Labels {
	if (without) {
		const dropped = new Set([...grouping, '__name__']);
		return labels => dropLabels(labels, dropped);
	}

	const kept = new Set(grouping);
	return kept.size === 0 ? () => noLabels : labels => keepLabels(labels, kept);
}

/** The groups of a label space: hang on nothing but its labels, whatever is then made of their elements. */
type Partition = {readonly groups: InternedSpace; readonly groupOf: IdTable};

/** By space and grouping: p50, p95 and p99, instants and charts of the same series have the same groups. */
const partitions = new WeakMap<LabelSpace, Map<string, Partition>>();

/** Which group each element belongs to; groups are numbered as they first turn up. */
export class Groups {
	readonly #labelsOf: (labels: Labels) => Labels;
	readonly #unique: boolean;
	readonly #key: string;
	#from: LabelSpace | undefined;
	#partition: Partition;
	readonly #delayed: boolean;
	/** Groups that have a name, with the flag that it goes. */
	readonly #flagged = new InternedSpace();

	constructor(grouping: Grouping, delayed: boolean) {
		this.#delayed = delayed;
		this.#labelsOf = groupLabels(grouping);
		this.#unique = grouping.without || !grouping.grouping.includes('__name__');
		this.#key = JSON.stringify([grouping.without, ...grouping.grouping]);
		this.#partition = this.#newPartition();
	}

	/** The group of each element's id; complete for the ids the vector holds. */
	of(vector: Vector): Int32Array {
		if (this.#from !== vector.space) {
			this.#from = vector.space;
			this.#partition = this.#partitionOf(vector.space);
		}

		const {groups, groupOf: table} = this.#partition;
		const groupOf = table.sized(vector.space.size);
		for (let index = 0; index < vector.length; index++) {
			const id = vector.ids[index]!;
			if (groupOf[id]! < 0) {
				const {space} = vector;
				groupOf[id] = groups.intern(this.#labelsOf(space.peek?.(id) ?? space.labels(id)));
			}
		}

		return groupOf;
	}

	get space(): InternedSpace {
		return this.#partition.groups;
	}

	/** The space results are in. A group's name goes at the end when that of a member does. */
	output(vector: Vector, groupOf: Int32Array): {readonly space: InternedSpace; id(group: number): number} {
		if (this.#unique || !this.#delayed) {
			return {space: this.space, id: group => group};
		}

		const dropping = new Set<number>();
		for (let index = 0; index < vector.length; index++) {
			const id = vector.ids[index]!;
			if (vector.space.dropsName(id)) {
				dropping.add(groupOf[id]!);
			}
		}

		return {
			space: this.#flagged,
			id: group => this.#flagged.intern(this.space.labels(group), dropping.has(group)),
		};
	}

	#partitionOf(space: LabelSpace): Partition {
		let known = partitions.get(space);
		if (known === undefined) {
			known = new Map();
			partitions.set(space, known);
		}

		let partition = known.get(this.#key);
		if (partition === undefined) {
			partition = this.#newPartition();
			known.set(this.#key, partition);
		}

		return partition;
	}

	#newPartition(): Partition {
		return {groups: new InternedSpace(this.#unique), groupOf: new IdTable(-1)};
	}
}
