import {describe, expect, it} from 'vitest';
import {labelValue} from '../../source/labels/labels.ts';
import {builtinGroup} from '../../source/rules/builtin.ts';
import {builtinSpecs} from '../../source/rules/builtin-specs.ts';
import type {RuleGroup} from '../../source/rules/rule.ts';
import {drawTimeline, evaluations} from './timeline.ts';

const {group, problems} = builtinGroup({}, new Set());
const target = 'job="mcp",instance="a:1"';
const tool = `${target},tool_name="search"`;

function only(name: string): RuleGroup {
	return {...group, rules: group.rules.filter(rule => rule.name === name)};
}

type Row = {
	readonly title: string;
	readonly alert: string;
	readonly series: readonly string[];
	readonly minutes: number;
	/** One evaluation a minute; undefined: no alert at all. */
	readonly states: string | undefined;
	readonly labels?: string;
};

const latency = (finite: number, values: {all: string; finite: string; sum: string}): readonly string[] => [
	`mcp:tool_duration_seconds_bucket{${tool},le="${finite}"} ${values.finite}`,
	`mcp:tool_duration_seconds_bucket{${tool},le="+Inf"} ${values.all}`,
	`mcp:tool_duration_seconds_sum{${tool}} ${values.sum}`,
	`mcp:tool_duration_seconds_count{${tool}} ${values.all}`,
];

const rows: readonly Row[] = [
	{
		title: 'a server that stops answering is down after a minute',
		alert: 'MCPServerDown',
		series: [`up{${target}} 1 1 0 0 0 1 1`],
		minutes: 6,
		states: '--pffrr',
	},
	{
		title: 'six errors in a hundred calls warn after five minutes',
		alert: 'MCPToolHighErrorRate',
		series: [`mcp:tool_calls_total{${tool}} 0+100x9`, `mcp:tool_errors_total{${tool}} 0+6x9`],
		minutes: 7,
		states: '-pppppff',
		labels: 'tool_name="search"',
	},
	{
		title: 'four errors in a hundred calls stay below the five percent',
		alert: 'MCPToolHighErrorRate',
		series: [`mcp:tool_calls_total{${tool}} 0+100x9`, `mcp:tool_errors_total{${tool}} 0+4x9`],
		minutes: 7,
		states: undefined,
	},
	{
		title: 'but above the one percent',
		alert: 'MCPToolErrors',
		series: [`mcp:tool_calls_total{${tool}} 0+100x9`, `mcp:tool_errors_total{${tool}} 0+4x9`],
		minutes: 7,
		states: '-pppppff',
		labels: 'tool_name="search"',
	},
	{
		title: 'calls beyond the last bucket of 10 s are slow although the quantile reads 10',
		alert: 'MCPToolHighLatency',
		series: latency(10, {all: '0+10x9', finite: '0+9x9', sum: '0+60x9'}),
		minutes: 7,
		states: '-pppppff',
		labels: 'tool_name="search"',
	},
	{
		title: 'buckets a thousand times too coarse never fire',
		alert: 'MCPToolHighLatency',
		series: latency(5000, {all: '0+100x9', finite: '0+100x9', sum: '0+0.06x9'}),
		minutes: 9,
		states: undefined,
	},
	{
		title: 'memory above 400 MB for ten minutes',
		alert: 'MCPServerHighMemory',
		series: [`mcp:memory_bytes{${target}} 419430401x12`],
		minutes: 11,
		states: 'ppppppppppff',
	},
	{
		title: 'no calls for half an hour',
		alert: 'MCPServerNoTraffic',
		series: [`mcp:tool_calls_total{${tool}} 7x40`],
		minutes: 32,
		states: `-${'p'.repeat(30)}ff`,
	},
	{
		title: 'a readiness probe that fails for a minute',
		alert: 'MCPServerNotReady',
		series: [`up{${target}} 1x9`, `mcp:health{${target},probe="ready"} 1 0 0 0.5`],
		minutes: 3,
		states: '-pfr',
		labels: 'probe="ready"',
	},
	{
		title: 'a health check that is degraded, then failing',
		alert: 'MCPServerUnhealthy',
		series: [`up{${target}} 1x9`, `mcp:health{${target},probe="live"} 1 0.5 0 0 1`],
		minutes: 4,
		states: '-pffr',
		labels: 'probe="live"',
	},
	{
		title: 'a server that is idle or starting is not unhealthy',
		alert: 'MCPServerUnhealthy',
		series: [`up{${target}} 1x9`, `mcp:health{${target},probe="live"} 0.75x9`],
		minutes: 4,
		states: undefined,
	},
	{
		title: 'a dependency that is not well',
		alert: 'MCPDependencyUnhealthy',
		series: [`mcp:dependency_health{${target},dependency="postgres"} 1 0.5 0 0 1`],
		minutes: 4,
		states: '-pffr',
		labels: 'dependency="postgres"',
	},
	{
		title: 'sessions far from their usual number',
		alert: 'MCPSessionCountAnomaly',
		series: [`mcp:sessions{${target}} 20x20 21x20 90x9`],
		minutes: 49,
		states: `${'-'.repeat(42)}pppppfff`,
	},
	{
		title: 'sessions that hardly move are no anomaly, however steady they were',
		alert: 'MCPSessionCountAnomaly',
		series: [`mcp:sessions{${target}} 20x40 24x9`],
		minutes: 49,
		states: undefined,
	},
	{
		title: 'memory near its limit',
		alert: 'MCPServerMemoryNearLimit',
		series: [`mcp:memory_bytes{${target}} 81x12`, `mcp:memory_limit_bytes{${target}} 100x12`],
		minutes: 11,
		states: 'ppppppppppff',
	},
	{
		title: 'without a known limit nothing is near it',
		alert: 'MCPServerMemoryNearLimit',
		series: [`mcp:memory_bytes{${target}} 81x12`],
		minutes: 11,
		states: undefined,
	},
	{
		title: 'memory that grows towards its limit, once there is half an hour to judge by',
		alert: 'MCPServerMemoryExhaustion',
		series: [`mcp:memory_bytes{${target}} 100+1x70`, `mcp:memory_limit_bytes{${target}} 1000x70`],
		minutes: 62,
		states: `${'-'.repeat(30)}${'p'.repeat(30)}fff`,
	},
	{
		title: 'memory that stays where it is',
		alert: 'MCPServerMemoryExhaustion',
		series: [`mcp:memory_bytes{${target}} 100x70`, `mcp:memory_limit_bytes{${target}} 1000x70`],
		minutes: 62,
		states: undefined,
	},
	{
		title: 'one restart is told for a quarter of an hour',
		alert: 'MCPServerRestarted',
		series: [`process_start_time_seconds{${target}} 5 5 9x30`],
		minutes: 18,
		states: `--${'f'.repeat(14)}rrr`,
	},
	{
		title: 'three restarts are a loop',
		alert: 'MCPServerRestartLoop',
		series: [`process_start_time_seconds{${target}} 1 2 3 4 5`],
		minutes: 4,
		states: '---ff',
	},
	{
		title: 'metrics that fail while the server is well',
		alert: 'MCPScrapeFailing',
		series: [`up{${target}} 1 0 0 0`, `mcp:health{${target},probe="live"} 1x9`],
		minutes: 3,
		states: '-pff',
	},
	{
		title: 'one outage is no unreliable scrape',
		alert: 'MCPScrapeFailing',
		series: [`up{${target}} 1 0 0 0 1 1 1`],
		minutes: 6,
		states: undefined,
	},
	{
		title: 'metrics that fail now and then',
		alert: 'MCPScrapeFailing',
		series: [`up{${target}} 1 0 1 1 0 1 1`],
		minutes: 6,
		states: '----pff',
	},
	{
		title: 'files near their maximum',
		alert: 'MCPServerFileDescriptorsNearMaximum',
		series: [`process_open_fds{${target}} 900x12`, `process_max_fds{${target}} 1024x12`],
		minutes: 11,
		states: 'ppppppppppff',
	},
];

it('parses', () => {
	expect(problems).toEqual([]);
	expect(group.rules.filter(rule => rule.broken !== undefined)).toEqual([]);
});

describe('built-in rules fire when they should and only then', () => {
	for (const {title, alert, series, minutes, states, labels} of rows) {
		it(`${alert}: ${title}`, () => {
			const parts = ['instance="a:1"', 'job="mcp"', ...(labels === undefined ? [] : [labels])].sort();
			const name = `${alert}{${parts.join(', ')}}`;
			expect(drawTimeline({group: only(alert), series, minutes})).toEqual(
				states === undefined ? {} : {[name]: states},
			);
		});
	}

	it('has a story for every rule', () => {
		const told = new Set(rows.filter(({states}) => states !== undefined).map(({alert}) => alert));
		const untold = builtinSpecs.map(({alert}) => alert).filter(alert => !told.has(alert));
		expect(untold).toEqual([]);
	});
});

it('one voice speaks of a failing tool', () => {
	const series = [`mcp:tool_calls_total{${tool}} 0+100x9`, `mcp:tool_errors_total{${tool}} 0+20x9`];
	expect(Object.keys(drawTimeline({group, series, minutes: 8}))).toEqual([
		'MCPToolHighErrorRate{instance="a:1", job="mcp", tool_name="search"}',
	]);
});

it('a server that is down is not called unready or unhealthy as well', () => {
	const probes = ['ready', 'live'].map(probe => `mcp:health{${target},probe="${probe}"} 1 0x9`);
	const last = evaluations({group, series: [`up{${target}} 1 0x9`, ...probes], minutes: 6}).at(-1)!;
	const names = last.flatMap(({alerts}) =>
		[...alerts.values()].map(({labels}) => labelValue(labels, 'alertname')),
	);
	expect(names).toEqual(['MCPServerDown']);
});

it('says what happened in its annotations', () => {
	const series = [
		`up{${target}} 0x9`,
		`mcp:health{${target},probe="live"} 0.5x9`,
		'up{job="mcp",instance="b:1"} 1x9',
		'mcp:health{job="mcp",instance="b:1",probe="live"} 0.5x9',
		`mcp:tool_calls_total{${tool}} 0+100x9`,
		`mcp:tool_errors_total{${tool}} 0+20x9`,
		`process_start_time_seconds{${target}} 1 2 3 4 5`,
	];
	const last = evaluations({group, series, minutes: 8}).at(-1)!;
	const summaries = last.flatMap(({alerts}) =>
		[...alerts.values()].map(({annotations}) => labelValue(annotations, 'summary')),
	);
	expect(summaries).toEqual([
		'MCP server a:1 is unreachable',
		'Tool search on a:1 fails in 20% of its calls',
		'MCP server b:1 reports itself degraded',
		'MCP server a:1 restarted 4 times in the last 15 minutes',
		'MCP server a:1 restarted 4 times in 15 minutes',
		'Metrics of a:1 cannot be read reliably',
	]);
});

describe('a configuration may change them', () => {
	it('threshold, hold and severity', () => {
		const changed = builtinGroup(
			{MCPServerHighMemory: {threshold: 512, forMs: 60_000, severity: 'critical'}},
			new Set(),
		);
		expect(changed.problems).toEqual([]);
		expect(changed.group.rules.find(({name}) => name === 'MCPServerHighMemory')).toMatchObject({
			expr: 'mcp:memory_bytes / 1024 / 1024 > 512',
			limit: 512,
			forMs: 60_000,
		});
	});

	it('one may be left out, and a file may replace one', () => {
		const names = builtinGroup({MCPServerDown: false}, new Set(['MCPServerNoTraffic'])).group.rules.map(
			({name}) => name,
		);
		expect(names).not.toContain('MCPServerDown');
		expect(names).not.toContain('MCPServerNoTraffic');
		expect(names).toHaveLength(builtinSpecs.length - 2);
	});

	it('a name that is none is a problem', () => {
		const {problems: found} = builtinGroup({MCPServerUp: {}, MCPServerDown: {threshold: 2}}, new Set());
		expect(found.map(({where, what}) => `${where}: ${what}`)).toEqual([
			'builtin_rules.MCPServerUp: there is no built-in rule "MCPServerUp"',
			'builtin_rules.MCPServerDown.threshold: this rule has no threshold to change',
		]);
	});
});
