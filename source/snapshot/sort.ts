import type {HonestQuantile} from '../mcp/quantile.ts';

/** What a column sorts by; unknown values come last whatever the direction. */
export type SortKey = number | string | undefined;

export type SortOrder = {readonly column: string; readonly reversed: boolean};

export type SortColumns<Row> = Readonly<Record<string, (row: Row) => SortKey>>;

/** Numbers descending and texts ascending, as one wants them first; `reversed` turns that round. Stable. */
export function sorted<Row>(
	rows: readonly Row[],
	columns: SortColumns<Row>,
	{column, reversed}: SortOrder,
): readonly Row[] {
	const keyOf = columns[column];
	if (keyOf === undefined) {
		return rows;
	}

	return rows
		.map(row => ({row, key: keyOf(row)}))
		.sort((left, right) => {
			if (left.key === undefined || right.key === undefined) {
				return Number(left.key === undefined) - Number(right.key === undefined);
			}

			const order =
				typeof left.key === 'number' && typeof right.key === 'number'
					? right.key - left.key
					: String(left.key).localeCompare(String(right.key), 'en');
			return reversed ? -order : order;
		})
		.map(({row}) => row);
}

/** Seconds to sort by; beyond the last bucket counts as more than its bound. */
export function quantileKey(quantile: HonestQuantile): number | undefined {
	switch (quantile.type) {
		case 'none':
			return undefined;
		case 'above':
			return quantile.seconds * 1.001;
		case 'exact':
		case 'bounded':
		case 'mean-only':
			return quantile.seconds;
	}
}
