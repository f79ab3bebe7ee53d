import type {Dialect} from './dialect.ts';
import {operationEvents, operations, success, toolsCall} from './vocabulary.ts';

/** grafana/mcp-grafana: the semantic conventions with labels of its own. */
const mcpGrafana: Dialect = {
	name: 'mcp-grafana',
	signs: [
		{family: operations, label: 'mcp_tool_operation'},
		{family: operations, label: 'mcp_tool_phase'},
	],
	errorMeaning: 'calls with error_type: a failed request, or "tool_error" for a result with isError',
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
		httpRequests: [{family: /^http_server_request_duration_seconds$/}],
		httpRequestDuration: [{family: /^http_server_request_duration_seconds$/}],
	},
};

/** stacklok/toolhive's proxy; `stacklok_` is the announced next prefix. */
const toolHive: Dialect = {
	name: 'toolhive',
	signs: [
		{
			family:
				/^(toolhive|stacklok)_mcp_(requests_total|request_duration_seconds|tool_calls_total|active_connections)$/,
		},
	],
	errorMeaning: 'calls answered with HTTP 400 or above; results with isError are not counted by this proxy',
	calls: [
		{
			family: /^(toolhive|stacklok)_mcp_tool_calls_total$/,
			tool: ['tool'],
			outcome: {label: 'status', ok: success, absent: 'unknown'},
		},
		{
			family: /^(toolhive|stacklok)_mcp_requests_total$/,
			where: toolsCall('mcp_method'),
			tool: ['mcp_resource_id'],
			outcome: {label: 'status', ok: success, absent: 'unknown'},
		},
	],
	durations: [
		{family: operations, where: toolsCall('mcp_method_name'), tool: ['gen_ai_tool_name']},
		{
			family: /^(toolhive|stacklok)_mcp_request_duration(_seconds)?$/,
			where: toolsCall('mcp_method'),
			tool: ['mcp_resource_id'],
		},
	],
	others: {
		...operationEvents,
		sessions: [{family: /^(toolhive|stacklok)_mcp_active_connections$/}],
		connections: [{family: /^(toolhive|stacklok)_mcp_active_connections$/}],
		promptGets: [{family: /^(toolhive|stacklok)_mcp_requests_total$/, where: {mcp_method: /^prompts\/get$/}}],
		rateLimited: [
			{
				family: /^(toolhive|stacklok)_rate_limit_decisions_total$/,
				where: {decision: /^(den|reject|limit|block)/},
			},
			...(operationEvents.rateLimited ?? []),
		],
		resourceReads: [
			{family: /^(toolhive|stacklok)_mcp_requests_total$/, where: {mcp_method: /^resources\/read$/}},
		],
		httpRequests: [{family: /^(toolhive|stacklok)_mcp_requests_total$/}],
		httpRequestDuration: [{family: /^(toolhive|stacklok)_mcp_request_duration(_seconds)?$/}],
	},
};

/** ToolHive's virtual server in front of several. */
const toolHiveVirtual: Dialect = {
	name: 'toolhive-vmcp',
	signs: [{family: /^(toolhive|stacklok)_vmcp_/}],
	errorMeaning: 'requests a backend failed',
	callsMeaning: 'requests to the backends',
	calls: [{family: /^(toolhive|stacklok)_vmcp_backend_requests_total$/, tool: ['tool_name', 'tool']}],
	errors: [{family: /^(toolhive|stacklok)_vmcp_backend_errors_total$/, tool: ['tool_name', 'tool']}],
	errorsAppearLate: true,
	durations: [
		{family: /^(toolhive|stacklok)_vmcp_backend_requests_duration(_seconds)?$/, tool: ['tool_name', 'tool']},
	],
};

const agentGateway: Dialect = {
	name: 'agentgateway',
	signs: [
		{family: /^agentgateway_/},
		{family: /^(tool_calls|list_calls|tool_call_errors)_total$/, label: 'server'},
	],
	errorMeaning: 'calls counted in tool_call_errors_total',
	calls: [
		{family: /^agentgateway_mcp_requests_total$/, where: toolsCall('method'), tool: ['resource']},
		// Before the gateway's prefix.
		{family: /^tool_calls_total$/, tool: ['name']},
	],
	errors: [{family: /^tool_call_errors_total$/, tool: ['name']}],
	durations: [{family: /^agentgateway_upstream_call_duration_seconds$/, where: {subtype: /^mcp$/i}}],
	others: {
		resourceReads: [{family: /^agentgateway_mcp_requests_total$/, where: {method: /^resources\/read$/}}],
		promptGets: [{family: /^agentgateway_mcp_requests_total$/, where: {method: /^prompts\/get$/}}],
		httpRequests: [{family: /^agentgateway_requests_total$/}],
		httpRequestDuration: [{family: /^agentgateway_request_duration_seconds$/}],
	},
};

/** Failures carry no method, so all methods are counted together: a ratio of like with like. */
const envoy: Dialect = {
	name: 'envoy-ai-gateway',
	signs: [{family: /^mcp_method_count_total$/}, {family: /^mcp_capabilities_negotiated_total$/}],
	errorMeaning: 'requests the gateway failed, of any method',
	callsMeaning: 'MCP requests of every method: this gateway does not count tools',
	calls: [{family: /^mcp_method_count_total$/, outcome: {label: 'status', ok: success, absent: 'unknown'}}],
	durations: [{family: /^mcp_request_duration(_seconds)?$/}],
	others: {
		resourceReads: [{family: /^mcp_method_count_total$/, where: {mcp_method_name: /^resources\/read$/}}],
		promptGets: [{family: /^mcp_method_count_total$/, where: {mcp_method_name: /^prompts\/get$/}}],
	},
};

/** IBM/mcp-context-forge exposes its HTTP side and timeouts, not calls. */
const contextForge: Dialect = {
	name: 'contextforge',
	signs: [
		{family: /^(tool_timeout|mcp_auth_cache_events|oauth_verify_events|transport_get_rejected)_total$/},
		{family: /^(transport_get_active_listeners|gateway_lifecycle_status)$/},
	],
	errorMeaning: '',
	others: {
		httpRequests: [{family: /^http_requests_total$/}],
		httpRequestDuration: [
			{family: /^http_request_duration_highr_seconds$/},
			{family: /^http_request_duration_seconds$/},
		],
		inflight: [{family: /^transport_get_active_listeners$/}],
		connections: [{family: /^transport_get_active_listeners$/}],
		timeouts: [{family: /^tool_timeout_total$/}],
	},
};

const liteLlm: Dialect = {
	name: 'litellm',
	signs: [{family: /^litellm_mcp_/}],
	errorMeaning: '',
	calls: [{family: /^litellm_mcp_tool_calls_total$/, tool: ['mcp_tool_name']}],
};

const lunar: Dialect = {
	name: 'lunar-mcpx',
	signs: [{family: /^tool_call_duration(_ms|_milliseconds)?$/, label: 'agent'}],
	errorMeaning: 'calls with error="true"',
	calls: [
		{
			family: /^tool_call_duration(_ms|_milliseconds)?$/,
			tool: ['tool_name'],
			outcome: {label: 'error', ok: /^false$/, absent: 'unknown'},
		},
	],
	durations: [{family: /^tool_call_duration(_ms|_milliseconds)?$/, tool: ['tool_name']}],
};

const mcpsnoop: Dialect = {
	name: 'mcpsnoop',
	signs: [{family: /^mcpsnoop_/}],
	errorMeaning: 'tool results with isError (error_type "tool") and JSON-RPC errors (error_type "protocol")',
	calls: [{family: /^mcpsnoop_tool_calls_total$/, tool: ['tool']}],
	errors: [{family: /^mcpsnoop_tool_errors_total$/, tool: ['tool']}],
	errorsAppearLate: true,
	durations: [{family: /^mcpsnoop_tool_call_duration_seconds$/, tool: ['tool']}],
	others: {protocolErrors: [{family: /^mcpsnoop_transport_errors_total$/}]},
};

const registry: Dialect = {
	name: 'mcp-registry',
	signs: [{family: /^mcp_registry_/}],
	errorMeaning: '',
	others: {
		httpRequests: [{family: /^mcp_registry_http_requests_total$/}],
		httpRequestDuration: [{family: /^mcp_registry_http_request_duration(_seconds)?$/}],
	},
};

/** Servers that stand between clients and other servers. */
export const gatewayDialects: readonly Dialect[] = [
	mcpGrafana,
	toolHive,
	toolHiveVirtual,
	agentGateway,
	envoy,
	contextForge,
	liteLlm,
	lunar,
	mcpsnoop,
	registry,
];
