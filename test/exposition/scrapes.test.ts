import fs from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import type {Exposition, MetricType} from '../../source/exposition/exposition.ts';
import {ExpositionReader} from '../../source/exposition/reader.ts';
import {formatLabels} from '../../source/labels/format.ts';

const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const text = 'text/plain; version=0.0.4; charset=utf-8';

/** Scrapes as client libraries write them, and one sample of each that tells its dialect. */
const recorded: readonly {
	readonly file: string;
	readonly contentType: string;
	readonly samples: number;
	readonly exemplars?: number;
	readonly has: string;
	readonly family: readonly [name: string, type: MetricType, unit?: string];
}[] = [
	{
		file: 'prom-client-15-guide.prom',
		contentType: text,
		samples: 48,
		has: 'mcp_cache_hit_ratio{cache="a \\"b\\" \\\\ \\n é"} NaN',
		family: ['mcp_tool_calls_total', 'counter'],
	},
	{
		file: 'prom-client-15-guide.openmetrics.prom',
		contentType: openMetrics,
		samples: 48,
		has: 'mcp_tool_duration_seconds_bucket{le="1.0", tool_name="search"} 8',
		family: ['mcp_tool_calls', 'counter'],
	},
	{
		file: 'client-python-0.16.prom',
		contentType: text,
		samples: 27,
		has: 'mcp_tool_calls_total{tool_name="search"} 3',
		family: ['mcp_tool_duration_seconds', 'histogram'],
	},
	{
		file: 'client-python-0.16.openmetrics.prom',
		contentType: openMetrics,
		samples: 27,
		exemplars: 7,
		has: 'mcp_state{mcp_state="ready"} 1',
		family: ['mcp_state', 'stateset'],
	},
	{
		// OpenMetrics under a text type: the last line tells.
		file: 'rust-prometheus-client.prom',
		contentType: 'text/plain',
		samples: 8,
		has: 'agentgateway_request_duration_seconds_bucket{le="1.0"} 2',
		family: ['agentgateway_request_duration', 'histogram', 'seconds'],
	},
	{
		file: 'client-java-1.prom',
		contentType: text,
		samples: 9,
		has: 'mcp_tool_seconds{quantile="0.5", tool="search"} NaN',
		family: ['mcp_tool_seconds', 'summary'],
	},
];

describe('scrapes of client libraries', () => {
	for (const {file, contentType, samples, exemplars = 0, has, family} of recorded) {
		it(file, () => {
			const body = fs.readFileSync(path.join(import.meta.dirname, '../../fixtures/scrapes', file));
			const exposition = new ExpositionReader().read(body, contentType);
			expect(exposition.problems.map(formatProblem)).toEqual([]);
			expect(exposition.count).toBe(samples);
			expect(exposition.exemplars.size).toBe(exemplars);
			expect(samplesOf(exposition)).toContain(has);
			const [name, type, unit = ''] = family;
			expect(exposition.families.get(name)).toMatchObject({name, type, unit});
		});
	}
});

const wild = path.join(import.meta.dirname, '../../../shared/samples');

describe.skipIf(!fs.existsSync(wild))('scrapes of published servers (skipped where they are absent)', () => {
	for (const file of fs.existsSync(wild) ? fs.readdirSync(wild).filter(name => name.endsWith('.prom')) : []) {
		it(`${file}: every line that is no comment is a sample`, () => {
			const body = fs.readFileSync(path.join(wild, file));
			const type = file.includes('openmetrics') ? openMetrics : 'text/plain';
			const exposition = new ExpositionReader().read(body, type);
			const lines = body
				.toString()
				.split('\n')
				.filter(line => line !== '' && !line.startsWith('#'));
			expect(exposition.problems.map(formatProblem)).toEqual([]);
			expect(exposition.count).toBe(lines.length);
			// Values as JavaScript itself reads them.
			expect([...exposition.values.subarray(0, exposition.count)]).toEqual(
				lines.map(line =>
					Number(/(?:^[^{ ]+|\}) (\S+)/.exec(line)![1]!.replace('Nan', 'NaN').replace('Inf', 'Infinity')),
				),
			);
		});
	}
});

function samplesOf({series, values}: Exposition): string[] {
	return series.map((labels, index) => `${formatLabels(labels)} ${values[index]}`);
}
