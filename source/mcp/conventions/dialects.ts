import type {Dialect} from './dialect.ts';
import {gatewayDialects} from './gateways.ts';
import {operations, success, toolsCall} from './vocabulary.ts';

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
		sessionDuration: [{family: /^mcp_server_session_duration(_seconds)?$/}],
		resourceReads: [{family: operations, where: {mcp_method_name: /^resources\/read$/}}],
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
		httpRequests: [{family: /^mcp_http_requests_total$/}],
		httpRequestDuration: [{family: /^mcp_http_request_duration_seconds$/}],
	},
};

/** The guide's names with an outcome that tells nine kinds of failure apart (ProfessionalWiki/MediaWiki-MCP-Server). */
const mediaWiki: Dialect = {
	name: 'mediawiki',
	signs: [
		{family: /^mcp_tool_calls_total$/, label: 'outcome'},
		{family: /^mcp_upstream_status_total$/},
		{family: /^mcp_ready_failures_total$/},
	],
	errorMeaning: 'calls whose "outcome" is neither "success" nor "cancelled"',
	calls: [
		{
			family: /^mcp_tool_calls_total$/,
			tool: ['tool'],
			errorType: 'outcome',
			outcome: {label: 'outcome', ok: /^(success|cancelled)$/, absent: 'unknown'},
		},
	],
	durations: [{family: /^mcp_tool_call_duration_seconds$/, tool: ['tool']}],
	others: {
		sessions: [{family: /^mcp_active_sessions$/}],
		inflight: [{family: /^mcp_inflight_requests$/}],
	},
};

const kubernetes: Dialect = {
	name: 'kubernetes-mcp-server',
	signs: [{family: /^k8s_mcp_/}],
	errorMeaning: 'calls that failed as JSON-RPC requests; results with isError are not counted by this server',
	calls: [{family: /^k8s_mcp_tool_calls_total$/, tool: ['tool_name']}],
	callsMeaning:
		'tool calls and other protocol methods (initialize, tools/list …), which this server counts as tools',
	errors: [{family: /^k8s_mcp_tool_errors_total$/, tool: ['tool_name']}],
	errorsAppearLate: true,
	durations: [{family: /^k8s_mcp_tool_duration_seconds$/, tool: ['tool_name']}],
	others: {httpRequests: [{family: /^k8s_mcp_http_requests_total$/}]},
};

const mongodb: Dialect = {
	name: 'mongodb-mcp-server',
	signs: [
		{family: /^mcp_tool_execution_duration_seconds$/, label: 'operation_type'},
		{family: /^mcp_session_created$/},
	],
	errorMeaning:
		'executions with status "error"; calls refused for their arguments are not counted by this server',
	calls: [
		{
			family: /^mcp_tool_execution_duration_seconds$/,
			tool: ['tool_name'],
			outcome: {label: 'status', ok: success, absent: 'unknown'},
		},
	],
	durations: [{family: /^mcp_tool_execution_duration_seconds$/, tool: ['tool_name']}],
	others: {sessions: [{family: /^mcp_active_sessions$/}]},
};

/** No tool counter and no histogram: requests are what there is (@zereight/mcp-gitlab). */
const gitlab: Dialect = {
	name: 'zereight-gitlab',
	signs: [{family: /^gitlab_mcp_/}],
	errorMeaning: 'requests rejected for rate or capacity; failing tools are not counted by this server',
	calls: [{family: /^gitlab_mcp_requests_processed_total$/}],
	callsMeaning: 'MCP requests of every method: this server does not count tools',
	errors: [{family: /^gitlab_mcp_requests_rejected_total$/, errorType: 'reason'}],
	others: {
		sessions: [{family: /^gitlab_mcp_active_sessions$/}],
		memory: [{family: /^gitlab_mcp_memory_usage_bytes$/, where: {type: /^rss$/}}],
		protocolErrors: [{family: /^gitlab_mcp_(auth_failures|requests_rejected)_total$/}],
		httpRequests: [{family: /^gitlab_mcp_requests_processed_total$/}],
	},
};

const ansible: Dialect = {
	name: 'ansible-aap',
	signs: [
		{family: /^mcp_tool_executions_total$/, label: 'status_code'},
		{family: /^mcp_sessions_active_total$/},
	],
	errorMeaning: 'executions counted in mcp_tool_errors_total: the upstream API answered with an error status',
	calls: [{family: /^mcp_tool_executions_total$/, tool: ['tool_name']}],
	errors: [{family: /^mcp_tool_errors_total$/, tool: ['tool_name'], errorType: 'status_code'}],
	errorsAppearLate: true,
	durations: [{family: /^mcp_tool_execution_duration_seconds$/, tool: ['tool_name']}],
	others: {
		// A gauge, whatever its suffix says: `# TYPE` decides.
		sessions: [{family: /^mcp_sessions_active(_total)?$/}],
		httpRequests: [{family: /^http_requests_total$/}],
	},
};

const prometheus: Dialect = {
	name: 'prometheus-mcp',
	signs: [{family: /^prom_mcp_/}],
	errorMeaning: 'calls counted in prom_mcp_tool_calls_failed_total',
	calls: [{family: /^prom_mcp_tool_call_duration_seconds$/, tool: ['tool_name']}],
	errors: [{family: /^prom_mcp_tool_calls_failed_total$/, tool: ['tool_name']}],
	errorsAppearLate: true,
	durations: [{family: /^prom_mcp_tool_call_duration_seconds$/, tool: ['tool_name']}],
	others: {
		ready: [{family: /^prom_mcp_server_ready$/}],
		resourceReads: [{family: /^prom_mcp_resource_call_duration_seconds$/}],
		httpRequests: [{family: /^prom_mcp_api_call_duration_seconds$/}],
	},
};

/** One timer a method, without buckets: means only (Quarkus MCP server, Micrometer). */
const quarkus: Dialect = {
	name: 'quarkus',
	signs: [{family: /^mcp_server_requests_[a-z_]+_seconds$/}, {family: /^mcp_server_connections_active$/}],
	errorMeaning: 'calls whose "failure" names an exception',
	calls: [
		{
			family: /^mcp_server_requests_tools_call_seconds$/,
			tool: ['tool_name'],
			errorType: 'failure',
			outcome: {label: 'failure', ok: /^none$/, absent: 'unknown'},
		},
	],
	durations: [{family: /^mcp_server_requests_tools_call_seconds$/, tool: ['tool_name']}],
	others: {
		sessions: [{family: /^mcp_server_connections_active$/}],
		resourceReads: [{family: /^mcp_server_requests_resources_read_seconds$/}],
	},
};

/** codeready-toolchain/argocd-mcp-server. */
const argocd: Dialect = {
	name: 'argocd',
	signs: [
		{family: /^mcp_calls_total$/, label: 'success'},
		{family: /^mcp_call_duration_seconds$/, label: 'success'},
	],
	errorMeaning: 'calls with success="false"',
	calls: [
		{
			family: /^mcp_calls_total$/,
			tool: ['name'],
			where: toolsCall('method'),
			outcome: {label: 'success', ok: /^true$/, absent: 'unknown'},
		},
		{
			family: /^mcp_call_duration_seconds$/,
			tool: ['name'],
			where: toolsCall('method'),
			outcome: {label: 'success', ok: /^true$/, absent: 'unknown'},
		},
	],
	durations: [{family: /^mcp_call_duration_seconds$/, tool: ['name'], where: toolsCall('method')}],
};

const kubectl: Dialect = {
	name: 'kubectl-mcp',
	signs: [
		{family: /^mcp_tool_duration_seconds$/, label: 'tool_name'},
		{family: /^mcp_tool_errors_total$/, label: 'error_type'},
	],
	errorMeaning: 'calls whose "status" is not "success"',
	calls: [
		{
			family: /^mcp_tool_calls_total$/,
			tool: ['tool_name'],
			outcome: {label: 'status', ok: success, absent: 'unknown'},
		},
	],
	errors: [{family: /^mcp_tool_errors_total$/, tool: ['tool_name']}],
	durations: [{family: /^mcp_tool_duration_seconds$/, tool: ['tool_name']}],
	others: {httpRequests: [{family: /^mcp_http_requests_total$/}]},
};

const apollo: Dialect = {
	name: 'apollo',
	signs: [{family: /^apollo_mcp_/}],
	errorMeaning: 'calls with success="false"',
	calls: [
		{
			family: /^apollo_mcp_tool_count(_total)?$/,
			tool: ['tool_name'],
			outcome: {label: 'success', ok: /^true$/, absent: 'unknown'},
		},
	],
	durations: [{family: /^apollo_mcp_tool_duration(_milliseconds)?$/, tool: ['tool_name']}],
};

/** `mcp_tool_*` through a collector, durations in milliseconds (docker/mcp-gateway exports OTLP only). */
const docker: Dialect = {
	name: 'docker-mcp-gateway',
	signs: [{family: /^mcp_tool_(calls_total|duration(_milliseconds)?)$/, label: 'mcp_tool_name'}],
	errorMeaning: 'calls counted in mcp.tool.errors',
	calls: [{family: /^mcp_tool_calls_total$/, tool: ['mcp_tool_name']}],
	errors: [{family: /^mcp_tool_errors_total$/, tool: ['mcp_tool_name']}],
	errorsAppearLate: true,
	durations: [{family: /^mcp_tool_duration(_milliseconds)?$/, tool: ['mcp_tool_name']}],
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
