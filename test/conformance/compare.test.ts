import {describe, expect, it} from 'vitest';
import {labelsFrom} from '../../source/labels/labels.ts';
import type {QueryResult} from '../../source/promql/query.ts';
import {parseCommands} from './promqltest/commands.ts';
import {difference} from './promqltest/compare.ts';

// The judge of the query suites: what it lets through and what it does not.
const two: QueryResult = {
	type: 'ok',
	value: {
		type: 'vector',
		samples: [
			{labels: labelsFrom({__name__: 'm', a: '1'}), tMs: 0, value: 1},
			{labels: labelsFrom({__name__: 'm', a: '2'}), tMs: 0, value: 2},
		],
	},
	annotations: [{level: 'warning', message: 'PromQL warning: odd (1:1)'}],
};
const failed: QueryResult = {type: 'failed', message: 'too many', errorType: 'execution'};
const line: QueryResult = {
	type: 'ok',
	value: {
		type: 'matrix',
		series: [
			{
				labels: labelsFrom({a: '1'}),
				timestamps: Float64Array.of(0, 120_000),
				values: Float64Array.of(1, 3),
			},
		],
	},
	annotations: [],
};

const rows: readonly {title: string; script: string; result: QueryResult; verdict: string}[] = [
	{title: 'equal', script: 'm{a="1"} 1|m{a="2"} 2', result: two, verdict: 'right'},
	{title: 'equal within a millionth', script: 'm{a="1"} 1.0000001|m{a="2"} 2', result: two, verdict: 'right'},
	{
		title: 'another value',
		script: 'm{a="1"} 1|m{a="2"} 2.1',
		result: two,
		verdict: 'm{a="2"} is 2, expected 2.1',
	},
	{title: 'a series too many', script: 'm{a="1"} 1', result: two, verdict: 'm{a="2"} was not expected'},
	{
		title: 'a series missing',
		script: 'm{a="1"} 1|m{a="2"} 2|m{a="3"} 3',
		result: two,
		verdict: 'm{a="3"} is missing',
	},
	{title: 'any order', script: 'm{a="2"} 2|m{a="1"} 1', result: two, verdict: 'right'},
	{
		title: 'another order where it counts',
		script: 'expect ordered|m{a="2"} 2|m{a="1"} 1',
		result: two,
		verdict: 'm{a="2"} is at place 1, not 0',
	},
	{title: 'any warning', script: 'expect warn|m{a="1"} 1|m{a="2"} 2', result: two, verdict: 'right'},
	{
		title: 'another warning',
		script: 'expect warn msg: PromQL warning: even (1:1)|m{a="1"} 1|m{a="2"} 2',
		result: two,
		verdict: 'no warn like "PromQL warning: even (1:1)" in: PromQL warning: odd (1:1)',
	},
	{
		title: 'a warning where there must be none',
		script: 'expect no_warn|m{a="1"} 1|m{a="2"} 2',
		result: two,
		verdict: 'warn not expected: PromQL warning: odd (1:1)',
	},
	{title: 'no failure', script: 'expect fail', result: two, verdict: 'did not fail'},
	{title: 'a failure', script: 'm{a="1"} 1', result: failed, verdict: 'failed: too many'},
	{title: 'the failure', script: 'expect fail msg: too many', result: failed, verdict: 'right'},
	{title: 'a hole in a line', script: '{a="1"} 1 _ 3', result: line, verdict: 'right'},
	{
		title: 'a hole elsewhere',
		script: '{a="1"} 1 3',
		result: line,
		verdict: '{a="1"} has a point at 120000 ms, expected 60000 ms',
	},
];

describe('a result and what was expected', () => {
	for (const {title, script, result, verdict} of rows) {
		it(title, () => {
			const grid = result === line ? 'range from 0 to 2m step 1m' : 'instant at 0';
			const [command] = parseCommands(`eval ${grid} x\n${script.replaceAll('|', '\n')}\n`);
			const given = command?.type === 'eval' ? command : undefined;
			expect(difference(result, given!.expected, given!.grid) ?? 'right').toBe(verdict);
		});
	}
});
