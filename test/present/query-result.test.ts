import {describe, expect, it} from 'vitest';
import {labelsFrom} from '../../source/labels/labels.ts';
import {apiData, queryText} from '../../source/present/query-result.ts';
import type {Value} from '../../source/promql/value.ts';

const up = labelsFrom({__name__: 'up', job: 'mcp'});

describe('answers as the HTTP API and promtool print them', () => {
	const cases: {title: string; value: Value; data: object; text: string}[] = [
		{
			title: 'a vector',
			value: {type: 'vector', samples: [{labels: up, tMs: 1_609_746_000_123, value: 1e-7}]},
			data: {
				resultType: 'vector',
				result: [{metric: {__name__: 'up', job: 'mcp'}, value: [1_609_746_000.123, '1e-07']}],
			},
			text: 'up{job="mcp"} => 1e-07 @[1609746000.123]',
		},
		{
			title: 'an empty vector',
			value: {type: 'vector', samples: []},
			data: {resultType: 'vector', result: []},
			text: '(no series)',
		},
		{
			title: 'a scalar, never with an exponent',
			value: {type: 'scalar', tMs: 2000, value: 1e22},
			data: {resultType: 'scalar', result: [2, '10000000000000000000000']},
			text: 'scalar: 10000000000000000000000 @[2]',
		},
		{
			title: 'a string',
			value: {type: 'string', tMs: 2000, value: 'x'},
			data: {resultType: 'string', result: [2, 'x']},
			text: 'string: x @[2]',
		},
		{
			title: 'a matrix',
			value: {
				type: 'matrix',
				series: [
					{
						labels: up,
						timestamps: Float64Array.of(1000, 1500),
						values: Float64Array.of(Number.NaN, -Infinity),
					},
				],
			},
			data: {
				resultType: 'matrix',
				result: [
					{
						metric: {__name__: 'up', job: 'mcp'},
						values: [
							[1, 'NaN'],
							[1.5, '-Inf'],
						],
					},
				],
			},
			text: 'up{job="mcp"} =>\nNaN @[1]\n-Inf @[1.5]',
		},
	];
	for (const {title, value, data, text} of cases) {
		it(title, () => {
			expect(apiData(value)).toEqual(data);
			expect(queryText(value)).toBe(text);
		});
	}
});
