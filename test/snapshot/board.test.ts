import {describe, expect, it} from 'vitest';
import type {Variable} from '../../source/dashboards/dashboard.ts';
import {readDashboard} from '../../source/dashboards/read.ts';
import type {BoardData} from '../../source/snapshot/board.ts';
import {takeSnapshot} from '../../source/snapshot/snapshot.ts';
import {update} from '../../source/state/update.ts';
import {type SampleServer, sampleFleet, typicalServers} from '../support/sample-fleet.ts';

const servers = typicalServers.slice(0, 3).map((server): SampleServer => ({...server, exposesAll: true}));
const fleet = sampleFleet(servers, {columns: 200, rows: 60, historySeconds: 120});

async function board(value: object): Promise<BoardData> {
	const {dashboard} = readDashboard(JSON.stringify({schemaVersion: 39, title: 'b', ...value}), 'b.json');
	let [model] = update(fleet.model, {type: 'dashboards-read', dashboards: [dashboard!]});
	[model] = update(model, {type: 'screen-opened', place: {screen: 'board', board: 'b'}});
	const {data} = await takeSnapshot(model, fleet.nowMs, fleet);
	return data as BoardData;
}

const anything = [{type: 'stat', title: 't', targets: [{expr: 'up'}]}];
const query = (name: string, text: string, more: object = {}) => ({
	name,
	type: 'query',
	query: text,
	...more,
});

describe('variables', () => {
	const rows: readonly (readonly [string, readonly object[], string, readonly string[]])[] = [
		[
			'label_values(metric, label)',
			[query('v', 'label_values(mcp:tool_calls_total, tool_name)')],
			'create_issue',
			['create_issue', 'get_file', 'navigate', 'screenshot', 'search', 'search_code'],
		],
		[
			'label_values(label)',
			[query('v', 'label_values(instance)')],
			'127.0.0.1:9301',
			['127.0.0.1:9301', '127.0.0.1:9302', '127.0.0.1:9303'],
		],
		[
			'label_values of a selector with commas',
			[query('v', 'label_values(mcp:tool_calls_total{job="mcp-server",instance=~".*1"}, tool_name)')],
			'create_issue',
			['create_issue', 'get_file', 'search_code'],
		],
		[
			'metrics(regex)',
			[query('v', 'metrics(mcp:sessions_.*)')],
			'mcp:sessions_ended_total',
			['mcp:sessions_ended_total', 'mcp:sessions_started_total'],
		],
		[
			'query_result with a pattern',
			[query('v', 'query_result(topk(1, count by (job) (up)))', {regex: '/job="([^"]+)"/'})],
			'mcp-server',
			['mcp-server'],
		],
		[
			'a pattern with a named group, sorted downwards',
			[query('v', 'label_values(up, instance)', {regex: '/:(?<value>\\d+)/', sort: 4})],
			'9303',
			['9303', '9302', '9301'],
		],
		[
			'one that needs another that needs a third',
			[
				query('v', 'label_values(mcp:tool_calls_total{instance="$i"}, tool_name)'),
				query('i', 'label_values(up{job="$j"}, instance)', {current: {value: '127.0.0.1:9302'}}),
				query('j', 'label_values(up, job)'),
			],
			'navigate',
			['navigate', 'screenshot'],
		],
		[
			'all',
			[query('v', 'label_values(up, job)', {includeAll: true, current: {value: '$__all'}})],
			'All',
			['$__all', 'mcp-server'],
		],
		[
			'custom',
			[{name: 'v', type: 'custom', query: 'a, two words, Shown : hidden'}],
			'a',
			['a', 'two words', 'hidden'],
		],
		[
			'an interval without its automatic one',
			[{name: 'v', type: 'interval', query: '1m,5m', options: [{value: '$__auto_interval_v'}]}],
			'1m',
			['1m', '5m'],
		],
		['a textbox', [{name: 'v', type: 'textbox', query: 'x.y'}], 'x.y', ['x.y']],
		[
			'a value of the file that is no longer there',
			[query('v', 'label_values(up, job)', {current: {value: 'gone'}})],
			'gone',
			['mcp-server', 'gone'],
		],
		['nothing found', [query('v', 'label_values(nothing, job)')], 'none', []],
	];
	for (const [title, list, shown, options] of rows) {
		it(title, async () => {
			const {variables} = await board({panels: anything, templating: {list}});
			const found = variables.find(({name}) => name === 'v');
			expect([found?.shown, found?.options.map(({value}) => value)]).toEqual([shown, options]);
		});
	}

	it('those that wait for one another are named', async () => {
		const list = [
			query('a', 'label_values(up{x="$b"}, job)'),
			query('b', 'label_values(up{x="$a"}, job)'),
			query('c', 'label_values(up{x="$c"}, job)'),
		];
		expect((await board({panels: anything, templating: {list}})).remarks).toEqual([
			'variables "a", "b", "c" need one another: they are left empty',
		]);
	});

	it('one that cannot be asked is named', async () => {
		const {remarks} = await board({
			panels: anything,
			templating: {list: [query('a', 'label_values(up{, job)')]},
		});
		expect(remarks[0]).toMatch(/^variable "a": .*parse error/);
	});

	it('is nothing but plain data when the file says nothing', () => {
		const none: readonly Variable[] = readDashboard(JSON.stringify({panels: anything}), 'b').dashboard!
			.variables;
		expect(none).toEqual([]);
	});
});

describe('what panels show', () => {
	const target = (expr: string, more: object = {}) => ({refId: 'A', expr, instant: true, ...more});
	const stat = (expr: string, defaults: object = {}, more: object = {}) => ({
		type: 'stat',
		title: 't',
		targets: [target(expr)],
		fieldConfig: {defaults, overrides: []},
		...more,
	});
	const steps = [
		{value: null, color: 'green'},
		{value: 70, color: 'orange'},
		{value: 90, color: '#F2495C'},
	];
	const rows: readonly (readonly [string, object, readonly unknown[]])[] = [
		['a number', stat('vector(42)'), ['value', 42, 'ok']],
		['milliseconds are seconds', stat('vector(1500)', {unit: 'ms'}), ['value', 1.5, 'ok']],
		['per cent is a ratio', stat('vector(12.5)', {unit: 'percent'}), ['value', 0.125, 'ok']],
		[
			'a threshold in the unit of the file',
			stat('vector(75)', {unit: 'percent', thresholds: {mode: 'absolute', steps}}),
			['value', 0.75, 'warning'],
		],
		[
			'thresholds in per cent of the span',
			stat('vector(19)', {min: 0, max: 20, thresholds: {mode: 'percentage', steps}}),
			['value', 19, 'critical'],
		],
		[
			'a mapping',
			stat('vector(1)', {mappings: [{type: 'value', options: {1: {text: 'UP'}}}]}),
			['value', 1, 'ok', 'UP'],
		],
		[
			'a range mapping',
			stat('vector(5)', {mappings: [{type: 'range', options: {from: 2, to: 9, result: {text: 'some'}}}]}),
			['value', 5, 'ok', 'some'],
		],
		[
			'a legend',
			stat(
				'',
				{},
				{targets: [target('up{instance="127.0.0.1:9301"}', {legendFormat: '{{ job }} of {{instance}}'})]},
			),
			['mcp-server of 127.0.0.1:9301', 1, 'ok'],
		],
		[
			'a name by override',
			stat(
				'vector(1)',
				{},
				{
					fieldConfig: {
						defaults: {},
						overrides: [
							{
								matcher: {id: 'byFrameRefID', options: 'A'},
								properties: [
									{id: 'displayName', value: 'Mine'},
									{id: 'unit', value: 'ms'},
								],
							},
						],
					},
				},
			),
			['Mine', 0.001, 'ok'],
		],
		[
			'the highest of a line',
			stat('', {}, {options: {reduceOptions: {calcs: ['max']}}, targets: [{expr: 'vector(7)'}]}),
			['value', 7, 'ok'],
		],
		[
			'the count of a line',
			stat('', {}, {options: {reduceOptions: {calcs: ['count']}}, targets: [{expr: 'vector(7)'}]}),
			['value', 61, 'ok'],
		],
		[
			'a query that is off',
			stat(
				'',
				{},
				{
					targets: [
						{...target('vector(1)'), hide: true},
						{...target('vector(2)'), refId: 'B'},
					],
				},
			),
			['value', 2, 'ok'],
		],
	];
	for (const [title, panel, expected] of rows) {
		it(title, async () => {
			const {panels} = await board({panels: [panel]});
			const content = panels[0]?.content;
			const [first] = content?.type === 'values' ? content.values : [];
			expect([
				first?.name,
				first?.value,
				first?.level,
				...(first?.text === undefined ? [] : [first.text]),
			]).toEqual(expected);
		});
	}

	it('a table joins its queries by their labels, renames, hides, orders and sorts', async () => {
		const {panels} = await board({
			panels: [
				{
					type: 'table',
					title: 't',
					targets: [
						{refId: 'A', expr: 'sum by (instance, job) (mcp:sessions)', instant: true, format: 'table'},
						{
							refId: 'B',
							expr: 'sum by (instance, job) (mcp:inflight{instance!="127.0.0.1:9301"})',
							instant: true,
							format: 'table',
						},
					],
					transformations: [
						{id: 'merge'},
						{
							id: 'organize',
							options: {
								excludeByName: {job: true, Time: true},
								renameByName: {'Value #A': 'Sessions'},
								indexByName: {'Value #A': 0, instance: 1},
							},
						},
						{id: 'sortBy', options: {sort: [{field: 'Sessions', desc: true}]}},
					],
				},
			],
		});
		const content = panels[0]?.content;
		const table = content?.type === 'table' ? content : undefined;
		expect(table?.columns.map(({title}) => title)).toEqual(['Sessions', 'instance', 'Value #B']);
		expect(table?.rows.map(row => row.map(cell => (typeof cell === 'object' ? cell.value : cell)))).toEqual([
			[40, '127.0.0.1:9303', 2],
			[23, '127.0.0.1:9301', undefined],
			[4, '127.0.0.1:9302', 2],
		]);
	});
});
