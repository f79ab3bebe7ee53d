import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import {type Labels, labelEntries} from '../../source/labels/labels.ts';
import {createEngine} from '../../source/promql/engine.ts';
import {formatValue} from '../../source/promql/number.ts';
import type {QueryResult} from '../../source/promql/query.ts';
import type {Queryable} from '../../source/tsdb/queryable.ts';
import {HeadSeries} from '../support/head-series.ts';
import {MemorySeries, type WritableSeries} from '../support/memory-series.ts';
import {dataDirectory, type SuiteResult} from './suite.ts';
import {ulpsApart} from './ulps.ts';

/** Sample k of a series is at t0 + k·step + off; "S" is a stale mark. */
type Data = {
	readonly t0: number;
	readonly step: number;
	readonly series: readonly {
		readonly labels: Record<string, string>;
		readonly off: number;
		readonly v: readonly (number | 'S' | null)[];
	}[];
};

type Series = {
	readonly metric: Record<string, string>;
	readonly values: readonly (readonly [number, string])[];
};

type Golden = {
	/** Unix seconds, as all of the API. */
	readonly start: number;
	readonly end: number;
	readonly step: number;
	readonly queries: readonly {
		readonly query: string;
		readonly range: {
			readonly result?: readonly Series[];
			readonly warnings?: readonly string[];
			readonly error?: string;
		};
	}[];
};

// Go computes these by assembly that differs between processors already; ours may differ by as little.
const inexact = /\b(?:exp|a?sinh?|a?cosh?|a?tanh?|atan2)\b|\^\s*-?\d*\.\d/;
const maxUlps = 8;

/** Range queries with the answers of a real Prometheus 3.5.3 on the same samples, equal as text to the last digit. */
export async function golden(): Promise<SuiteResult> {
	return compareAll('golden 3.5.3', new MemorySeries());
}

/** The same over the store that scrapes go to: sealed blocks, and functions that read whole rows of a target. */
export async function goldenInStore(): Promise<SuiteResult> {
	return compareAll('golden 3.5.3 in the store', new HeadSeries());
}

function compareAll(name: string, store: Queryable & WritableSeries): SuiteResult {
	const {start, end, step, queries} = read('results.json.gz') as Golden;
	write(read('data.json.gz') as Data, store);
	const engine = createEngine(store);
	const failures: string[] = [];
	const notes: string[] = [];
	for (const {query, range} of queries) {
		const result = engine.range(query, start * 1000, end * 1000, step * 1000);
		const {failure, ulps} =
			range.error === undefined
				? compare(result, range.result!, range.warnings ?? [])
				: compareError(result, range.error);
		const tolerated = ulps > 0 && ulps <= maxUlps && inexact.test(query);
		if (failure === undefined && ulps > 0 && tolerated) {
			notes.push(`within ${ulps} ULP: ${query}`);
		} else if (failure !== undefined || ulps > 0) {
			failures.push(`${query}: ${failure ?? `${ulps} ULP apart`}`);
		}
	}

	return {
		name,
		passed: queries.length - failures.length,
		failures,
		skipped: [],
		notes: [`${queries.length - failures.length - notes.length} equal as text`, ...notes],
	};
}

type Comparison = {readonly failure?: string; readonly ulps: number};

function compareError(result: QueryResult, error: string): Comparison {
	const message = result.type === 'failed' ? result.message : 'no error';
	// The API says what the text was for.
	const wanted = error.replace(/^invalid parameter "query": /, '');
	return message === wanted ? {ulps: 0} : {failure: `${message}, expected ${wanted}`, ulps: 0};
}

function compare(result: QueryResult, wanted: readonly Series[], warnings: readonly string[]): Comparison {
	if (result.type === 'failed' || result.value.type !== 'matrix') {
		return {failure: result.type === 'failed' ? result.message : result.value.type, ulps: 0};
	}

	const found = result.annotations.filter(({level}) => level === 'warning').map(({message}) => message);
	if (found.join('\n') !== warnings.join('\n')) {
		return {
			failure: `warnings ${found.join('; ') || 'none'}, expected ${warnings.join('; ') || 'none'}`,
			ulps: 0,
		};
	}

	const lines = new Map(result.value.series.map(line => [nameOf(line.labels), line]));
	if (lines.size !== wanted.length) {
		return {failure: `${lines.size} series, expected ${wanted.length}`, ulps: 0};
	}

	let ulps = 0;
	for (const {metric, values} of wanted) {
		const name = JSON.stringify(Object.entries(metric).sort());
		const line = lines.get(name);
		if (line === undefined || line.values.length !== values.length) {
			return {
				failure: `${name} has ${line?.values.length ?? 'no'} points, expected ${values.length}`,
				ulps: 0,
			};
		}

		for (const [index, [seconds, text]] of values.entries()) {
			if (line.timestamps[index] !== seconds * 1000) {
				return {failure: `${name} has a point at ${line.timestamps[index]} ms`, ulps: 0};
			}

			const value = line.values[index]!;
			if (formatValue(value) !== text) {
				ulps = Math.max(ulps, ulpsApart(value, Number(text.replace('Inf', 'Infinity'))), 1);
			}
		}
	}

	return {ulps};
}

function nameOf(labels: Labels): string {
	return JSON.stringify(labelEntries(labels).sort());
}

function write({t0, step, series}: Data, store: WritableSeries): void {
	for (const {labels, off, v} of series) {
		for (const [index, value] of v.entries()) {
			const tMs = t0 + index * step + off;
			if (value === 'S') {
				store.markStale(labels, tMs);
			} else if (value !== null) {
				store.append(labels, tMs, value);
			}
		}
	}
}

function read(name: string): unknown {
	const file = fs.readFileSync(path.join(dataDirectory, 'golden/promql-3.5.3', name));
	return JSON.parse(zlib.gunzipSync(file).toString('utf8'));
}
