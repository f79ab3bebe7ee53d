import {maxPanelSeries} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import type {BoardPanel} from '../dashboards/dashboard.ts';
import {labelEntries, labelValue, metricName} from '../labels/labels.ts';
import {serverKey} from './answers.ts';
import {type BoardValue, fieldOf, valueColumn} from './board-values.ts';
import type {SnapshotContext} from './context.ts';

export type BoardTable = {
	readonly type: 'table';
	readonly columns: readonly BoardColumn[];
	/** Texts are plain; undefined: not known. */
	readonly rows: readonly (readonly (string | BoardValue | undefined)[])[];
	readonly rowsInAll: number;
};

export type BoardColumn = {readonly title: string; readonly isNumber: boolean};

/** Rows of labels with a value a query beside them; queries of the same labels share a row. */
export function boardTable(panel: BoardPanel, values: readonly BoardValue[]): BoardTable {
	const labelNames = [
		...new Set(values.flatMap(({labels}) => labelEntries(labels).map(([name]) => name))),
	].filter(name => name !== metricName);
	const refs = panel.queries.map(({ref}) => ref);
	const valueNames = refs.map(ref => valueColumn(panel, ref));
	const byKey = new Map<string, (string | BoardValue | undefined)[]>();
	for (const value of values) {
		const texts = labelNames.map(name => plainText(labelValue(value.labels, name)));
		const key = JSON.stringify(texts);
		const row = byKey.get(key) ?? [...texts, ...refs.map(() => undefined)];
		row[labelNames.length + refs.indexOf(value.query)] = value;
		byKey.set(key, row);
	}

	const arranged = arrange(panel, [...labelNames, ...valueNames]);
	const columns = arranged.map(({from, title}) => ({title, isNumber: from >= labelNames.length}));
	const rows = sorted(
		panel,
		[...byKey.values()].map(row => arranged.map(({from}) => row[from])),
		{titles: columns.map(({title}) => title), names: arranged.map(({name}) => name)},
	);
	return {type: 'table', columns, rows: rows.slice(0, maxPanelSeries), rowsInAll: rows.length};
}

/** One row a server in the order configured; a dash is what it does not expose. */
export function serverTable(
	context: SnapshotContext,
	panel: BoardPanel,
	values: readonly BoardValue[],
): BoardTable {
	const {place, model} = context;
	const only = place.screen === 'board' ? place.targetId : undefined;
	const servers = model.servers.filter(({target}) => only === undefined || target.id === only);
	const byServer = new Map(values.map(value => [`${value.query} ${serverKey(value.labels)}`, value]));
	const rows = servers
		.slice(0, maxPanelSeries)
		.map(({target}) => [
			plainText(target.name),
			...panel.queries.map(({ref}) => byServer.get(`${ref} ${serverKey(target.labels)}`)),
		]);
	return {
		type: 'table',
		columns: [
			{title: 'server', isNumber: false},
			...panel.queries.map(({legend, ref}) => ({title: legend || ref, isNumber: true})),
		],
		rows,
		rowsInAll: servers.length,
	};
}

type Arranged = {readonly from: number; readonly name: string; readonly title: string};

function arrange(panel: BoardPanel, names: readonly string[]): readonly Arranged[] {
	const {columns, queries} = panel;
	const legendOf = (name: string) => {
		const legend = queries.find(({ref}) => valueColumn(panel, ref) === name)?.legend ?? '';
		return legend.includes('{{') ? '' : legend;
	};
	return names
		.map((name, from): Arranged & {readonly place: number; readonly isHidden: boolean} => {
			const {displayName, hidden} = fieldOf(
				panel,
				name,
				queries.find(({ref}) => valueColumn(panel, ref) === name)?.ref ?? '',
			);
			const title = columns?.renamed[name] ?? displayName ?? (legendOf(name) || name);
			const index = columns?.order.indexOf(name) ?? -1;
			return {
				from,
				name,
				title: plainText(title),
				place: index < 0 ? 1000 + from : index,
				isHidden: hidden === true || columns?.hidden.includes(name) === true,
			};
		})
		.filter(({isHidden}) => !isHidden)
		.sort((left, right) => left.place - right.place);
}

function sorted(
	{columns}: BoardPanel,
	rows: readonly (readonly (string | BoardValue | undefined)[])[],
	{titles, names}: {readonly titles: readonly string[]; readonly names: readonly string[]},
): readonly (readonly (string | BoardValue | undefined)[])[] {
	const sortBy = columns?.sortBy;
	const byTitle = titles.indexOf(sortBy?.column ?? '');
	const index = byTitle < 0 ? names.indexOf(sortBy?.column ?? '') : byTitle;
	if (sortBy === undefined || index < 0) {
		return rows;
	}

	const direction = sortBy.descending ? -1 : 1;
	return [...rows].sort((left, right) => direction * compare(left[index], right[index]));
}

function compare(left: string | BoardValue | undefined, right: string | BoardValue | undefined): number {
	if (typeof left === 'string' || typeof right === 'string') {
		return String(left ?? '').localeCompare(String(right ?? ''), 'en');
	}

	return (left?.value ?? Number.NEGATIVE_INFINITY) - (right?.value ?? Number.NEGATIVE_INFINITY);
}
