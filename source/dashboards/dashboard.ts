import type {Measure} from './measure.ts';
import type {Pattern} from './pattern.ts';

/** A screen of panels as data: built in, of mcptop's own form, or understood from a Grafana dashboard. */
export type Dashboard = {
	/** By which it is opened: `--screen NAME`, `:NAME`. Unique, without spaces. */
	readonly name: string;
	/** Plain. */
	readonly title: string;
	/** Where it was read; empty when it is built in. */
	readonly file: string;
	readonly variables: readonly Variable[];
	/** In reading order, none overlapping another. */
	readonly panels: readonly BoardPanel[];
	/** What the file asks for and mcptop does not do, besides what single panels say; plain. */
	readonly remarks: readonly string[];
};

export type BoardPanel = {
	/** Unique within its dashboard. */
	readonly id: string;
	/** Plain but for variables, which are put in when it is drawn. */
	readonly title: string;
	readonly place: GridPlace;
	readonly visualisation: Visualisation;
	readonly queries: readonly BoardQuery[];
	readonly field: FieldOptions;
	/** In the order given; the last one that fits wins. */
	readonly overrides: readonly FieldOverride[];
	/** Of a line over time, one number. */
	readonly calculation: Calculation;
	/** Limit lines on a chart come from `field.thresholds` only when this says so. */
	readonly showsThresholds: boolean;
	/** A table has one row a server, exposed or not. */
	readonly rowsAreServers?: boolean;
	/** What a table leaves out, calls differently, and in which order. */
	readonly columns?: TableColumns;
	/** Lines of a text panel; why an unsupported one is not drawn. Plain. */
	readonly text: readonly string[];
	/** What of this panel is not done; plain. */
	readonly remarks: readonly string[];
	/** What a server that answers nothing does not expose: `session durations`; absent: it is `no data`. */
	readonly exposes?: string;
};

/** In 24 columns; rows of Grafana's 30 pixels. */
export type GridPlace = {readonly x: number; readonly y: number; readonly w: number; readonly h: number};

export type Visualisation =
	| 'timeseries'
	| 'stat'
	| 'gauge'
	| 'bargauge'
	| 'table'
	| 'text'
	/** A heading over the panels that follow. */
	| 'row'
	/** Named in its place. */
	| 'unsupported';

export type BoardQuery = {
	/** `A`, `B`, …: by which overrides and columns speak of it. */
	readonly ref: string;
	/** PromQL with variables. */
	readonly expr: string;
	/** Text with `{{label}}` and variables; empty: made of the labels that tell the lines apart. */
	readonly legend: string;
	/** True: only now; else over time. */
	readonly instant: boolean;
	/**
	 * Of a quantile, the expression of the highest there can be: where both are equal the quantile lies above the last bucket, and
	 * no more than that is known.
	 */
	readonly highest?: string;
};

export type Calculation =
	/** The newest step; not known when that has no value. */
	| 'last'
	/** The newest value there is, however old. */
	| 'last-known'
	| 'first'
	| 'mean'
	| 'min'
	| 'max'
	| 'sum'
	| 'count'
	| 'range'
	| 'delta'
	/** Every value of its own: a table of them. */
	| 'all';

export type FieldOptions = {
	readonly measure: Measure;
	/** In the file's unit, ascending. */
	readonly thresholds: readonly ThresholdStep[];
	/** True: thresholds are per cent of min to max. */
	readonly thresholdsInPercent: boolean;
	/** In the file's unit. */
	readonly min?: number;
	readonly max?: number;
	readonly mappings: readonly ValueMapping[];
	/** What stands for no value; plain. */
	readonly noValue?: string;
	/** Instead of the legend or column; may hold variables. */
	readonly displayName?: string;
	/** True: it is not shown. */
	readonly hidden?: boolean;
};

export type Level = 'ok' | 'warning' | 'critical';

/** From `value` on upwards; the first one may be −∞. */
export type ThresholdStep = {readonly value: number; readonly level: Level};

export type ValueMapping =
	| {readonly type: 'value'; readonly value: number; readonly text: string}
	| {readonly type: 'range'; readonly from: number; readonly to: number; readonly text: string}
	| {readonly type: 'none'; readonly text: string};

export type FieldOverride = {
	readonly matcher:
		| {readonly type: 'name'; readonly name: string}
		| {readonly type: 'pattern'; readonly pattern: Pattern}
		| {readonly type: 'query'; readonly ref: string};
	readonly change: Partial<FieldOptions>;
};

export type TableColumns = {
	readonly hidden: readonly string[];
	readonly renamed: Readonly<Record<string, string>>;
	/** Names in their order; those not named follow. */
	readonly order: readonly string[];
	readonly sortBy?: {readonly column: string; readonly descending: boolean};
};

/** The value that stands for every value there is. */
export const allValues = '$__all';

export type Variable = {
	readonly name: string;
	/** Plain. */
	readonly label: string;
	readonly source: VariableSource;
	/** `allValues`, or values; empty: the first there is. */
	readonly initial: readonly string[];
	readonly multiple: boolean;
	readonly includesAll: boolean;
	/** What "all" is written as; empty: every value, joined. */
	readonly allText: string;
	/** True: it is not offered. */
	readonly hidden: boolean;
};

export type VariableSource =
	/** A list that is known: custom, interval, constant, textbox. */
	| {readonly type: 'values'; readonly values: readonly string[]}
	| {
			readonly type: 'query';
			readonly query: VariableQuery;
			/** Applied to each value: its first group, or `value` group; those that do not match are left out. */
			readonly pattern?: Pattern;
			readonly sort: 'none' | 'text' | 'text-descending' | 'number' | 'number-descending';
	  };

/** What is asked to know a variable's values; texts may hold other variables. */
export type VariableQuery =
	| {readonly type: 'label-values'; readonly selector: string; readonly label: string}
	| {readonly type: 'metrics'; readonly pattern: string}
	/** Each sample as `name{labels} value timestamp`. */
	| {readonly type: 'query-result'; readonly expr: string};
