import {maxDashboardPanels, maxDashboardVariables, maxPanelQueries, maxProblems} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import {formatProblem, type Problem} from '../base/problem.ts';
import {type YamlPlace, YamlReader} from '../config/yaml-reader.ts';
import type {
	BoardPanel,
	BoardQuery,
	Calculation,
	Dashboard,
	ThresholdStep,
	Visualisation,
} from './dashboard.ts';
import {exprProblem} from './expr-problem.ts';
import {floated, gridColumns, soundPlace} from './grid.ts';
import {measureHint, measureNamed, plainMeasure} from './measure.ts';
import {nameFrom} from './name.ts';
import {readOwnVariables} from './own-variables.ts';

const visualisations: readonly Exclude<Visualisation, 'unsupported'>[] = [
	'timeseries',
	'stat',
	'gauge',
	'bargauge',
	'table',
	'text',
	'row',
];
const calculations: readonly Exclude<Calculation, 'all'>[] = [
	'last',
	'first',
	'mean',
	'min',
	'max',
	'sum',
	'count',
	'range',
	'delta',
];
const panelKeys = [
	'title',
	'visualisation',
	'unit',
	'decimals',
	'min',
	'max',
	'query',
	'legend',
	'instant',
	'queries',
	'thresholds',
	'calculation',
	'width',
	'height',
	'text',
	'rows',
	'hide',
];

/** A dashboard of mcptop's own form, YAML or JSON: a panel that is not understood costs itself and says so in its place. */
export function ownDashboard(
	text: string,
	file: string,
): {readonly dashboard: Dashboard | undefined; readonly problems: readonly Problem[]} {
	const reader = new YamlReader(text, file);
	if (reader.problems.length > 0) {
		return {dashboard: undefined, problems: reader.problems};
	}

	const fields = reader.fields(reader.root, ['title', 'name', 'variables', 'panels']);
	const title = plainText(reader.text(fields.get('title')) ?? '');
	const name = reader.text(fields.get('name')) ?? nameFrom(title || (file.split('/').at(-1) ?? ''));
	if (fields.get('name') !== undefined && !/^[\p{L}\p{N}_-]{1,60}$/u.test(name)) {
		reader.problem(fields.get('name')!, `is "${name}"`, `try "${nameFrom(name)}"`);
	}

	const variables = readOwnVariables(reader, fields.get('variables')).slice(0, maxDashboardVariables);
	const places = reader.items(fields.get('panels'));
	if (fields.get('panels') === undefined) {
		reader.problem(reader.root, 'has no "panels"', 'see docs/dashboards.md');
	}

	if (places.length > maxDashboardPanels) {
		reader.problem(fields.get('panels')!, `has ${places.length} panels: ${maxDashboardPanels} are read`);
	}

	const panels: BoardPanel[] = [];
	let x = 0;
	for (const [index, place] of places.slice(0, maxDashboardPanels).entries()) {
		const panel = readPanel(reader, place, {index, names: variables.map(variable => variable.name)});
		const {w, h} = panel.place;
		x = x + w > gridColumns ? 0 : x;
		panels.push({...panel, place: {x, y: 0, w, h}});
		x += w;
	}

	return {
		dashboard: {
			name: nameFrom(name),
			title: title || name,
			file,
			variables,
			panels: floated(panels),
			remarks: reader.problems
				.filter(({what}) => !/^panels\[/.test(what))
				.map(problem => formatProblem({...problem, where: ''})),
		},
		problems: reader.problems,
	};
}

type PanelContext = {readonly index: number; readonly names: readonly string[]};

function readPanel(reader: YamlReader, place: YamlPlace, {index, names}: PanelContext): BoardPanel {
	const before = reader.problems.length;
	const fields = reader.fields(place, panelKeys);
	const title = plainText(reader.text(fields.get('title')) ?? '');
	const visualisation = reader.choice(fields.get('visualisation'), visualisations) ?? 'timeseries';
	const unit = reader.text(fields.get('unit')) ?? '';
	const measure = measureNamed(unit);
	if (measure === undefined) {
		reader.problem(fields.get('unit')!, `is "${unit}"`, measureHint(unit));
	}

	const decimals = reader.count(fields.get('decimals'));
	const thresholds = readThresholds(reader, fields.get('thresholds'));
	const queries = readQueries(reader, place, fields, {
		isInstant: visualisation === 'bargauge',
		names,
		isNeeded: visualisation !== 'text' && visualisation !== 'row',
	});
	const min = reader.number(fields.get('min'));
	const max = reader.number(fields.get('max'));
	const calculation = reader.choice(fields.get('calculation'), calculations) ?? 'last';
	const width = reader.count(fields.get('width'));
	const height = reader.count(fields.get('height'));
	const text = (reader.text(fields.get('text')) ?? '').split('\n').map(plainText);
	const rows = reader.choice(fields.get('rows'), ['servers', 'series']);
	const hidden = reader.texts(fields.get('hide'));
	const faults = reader.problems.slice(before).filter(({severity}) => severity === 'error');
	// Beyond so many problems none is noted any more, so nothing can be said of this panel.
	const isUnread = reader.problems.length >= maxProblems && faults.length === 0;
	const isFaulty = faults.length > 0 || isUnread;
	const shown = isFaulty ? 'unsupported' : visualisation;
	return {
		id: String(index + 1),
		title: title || (visualisation === 'text' ? '' : `Panel ${index + 1}`),
		place: soundPlace({
			x: 0,
			y: 0,
			w: visualisation === 'row' ? gridColumns : (width ?? defaultWidth(visualisation)),
			h: visualisation === 'row' ? 1 : (height ?? defaultHeight(visualisation)),
		}),
		visualisation: shown,
		queries: isFaulty ? [] : queries,
		field: {
			measure: {
				...(measure ?? plainMeasure),
				...(decimals === undefined ? {} : {decimals: Math.min(9, decimals)}),
			},
			thresholds,
			thresholdsInPercent: false,
			mappings: [],
			...(min === undefined ? {} : {min}),
			...(max === undefined ? {} : {max}),
		},
		overrides: [],
		calculation,
		showsThresholds: true,
		...(rows === 'servers' ? {rowsAreServers: true} : {}),
		...(visualisation === 'table' ? {columns: {hidden, renamed: {}, order: []}} : {}),
		text: isUnread
			? ['not read: the file has too many problems']
			: isFaulty
				? faults.map(problem =>
						formatProblem({
							...problem,
							where: problem.line === undefined ? '' : `line ${problem.line}`,
							what: problem.what.replace(/^panels\[\d+\][. ]?/, ''),
						}).replace(/^(line \d+):\d+:\d+:/, '$1:'),
					)
				: text,
		remarks: [],
	};
}

function readQueries(
	reader: YamlReader,
	place: YamlPlace,
	fields: ReadonlyMap<string, YamlPlace>,
	{
		names,
		isNeeded,
		isInstant,
	}: {readonly names: readonly string[]; readonly isNeeded: boolean; readonly isInstant: boolean},
): readonly BoardQuery[] {
	const queries: BoardQuery[] = [];
	const add = (expr: YamlPlace, legend: YamlPlace | undefined, instant: YamlPlace | undefined) => {
		const text = reader.text(expr) ?? '';
		const problem = exprProblem(text, names);
		if (problem !== undefined) {
			reader.problem(expr, problem.what, problem.hint);
		}

		queries.push({
			ref: String.fromCharCode(65 + queries.length),
			expr: text,
			legend: plainText(reader.text(legend) ?? ''),
			instant: reader.boolean(instant) ?? isInstant,
		});
	};

	const sole = fields.get('query');
	if (sole !== undefined) {
		add(sole, fields.get('legend'), fields.get('instant'));
	}

	for (const item of reader.items(fields.get('queries')).slice(0, maxPanelQueries)) {
		const inside = reader.fields(item, ['expr', 'legend', 'instant']);
		const expr = inside.get('expr');
		if (expr === undefined) {
			reader.problem(item, 'has no "expr"');
		} else {
			add(expr, inside.get('legend'), inside.get('instant'));
		}
	}

	if (isNeeded && queries.length === 0) {
		reader.problem(place, 'has neither "query" nor "queries"');
	}

	return queries;
}

function readThresholds(reader: YamlReader, place: YamlPlace | undefined): readonly ThresholdStep[] {
	return reader
		.items(place)
		.flatMap((item): readonly ThresholdStep[] => {
			const fields = reader.fields(item, ['value', 'severity']);
			const value = reader.number(fields.get('value'));
			const level = reader.choice(fields.get('severity'), ['ok', 'warning', 'critical']) ?? 'warning';
			if (value === undefined) {
				reader.problem(item, 'has no "value"');
			}

			return value === undefined ? [] : [{value, level}];
		})
		.sort((left, right) => left.value - right.value);
}

function defaultWidth(visualisation: Visualisation): number {
	return visualisation === 'stat' || visualisation === 'gauge'
		? 6
		: visualisation === 'text'
			? gridColumns
			: 12;
}

function defaultHeight(visualisation: Visualisation): number {
	return visualisation === 'stat' || visualisation === 'gauge' ? 4 : visualisation === 'text' ? 3 : 8;
}
