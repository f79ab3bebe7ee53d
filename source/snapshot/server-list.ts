import {listView} from '../state/view.ts';
import type {Orders, SnapshotContext} from './context.ts';
import {filterTest} from './filter.ts';
import {compareStatus, type ServerRow} from './fleet.ts';
import {steady} from './row-order.ts';
import {type SortColumns, type SortOrder, sorted} from './sort.ts';

/** A screen's list of servers, each with facts of its own. */
export type ServerListData<Row> = {
	/** Sorted and filtered. */
	readonly servers: readonly Row[];
	readonly serversInAll: number;
	readonly sort: SortOrder;
	readonly orders: Orders;
};

/** Filtered and sorted as the screen's list is asked to, the worst first while it is not. */
export function serverList<Row extends {readonly row: ServerRow}>(
	{model: {view}, place: {screen}, nowMs, orders}: SnapshotContext,
	rows: readonly Row[],
	{columns, isProblem}: {readonly columns: SortColumns<Row>; isProblem(row: Row): boolean},
): ServerListData<Row> {
	const {filter, sort = {column: 'severity', reversed: false}} = listView(view, screen);
	const matches = filterTest(filter);
	const kept = rows.filter(row => matches(row.row.name) && (!view.problemsOnly || isProblem(row)));
	const entries = sorted(kept, columns, sort).map(row => ({id: row.row.id, row}));
	const shown = steady(entries, {
		key: JSON.stringify([screen, sort, filter, view.problemsOnly, view.pausedAtMs]),
		nowMs,
		previous: orders[screen],
		rankOf: ({row}) => compareStatus(row.row.status, 'critical'),
	});
	return {
		servers: shown.rows.map(({row}) => row),
		serversInAll: rows.length,
		sort,
		orders: {[screen]: shown.order},
	};
}

/** How bad a server is, for a column that sorts the worst first. */
export function severityKey({row}: {readonly row: ServerRow}): number {
	return -compareStatus(row.status, 'critical');
}
