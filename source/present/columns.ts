/** One column of a table, before it is known how wide the screen is. */
export type Column<Id extends string = string> = {
	readonly id: Id;
	readonly title: string;
	readonly width: number;
	readonly align: 'left' | 'right';
	/** Higher goes first when there is no room; 0 always stays. */
	readonly priority: number;
	/** Up to this width it takes what is left over. */
	readonly maxWidth?: number;
};

export type Placed<Id extends string = string> = Omit<Column<Id>, 'maxWidth'>;

/** Cells between two columns. */
export const columnGap = 1;

/** The columns that fit into `width`, in their order; leftover room goes to those that can grow, evenly. */
export function fitColumns<Id extends string>(
	columns: readonly Column<Id>[],
	width: number,
): readonly Placed<Id>[] {
	const kept = [...columns];
	const taken = () => kept.reduce((sum, column) => sum + column.width + columnGap, -columnGap);
	while (taken() > width && kept.some(({priority}) => priority > 0)) {
		const highest = Math.max(...kept.map(({priority}) => priority));
		kept.splice(
			kept.findLastIndex(({priority}) => priority === highest),
			1,
		);
	}

	let left = width - taken();
	const widths = kept.map(column => column.width);
	while (left > 0) {
		const growing = kept.flatMap((column, index) =>
			(column.maxWidth ?? column.width) > widths[index]! ? [index] : [],
		);
		if (growing.length === 0) {
			break;
		}

		for (const index of growing) {
			if (left > 0) {
				widths[index]!++;
				left--;
			}
		}
	}

	// Narrower than what must stay: the first column gives.
	if (left < 0 && widths.length > 0) {
		widths[0] = Math.max(1, widths[0]! + left);
	}

	return kept.map((column, index) => ({
		id: column.id,
		title: column.title,
		align: column.align,
		priority: column.priority,
		width: widths[index]!,
	}));
}
