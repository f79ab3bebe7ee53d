import {labelEntries, labelsFrom} from '../../source/labels/labels.ts';
import type {ApiData} from '../../source/present/query-result.ts';
import type {Query} from '../../source/promql/query.ts';

/** Where Prometheus' HTTP API answers a query, and what it is asked there. */
export function apiRequest(query: Query): readonly ['query' | 'query_range', Record<string, string>] {
	return query.type === 'instant'
		? ['query', {query: query.expr, time: seconds(query.atMs)}]
		: [
				'query_range',
				{
					query: query.expr,
					start: seconds(query.startMs),
					end: seconds(query.endMs),
					step: seconds(query.stepMs),
				},
			];
}

/** Values by series and time. */
export function pointsOf({resultType, result}: ApiData): ReadonlyMap<string, string> {
	switch (resultType) {
		case 'scalar':
		case 'string':
			return new Map([[String(result[0]), result[1]]]);
		case 'vector':
			return new Map(
				result.map(({metric, value: [at, text]}) => [`${nameOf(metric)} at ${at}`, text] as const),
			);
		case 'matrix':
			return new Map(
				result.flatMap(({metric, values}) =>
					values.map(([at, text]) => [`${nameOf(metric)} at ${at}`, text] as const),
				),
			);
	}
}

function nameOf(metric: Readonly<Record<string, string>>): string {
	return JSON.stringify(labelEntries(labelsFrom(metric)));
}

function seconds(ms: number): string {
	return String(ms / 1000);
}
