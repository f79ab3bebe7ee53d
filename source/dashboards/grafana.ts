import {maxDashboardPanels} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import type {BoardPanel, Dashboard} from './dashboard.ts';
import {grafanaPanel, rowPanel} from './grafana-panel.ts';
import {grafanaVariables} from './grafana-variables.ts';
import {byReadingOrder, floated} from './grid.ts';
import {isObject, type Json, listIn, numberIn, objectIn, textIn} from './json.ts';
import {nameFrom} from './name.ts';

/** The dashboard inside `{dashboard: …}` (Grafana's HTTP API) or `{spec: …}` (its Kubernetes API), or the value itself. */
export function unwrapped(value: Json): Json {
	return isObject(value.dashboard) ? value.dashboard : isObject(value.spec) ? value.spec : value;
}

/** Whether a value looks like a Grafana dashboard rather than one of mcptop's own. */
export function isGrafana(value: Json): boolean {
	const root = unwrapped(value);
	return (
		root !== value ||
		['schemaVersion', 'templating', 'rows', 'gnetId', 'annotations', 'elements'].some(key => key in root) ||
		listIn(root.panels).some(panel => isObject(panel) && ('type' in panel || 'gridPos' in panel))
	);
}

/** A Grafana dashboard (classic schema) as far as a terminal and one Prometheus can do it; the rest is named in remarks. */
export function grafanaDashboard(value: Json, file: string): Dashboard {
	const root = unwrapped(value);
	const title = plainText(textIn(root.title)) || 'Dashboard';
	const remarks: string[] = [];
	if (isObject(root.elements) || isObject(root.layout)) {
		remarks.push('its schema (v2, "elements" and "layout") is not read: export it as classic JSON');
	}

	const {variables, remarks: variableRemarks} = grafanaVariables(listIn(objectIn(root.templating).list));
	const panels = allPanels(root, datasourcesOf(root));
	if (panels.length > maxDashboardPanels) {
		remarks.push(`only the first ${maxDashboardPanels} of ${panels.length} panels are shown`);
	}

	return {
		name: nameFrom(title),
		title,
		file,
		variables,
		panels: floated(numbered(panels.slice(0, maxDashboardPanels))),
		remarks: [...remarks, ...variableRemarks, ...annotationRemarks(root)],
	};
}

/** What the dashboard's own inputs call a data source, by the text panels name it with. */
function datasourcesOf(root: Json): ReadonlyMap<string, string> {
	const inputs = listIn(root.__inputs).map(objectIn);
	const variables = listIn(objectIn(root.templating).list).map(objectIn);
	return new Map([
		...inputs
			.filter(({type}) => type === 'datasource')
			.map(({name, pluginId}) => [textIn(name), textIn(pluginId)] as const),
		...variables
			.filter(({type}) => type === 'datasource')
			.map(({name, query}) => [textIn(name), textIn(query)] as const),
	]);
}

/** Panels in reading order, those of a row after its heading, whether the row is open, collapsed or of the schema before grids. */
function allPanels(root: Json, datasources: ReadonlyMap<string, string>): readonly BoardPanel[] {
	const made: BoardPanel[] = [];
	for (const row of listIn(root.rows).slice(0, maxDashboardPanels).map(objectIn)) {
		made.push(...oldRow(row, made.length, datasources));
	}

	const top = listIn(root.panels)
		.filter(isObject)
		.slice(0, 20 * maxDashboardPanels)
		.map(panel => ({panel, made: panel.type === 'row' ? rowPanel(panel) : grafanaPanel(panel, datasources)}))
		.sort((left, right) => byReadingOrder(left.made, right.made));
	for (const {panel, made: one} of top) {
		made.push(one);
		if (panel.type === 'row') {
			const inside = listIn(panel.panels)
				.filter(isObject)
				.slice(0, maxDashboardPanels)
				.map(nested => grafanaPanel(nested, datasources));
			made.push(...inside.sort(byReadingOrder));
		}
	}

	return made;
}

/** Before Grafana 5 rows had a height in pixels, and panels a span of 12. */
function oldRow(row: Json, y: number, datasources: ReadonlyMap<string, string>): readonly BoardPanel[] {
	const height = Math.max(3, Math.round((numberIn(textIn(row.height).replace('px', '')) ?? 250) / 30));
	let x = 0;
	const panels = listIn(row.panels)
		.filter(isObject)
		.map(panel => {
			const w = Math.min(24, Math.max(2, (numberIn(panel.span) ?? 12) * 2));
			x = x + w > 24 ? 0 : x;
			const placed = {...panel, gridPos: {x, y, w, h: height}};
			x += w;
			return grafanaPanel(placed, datasources);
		});
	const title = textIn(row.title);
	return row.showTitle === true || (title !== '' && row.showTitle === undefined)
		? [rowPanel({title}), ...panels]
		: panels;
}

/** Ids of Grafana are not always unique, and may be absent. */
function numbered(panels: readonly BoardPanel[]): readonly BoardPanel[] {
	return panels.map((panel, index) => ({...panel, id: String(index + 1)}));
}

function annotationRemarks(root: Json): readonly string[] {
	const names = listIn(objectIn(root.annotations).list)
		.map(objectIn)
		.filter(({builtIn, enable}) => builtIn !== 1 && enable !== false)
		.map(({name}) => `annotations "${plainText(textIn(name))}" are not drawn`);
	return names.length > 3 ? [...names.slice(0, 3), `and ${names.length - 3} more annotations`] : names;
}
