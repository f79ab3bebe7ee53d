import type {ServerRow} from '../../snapshot/fleet.ts';
import type {ServerListData} from '../../snapshot/server-list.ts';
import type {Place} from '../../state/view.ts';
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

/** Ids of the rows, for the cursor. */
export function serverRowIds<Row extends {readonly row: ServerRow}>({
	servers,
}: Pick<ServerListData<Row>, 'servers'>): readonly string[] {
	return servers.map(({row}) => row.id);
}

/** Where a row leads. */
export function openServer<Row extends {readonly row: ServerRow}>(
	{servers}: Pick<ServerListData<Row>, 'servers'>,
	id: string,
): Place | undefined {
	const targetId = servers.find(({row}) => row.id === id)?.row.id;
	return targetId === undefined ? undefined : {screen: 'server', targetId};
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
