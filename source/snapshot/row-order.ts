/** The order a list had: what the next snapshot keeps while one reads. */
export type RowOrder = {
	/** What it was made of: place, column, direction, filter. Another one is another order. */
	readonly key: string;
	readonly sortedAtMs: number;
	readonly ids: readonly string[];
	/** Of each id, how bad it was. */
	readonly ranks: readonly number[];
};

/** Numbers change with every scrape; a list that followed them at once could not be read (screens.md, rule 3). */
const resortMs = 3000;

/**
 * Rows in the order they had before, for three seconds or until one gets better or worse; new ones come last until then.
 * `rows` are sorted as of now, `rankOf` is the severity or 0 for rows that have none.
 */
export function steady<Row extends {readonly id: string}>(
	rows: readonly Row[],
	{
		key,
		nowMs,
		previous,
		rankOf,
	}: {
		readonly key: string;
		readonly nowMs: number;
		readonly previous: RowOrder | undefined;
		rankOf(row: Row): number;
	},
): {readonly rows: readonly Row[]; readonly order: RowOrder} {
	const now: RowOrder = {
		key,
		sortedAtMs: nowMs,
		ids: rows.map(({id}) => id),
		ranks: rows.map(rankOf),
	};
	if (previous === undefined || previous.key !== key || nowMs - previous.sortedAtMs >= resortMs) {
		return {rows, order: now};
	}

	const byId = new Map(rows.map(row => [row.id, row]));
	const hasTurned = previous.ids.some((id, index) => {
		const row = byId.get(id);
		return row !== undefined && rankOf(row) !== previous.ranks[index];
	});
	if (hasTurned) {
		return {rows, order: now};
	}

	const known = new Set(previous.ids);
	const kept = [...previous.ids.flatMap(id => byId.get(id) ?? []), ...rows.filter(({id}) => !known.has(id))];
	return {
		rows: kept,
		order: {
			key,
			sortedAtMs: previous.sortedAtMs,
			ids: kept.map(({id}) => id),
			ranks: kept.map(rankOf),
		},
	};
}
