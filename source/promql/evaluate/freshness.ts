import type {ColumnGroup} from '../../tsdb/queryable.ts';
import type {LabelSpace} from './label-space.ts';
import type {SeriesBinding} from './series-binding.ts';

/**
 * Tells since when results over some selectors may have changed. Rows are only ever appended, so what was computed for
 * an instant stays true until a target appends a row at or before it; a target that is gone appends none.
 */
export class Freshness {
	readonly #bindings: readonly SeriesBinding[];
	#spaces: readonly {readonly space: LabelSpace; readonly size: number}[] = [];
	readonly #endSlots = new Map<ColumnGroup, number>();

	constructor(bindings: readonly SeriesBinding[]) {
		this.#bindings = bindings;
	}

	/**
	 * The earliest instant whose results may differ from those at the last call: −Infinity when nothing can be said
	 * (other series, or series without rows), Infinity when nothing has changed.
	 */
	changedFromMs(): number {
		for (const binding of this.#bindings) {
			binding.refresh();
		}

		// A series that is new here may have a past: the alias of an old column.
		const spaces = this.#bindings.map(({space}) => ({space, size: space.size}));
		const same = spaces.every(
			({space, size}, index) => space === this.#spaces[index]?.space && size === this.#spaces[index].size,
		);
		let fromMs = same && this.#bindings.every(rowsOnly) ? Infinity : -Infinity;
		this.#spaces = spaces;
		const before = new Map(this.#endSlots);
		this.#endSlots.clear();
		for (const {list} of this.#bindings) {
			for (const group of list.groups ?? []) {
				fromMs = Math.min(fromMs, firstNewRowMs(group, before.get(group)));
				this.#endSlots.set(group, group.endSlot);
			}
		}

		return fromMs;
	}
}

function firstNewRowMs(group: ColumnGroup, knownEnd: number | undefined): number {
	if (knownEnd === undefined) {
		return -Infinity;
	}

	if (group.endSlot === knownEnd) {
		return Infinity;
	}

	return knownEnd < group.firstSlot ? -Infinity : group.timestamp(knownEnd);
}

function rowsOnly({list}: SeriesBinding): boolean {
	const inRows = (list.groups ?? []).reduce((sum, {members}) => sum + members.length, 0);
	return inRows === list.length;
}
