import {plainText} from '../base/plain-text.ts';
import type {BoardPanel, Dashboard, Level} from '../dashboards/dashboard.ts';
import {exprProblem} from '../dashboards/expr-problem.ts';
import type {SeriesRole} from '../mcp/dashboard/panel.ts';
import {soleValue} from './answers.ts';
import {type BoardTable, boardTable, serverTable} from './board-table.ts';
import {type BoardValue, boardTitle, boardValues, thresholdsOf} from './board-values.ts';
import type {BoardVariables} from './board-variables.ts';
import type {Answers, SnapshotContext} from './context.ts';
import {chartCursor} from './cursor.ts';
import {chartMarks} from './marks.ts';
import type {ChartData} from './panels.ts';

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

/** The question a panel's query is asked as. */
export function boardQuestion({id}: BoardPanel, ref: string): string {
	return `board.${id}.${ref}`;
}

/** The question how high a query's quantile can be at most. */
export function highestQuestion(panel: BoardPanel, ref: string): string {
	return `${boardQuestion(panel, ref)}.highest`;
}

/** What a panel shows of its answers, or why there is nothing to show. */
export function boardContent(
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

	const results = panel.queries.map(({ref}) => answers(boardQuestion(panel, ref)));
	const failed = results.findIndex(result => result?.type === 'failed');
	const failure = results[failed];
	if (failure?.type === 'failed') {
		const problem = exprProblem(
			panel.queries[failed]!.expr,
			dashboard.variables.map(({name}) => name),
		);
		return {type: 'lines', lines: [plainText(problem?.what ?? failure.message)], isTrouble: true};
	}

	const highest = panel.queries.map(({ref}) => soleValue(answers(highestQuestion(panel, ref))));
	const {values, inAll} = boardValues(context, panel, {variables, results, highest});
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
			role: roleOf(name, index),
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

/** Quantiles look the same everywhere. */
function roleOf(name: string, index: number): SeriesRole {
	const quantile = /^p(50|95|99)$/i.exec(name)?.[0].toLowerCase();
	return (quantile as SeriesRole | undefined) ?? roles[index]!;
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
