import {plainText} from '../base/plain-text.ts';
import {
	allValues,
	type BoardPanel,
	type Dashboard,
	type Level,
	type Variable,
} from '../dashboards/dashboard.ts';
import {exprProblem} from '../dashboards/expr-problem.ts';
import type {Chosen} from '../dashboards/interpolate.ts';
import type {SeriesRole} from '../mcp/dashboard/panel.ts';
import type {Query} from '../promql/query.ts';
import {listView, type Place} from '../state/view.ts';
import {type BoardLayout, boardLayout, isSeen} from './board-layout.ts';
import {type BoardTable, boardTable, serverTable} from './board-table.ts';
import {type BoardValue, boardTitle, boardValues, thresholdsOf} from './board-values.ts';
import {type BoardVariables, boardExpr, boardVariables, speaksOfServers} from './board-variables.ts';
import {type Answers, instant, type Questions, range, type SnapshotContext} from './context.ts';
import {chartCursor} from './cursor.ts';
import type {ServerRow} from './fleet.ts';
import {chartMarks} from './marks.ts';
import type {ChartData} from './panels.ts';

/** A dashboard's screen. */
export type BoardData = {
	readonly screen: 'board';
	readonly name: string;
	/** Plain; empty: there is no such dashboard. */
	readonly title: string;
	/** What may be chosen, in the order of the file; the server comes first. */
	readonly variables: readonly VariableData[];
	/** What is not done; plain. */
	readonly remarks: readonly string[];
	/** In reading order, those out of sight without an answer. */
	readonly panels: readonly PanelData[];
	/** Rows scrolled by, and by how many it can be at most. */
	readonly offset: number;
	readonly lastOffset: number;
	readonly siblings: readonly Place[];
};

export type VariableData = {
	readonly name: string;
	readonly label: string;
	/** As the heading says it; plain. */
	readonly shown: string;
	readonly multiple: boolean;
	readonly options: readonly VariableOption[];
	/** Choosing a server leads to its own place; it is none of the dashboard's variables. */
	readonly isServer: boolean;
};

export type VariableOption = {
	readonly value: string;
	/** Plain. */
	readonly text: string;
	readonly isChosen: boolean;
	/** True: it stands for all the others. */
	readonly isAll: boolean;
	readonly place?: Place;
};

export type PanelData = Pick<BoardPanel, 'id' | 'place' | 'visualisation' | 'remarks'> & {
	readonly title: string;
	/** As it can be pasted into Prometheus; empty when nothing is asked. */
	readonly expr: string;
	/** 1–9 and beyond, of those that a key focuses; absent for headings and texts. */
	readonly number?: number;
	/** Undefined: out of sight, so not asked. */
	readonly content?: PanelContent;
};

export type PanelContent =
	| {
			readonly type: 'lines';
			readonly lines: readonly string[];
			/** The same where there is little room. */
			readonly short?: string;
			readonly isTrouble: boolean;
	  }
	| {
			readonly type: 'chart';
			readonly chart: ChartData;
			readonly values: readonly BoardValue[];
			readonly inAll: number;
	  }
	| {
			readonly type: 'values';
			readonly values: readonly BoardValue[];
			readonly inAll: number;
			/** Of the bars, in the measure's unit. */
			readonly min: number;
			readonly max: number;
			readonly steps: readonly {readonly value: number; readonly level: Level}[];
	  }
	| BoardTable;

/** Lines of one chart; more cannot be told apart. */
const maxLines = 8;
const roles: readonly SeriesRole[] = ['calls', 'p50', 'p95', 'p99', 'cpu', 'memory', 'sessions', 'errors'];

/** The room panels have: the screen without header, alerts, keys, and the dashboard's own line. */
export function boardHeight({columns, rows}: {readonly columns: number; readonly rows: number}): number {
	const chrome = rows >= 10 ? 3 : (rows >= 4 ? 1 : 0) + (rows >= 6 ? 1 : 0);
	return columns < 1 ? 0 : Math.max(1, rows - chrome - 1);
}

/** What the answers so far let one ask: variables first, then what is in sight of the panels. */
export function boardQuestions(context: SnapshotContext, answers: Answers = () => undefined): Questions {
	const dashboard = dashboardOf(context);
	if (dashboard === undefined) {
		return {};
	}

	const variables = boardVariables(context, dashboard, answers);
	if (Object.keys(variables.pending).length > 0) {
		return variables.pending;
	}

	const questions: Record<string, Query> = {};
	for (const panel of visiblePanels(context, dashboard).panels) {
		for (const query of panel.queries) {
			const expr = boardExpr(query.expr, variables);
			const isInstant = query.instant || panel.visualisation === 'table';
			questions[questionOf(panel, query.ref)] = isInstant
				? instant(context, expr)
				: range(expr, context.chart);
		}
	}

	return questions;
}

export function boardData(
	context: SnapshotContext,
	answers: Answers,
	_fleet: readonly ServerRow[],
): BoardData {
	const dashboard = dashboardOf(context);
	const name = context.place.screen === 'board' ? context.place.board : '';
	if (dashboard === undefined) {
		return {
			screen: 'board',
			name,
			title: '',
			variables: [],
			remarks: [],
			panels: [],
			offset: 0,
			lastOffset: 0,
			siblings: [],
		};
	}

	const variables = boardVariables(context, dashboard, answers);
	const {panels, layout, offset, lastOffset} = visiblePanels(context, dashboard);
	const seen = new Set(panels);
	let number = 0;
	return {
		screen: 'board',
		name,
		title: dashboard.title,
		variables: [...serverVariable(context, dashboard), ...variableData(dashboard, variables)],
		remarks: [...dashboard.remarks, ...variables.remarks],
		panels: layout.rects.map((_, index): PanelData => {
			const panel = dashboard.panels[index]!;
			const {id, place, visualisation, remarks} = panel;
			const isNumbered = visualisation !== 'row' && visualisation !== 'text';
			number += isNumbered ? 1 : 0;
			return {
				id,
				place,
				visualisation,
				remarks,
				title: boardTitle(panel, variables),
				expr: panel.queries[0] === undefined ? '' : boardExpr(panel.queries[0].expr, variables),
				...(isNumbered ? {number} : {}),
				...(seen.has(panel) ? {content: contentOf(context, panel, {variables, answers, dashboard})} : {}),
			};
		}),
		offset,
		lastOffset,
		siblings: speaksOfServers(dashboard)
			? [
					{screen: 'board', board: name},
					...context.model.servers.map(
						({target}): Place => ({screen: 'board', board: name, targetId: target.id}),
					),
				]
			: [],
	};
}

/** The identity of a scroll position, by which the screen's list knows it. */
export function offsetId(board: string, offset: number): string {
	return `${board}@${offset}`;
}

function dashboardOf({model, place}: SnapshotContext): Dashboard | undefined {
	return model.dashboards.find(({name}) => place.screen === 'board' && name === place.board);
}

function questionOf(panel: BoardPanel, ref: string): string {
	return `board.${panel.id}.${ref}`;
}

function visiblePanels(
	{model: {view}}: SnapshotContext,
	{panels, name}: Dashboard,
): {
	readonly panels: readonly BoardPanel[];
	readonly layout: BoardLayout;
	readonly offset: number;
	readonly lastOffset: number;
} {
	const height = boardHeight(view);
	const layout = boardLayout(panels, view.columns, height);
	const lastOffset = Math.max(0, layout.rows - height);
	const {selected = ''} = listView(view, 'board');
	const [board, row] = selected.split('@');
	const offset = board === name ? Math.min(lastOffset, Number(row) || 0) : 0;
	const zoomed = view.zoomed ? zoomedPanel(panels, view.focusedPanel) : undefined;
	const seen =
		zoomed === undefined
			? panels.filter((_, index) => isSeen(layout.rects[index]!, offset, height))
			: [zoomed];
	return {panels: seen, layout, offset, lastOffset};
}

/** Of those that have a number. */
export function zoomedPanel<T extends Pick<BoardPanel, 'visualisation'>>(
	panels: readonly T[],
	focused: number | undefined,
): T | undefined {
	const numbered = panels.filter(({visualisation}) => visualisation !== 'row' && visualisation !== 'text');
	return numbered[(focused ?? 1) - 1] ?? numbered[0];
}

function contentOf(
	context: SnapshotContext,
	panel: BoardPanel,
	{
		variables,
		answers,
		dashboard,
	}: {readonly variables: BoardVariables; readonly answers: Answers; readonly dashboard: Dashboard},
): PanelContent {
	if (
		panel.visualisation === 'text' ||
		panel.visualisation === 'row' ||
		panel.visualisation === 'unsupported'
	) {
		return {type: 'lines', lines: panel.text, isTrouble: panel.visualisation === 'unsupported'};
	}

	const results = panel.queries.map(({ref}) => answers(questionOf(panel, ref)));
	const failed = results.findIndex(result => result?.type === 'failed');
	const failure = results[failed];
	if (failure?.type === 'failed') {
		const problem = exprProblem(
			panel.queries[failed]!.expr,
			dashboard.variables.map(({name}) => name),
		);
		return {type: 'lines', lines: [plainText(problem?.what ?? failure.message)], isTrouble: true};
	}

	const {values, inAll} = boardValues(context, panel, {variables, results});
	if (panel.rowsAreServers === true) {
		return serverTable(context, panel, values);
	}

	if (values.length === 0) {
		return {type: 'lines', ...missingText(context, panel), isTrouble: false};
	}

	switch (panel.visualisation) {
		case 'table':
			return boardTable(panel, values);
		case 'timeseries':
			return {
				type: 'chart',
				chart: chartOf(context, panel, {values, variables}),
				values: drawnOf(values),
				inAll,
			};
		case 'stat':
		case 'gauge':
		case 'bargauge':
			return {type: 'values', values, inAll, ...scaleOf(panel, values)};
	}
}

/** Not known is not zero: a built-in panel says who does not expose it. */
function missingText(
	{model, place}: SnapshotContext,
	{exposes, field}: BoardPanel,
): {readonly lines: readonly string[]; readonly short?: string} {
	if (exposes === undefined) {
		return {lines: [field.noValue ?? 'no data']};
	}

	const id = place.screen === 'board' ? place.targetId : undefined;
	const name = model.servers.find(({target}) => target.id === id)?.target.name;
	return name === undefined
		? {lines: [`no server exposes ${exposes}`], short: 'not exposed'}
		: {lines: [plainText(`${exposes}: not exposed by ${name}`)], short: 'not exposed'};
}

/** The highest ones in the order of the answer: all that one chart can tell apart. */
function drawnOf(values: readonly BoardValue[]): readonly BoardValue[] {
	const peak = ({line}: BoardValue) =>
		line === undefined ? 0 : line.reduce((most, value) => (value > most ? value : most), 0);
	const kept = new Set([...values].sort((left, right) => peak(right) - peak(left)).slice(0, maxLines));
	return values.filter(value => kept.has(value));
}

function chartOf(
	context: SnapshotContext,
	panel: BoardPanel,
	{values, variables}: {readonly values: readonly BoardValue[]; readonly variables: BoardVariables},
): ChartData {
	const {measure} = panel.field;
	const server = context.model.servers.find(
		({target}) => context.place.screen === 'board' && target.id === context.place.targetId,
	)?.target.name;
	return {
		id: panel.id,
		title: boardTitle(panel, variables),
		unit: measure.unit,
		grid: context.chart,
		lines: drawnOf(values).map(({name, line, value}, index) => ({
			legend: name,
			role: roles[index]!,
			values: line ?? new Float64Array(1).fill(value ?? Number.NaN),
			last: value,
		})),
		thresholds: panel.showsThresholds
			? thresholdsOf(panel.field).flatMap(({value, level}) =>
					level === 'ok' ? [] : [{value, severity: level}],
				)
			: [],
		expr: '',
		failure: '',
		marks: chartMarks(context.model, server),
		...chartCursor(context),
	};
}

/** From the file, else from zero to the whole of a percentage, else to the highest there is. */
function scaleOf(
	{field, visualisation}: BoardPanel,
	values: readonly BoardValue[],
): Pick<Extract<PanelContent, {type: 'values'}>, 'min' | 'max' | 'steps'> {
	const {measure} = field;
	const steps = thresholdsOf(field);
	const highest = Math.max(
		0,
		...values.map(({value = 0}) => value),
		...(visualisation === 'gauge' ? steps.map(({value}) => value) : []),
	);
	const max = field.max === undefined ? (measure.unit === 'ratio' ? 1 : highest) : field.max * measure.scale;
	const min = (field.min ?? 0) * measure.scale;
	return {min, max: max > min ? max : min + 1, steps};
}

function serverVariable({model, place}: SnapshotContext, dashboard: Dashboard): readonly VariableData[] {
	if (!speaksOfServers(dashboard) || place.screen !== 'board') {
		return [];
	}

	const named = model.servers.map(({target: {id, name}}) => ({
		value: id as string,
		text: plainText(name),
		isChosen: id === place.targetId,
		isAll: false,
		place: {screen: 'board', board: place.board, targetId: id} satisfies Place,
	}));
	return [
		{
			name: 'server',
			label: 'server',
			shown: named.find(({isChosen}) => isChosen)?.text ?? (place.targetId === undefined ? 'all' : 'gone'),
			multiple: false,
			isServer: true,
			options: [
				{
					value: '',
					text: 'all servers',
					isChosen: place.targetId === undefined,
					isAll: true,
					place: {screen: 'board', board: place.board},
				},
				...named,
			],
		},
	];
}

function variableData({variables}: Dashboard, {chosen}: BoardVariables): readonly VariableData[] {
	return variables
		.filter(({hidden}) => !hidden)
		.flatMap((variable): readonly VariableData[] => {
			const choice = chosen.get(variable.name);
			return choice === undefined ? [] : [variableOf(variable, choice)];
		});
}

function variableOf(
	{name, label, multiple, includesAll}: Variable,
	{options, values, isAll}: Chosen,
): VariableData {
	const all = includesAll ? [{value: allValues, text: 'All', isChosen: isAll, isAll: true}] : [];
	const offered = isAll ? options : [...new Set([...options, ...values])];
	return {
		name,
		label,
		multiple,
		isServer: false,
		shown: isAll ? 'All' : values.length === 0 ? 'none' : plainText(values.join(' + ')),
		options: [
			...all,
			...offered.map(value => ({
				value,
				text: plainText(value),
				isChosen: !isAll && values.includes(value),
				isAll: false,
			})),
		],
	};
}
