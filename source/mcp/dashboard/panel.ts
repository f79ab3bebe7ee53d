/** What a number is, and so how it is printed and which axis it gets. */
export type Unit =
	/** Events a second. */
	| 'per-second'
	/** 0–1, shown as per cent. */
	| 'ratio'
	| 'seconds'
	| 'bytes'
	/** Processor seconds a second: 1 is one core, shown as per cent. */
	| 'cores'
	| 'count'
	/** Powers of 1000, where `bytes` has powers of 1024. */
	| 'decimal-bytes'
	| 'bits'
	/** Every digit, however many. */
	| 'plain';

/** Which of the theme's series colours a line has; quantiles look the same everywhere. */
export type SeriesRole = 'calls' | 'errors' | 'p50' | 'p95' | 'p99' | 'sessions' | 'memory' | 'cpu';

export type PanelQuery = {
	/** PromQL; `$server` stands for matchers, `$__rate_interval` for a duration, as in Grafana. */
	readonly expr: string;
	readonly legend: string;
	readonly role: SeriesRole;
};

export type Threshold = {
	/** In the panel's unit. */
	readonly value: number;
	readonly severity: 'warning' | 'critical';
};

/** One panel of a dashboard, as data: whoever knows Grafana can read it. */
export type Panel = {
	readonly id: string;
	readonly title: string;
	readonly unit: Unit;
	readonly visualisation: 'timeseries' | 'table';
	readonly queries: readonly PanelQuery[];
	/** Drawn as lines; ascending. */
	readonly thresholds: readonly Threshold[];
	/** The limit line comes from the target (`memoryLimitBytes`). */
	readonly limit?: 'memory';
};

export type PanelVariables = {
	/** Matchers between braces: `job="mcp",instance="127.0.0.1:3001"`; empty for every server. */
	readonly server: string;
	/** A PromQL duration. */
	readonly rateInterval: string;
};

/** The expression as it can be pasted into Prometheus. */
export function expandVariables(expr: string, {server, rateInterval}: PanelVariables): string {
	return expr
		.replaceAll('$__rate_interval', rateInterval)
		.replaceAll(/\{\$server,?/g, server === '' ? '{' : `{${server},`)
		.replaceAll(',}', '}')
		.replaceAll('{}', '');
}
