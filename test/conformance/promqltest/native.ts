import {dropLabels, labelValue, metricName, withLabels} from '../../../source/labels/labels.ts';
import {type Matcher, valueTest} from '../../../source/labels/matcher.ts';
import type {Expr} from '../../../source/promql/ast.ts';
import {parseExpr} from '../../../source/promql/parse.ts';
import type {SeriesDescription} from '../../../source/promql/series-description.ts';
import type {Eval} from './commands.ts';

/** Whether an eval selects or expects native histograms, given what is loaded. */
export function touchesHistograms({expr, expected}: Eval, loaded: readonly SeriesDescription[]): boolean {
	const parsed = parseExpr(expr, {experimental: true});
	const selectors = parsed.type === 'ok' ? selectorsOf(parsed.expr) : [];
	const histograms = loaded.filter(isHistogram);
	return (
		expected.series.some(isHistogram) ||
		selectors.some(matchers =>
			histograms.some(({labels}) => matchers.every(one => matches(one, labelValue(labels, one.name)))),
		)
	);
}

/** The native histogram that `load_with_nhcb` makes of classic buckets. */
export function twinOf({labels}: SeriesDescription): SeriesDescription | undefined {
	const name = labelValue(labels, metricName);
	return name.endsWith('_bucket')
		? {
				labels: withLabels(dropLabels(labels, new Set(['le'])), {
					[metricName]: name.slice(0, -'_bucket'.length),
				}),
				points: [{type: 'histogram'}],
			}
		: undefined;
}

function isHistogram({points}: SeriesDescription): boolean {
	return points.some(({type}) => type === 'histogram');
}

function matches(matcher: Matcher, value: string): boolean {
	return valueTest(matcher)(value);
}

function selectorsOf(expr: Expr): readonly (readonly Matcher[])[] {
	switch (expr.type) {
		case 'number':
		case 'string':
			return [];
		case 'vector-selector':
			return [expr.matchers];
		case 'matrix-selector':
			return [expr.selector.matchers];
		case 'subquery':
		case 'unary':
		case 'paren':
			return selectorsOf(expr.expr);
		case 'call':
			return expr.args.flatMap(selectorsOf);
		case 'aggregate':
			return [...selectorsOf(expr.expr), ...(expr.param === undefined ? [] : selectorsOf(expr.param))];
		case 'binary':
			return [...selectorsOf(expr.lhs), ...selectorsOf(expr.rhs)];
	}
}
