/** The design size, the smallest that shows a table, and two larger ones. */
export const sizes = ['59x15', '80x24', '120x40', '200x50'] as const;

/** What is pressed on the overview to come to a screen. */
export const screenKeys: Readonly<Record<string, readonly string[]>> = {
	overview: [],
	'overview of one server': ['down'],
	server: ['down', 'enter'],
	tool: ['down', 'enter', 'enter'],
	sessions: ['S'],
	resources: ['R'],
	'grafana dashboard': [':', 'mcp-server', 'enter'],
	'own dashboard': [':', 'tools', 'enter'],
	logs: ['l'],
	'log record': ['l', 'e', 'enter'],
	'log filter': ['l', '/', 'level>=warn '],
	requests: ['l', 'g'],
	alerts: ['a'],
	health: ['H'],
	capacity: ['C'],
	query: ['e', 'topk(3, mcp:memory_bytes)', 'enter'],
	'query being written': ['e', 'sum by (tool_name) (rate(mcp:tool_ca'],
	'query that is wrong': ['e', 'sum(up', 'enter'],
	help: ['?'],
	'sort menu': ['s'],
	'column menu': ['c'],
	filter: ['/', 'mcp'],
};
