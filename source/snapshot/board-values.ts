import {maxPanelSeries} from '../base/limits.ts';
import type {
	BoardPanel,
	BoardQuery,
	Calculation,
	FieldOptions,
	Level,
	ThresholdStep,
} from '../dashboards/dashboard.ts';
import {interpolateText} from '../dashboards/interpolate.ts';
import {legendText, tellingNames} from '../dashboards/legend.ts';
import type {Measure} from '../dashboards/measure.ts';
import {type Labels, noLabels} from '../labels/labels.ts';
import type {QueryResult} from '../promql/query.ts';
import {emptyLine, type Line} from './answers.ts';
import type {BoardVariables} from './board-variables.ts';
import type {SnapshotContext, TimeGrid} from './context.ts';
import {valueAtCursor} from './cursor.ts';

/** One series of a panel: what it is called, what it is now, how it came to that. Numbers are after the measure's scale. */
export type BoardValue = {
	/** Plain. */
	readonly name: string;
	readonly query: string;
	readonly labels: Labels;
	/** Undefined: not known. */
	readonly value: number | undefined;
	/** Absent when only the present was asked for. */
	readonly line?: Line;
	readonly measure: Measure;
	readonly level: Level;
	/** True: it is of the past, and the present is not known. */
	readonly isStale: boolean;
	/** True: a quantile above the last bucket, so at least `value`. */
	readonly isAbove: boolean;
	/** What the file says instead of the number; plain. */
	readonly text?: string;
	readonly field: FieldOptions;
};

type Series = {
	readonly query: BoardQuery;
	readonly labels: Labels;
	readonly line?: Line;
	readonly value: number | undefined;
};

/** The values of every query of a panel in their order, at most `maxPanelSeries`, and how many there are. */
export function boardValues(
	context: SnapshotContext,
	panel: BoardPanel,
	{
		variables,
		results,
		highest,
	}: {
		readonly variables: BoardVariables;
		readonly results: readonly (QueryResult | undefined)[];
		/** By query, in its own unit: what its quantile can be at most. */
		readonly highest: readonly (number | undefined)[];
	},
): {readonly values: readonly BoardValue[]; readonly inAll: number} {
	const series = panel.queries.map((query, index) =>
		seriesOf(context, panel, {query, result: results[index]}),
	);
	const values = series.flatMap(list => {
		const names = tellingNames(
			list.map(({labels}) => labels),
			panel.queries.length > 1 ? (list[0]?.query.ref ?? '') : 'value',
		);
		return list.slice(0, maxPanelSeries).map((entry, index): BoardValue => {
			const own = legendText(entry.query.legend, entry.labels, variables.chosen);
			const most = highest[panel.queries.indexOf(entry.query)];
			return {
				...boardValue(panel, entry, own === '' ? names[index]! : own, variables),
				isAbove: most !== undefined && entry.value !== undefined && entry.value >= most,
			};
		});
	});
	return {
		values: values.filter(({field}) => field.hidden !== true).slice(0, maxPanelSeries),
		inAll: series.reduce((sum, list) => sum + list.length, 0),
	};
}

function boardValue(
	panel: BoardPanel,
	entry: Series,
	name: string,
	variables: BoardVariables,
): Omit<BoardValue, 'isAbove'> {
	const {query, labels, line, value} = entry;
	// A table's overrides speak of its columns.
	const field = fieldOf(
		panel,
		panel.visualisation === 'table' ? valueColumn(panel, query.ref) : name,
		query.ref,
	);
	const {measure} = field;
	const mapped = mappedText(value, field);
	const scaled = measure.scale === 1 ? line : line?.map(number => number * measure.scale);
	return {
		name:
			field.displayName === undefined
				? name
				: legendText(
						field.displayName.replace(/\$\{__(series|field)\.name\}/g, name),
						labels,
						variables.chosen,
					),
		query: query.ref,
		labels,
		value: value === undefined ? undefined : value * measure.scale,
		...(scaled === undefined ? {} : {line: scaled}),
		measure,
		level: levelOf(value, field),
		isStale: panel.calculation === 'last-known' && line !== undefined && Number.isNaN(line.at(-1) ?? 0),
		...(mapped === undefined ? {} : {text: mapped}),
		field,
	};
}

/** Grafana calls a table's only value `Value`, several `Value #A`, `Value #B`. */
export function valueColumn({queries}: Pick<BoardPanel, 'queries'>, ref: string): string {
	return queries.length === 1 ? 'Value' : `Value #${ref}`;
}

/** The panel's options with what is overridden for one series. */
export function fieldOf({field, overrides}: BoardPanel, name: string, ref: string): FieldOptions {
	let options = field;
	for (const {matcher, change} of overrides) {
		const isMeant =
			matcher.type === 'name'
				? matcher.name === name
				: matcher.type === 'query'
					? matcher.ref === ref
					: matcher.pattern.match(name) !== undefined;
		options = isMeant ? {...options, ...change} : options;
	}

	return options;
}

/** The last threshold that is reached. */
export function levelOf(value: number | undefined, field: FieldOptions): Level {
	const {thresholds, thresholdsInPercent, min = 0, max = 100} = field;
	if (value === undefined || Number.isNaN(value)) {
		return 'ok';
	}

	const compared = thresholdsInPercent ? ((value - min) / (max - min)) * 100 : value;
	return thresholds.findLast(step => compared >= step.value)?.level ?? 'ok';
}

/** Thresholds as values of the measure's unit, without the ground everything stands on. */
export function thresholdsOf(field: FieldOptions): readonly ThresholdStep[] {
	const {thresholds, thresholdsInPercent, min = 0, max = 100, measure} = field;
	return thresholds
		.map((step, index) => ({
			value: (thresholdsInPercent ? min + (step.value / 100) * (max - min) : step.value) * measure.scale,
			// Where low is bad the line that is crossed has the colour below it.
			level: step.level === 'ok' ? (thresholds[index - 1]?.level ?? 'ok') : step.level,
		}))
		.filter(({value}) => Number.isFinite(value));
}

function mappedText(value: number | undefined, {mappings, noValue}: FieldOptions): string | undefined {
	for (const mapping of mappings) {
		switch (mapping.type) {
			case 'value':
				if (value === mapping.value) {
					return mapping.text;
				}

				break;
			case 'range':
				if (value !== undefined && value >= mapping.from && value <= mapping.to) {
					return mapping.text;
				}

				break;
			case 'none':
				if (value === undefined || Number.isNaN(value)) {
					return mapping.text;
				}

				break;
		}
	}

	return value === undefined ? noValue : undefined;
}

function seriesOf(
	context: SnapshotContext,
	panel: BoardPanel,
	{query, result}: {readonly query: BoardQuery; readonly result: QueryResult | undefined},
): readonly Series[] {
	if (result?.type !== 'ok') {
		return [];
	}

	const {value} = result;
	switch (value.type) {
		case 'scalar':
			return [{query, labels: noLabels, value: known(value.value)}];
		case 'string':
			return [];
		case 'vector':
			return value.samples.map(({labels, value: number}) => ({query, labels, value: known(number)}));
		case 'matrix':
			return value.series.map(({labels, timestamps, values}) => {
				const line = lineOf(timestamps, values, context.chart);
				const last =
					panel.visualisation === 'timeseries'
						? valueAtCursor(line, context)
						: calculated(line, panel.calculation);
				return {query, labels, line, value: last};
			});
	}
}

function lineOf(timestamps: Float64Array, values: Float64Array, grid: TimeGrid): Line {
	const line = emptyLine(grid);
	for (const [index, tMs] of timestamps.entries()) {
		line[Math.round((tMs - grid.startMs) / grid.stepMs)] = values[index]!;
	}

	return line;
}

function known(value: number): number | undefined {
	return Number.isNaN(value) ? undefined : value;
}

/** One number of many, of those that are known; undefined when none is. */
export function calculated(values: Float64Array, calculation: Calculation): number | undefined {
	const numbers = values.filter(value => !Number.isNaN(value));
	const last = numbers.at(-1);
	const [first] = numbers;
	if (last === undefined || first === undefined) {
		return calculation === 'count' ? 0 : undefined;
	}

	const sum = () => numbers.reduce((total, value) => total + value, 0);
	const lowest = () => numbers.reduce((least, value) => Math.min(least, value));
	const highest = () => numbers.reduce((most, value) => Math.max(most, value));
	switch (calculation) {
		case 'last':
		case 'all':
			return known(values.at(-1) ?? Number.NaN);
		case 'last-known':
			return last;
		case 'first':
			return first;
		case 'mean':
			return sum() / numbers.length;
		case 'min':
			return lowest();
		case 'max':
			return highest();
		case 'sum':
			return sum();
		case 'count':
			return numbers.length;
		case 'range':
			return highest() - lowest();
		case 'delta':
			return last - first;
	}
}

/** A title with its variables as a person reads them. */
export function boardTitle({title}: Pick<BoardPanel, 'title'>, {chosen, builtIns}: BoardVariables): string {
	return interpolateText(title, chosen, builtIns);
}
