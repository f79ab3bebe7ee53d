import {maxPanelQueries} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import type {BoardPanel, BoardQuery, Calculation, Visualisation} from './dashboard.ts';
import {type FieldRemarks, grafanaField, grafanaOverrides} from './grafana-field.ts';
import {grafanaTransformations} from './grafana-transformations.ts';
import {gridColumns, soundPlace} from './grid.ts';
import {isObject, type Json, listIn, numberIn, objectIn, textIn} from './json.ts';

const drawn: Readonly<Record<string, Visualisation>> = {
	timeseries: 'timeseries',
	graph: 'timeseries',
	stat: 'stat',
	singlestat: 'stat',
	gauge: 'gauge',
	bargauge: 'bargauge',
	piechart: 'bargauge',
	barchart: 'bargauge',
	table: 'table',
	'table-old': 'table',
	text: 'text',
};

/** One panel of a Grafana dashboard. */
export function grafanaPanel(panel: Json, datasources: ReadonlyMap<string, string>): BoardPanel {
	const type = textIn(panel.type);
	const remarks: string[] = [];
	const {queries, stranger} = queriesOf(panel, datasources, remarks);
	const known = Object.hasOwn(drawn, type) ? drawn[type]! : 'unsupported';
	const visualisation = stranger === '' && (known === 'text' || queries.length > 0) ? known : 'unsupported';
	const place = objectIn(panel.gridPos);
	const notes: FieldRemarks = remark => remarks.push(remark);
	const options = objectIn(panel.options);
	if (type === 'piechart' || type === 'barchart') {
		remarks.push(`a ${type} is drawn as bars`);
	}

	otherRemarks(panel, notes);
	return {
		id: '',
		title: plainText(textIn(panel.title)),
		place: soundPlace({
			x: numberIn(place.x),
			y: numberIn(place.y),
			w: numberIn(place.w),
			h: numberIn(place.h),
		}),
		visualisation,
		queries: visualisation === 'unsupported' ? [] : queries,
		field: grafanaField(panel, notes),
		overrides: grafanaOverrides(listIn(objectIn(panel.fieldConfig).overrides), notes),
		calculation: calculationOf(panel, visualisation),
		showsThresholds: showsThresholds(panel),
		...(visualisation === 'table' ? {columns: grafanaTransformations(panel, notes)} : {}),
		text: textOf({known, stranger, type, options, panel}),
		remarks: remarks.map(plainText),
	};
}

/** A row's heading. */
export function rowPanel(panel: Json): BoardPanel {
	return {
		id: '',
		title: plainText(textIn(panel.title)),
		place: {x: 0, y: soundPlace({y: numberIn(objectIn(panel.gridPos).y)}).y, w: gridColumns, h: 1},
		visualisation: 'row',
		queries: [],
		field: grafanaField({}, () => {}),
		overrides: [],
		calculation: 'last',
		showsThresholds: false,
		text: [],
		remarks:
			textIn(panel.repeat) === '' ? [] : [`is not repeated for each "${plainText(textIn(panel.repeat))}"`],
	};
}

function queriesOf(
	panel: Json,
	datasources: ReadonlyMap<string, string>,
	remarks: string[],
): {readonly queries: readonly BoardQuery[]; readonly stranger: string} {
	const own = strangerNamed(panel.datasource, datasources);
	const queries: BoardQuery[] = [];
	const unasked: string[] = [];
	let stranger = '';
	const targets = listIn(panel.targets).filter(isObject);
	for (const [index, target] of targets.slice(0, maxPanelQueries).entries()) {
		const ref = textIn(target.refId) || String.fromCharCode(65 + index);
		const from = target.datasource === undefined ? own : strangerNamed(target.datasource, datasources);
		const expr = textIn(target.expr);
		if (target.hide === true) {
			continue;
		}

		if (from !== '' || expr === '') {
			stranger = from;
			unasked.push(
				from === '' ? `query ${ref} has no PromQL` : `query ${ref} asks ${from}, which is not Prometheus`,
			);
			continue;
		}

		const legend = textIn(target.legendFormat);
		queries.push({
			ref,
			expr,
			legend: legend === '__auto' ? '' : plainText(legend),
			instant: target.instant === true && target.range !== true,
		});
	}

	if (targets.length > maxPanelQueries) {
		remarks.push(`only the first ${maxPanelQueries} of ${targets.length} queries are asked`);
	}

	// Where nothing can be asked the panel itself says so.
	if (queries.length > 0) {
		remarks.push(...unasked);
	}

	return {queries, stranger: queries.length > 0 ? '' : stranger};
}

/** Before data sources had a type they were named, most often by what they are. */
const strangeName =
	/loki|influx|elastic|graphite|tempo|jaeger|cloudwatch|mysql|postgres|mssql|zabbix|testdata/i;

/** The data source's type when it is known not to speak PromQL; else empty. */
function strangerNamed(datasource: unknown, datasources: ReadonlyMap<string, string>): string {
	const {type, uid} = objectIn(datasource);
	const name = typeof datasource === 'string' ? datasource : textIn(uid);
	const variable = /^\$\{?(\w+)\}?$/.exec(name)?.[1];
	const kind =
		textIn(type) || (variable === undefined ? strangeName.exec(name)?.[0] : datasources.get(variable)) || '';
	const isMixed = /^-- (Mixed|Dashboard) --$/.test(name) && kind !== '__expr__';
	return kind === '' ||
		kind === 'datasource' ||
		isMixed ||
		/prometheus|mimir|victoriametrics|thanos/i.test(kind)
		? ''
		: plainText(kind === '__expr__' ? 'a server-side expression' : kind);
}

const calculations: Readonly<Record<string, Calculation>> = {
	last: 'last',
	lastNotNull: 'last-known',
	current: 'last-known',
	first: 'first',
	firstNotNull: 'first',
	mean: 'mean',
	avg: 'mean',
	min: 'min',
	max: 'max',
	sum: 'sum',
	total: 'sum',
	count: 'count',
	range: 'range',
	delta: 'delta',
	diff: 'delta',
};

function calculationOf(panel: Json, visualisation: Visualisation): Calculation {
	const reduce = objectIn(objectIn(panel.options).reduceOptions);
	if (reduce.values === true && visualisation !== 'timeseries') {
		return 'all';
	}

	const name = textIn(listIn(reduce.calcs)[0]) || textIn(panel.valueName);
	return Object.hasOwn(calculations, name) ? calculations[name]! : 'last-known';
}

function showsThresholds(panel: Json): boolean {
	const style = objectIn(objectIn(objectIn(objectIn(panel.fieldConfig).defaults).custom).thresholdsStyle);
	const isOn = style.mode !== undefined && style.mode !== 'off';
	return isOn || (panel.type === 'graph' && listIn(panel.thresholds).length > 0);
}

function textOf({
	known,
	stranger,
	type,
	options,
	panel,
}: {
	readonly known: Visualisation;
	readonly stranger: string;
	readonly type: string;
	readonly options: Json;
	readonly panel: Json;
}): readonly string[] {
	if (known === 'text') {
		const content = textIn(options.content) || textIn(panel.content);
		return content
			.slice(0, 10_000)
			.split('\n')
			.map(line => plainText(line.replace(/<[^>]*>/g, '').replace(/^#+\s*/, '')));
	}

	if (isObject(panel.libraryPanel) && type === '') {
		return [`library panel "${plainText(textIn(panel.libraryPanel.name))}" is not in the file`];
	}

	return known === 'unsupported'
		? [`panels of type "${plainText(type)}" are not drawn`]
		: stranger === ''
			? ['it asks nothing']
			: [`asks ${stranger}, which is not Prometheus`];
}

function otherRemarks(panel: Json, note: FieldRemarks): void {
	const custom = objectIn(objectIn(objectIn(panel.fieldConfig).defaults).custom);
	const stacking = objectIn(custom.stacking).mode;
	if (panel.stack === true || (typeof stacking === 'string' && stacking !== 'none')) {
		note('lines are not stacked');
	}

	for (const [key, what] of [
		['repeat', 'is not repeated for each'],
		['timeFrom', 'shows the window of the screen, not'],
		['timeShift', 'is not shifted by'],
	] as const) {
		const value = textIn(panel[key]);
		if (value !== '') {
			note(`${what} "${value}"`);
		}
	}

	if (isObject(panel.alert)) {
		note('its alert is not evaluated: rules go into a rule file');
	}
}
