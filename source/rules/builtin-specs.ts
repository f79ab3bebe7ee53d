/** A built-in rule as data, in the words of a rule file. */
export type BuiltinSpec = {
	readonly alert: string;
	/** The number it compares with, where a configuration may change it. */
	readonly threshold?: number;
	readonly expr: Wording;
	/** A Prometheus duration. */
	readonly for: string;
	readonly severity: 'critical' | 'warning' | 'info';
	readonly summary: string;
	readonly description: Wording;
};

/** A text, or one that names the threshold. */
export type Wording = string | ((threshold: number) => string);

const perTool = 'sum by (job, instance, tool_name)';
const errorRatio = `${perTool} (rate(mcp:tool_errors_total[5m])) / ${perTool} (rate(mcp:tool_calls_total[5m]))`;
const bucketRates = 'sum by (job, instance, tool_name, le) (rate(mcp:tool_duration_seconds_bucket[5m]))';
const meanSeconds = `${perTool} (rate(mcp:tool_duration_seconds_sum[5m])) / ${perTool} (rate(mcp:tool_duration_seconds_count[5m]))`;
// The last ten minutes are left out of what is usual: an anomaly must not become the measure of itself.
const sessionsOff = 'abs(mcp:sessions - avg_over_time(mcp:sessions[1h] offset 10m))';
const tool = 'Tool {{ $labels.tool_name }} on {{ $labels.instance }}';
const server = 'MCP server {{ $labels.instance }}';

/**
 * The rules mcptop brings along, over the canonical series, so that they hold for every vendor's names.
 * The first five are those of the monitoring guide, with its thresholds.
 */
export const builtinSpecs: readonly BuiltinSpec[] = [
	{
		alert: 'MCPServerDown',
		expr: 'up == 0',
		for: '1m',
		severity: 'critical',
		summary: `${server} is unreachable`,
		description:
			'Its metrics, or its health where it has no metrics, could not be read for more than a minute.',
	},
	{
		alert: 'MCPToolHighErrorRate',
		threshold: 0.05,
		expr: ratio => `${errorRatio} > ${ratio}`,
		for: '5m',
		severity: 'warning',
		summary: `${tool} fails in {{ $value | humanizePercentage }} of its calls`,
		description: ratio => `More than ${percent(ratio)} % of the calls failed for 5 minutes.`,
	},
	{
		alert: 'MCPToolHighLatency',
		// A quantile beyond the last finite bucket reads as that bucket's bound: with buckets up to 10 s it is never above
		// 10, and ≥ is what says "more than 10 s". Observations are not negative, so p95 ≤ mean / (1 − 0.95): when that
		// bound stays below 10 s the buckets are too coarse to say anything, and the alert does not fire on their invention.
		threshold: 10,
		expr: seconds =>
			`histogram_quantile(0.95, ${bucketRates}) >= ${seconds} and ${meanSeconds} / 0.05 > ${seconds}`,
		for: '5m',
		severity: 'warning',
		summary: `${tool} is slow: p95 is {{ $value | humanizeDuration }} or more`,
		description: seconds => `One call in twenty took more than ${seconds} seconds for 5 minutes.`,
	},
	{
		alert: 'MCPServerHighMemory',
		threshold: 400,
		expr: megabytes => `mcp:memory_bytes / 1024 / 1024 > ${megabytes}`,
		for: '10m',
		severity: 'warning',
		summary: `${server} uses {{ $value | printf "%.0f" }} MB of memory`,
		description: megabytes => `More than ${megabytes} MB for 10 minutes. Check for leaks.`,
	},
	{
		alert: 'MCPServerNoTraffic',
		expr: 'sum by (job, instance) (rate(mcp:tool_calls_total[15m])) == 0',
		for: '30m',
		severity: 'info',
		summary: `${server} received no tool calls for 30 minutes`,
		description: 'Normal in quiet hours; else clients may not reach it.',
	},
	{
		alert: 'MCPToolErrors',
		threshold: 0.01,
		// Where MCPToolHighErrorRate speaks, one voice is enough; it stands before this rule in the group.
		expr: ratio =>
			`${errorRatio} > ${ratio} unless on (job, instance, tool_name) ALERTS{alertname="MCPToolHighErrorRate"}`,
		for: '5m',
		severity: 'warning',
		summary: `${tool} fails in {{ $value | humanizePercentage }} of its calls`,
		description: ratio => `More than ${percent(ratio)} % of the calls failed for 5 minutes.`,
	},
	{
		alert: 'MCPServerNotReady',
		// A server that is not there at all is MCPServerDown's affair.
		expr: 'mcp:health{probe="ready"} == 0 and on (job, instance) up == 1',
		for: '1m',
		severity: 'warning',
		summary: `${server} is not ready`,
		description: 'Its readiness probe failed for a minute: it is up but should get no traffic.',
	},
	{
		alert: 'MCPServerUnhealthy',
		expr: 'mcp:health{probe="live"} <= 0.5 and on (job, instance) up == 1',
		for: '1m',
		severity: 'warning',
		summary: `${server} reports itself {{ if eq $value 0.0 }}unhealthy{{ else }}degraded{{ end }}`,
		description: 'Its health check has not been good for a minute.',
	},
	{
		alert: 'MCPDependencyUnhealthy',
		expr: 'mcp:dependency_health <= 0.5',
		for: '1m',
		severity: 'warning',
		summary: `${server}: {{ $labels.dependency }} is {{ if eq $value 0.0 }}failing{{ else }}degraded{{ end }}`,
		description: 'A dependency named by its health check has not been well for a minute.',
	},
	{
		alert: 'MCPSessionCountAnomaly',
		// Some sessions and three standard deviations away from the last hour, of which a part must be known.
		threshold: 10,
		expr: sessions =>
			`${sessionsOff} > ${sessions} and ${sessionsOff} > 3 * stddev_over_time(mcp:sessions[1h] offset 10m) and mcp:sessions offset 30m`,
		for: '5m',
		severity: 'warning',
		summary: `${server} has {{ $value | printf "%.0f" }} sessions more or fewer than usual`,
		description: 'The number of sessions has been far from its mean of the last hour for 5 minutes.',
	},
	{
		alert: 'MCPServerMemoryNearLimit',
		threshold: 0.8,
		expr: ratio => `mcp:memory_bytes / on (job, instance) mcp:memory_limit_bytes > ${ratio}`,
		for: '10m',
		severity: 'warning',
		summary: `${server} uses {{ $value | humanizePercentage }} of its memory limit`,
		description: ratio => `More than ${percent(ratio)} % of the limit for 10 minutes.`,
	},
	{
		alert: 'MCPServerMemoryExhaustion',
		// A trend needs data: half an hour of it at least.
		expr: 'predict_linear(mcp:memory_bytes[1h], 86400) > on (job, instance) mcp:memory_limit_bytes and mcp:memory_bytes offset 30m',
		for: '30m',
		severity: 'warning',
		summary: `${server} will reach its memory limit within a day`,
		description: 'The trend of the last hour leads to {{ $value | humanize1024 }}B in 24 hours.',
	},
	{
		alert: 'MCPServerRestarted',
		expr: 'changes(process_start_time_seconds[15m]) > 0',
		for: '0s',
		severity: 'info',
		summary: `${server} restarted {{ if gt $value 1.0 }}{{ $value }} times {{ end }}in the last 15 minutes`,
		description: 'Counters started again from zero.',
	},
	{
		alert: 'MCPServerRestartLoop',
		threshold: 3,
		expr: restarts => `changes(process_start_time_seconds[15m]) >= ${restarts}`,
		for: '0s',
		severity: 'critical',
		summary: `${server} restarted {{ $value }} times in 15 minutes`,
		description: 'It does not stay up: look at its last lines before each start.',
	},
	{
		alert: 'MCPScrapeFailing',
		// One outage is MCPServerDown's affair: here it failed, came back and failed again, or the health check is good.
		expr: 'avg_over_time(up[10m]) < 0.9 and changes(up[10m]) > 2 or up == 0 and on (job, instance) mcp:health{probe="live"} > 0',
		for: '1m',
		severity: 'warning',
		summary: 'Metrics of {{ $labels.instance }} cannot be read reliably',
		description: 'Scrapes fail while the server answers: look at its /metrics and at the scrape error.',
	},
	{
		alert: 'MCPServerFileDescriptorsNearMaximum',
		threshold: 0.8,
		expr: ratio => `process_open_fds / process_max_fds > ${ratio}`,
		for: '10m',
		severity: 'warning',
		summary: `${server} has {{ $value | humanizePercentage }} of its file descriptors open`,
		description: 'At the maximum it can neither accept connections nor open files.',
	},
];

function percent(ratio: number): number {
	return Number((ratio * 100).toPrecision(12));
}
