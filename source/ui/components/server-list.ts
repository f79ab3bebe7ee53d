import type {ServerRow} from '../../snapshot/fleet.ts';
import {type ListLines, listLines} from './table.ts';

/** A list of servers, each with facts of its own. */
export type ServerList<Row extends {readonly row: ServerRow}> = {
	/** Sorted and filtered. */
	readonly servers: readonly Row[];
	readonly serversInAll: number;
};

/** What a filtered list says that nobody is left in. */
export const noServerMatches = 'no server matches: esc clears the filter, ! shows all';

/** Titles and the servers in view, each with how it is; without any, why. */
export function serverListLines<Row extends {readonly row: ServerRow}, Id extends string>(
	{servers, serversInAll}: ServerList<Row>,
	options: Omit<ListLines<Row, Id>, 'markOf' | 'emptyText'>,
): readonly string[] {
	return listLines(servers, {
		...options,
		markOf: ({row: {status}}) => ({text: options.theme.glyphs[status], token: `status.${status}`}),
		emptyText: serversInAll === 0 ? 'no servers yet' : noServerMatches,
	});
}

/** Index of the server the cursor is on: the first one while none was chosen. */
export function serverIndex<Row extends {readonly row: ServerRow}>(
	{servers}: ServerList<Row>,
	selected: string | undefined,
): number {
	return Math.max(
		0,
		servers.findIndex(({row}) => row.id === selected),
	);
}
