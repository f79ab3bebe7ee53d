import {formatDuration} from '../base/duration.ts';
import {quote} from '../labels/format.ts';
import {compareText, metricName} from '../labels/labels.ts';
import type {Matcher} from '../labels/matcher.ts';
import type {
	AggregateExpr,
	AtModifier,
	BinaryExpr,
	Duration,
	DurationExpr,
	Expr,
	SubqueryExpr,
	VectorMatching,
	VectorSelector,
} from './ast.ts';
import {formatPlain, formatValue} from './number.ts';

/** The expression as Prometheus prints it, on one line (Go's `expr.String()`): equal texts mean equal expressions. */
export function formatExpr(expr: Expr): string {
	switch (expr.type) {
		case 'number':
			return formatNumber(expr.value, expr.duration);
		case 'string':
			return quote(expr.value);
		case 'vector-selector':
			return `${formatSelector(expr)}${formatAt(expr.at)}${formatExtension(expr)}${formatOffset(expr.offset)}`;
		case 'matrix-selector': {
			const {selector, range} = expr;
			const modifiers = `${formatExtension(selector)}${formatAt(selector.at)}${formatOffset(selector.offset)}`;
			return `${formatSelector(selector)}[${formatRange(range)}]${modifiers}`;
		}
		case 'subquery':
			return `${formatExpr(expr.expr)}${formatSubqueryRange(expr)}`;
		case 'call':
			return `${expr.func}(${expr.args.map(formatExpr).join(', ')})`;
		case 'aggregate':
			return formatAggregate(expr);
		case 'binary':
			return `${formatExpr(expr.lhs)} ${formatOperator(expr)} ${formatExpr(expr.rhs)}`;
		case 'unary':
			return `${expr.op}${formatExpr(expr.expr)}`;
		case 'paren':
			return `(${formatExpr(expr.expr)})`;
	}
}

/** `=`, `!=`, `=~` or `!~` between a name and a quoted value. */
export function formatMatcher({name, operator, value}: Matcher): string {
	return `${formatLabelName(name)}${operator}${quote(value)}`;
}

function formatNumber(value: number, duration: boolean): string {
	return duration ? formatDuration(value * 1000) : formatPlain(value);
}

function formatSelector({name, matchers}: VectorSelector): string {
	const parts = matchers
		.filter(matcher => !isName(matcher, name))
		.map(formatMatcher)
		.sort(compareText);
	return parts.length === 0 && name !== '' ? name : `${name}{${parts.join(',')}}`;
}

function isName(matcher: Matcher, name: string): boolean {
	return matcher.name === metricName && matcher.operator === '=' && matcher.value === name && name !== '';
}

function formatAt(at: AtModifier | undefined): string {
	switch (at?.type) {
		case undefined:
			return '';
		case 'timestamp':
			return ` @ ${(at.ms / 1000).toFixed(3)}`;
		case 'start':
		case 'end':
			return ` @ ${at.type}()`;
	}
}

function formatExtension({modifier}: VectorSelector): string {
	return modifier === undefined ? '' : ` ${modifier}`;
}

function formatOffset(offset: Duration): string {
	return offset.type === 'ms' && offset.ms === 0 ? '' : ` offset ${formatRange(offset)}`;
}

function formatRange(duration: Duration): string {
	return duration.type === 'ms' ? formatDuration(duration.ms) : formatDurationExpr(duration.expr);
}

function formatDurationExpr(expr: DurationExpr): string {
	switch (expr.type) {
		case 'number':
			return formatNumber(expr.seconds, expr.duration);
		case 'step':
		case 'range':
			return `${expr.type}()`;
		case 'min_of':
		case 'max_of':
			return `${expr.type}(${expr.args.map(formatDurationExpr).join(', ')})`;
		case 'unary':
			return `${expr.op === '-' ? '-' : ''}${formatDurationExpr(expr.expr)}`;
		case 'paren':
			return `(${formatDurationExpr(expr.expr)})`;
		case 'binary':
			return `${formatDurationExpr(expr.lhs)} ${expr.op} ${formatDurationExpr(expr.rhs)}`;
	}
}

function formatAggregate(aggregate: AggregateExpr): string {
	const {expr, param} = aggregate;
	const args = param === undefined ? [expr] : [param, expr];
	return `${formatAggregation(aggregate)}(${args.map(formatExpr).join(', ')})`;
}

/** What stands before the parenthesis: `sum by (job) `. */
export function formatAggregation({op, grouping, without}: AggregateExpr): string {
	const by = grouping.length > 0 ? ` by ${formatLabelNames(grouping)} ` : '';
	return `${op}${without ? ` without ${formatLabelNames(grouping)} ` : by}`;
}

/** What stands between the operands: `== bool on (job)`. */
export function formatOperator({op, bool, matching}: BinaryExpr): string {
	return `${op}${bool ? ' bool' : ''}${matching === undefined ? '' : formatMatching(matching)}`;
}

/** What stands after the inner expression: `[1h:5m] offset 1d`. */
export function formatSubqueryRange({range, step, at, offset}: SubqueryExpr): string {
	const steps = step === undefined ? '' : formatRange(step);
	return `[${formatRange(range)}:${steps}]${formatAt(at)}${formatOffset(offset)}`;
}

function formatMatching({card, on, labels, include, fill}: VectorMatching): string {
	const grouped = card === 'many-to-one' || card === 'one-to-many';
	const shown = labels.length > 0 || on || grouped;
	const clause = shown ? ` ${on ? 'on' : 'ignoring'} ${formatLabelNames(labels)}` : '';
	const side = card === 'many-to-one' ? 'left' : 'right';
	const group = grouped ? ` group_${side} ${formatLabelNames(include)}` : '';
	return `${clause}${group}${formatFill(fill)}`;
}

function formatFill(fill: VectorMatching['fill']): string {
	if (fill?.left !== undefined && Object.is(fill.left, fill.right)) {
		return ` fill (${formatValue(fill.left)})`;
	}

	const left = fill?.left === undefined ? '' : ` fill_left (${formatValue(fill.left)})`;
	const right = fill?.right === undefined ? '' : ` fill_right (${formatValue(fill.right)})`;
	return `${left}${right}`;
}

function formatLabelNames(names: readonly string[]): string {
	return `(${names.map(formatLabelName).join(', ')})`;
}

function formatLabelName(name: string): string {
	return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quote(name);
}
