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
