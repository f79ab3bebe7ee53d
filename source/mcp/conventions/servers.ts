import type {Dialect} from './dialect.ts';
import {notAMethod, success, timedOut, toolsCall} from './vocabulary.ts';

/** The guide's names with an outcome that tells nine kinds of failure apart (ProfessionalWiki/MediaWiki-MCP-Server). */
export const mediaWiki: Dialect = {
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
		connections: [{family: /^mcp_subscription_streams$/}],
		timeouts: [{family: /^mcp_tool_calls_total$/, where: {outcome: /time_?out/}}],
		cancelled: [{family: /^mcp_tool_calls_total$/, where: {outcome: /^cancelled$/}}],
		rateLimited: [{family: /^mcp_rate_limited_total$/}],
	},
};

export const kubernetes: Dialect = {
	name: 'kubernetes-mcp-server',
	signs: [{family: /^k8s_mcp_/}],
	errorMeaning: 'calls that failed as JSON-RPC requests; results with isError are not counted by this server',
	// It counts initialize, tools/list and their like as tools; whatever else a client asks for stays, known or not.
	calls: [{family: /^k8s_mcp_tool_calls_total$/, tool: ['tool_name'], where: {tool_name: notAMethod}}],
	errors: [{family: /^k8s_mcp_tool_errors_total$/, tool: ['tool_name'], where: {tool_name: notAMethod}}],
	errorsAppearLate: true,
	durations: [
		{family: /^k8s_mcp_tool_duration_seconds$/, tool: ['tool_name'], where: {tool_name: notAMethod}},
	],
	others: {
		resourceReads: [{family: /^k8s_mcp_tool_calls_total$/, where: {tool_name: /^resources\/read$/}}],
		promptGets: [{family: /^k8s_mcp_tool_calls_total$/, where: {tool_name: /^prompts\/get$/}}],
		httpRequests: [{family: /^k8s_mcp_http_requests_total$/}],
	},
};

export const mongodb: Dialect = {
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
	others: {
		sessions: [{family: /^mcp_active_sessions$/}],
		// Counters without `_total`: `# TYPE` decides.
		sessionsStarted: [{family: /^mcp_session_created(_total)?$/}],
		sessionsEnded: [{family: /^mcp_session_closed(_total)?$/}],
	},
};

/** No tool counter and no histogram: requests are what there is (@zereight/mcp-gitlab). */
export const gitlab: Dialect = {
	name: 'zereight-gitlab',
	signs: [{family: /^gitlab_mcp_/}],
	errorMeaning: 'requests rejected for rate or capacity; failing tools are not counted by this server',
	// A request it rejects is not one it processed: together they are what was asked.
	calls: [{family: /^gitlab_mcp_requests_(processed|rejected)_total$/}],
	callsMeaning: 'MCP requests of every method: this server does not count tools',
	errors: [{family: /^gitlab_mcp_requests_rejected_total$/, errorType: 'reason'}],
	others: {
		sessions: [{family: /^gitlab_mcp_active_sessions$/}],
		sessionsStarted: [{family: /^gitlab_mcp_sessions_total$/}],
		sessionsEnded: [{family: /^gitlab_mcp_sessions_expired_total$/}],
		rateLimited: [{family: /^gitlab_mcp_requests_rejected_total$/, where: {reason: /^rate_limit$/}}],
		memory: [{family: /^gitlab_mcp_memory_usage_bytes$/, where: {type: /^rss$/}}],
		protocolErrors: [{family: /^gitlab_mcp_auth_failures_total$/}],
		httpRequests: [{family: /^gitlab_mcp_requests_processed_total$/}],
	},
};

export const ansible: Dialect = {
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

export const prometheus: Dialect = {
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
export const quarkus: Dialect = {
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
		connections: [{family: /^mcp_server_connections_active$/}],
		resourceReads: [{family: /^mcp_server_requests_resources_read_seconds$/}],
		promptGets: [{family: /^mcp_server_requests_prompts_get_seconds$/}],
	},
};

/** codeready-toolchain/argocd-mcp-server. */
export const argocd: Dialect = {
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

export const kubectl: Dialect = {
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
	others: {
		httpRequests: [{family: /^mcp_http_requests_total$/}],
		timeouts: [{family: /^mcp_tool_errors_total$/, where: {error_type: timedOut}}],
	},
};

export const apollo: Dialect = {
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
export const docker: Dialect = {
	name: 'docker-mcp-gateway',
	signs: [{family: /^mcp_tool_(calls_total|duration(_milliseconds)?)$/, label: 'mcp_tool_name'}],
	errorMeaning: 'calls counted in mcp.tool.errors',
	calls: [{family: /^mcp_tool_calls_total$/, tool: ['mcp_tool_name']}],
	errors: [{family: /^mcp_tool_errors_total$/, tool: ['mcp_tool_name']}],
	errorsAppearLate: true,
	durations: [{family: /^mcp_tool_duration(_milliseconds)?$/, tool: ['mcp_tool_name']}],
};
