import {callRate, errorRate, quantileOfOne, type Scope} from '../expressions.ts';
import type {Panel} from './panel.ts';

const scope: Scope = {selector: '$server', window: '$__rate_interval', by: []};

/** Shown beside the overview's panels where a server exposes them. */
export const exposedPanels: readonly Panel[] = [
	{
		id: 'resources',
		title: 'Resource Reads',
		unit: 'per-second',
		visualisation: 'timeseries',
		queries: [
			{
				expr: 'sum(rate(mcp:resource_reads_total{$server}[$__rate_interval]))',
				legend: 'reads/s',
				role: 'sessions',
			},
		],
		thresholds: [],
	},
	{
		id: 'protocol errors',
		title: 'Protocol Errors',
		unit: 'per-second',
		visualisation: 'timeseries',
		queries: [
			{
				expr: 'sum(rate(mcp:protocol_errors_total{$server}[$__rate_interval]))',
				legend: 'errors/s',
				role: 'errors',
			},
		],
		thresholds: [],
	},
];

/** One tool's dashboard: `$server` holds the matchers of the tool as well. */
export const toolPanels: readonly Panel[] = [
	{
		id: 'tool calls',
		title: 'Calls and errors',
		unit: 'per-second',
		visualisation: 'timeseries',
		queries: [
			{expr: callRate(scope), legend: 'calls', role: 'calls'},
			{expr: errorRate(scope), legend: 'errors', role: 'errors'},
		],
		thresholds: [],
	},
	{
		id: 'tool latency',
		title: 'Latency',
		unit: 'seconds',
		visualisation: 'timeseries',
		queries: [
			{expr: quantileOfOne(0.5, scope, 'tool'), legend: 'p50', role: 'p50'},
			{expr: quantileOfOne(0.95, scope, 'tool'), legend: 'p95', role: 'p95'},
			{expr: quantileOfOne(0.99, scope, 'tool'), legend: 'p99', role: 'p99'},
		],
		thresholds: [{value: 10, severity: 'warning'}],
	},
];
