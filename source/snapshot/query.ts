import {maxQueryRows} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import {exprMeasure} from '../dashboards/expr-measure.ts';
import {sampleText} from '../exposition/family-text.ts';
import {formatLabels} from '../labels/format.ts';
import {dropLabels, keepLabels, type Labels, labelEntries, labelValue, metricName} from '../labels/labels.ts';
import type {SeriesRole} from '../mcp/dashboard/panel.ts';
import {type Completion, complete, type Vocabulary} from '../promql/complete.ts';
import {type Highlight, highlight} from '../promql/highlight.ts';
import type {QueryResult} from '../promql/query.ts';
import {linesBy} from './answers.ts';
import {type Answers, instant, type Questions, range, type SnapshotContext} from './context.ts';
import {chartCursor, valueAtCursor} from './cursor.ts';
import type {ChartData} from './panels.ts';

export type QueryData = {
	readonly screen: 'query';
	/** What is being typed, or was entered last. */
	readonly text: string;
	readonly isEditing: boolean;
	readonly highlights: readonly Highlight[];
	/** What may stand at the cursor, and the part of the text it would replace. */
	readonly completions: {readonly start: number; readonly end: number; readonly items: readonly Completion[]};
	readonly result: QueryOutcome;
	readonly chart: ChartData | undefined;
};

export type QueryOutcome =
	| {readonly type: 'none'}
	/** `column` is 1-based, of the expression as entered. */
	| {readonly type: 'failed'; readonly message: string; readonly column: number | undefined}
	| {
			readonly type: 'table';
			/** Texts are plain. */
			readonly rows: readonly {readonly labels: string; readonly value: number}[];
			readonly rowsInAll: number;
			/** Labels that are the same in every row, said once; empty when there are none. */
			readonly common?: string;
			readonly remarks: readonly string[];
	  }
	| {readonly type: 'text'; readonly text: string};

/** Lines of one chart: more cannot be told apart. */
const maxLines = 6;
const roles: readonly SeriesRole[] = ['calls', 'p50', 'p95', 'p99', 'memory', 'cpu'];

export function queryQuestions(context: SnapshotContext): Questions {
	const {query, prompt} = context.model.view;
	const metric = metricBefore(prompt?.kind === 'query' ? prompt.text.slice(0, prompt.cursor) : '');
	return {
		...(query === ''
			? {}
			: {'query.now': instant(context, query), 'query.range': range(query, context.chart)}),
		...(prompt?.kind === 'query'
			? {'query.metrics': instant(context, 'group by (__name__) ({__name__!=""})')}
			: {}),
		...(metric === '' ? {} : {'query.series': instant(context, `{__name__=${JSON.stringify(metric)}}`)}),
	};
}

export function queryData(context: SnapshotContext, answers: Answers): QueryData {
	const {query, prompt} = context.model.view;
	const isEditing = prompt?.kind === 'query';
	const text = isEditing ? prompt.text : query;
	return {
		screen: 'query',
		text,
		isEditing,
		highlights: highlight(text),
		completions: isEditing
			? complete(text, prompt.cursor, vocabularyOf(answers, context.model.familyTexts))
			: {start: 0, end: 0, items: []},
		result: query === '' ? {type: 'none'} : outcome(answers('query.now')),
		chart: query === '' ? undefined : chartOf(context, answers('query.range')),
	};
}

function outcome(result: QueryResult | undefined): QueryOutcome {
	if (result === undefined) {
		return {type: 'none'};
	}

	if (result.type === 'failed') {
		const position = /^\d+:(\d+): /.exec(result.message);
		return {
			type: 'failed',
			message: plainText(result.message),
			column: position === null ? undefined : Number(position[1]),
		};
	}

	const {value, annotations} = result;
	const remarks = annotations.map(({message}) => plainText(message));
	switch (value.type) {
		case 'scalar':
			return {type: 'table', rows: [{labels: '', value: value.value}], rowsInAll: 1, remarks};
		case 'string':
			return {type: 'text', text: plainText(value.value)};
		case 'vector': {
			const {common, names} = commonLabels(value.samples.map(({labels}) => labels));
			return {
				type: 'table',
				rows: value.samples.slice(0, maxQueryRows).map(sample => ({
					labels: plainText(formatLabels(dropLabels(sample.labels, names))),
					value: sample.value,
				})),
				rowsInAll: value.samples.length,
				common,
				remarks,
			};
		}

		case 'matrix':
			return {
				type: 'table',
				rows: value.series.slice(0, maxQueryRows).map(series => ({
					labels: `${plainText(formatLabels(series.labels))}  ${series.values.length} samples, last`,
					value: series.values.at(-1) ?? Number.NaN,
				})),
				rowsInAll: value.series.length,
				remarks,
			};
	}
}

function chartOf(context: SnapshotContext, result: QueryResult | undefined): ChartData | undefined {
	const {unit = 'count', scale = 1, suffix} = exprMeasure(context.model.view.query) ?? {};
	const lines = [...linesBy(result, context.chart, formatLabels)].map(
		([name, values]) => [name, values.map(value => value * scale)] as const,
	);
	return lines.length === 0
		? undefined
		: {
				id: 'query',
				title: lines.length > maxLines ? `First ${maxLines} of ${lines.length} series` : 'Over time',
				unit,
				...(suffix === undefined ? {} : {suffix}),
				grid: context.chart,
				lines: lines.slice(0, maxLines).map(([name, values], index) => ({
					legend: plainText(legendOf(name)),
					role: roles[index]!,
					values,
					last: valueAtCursor(values, context),
				})),
				thresholds: [],
				expr: context.model.view.query,
				failure: '',
				marks: [],
				...chartCursor(context),
			};
}

/** The most telling part of a long label set. */
function legendOf(labels: string): string {
	const found = ['tool_name', 'le', 'instance', 'job']
		.map(name => new RegExp(`[{ ]${name}="([^"]*)"`).exec(labels)?.[1])
		.find(value => value !== undefined);
	return found ?? (labels === '{}' ? 'value' : labels);
}

/** What every row says says nothing in any row; a single row keeps all. */
function commonLabels(rows: readonly Labels[]): {
	readonly common: string;
	readonly names: ReadonlySet<string>;
} {
	const [first, ...others] = rows;
	const shared =
		first === undefined || others.length === 0
			? []
			: labelEntries(first).filter(([name, value]) =>
					others.every(labels => labelValue(labels, name) === value),
				);
	const names = new Set(shared.map(([name]) => name));
	return {common: shared.length === 0 ? '' : plainText(formatLabels(keepLabels(first!, names))), names};
}

/** The metric whose braces the text stands in, as far as one can tell; empty when in none. */
function metricBefore(text: string): string {
	return /([a-zA-Z_:][\w:]*)\s*\{[^{}]*$/.exec(text)?.[1] ?? '';
}

function vocabularyOf(answers: Answers, familyTexts: ReadonlyMap<string, string>): Vocabulary {
	const samples = (name: string) => {
		const result = answers(name);
		return result?.type === 'ok' && result.value.type === 'vector' ? result.value.samples : [];
	};

	const series = samples('query.series');
	return {
		metrics: samples('query.metrics').map(({labels}) => labelValue(labels, metricName)),
		labelNames: () =>
			[...new Set(series.flatMap(({labels}) => labelEntries(labels).map(([name]) => name)))].filter(
				name => name !== metricName,
			),
		labelValues: (_, label) => [
			...new Set(series.map(({labels}) => labelValue(labels, label)).filter(value => value !== '')),
		],
		about: metric => sampleText(familyTexts, metric),
	};
}
