import {
	callRate,
	errorRatio,
	interpolatedQuantile,
	quantileOfOne,
	type Scope,
	sessions,
} from '../expressions.ts';
import type {Panel} from './panel.ts';

const scope: Scope = {selector: '$server', window: '$__rate_interval', by: []};

/** The dashboard of the monitoring guide over the canonical series: for one server, or for all of them. */
export const overviewPanels: readonly Panel[] = [
	{
		id: 'calls',
		title: 'Tool Call Rate',
		unit: 'per-second',
		visualisation: 'timeseries',
		queries: [{expr: callRate(scope), legend: 'calls/s', role: 'calls'}],
		thresholds: [],
	},
	{
		id: 'errors',
		title: 'Error Rate %',
		unit: 'ratio',
		visualisation: 'timeseries',
		queries: [{expr: errorRatio(scope), legend: 'errors', role: 'errors'}],
		thresholds: [
			{value: 0.01, severity: 'warning'},
			{value: 0.05, severity: 'critical'},
		],
	},
	{
		id: 'latency',
		title: 'Latency',
		unit: 'seconds',
		visualisation: 'timeseries',
		queries: [
			{expr: interpolatedQuantile(0.5, scope), legend: 'p50', role: 'p50'},
			{expr: interpolatedQuantile(0.95, scope), legend: 'p95', role: 'p95'},
			{expr: interpolatedQuantile(0.99, scope), legend: 'p99', role: 'p99'},
		],
		thresholds: [{value: 10, severity: 'warning'}],
	},
	{
		id: 'sessions',
		title: 'Active Sessions',
		unit: 'count',
		visualisation: 'timeseries',
		queries: [{expr: sessions(scope), legend: 'sessions', role: 'sessions'}],
		thresholds: [],
	},
	{
		id: 'memory',
		title: 'Memory',
		unit: 'bytes',
		visualisation: 'timeseries',
		queries: [{expr: 'sum(mcp:memory_bytes{$server})', legend: 'resident', role: 'memory'}],
		thresholds: [],
		limit: 'memory',
	},
	{
		id: 'cpu',
		title: 'CPU %',
		unit: 'cores',
		visualisation: 'timeseries',
		queries: [
			{
				expr: 'sum(rate(mcp:cpu_seconds_total{$server}[$__rate_interval]))',
				legend: 'cpu',
				role: 'cpu',
			},
		],
		thresholds: [],
	},
];

/** The same for one server: calls that only its log lines tell of are there too. */
export const serverOverviewPanels: readonly Panel[] = overviewPanels.map(panel =>
	panel.id === 'latency'
		? {
				...panel,
				queries: [
					{expr: quantileOfOne(0.5, scope, 'server'), legend: 'p50', role: 'p50'},
					{expr: quantileOfOne(0.95, scope, 'server'), legend: 'p95', role: 'p95'},
					{expr: quantileOfOne(0.99, scope, 'server'), legend: 'p99', role: 'p99'},
				],
			}
		: panel,
);
