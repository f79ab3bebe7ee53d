import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import type {BoardPanel} from '../../source/dashboards/dashboard.ts';
import {readDashboard} from '../../source/dashboards/read.ts';

const folder = path.join(import.meta.dirname, '../../fixtures/dashboards');
const fixture = (name: string) => readDashboard(readFileSync(path.join(folder, name), 'utf8'), name);
const placed = ({title, visualisation, place: {x, y, w, h}}: BoardPanel) =>
	`${title || '-'}: ${visualisation} ${x},${y} ${w}x${h}`;

it('every dashboard of fixtures is read', () => {
	for (const name of readdirSync(folder)) {
		const {dashboard, problems} = fixture(name);
		expect(dashboard?.panels.length, name).toBeGreaterThan(3);
		expect(problems.filter(({severity}) => severity === 'error')).toEqual([]);
	}
});

describe('a Grafana dashboard', () => {
	const {dashboard, problems} = fixture('mcp-server.json');

	it('keeps its layout, opens its rows, and floats what follows', () => {
		expect(dashboard?.panels.map(placed)).toEqual([
			'Traffic: row 0,0 24x1',
			'Tool Call Rate: timeseries 0,1 12x8',
			'Error Rate %: timeseries 12,1 12x8',
			'Latency: timeseries 0,9 12x8',
			'Active Sessions: gauge 12,9 6x4',
			'Servers up: stat 18,9 6x4',
			'Sessions by server: bargauge 12,13 12x4',
			'Resources: row 0,17 24x1',
			'Memory (MB): timeseries 0,18 12x8',
			'CPU Usage: timeseries 12,18 12x8',
			'Tool Call Breakdown: table 0,26 16x9',
			'-: text 16,26 8x4',
			'Duration heat map: unsupported 16,30 8x5',
			'Log lines: unsupported 0,35 24x5',
		]);
	});

	it('names what is not shown', () => {
		expect(problems.map(formatProblem)).toEqual([
			'mcp-server.json: annotations "Deploys" are not drawn',
			'mcp-server.json: panel "Tool Call Breakdown": transformation "calculateField" is left out',
			'mcp-server.json: panel "Duration heat map": panels of type "heatmap" are not drawn',
			'mcp-server.json: panel "Log lines": asks loki, which is not Prometheus',
		]);
	});

	it('knows its variables', () => {
		expect(
			dashboard?.variables.map(({name, source, initial, hidden}) => [name, source, initial, hidden]),
		).toEqual([
			[
				'instance',
				{type: 'query', sort: 'text', query: {type: 'label-values', selector: 'up', label: 'instance'}},
				['$__all'],
				false,
			],
			[
				'tool',
				{
					type: 'query',
					sort: 'none',
					query: {
						type: 'label-values',
						selector: 'mcp_tool_calls_total{instance=~"$instance"}',
						label: 'tool_name',
					},
				},
				['$__all'],
				false,
			],
			['limit', {type: 'values', values: ['512']}, [], true],
			['window', {type: 'values', values: ['1m', '5m', '15m']}, ['1m'], false],
		]);
	});

	it('reads units, decimals and thresholds', () => {
		const field = (title: string) => dashboard!.panels.find(panel => panel.title === title)!.field;
		expect(field('Error Rate %')).toMatchObject({
			measure: {unit: 'ratio', scale: 0.01, suffix: '%'},
			thresholds: [
				{value: Number.NEGATIVE_INFINITY, level: 'ok'},
				{value: 1, level: 'warning'},
				{value: 5, level: 'critical'},
			],
		});
		expect(field('Active Sessions')).toMatchObject({thresholdsInPercent: true, max: 200});
		expect(field('CPU Usage')).toMatchObject({
			measure: {unit: 'ratio', scale: 1},
			thresholds: [{value: 0.9, level: 'critical'}],
		});
	});
});

describe('hostile and odd files', () => {
	const panel = (change: object) =>
		JSON.stringify({panels: [{type: 'stat', title: 't', targets: [{expr: 'up'}], ...change}]});
	const rows: readonly (readonly [
		string,
		string,
		(read: ReturnType<typeof readDashboard>) => unknown,
		unknown,
	])[] = [
		[
			'wrapped by the HTTP API',
			`{"dashboard":${panel({})},"meta":{}}`,
			read => read.dashboard?.panels.length,
			1,
		],
		[
			'wrapped by the Kubernetes API',
			`{"kind":"Dashboard","spec":${panel({})}}`,
			read => read.dashboard?.panels.length,
			1,
		],
		[
			'a grid position out of its mind',
			panel({gridPos: {x: -9, y: 1e99, w: 1e9, h: -1}}),
			read => read.dashboard?.panels.map(placed),
			['t: stat 0,0 24x1'],
		],
		[
			'panels that are no objects',
			'{"schemaVersion":1,"panels":[null,7,[],"x"]}',
			read => read.problems[0]?.what,
			'has no panels',
		],
		[
			'panels that overlap',
			JSON.stringify({
				panels: [0, 1].map(() => ({
					type: 'stat',
					title: 't',
					targets: [{expr: 'up'}],
					gridPos: {x: 0, y: 0, w: 12, h: 4},
				})),
			}),
			read => read.dashboard?.panels.map(placed),
			['t: stat 0,0 12x4', 't: stat 0,4 12x4'],
		],
		[
			'thousands of panels',
			JSON.stringify({
				panels: Array.from({length: 5000}, (_, y) => ({
					type: 'stat',
					title: 't',
					gridPos: {y},
					targets: [{expr: 'up'}],
				})),
			}),
			read => [read.dashboard?.panels.length, read.problems[0]?.what],
			[500, 'only the first 500 of 5000 panels are shown'],
		],
		[
			'an expression that is no PromQL',
			panel({targets: [{expr: 'sum('}]}),
			read => read.problems[0]?.what,
			'panel "t": query A is not PromQL: 1:5: parse error: unclosed left parenthesis',
		],
		[
			'a variable nobody defines',
			panel({targets: [{expr: 'up{job="$jbo"}'}]}),
			read => read.problems[0]?.what,
			'panel "t": query A speaks of "$jbo", which no variable is called',
		],
		[
			'control characters',
			panel({title: 'a\u001b[2Jb\u202e'}),
			read => read.dashboard?.panels[0]?.title,
			'ab�',
		],
		[
			'nested too deeply',
			`{"schemaVersion":1,"panels":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
			read => read.dashboard,
			undefined,
		],
		[
			'schema v2',
			'{"elements":{},"layout":{"kind":"GridLayout"}}',
			read => read.problems[0]?.what,
			'its schema (v2, "elements" and "layout") is not read: export it as classic JSON',
		],
		[
			'rows before there was a grid',
			JSON.stringify({
				rows: [
					{
						title: 'R',
						height: '300px',
						panels: [
							{type: 'graph', title: 'a', span: 6, targets: [{expr: 'up'}]},
							{type: 'singlestat', title: 'b', span: 6, format: 'ms', targets: [{expr: 'up'}]},
						],
					},
				],
			}),
			read => read.dashboard?.panels.map(placed),
			['R: row 0,0 24x1', 'a: timeseries 0,1 12x10', 'b: stat 12,1 12x10'],
		],
		[
			'broken JSON',
			'{"panels": [}',
			read => read.problems.map(({severity, line}) => [severity, line]).at(0),
			['error', 1],
		],
		[
			'too large',
			`{"schemaVersion":1,"x":"${'x'.repeat(9_000_000)}"}`,
			read => read.problems[0]?.what,
			'is larger than 8 MB',
		],
	];
	for (const [title, text, seen, expected] of rows) {
		it(title, () => {
			expect(seen(readDashboard(text, 'f.json'))).toEqual(expected);
		});
	}
});

describe('a dashboard of mcptop’s own', () => {
	const rows: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
		[
			'one bad panel costs that panel',
			'panels:\n  - title: a\n    query: up\n  - title: b\n    qurey: up\n',
			['a: timeseries 0,0 12x8', 'b: unsupported 12,0 12x8'],
			[
				'f.yml:5:5: panels[1].qurey is no setting mcptop knows — did you mean "query"?',
				'f.yml:4:5: panels[1] has neither "query" nor "queries"',
			],
		],
		[
			'a broken expression',
			'panels: [{title: a, query: "sum("}]',
			['a: unsupported 0,0 12x8'],
			['f.yml:1:28: panels[0].query is not PromQL: 1:5: parse error: unclosed left parenthesis'],
		],
		[
			'a mistyped variable',
			"panels: [{title: a, query: 'rate(m[$__rate_intrval])'}]",
			['a: unsupported 0,0 12x8'],
			[
				'f.yml:1:28: panels[0].query speaks of "$__rate_intrval", which no variable is called — did you mean "$__rate_interval"?',
			],
		],
		[
			'a mistyped unit',
			'panels: [{title: a, query: up, unit: secnds}]',
			['a: unsupported 0,0 12x8'],
			['f.yml:1:38: panels[0].unit is "secnds" — did you mean "seconds"?'],
		],
		[
			'widths wrap',
			'panels: [{query: up, visualisation: stat, width: 16}, {query: up, visualisation: stat, width: 16}]',
			['Panel 1: stat 0,0 16x4', 'Panel 2: stat 0,4 16x4'],
			[],
		],
		['no panels', 'title: x', [], ['f.yml:1:1: has no "panels" — see docs/dashboards.md']],
	];
	for (const [title, text, panels, expected] of rows) {
		it(title, () => {
			const {dashboard, problems} = readDashboard(text, 'f.yml');
			expect([dashboard?.panels.map(placed), problems.map(formatProblem)]).toEqual([panels, expected]);
		});
	}

	it('a panel that is not read says why in its place', () => {
		const {dashboard} = readDashboard('panels:\n  - title: b\n    qurey: up\n', 'f.yml');
		expect(dashboard?.panels[0]?.text).toEqual([
			'line 3: qurey is no setting mcptop knows — did you mean "query"?',
			'line 2: has neither "query" nor "queries"',
		]);
	});
});
