import {Counter, collectDefaultMetrics, Gauge, Histogram, Registry} from 'prom-client';

/** The metrics a production MCP server should expose, by the names of the monitoring guide. */
export type DemoMetrics = {
	readonly registry: Registry;
	readonly toolCalls: Counter<'tool_name' | 'status'>;
	readonly toolDuration: Histogram<'tool_name'>;
	readonly resourceReads: Counter<'resource_uri'>;
	readonly activeSessions: Gauge;
	readonly sessionDuration: Histogram;
	readonly protocolErrors: Counter<'error_type'>;
	readonly httpRequests: Counter<'endpoint' | 'status'>;
	readonly httpDuration: Histogram<'endpoint'>;
};

export function createMetrics(): DemoMetrics {
	const registry = new Registry();
	collectDefaultMetrics({register: registry});
	const registers = [registry];
	return {
		registry,
		toolCalls: new Counter({
			name: 'mcp_tool_calls_total',
			help: 'Total number of MCP tool calls',
			labelNames: ['tool_name', 'status'],
			registers,
		}),
		toolDuration: new Histogram({
			name: 'mcp_tool_call_duration_seconds',
			help: 'Duration of MCP tool calls in seconds',
			labelNames: ['tool_name'],
			buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
			registers,
		}),
		resourceReads: new Counter({
			name: 'mcp_resource_reads_total',
			help: 'Total number of resource read operations',
			labelNames: ['resource_uri'],
			registers,
		}),
		activeSessions: new Gauge({
			name: 'mcp_active_sessions',
			help: 'Number of active MCP client sessions',
			registers,
		}),
		sessionDuration: new Histogram({
			name: 'mcp_session_duration_seconds',
			help: 'How long client sessions last before disconnecting',
			buckets: [1, 5, 15, 30, 60, 120, 300, 900],
			registers,
		}),
		protocolErrors: new Counter({
			name: 'mcp_errors_total',
			help: 'Total number of protocol-level errors',
			labelNames: ['error_type'],
			registers,
		}),
		httpRequests: new Counter({
			name: 'mcp_http_requests_total',
			help: 'Total HTTP requests to the server',
			labelNames: ['endpoint', 'status'],
			registers,
		}),
		httpDuration: new Histogram({
			name: 'mcp_http_request_duration_seconds',
			help: 'HTTP request latency by endpoint',
			labelNames: ['endpoint'],
			buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
			registers,
		}),
	};
}
