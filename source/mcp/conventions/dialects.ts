import type {Dialect} from './dialect.ts';
import {gatewayDialects} from './gateways.ts';
import {
	ansible,
	apollo,
	argocd,
	docker,
	gitlab,
	kubectl,
	kubernetes,
	mediaWiki,
	mongodb,
	prometheus,
	quarkus,
} from './servers.ts';
import {
	operationEvents,
	operations,
	rateLimited,
	success,
	timedOut,
	toolsCall,
	wasCancelled,
} from './vocabulary.ts';

/**
 * OpenTelemetry semantic conventions for MCP (open-telemetry/semantic-conventions-genai, docs/gen-ai/mcp.md).
 * They have no counters: calls are the histogram's `_count`.
 */
export const openTelemetry: Dialect = {
	name: 'otel-semconv',
	signs: [{family: operations}, {family: /^mcp_server_session_duration(_seconds)?$/}],
	errorMeaning:
		'calls with error.type: a failed JSON-RPC request, or "tool_error" for a result with isError (OpenTelemetry semantic conventions)',
	calls: [
		{
			family: operations,
			where: toolsCall('mcp_method_name'),
			tool: ['gen_ai_tool_name'],
			outcome: {label: 'error_type', ok: /^$/, absent: 'ok'},
		},
	],
	durations: [{family: operations, where: toolsCall('mcp_method_name'), tool: ['gen_ai_tool_name']}],
	others: {
		...operationEvents,
		httpRequestDuration: [{family: /^http_server_request_duration(_seconds)?$/}],
		httpRequests: [{family: /^http_server_request_duration(_seconds)?$/}],
	},
};

/** Names of the MCP monitoring guide, as its Python and TypeScript snippets expose them. */
const guide: Dialect = {
	name: 'guide',
	signs: [
		{family: /^mcp_tool_calls_total$/, label: 'tool_name'},
		{family: /^mcp_tool_calls_total$/, label: 'tool'},
		{family: /^mcp_tool_call_duration_seconds$/},
		{family: /^mcp_resource_reads_total$/},
		{family: /^mcp_http_requests_total$/},
	],
	errorMeaning: 'calls whose "status" is not "success": the tool threw',
	calls: [
		{
			family: /^mcp_tool_calls_total$/,
			tool: ['tool_name', 'tool'],
			outcome: {label: 'status', ok: success, absent: 'unknown'},
		},
		{family: /^mcp_tool_call_duration_seconds$/, tool: ['tool_name', 'tool']},
	],
	errors: [{family: /^mcp_tool_errors_total$/, tool: ['tool_name', 'tool']}],
	durations: [{family: /^mcp_tool_call_duration_seconds$/, tool: ['tool_name', 'tool']}],
	others: {
		sessions: [{family: /^mcp_active_sessions$/}],
		inflight: [{family: /^mcp_inflight_requests$/}],
		resourceReads: [{family: /^mcp_resource_reads_total$/}],
		protocolErrors: [{family: /^mcp_errors_total$/}],
		sessionDuration: [{family: /^mcp_session_duration_seconds$/}],
		sessionsEnded: [{family: /^mcp_session_duration_seconds$/}],
		promptGets: [{family: /^mcp_prompt_(gets|requests)_total$/}],
		timeouts: [
			{family: /^mcp_tool_errors_total$/, where: {error_type: timedOut}},
			{family: /^mcp_errors_total$/, where: {error_type: timedOut}},
		],
		cancelled: [{family: /^mcp_errors_total$/, where: {error_type: wasCancelled}}],
		rateLimited: [
			{family: /^mcp_rate_limit(ed|_exceeded|_hits)_total$/},
			{family: /^mcp_errors_total$/, where: {error_type: rateLimited}},
		],
		httpRequests: [{family: /^mcp_http_requests_total$/}],
		httpRequestDuration: [{family: /^mcp_http_request_duration_seconds$/}],
	},
};

/**
 * What the server's process costs, under the names of the Prometheus client libraries, OpenTelemetry's process conventions and the
 * Java runtime: spoken beside any dialect, so it has no name of its own.
 */
export const processMetrics: Dialect = {
	name: '',
	signs: [],
	errorMeaning: '',
	others: {
		memory: [
			{family: /^process_resident_memory_bytes$/},
			{family: /^process_memory_usage(_bytes)?$/},
			{family: /^jvm_memory_used_bytes$/},
		],
		cpu: [{family: /^process_cpu_seconds_total$/}, {family: /^process_cpu_time(_seconds)?_total$/}],
	},
};

/**
 * Every dialect known by name, most particular first: a gateway's or vendor's own names, then names several servers
 * share, then the semantic conventions. Names nobody has seen are the generic matcher's (`generic.ts`).
 */
export const dialects: readonly Dialect[] = [
	...gatewayDialects,
	kubernetes,
	gitlab,
	prometheus,
	apollo,
	mongodb,
	ansible,
	quarkus,
	argocd,
	mediaWiki,
	kubectl,
	guide,
	openTelemetry,
	docker,
];
