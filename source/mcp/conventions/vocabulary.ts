import type {OtherSlot, Source} from './dialect.ts';

/** The MCP operations histogram of the semantic conventions; the JavaScript exporter leaves the unit out of the name. */
export const operations: RegExp = /^mcp_server_operation_duration(_seconds)?$/;

/** Words for "it worked" in outcome labels: `status`, `outcome`, `success`, `error`, `result`, `status_code`, `failure`. */
export const success: RegExp = /^(success(ful)?|succeeded|ok|pass(ed)?|completed?|2\d\d|2xx|cancell?ed)$/i;

/** Labels under which tools are named, most telling first. */
export const toolLabels: readonly string[] = [
	'tool_name',
	'gen_ai_tool_name',
	'mcp_tool_name',
	'tool',
	'name',
];

/** Series of the method that calls tools. */
export function toolsCall(methodLabel: string): Readonly<Record<string, RegExp>> {
	return {[methodLabel]: /^(tools\/call|tools_call|call_?tool)$/i};
}

/** Anything but a method of the protocol: some servers count those under the label of tools. */
export const notAMethod: RegExp =
	/^(?!(initialize|ping|(notifications|tools|prompts|resources|logging|completion|roots|sampling|elicitation|tasks|server)\/.*)$)/;

/** Kinds of errors as servers word them; -32001 and -32800 are what SDKs send as JSON-RPC codes. */
export const timedOut: RegExp = /time_?d?_?out|^-32001$|deadline/i;
export const wasCancelled: RegExp = /cancell?ed|^-32800$/i;
export const rateLimited: RegExp = /rate_?-?limit|too_?many|throttl|^429$/i;

/** What the semantic conventions' two histograms tell beside calls. */
export const operationEvents: Readonly<Partial<Record<OtherSlot, readonly Source[]>>> = {
	sessionDuration: [{family: /^mcp_server_session_duration(_seconds)?$/}],
	sessionsEnded: [{family: /^mcp_server_session_duration(_seconds)?$/}],
	resourceReads: [{family: operations, where: {mcp_method_name: /^resources\/read$/}}],
	promptGets: [{family: operations, where: {mcp_method_name: /^prompts\/get$/}}],
	protocolErrors: [{family: operations, where: {error_type: /^(?!$|tool_error$)/}}],
	timeouts: [{family: operations, where: {error_type: timedOut}}],
	cancelled: [{family: operations, where: {error_type: wasCancelled}}],
	rateLimited: [{family: operations, where: {error_type: rateLimited}}],
};
