import type {ServerRow} from '../../snapshot/fleet.ts';
import type {ServerListData} from '../../snapshot/server-list.ts';
import {type ListLines, listLines} from './table.ts';

/** What a filtered list says that nobody is left in. */
export const noServerMatches = 'no server matches: esc clears the filter, ! shows all';

/** Titles and the servers in view, each with how it is; without any, why. */
export function serverListLines<Row extends {readonly row: ServerRow}, Id extends string>(
	{servers, serversInAll, sort}: ServerListData<Row>,
	options: Omit<ListLines<Row, Id>, 'sort' | 'markOf' | 'emptyText'>,
): readonly string[] {
	return listLines(servers, {
		...options,
		sort,
		markOf: ({row: {status}}) => ({text: options.theme.glyphs[status], token: `status.${status}`}),
		emptyText: serversInAll === 0 ? 'no servers yet' : noServerMatches,
	});
}

/** Index of the server the cursor is on: the first one while none was chosen. */
export function serverIndex<Row extends {readonly row: ServerRow}>(
	{servers}: Pick<ServerListData<Row>, 'servers'>,
	selected: string | undefined,
): number {
	return Math.max(
		0,
		servers.findIndex(({row}) => row.id === selected),
	);
}
