import type {Matcher} from '../labels/matcher.ts';

/** Where a piece of the query stands: UTF-16 offsets into its text, end exclusive. */
export type Span = {readonly start: number; readonly end: number};

/** A checked PromQL expression; the shapes are those of prometheus/prometheus `promql/parser/ast.go`. */
export type Expr =
	| NumberLiteral
	| StringLiteral
	| VectorSelector
	| MatrixSelector
	| SubqueryExpr
	| Call
	| AggregateExpr
	| BinaryExpr
	| UnaryExpr
	| ParenExpr;

export type ValueType = 'scalar' | 'string' | 'vector' | 'matrix';

export type NumberLiteral = {
	readonly type: 'number';
	readonly value: number;
	/** Written as a duration (`5m`); printed back as one. */
	readonly duration: boolean;
	readonly span: Span;
};

export type StringLiteral = {readonly type: 'string'; readonly value: string; readonly span: Span};

/** `@ 1609746000`, `@ start()`, `@ end()`. */
export type AtModifier =
	| {readonly type: 'timestamp'; readonly ms: number}
	| {readonly type: 'start'}
	| {readonly type: 'end'};

export type VectorSelector = {
	readonly type: 'vector-selector';
	/** The metric name when written before the braces; it also stands in `matchers`. */
	readonly name: string;
	/** In the order written; a name before the braces comes last, as Prometheus appends it. */
	readonly matchers: readonly Matcher[];
	/** Milliseconds into the past; negative looks into the future. */
	readonly offset: Duration;
	readonly at?: AtModifier;
	/** Extended range selectors (experimental). */
	readonly modifier?: 'anchored' | 'smoothed';
	readonly span: Span;
};

export type MatrixSelector = {
	readonly type: 'matrix-selector';
	readonly selector: VectorSelector;
	readonly range: Duration;
	readonly span: Span;
};

export type SubqueryExpr = {
	readonly type: 'subquery';
	readonly expr: Expr;
	readonly range: Duration;
	/** Undefined: the default step (`noStepSubqueryMs`). */
	readonly step?: Duration;
	readonly offset: Duration;
	readonly at?: AtModifier;
	readonly span: Span;
};

export type Call = {
	readonly type: 'call';
	readonly func: string;
	readonly args: readonly Expr[];
	readonly span: Span;
};

export type AggregateExpr = {
	readonly type: 'aggregate';
	/** Lower case: `sum`, `topk`, `count_values`, … */
	readonly op: string;
	readonly expr: Expr;
	readonly param?: Expr;
	readonly grouping: readonly string[];
	readonly without: boolean;
	readonly span: Span;
};

export type BinaryOperator =
	| '+'
	| '-'
	| '*'
	| '/'
	| '%'
	| '^'
	| 'atan2'
	| '=='
	| '!='
	| '<'
	| '>'
	| '<='
	| '>='
	| 'and'
	| 'or'
	| 'unless';

export type BinaryExpr = {
	readonly type: 'binary';
	readonly op: BinaryOperator;
	readonly lhs: Expr;
	readonly rhs: Expr;
	readonly bool: boolean;
	/** Present when both sides are vectors. */
	readonly matching?: VectorMatching;
	readonly span: Span;
};

export type VectorMatching = {
	readonly card: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
	/** True: `labels` are those of `on(…)`; false: of `ignoring(…)`, or none were given. */
	readonly on: boolean;
	readonly labels: readonly string[];
	/** Labels of `group_left(…)` / `group_right(…)`. */
	readonly include: readonly string[];
	/** `fill_left(…)`, `fill_right(…)`, `fill(…)`: experimental. */
	readonly fill?: {readonly left?: number; readonly right?: number};
};

export type UnaryExpr = {
	readonly type: 'unary';
	readonly op: '+' | '-';
	readonly expr: Expr;
	readonly span: Span;
};

export type ParenExpr = {readonly type: 'paren'; readonly expr: Expr; readonly span: Span};

/** A plain number of milliseconds, or an expression over `step()` and `range()` that is known only at evaluation. */
export type Duration =
	| {readonly type: 'ms'; readonly ms: number}
	| {readonly type: 'expr'; readonly expr: DurationExpr};

/** Values in seconds. */
export type DurationExpr =
	| {readonly type: 'number'; readonly seconds: number; readonly duration: boolean; readonly span: Span}
	| {readonly type: 'step' | 'range'; readonly span: Span}
	| {
			readonly type: 'min_of' | 'max_of';
			readonly args: readonly [DurationExpr, DurationExpr];
			readonly span: Span;
	  }
	| {readonly type: 'unary'; readonly op: '+' | '-'; readonly expr: DurationExpr; readonly span: Span}
	| {readonly type: 'paren'; readonly expr: DurationExpr; readonly span: Span}
	| {
			readonly type: 'binary';
			readonly op: '+' | '-' | '*' | '/' | '%' | '^';
			readonly lhs: DurationExpr;
			readonly rhs: DurationExpr;
			readonly span: Span;
	  };
