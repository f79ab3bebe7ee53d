import {formatLabels} from '../labels/format.ts';
import {labelValue, metricName} from '../labels/labels.ts';
import {formatValue} from '../promql/number.ts';
import type {QueryResult} from '../promql/query.ts';
import type {VectorSample} from '../promql/value.ts';
import type {Variable, VariableQuery, VariableSource} from './dashboard.ts';
import {interpolateExpr, variablesIn} from './interpolate.ts';
import type {Pattern} from './pattern.ts';

/** Reads Grafana's `label_values(metric, label)`, `label_values(label)`, `metrics(regex)`, `query_result(expr)`; undefined: none of them. */
export function parseVariableQuery(text: string): VariableQuery | undefined {
	const query = text.trim();
	const values = /^label_values\(\s*(?:([\s\S]+),)?\s*([\w:.$[\]{}]+)\s*\)$/.exec(query);
	if (values !== null) {
		return {type: 'label-values', selector: (values[1] ?? '').trim(), label: values[2]!};
	}

	const metrics = /^metrics\(([\s\S]*)\)$/.exec(query);
	if (metrics !== null) {
		return {type: 'metrics', pattern: metrics[1]!.trim()};
	}

	const result = /^query_result\(([\s\S]+)\)$/.exec(query);
	return result === null ? undefined : {type: 'query-result', expr: result[1]!.trim()};
}

/** Names of the variables a variable's values depend on. */
export function neededBy({source}: Variable): readonly string[] {
	return source.type === 'values' ? [] : variablesIn(textsOf(source.query).join(' '));
}

/** The PromQL that is asked, variables put in. */
export function variableExpr(
	query: VariableQuery,
	chosen: Parameters<typeof interpolateExpr>[1],
	builtIns: Parameters<typeof interpolateExpr>[2],
): string {
	const written = (text: string) => interpolateExpr(text, chosen, builtIns).text;
	switch (query.type) {
		case 'label-values': {
			const label = written(query.label);
			const selector = written(query.selector);
			return `group by (${label}) (${selector === '' ? `{${label}!=""}` : selector})`;
		}

		case 'metrics':
			return `group by (__name__) ({__name__=~${JSON.stringify(written(query.pattern) || '.+')}})`;
		case 'query-result':
			return written(query.expr);
	}
}

/** The values an answer offers: distinct, not empty, filtered by the pattern, in order, at most `limit`. */
export function variableValues(
	source: Extract<VariableSource, {type: 'query'}>,
	result: QueryResult | undefined,
	{label, limit}: {readonly label: string; readonly limit: number},
): readonly string[] {
	const samples = result?.type === 'ok' && result.value.type === 'vector' ? result.value.samples : [];
	const texts = samples.map(sample => textOf(source.query, sample, label));
	const kept = source.pattern === undefined ? texts : texts.flatMap(text => matched(text, source.pattern!));
	return sorted(
		[...new Set(kept)].filter(text => text !== ''),
		source.sort,
	).slice(0, limit);
}

function matched(text: string, pattern: Pattern): readonly string[] {
	const match = pattern.match(text);
	return match === undefined ? [] : [match.value ?? match.first ?? match.all];
}

function sorted(values: string[], sort: Extract<VariableSource, {type: 'query'}>['sort']): readonly string[] {
	const byText = (left: string, right: string) => left.localeCompare(right, 'en');
	const byNumber = (left: string, right: string) => numberIn(left) - numberIn(right) || byText(left, right);
	switch (sort) {
		case 'none':
		case 'text':
			return values.sort(byText);
		case 'text-descending':
			return values.sort(byText).reverse();
		case 'number':
			return values.sort(byNumber);
		case 'number-descending':
			return values.sort(byNumber).reverse();
	}
}

function numberIn(text: string): number {
	return Number(/-?\d+(\.\d+)?/.exec(text)?.[0] ?? -1);
}

function textsOf(query: VariableQuery): readonly string[] {
	switch (query.type) {
		case 'label-values':
			return [query.selector, query.label];
		case 'metrics':
			return [query.pattern];
		case 'query-result':
			return [query.expr];
	}
}

function textOf({type}: VariableQuery, {labels, value, tMs}: VectorSample, label: string): string {
	switch (type) {
		case 'label-values':
			return labelValue(labels, label);
		case 'metrics':
			return labelValue(labels, metricName);
		case 'query-result':
			return `${formatLabels(labels)} ${formatValue(value)} ${tMs}`;
	}
}
