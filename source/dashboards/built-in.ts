import type {BoardPanel, Dashboard, ThresholdStep, Visualisation} from './dashboard.ts';
import {floated, gridColumns} from './grid.ts';
import {measureNamed, plainMeasure} from './measure.ts';

const warning: readonly ThresholdStep[] = [{value: 0.1, level: 'warning'}];
const statusLabels = [
	'code',
	'status_code',
	'http_status_code',
	'http_response_status_class',
	'http_response_status_code',
];
const resourceLabels = ['uri', 'resource', 'mcp_resource_uri', 'resource_uri'];
const kindLabels = ['reason', 'type', 'code', 'error_code', 'error_type'];

/** Screens that are dashboards: of what not every server exposes. Their expressions can be pasted into Prometheus. */
export const builtInDashboards: readonly Dashboard[] = [
	board('sessions', 'Sessions and transport', [
		stat('Active', 'active sessions', 'sum(mcp:sessions{$server})'),
		stat('Started', 'session starts', `60 * ${rate('mcp:sessions_started_total')}`, 'cpm'),
		stat('Ended', 'ended sessions', `60 * ${rate('mcp:sessions_ended_total')}`, 'cpm'),
		stat('Lasting', 'how long sessions last', quantile(0.5, 'mcp:session_duration_seconds'), 'seconds'),
		stat('Conns', 'open connections', 'sum(mcp:connections{$server})'),
		stat('HTTP', 'HTTP requests', rate('mcp:http_requests_total'), 'per-second'),
		panel('Sessions', 'active sessions', {queries: [['active', 'sum(mcp:sessions{$server})']]}),
		panel('Session duration', 'how long sessions last', {
			unit: 'seconds',
			queries: quantiles('mcp:session_duration_seconds'),
		}),
		panel('HTTP requests by status', 'HTTP requests', {
			unit: 'per-second',
			queries: [
				['{{status}}', `sum by (status) (${oneLabel('status', 'mcp:http_requests_total', statusLabels)})`],
			],
		}),
		panel('HTTP duration', 'how long HTTP requests take', {
			unit: 'seconds',
			queries: quantiles('mcp:http_request_duration_seconds'),
		}),
		panel('Traffic', 'bytes received and sent', {
			unit: 'bytes',
			queries: [
				['received/s', bodies('request')],
				['sent/s', bodies('response')],
			],
		}),
		panel('Transports', 'transports', {
			visualisation: 'bargauge',
			queries: [
				[
					'{{transport}}{{network_transport}}',
					'sum by (transport, network_transport) (mcp:connections{$server,transport!=""} or mcp:sessions{$server,transport!=""}) or sum by (network_transport) (rate(mcp:session_duration_seconds_count{$server,network_transport!=""}[$__rate_interval]))',
				],
			],
		}),
		servers([
			['sessions', 'sum by (job, instance) (mcp:sessions{$server})'],
			['started/min', `60 * ${byServer('mcp:sessions_started_total')}`],
			['ended/min', `60 * ${byServer('mcp:sessions_ended_total')}`],
			['connections', 'sum by (job, instance) (mcp:connections{$server})'],
			['HTTP/s', byServer('mcp:http_requests_total')],
			['in flight', 'sum by (job, instance) (mcp:inflight{$server})'],
		]),
	]),
	board('protocol', 'Resources and protocol errors', [
		stat('Reads', 'resource reads', rate('mcp:resource_reads_total'), 'per-second'),
		stat('Prompts', 'prompts', rate('mcp:prompt_gets_total'), 'per-second'),
		stat('Errors', 'protocol errors', rate('mcp:protocol_errors_total'), 'per-second', warning),
		stat('Timeout', 'timeouts', rate('mcp:timeouts_total'), 'per-second', warning),
		stat('Cancel', 'cancelled requests', rate('mcp:cancelled_total'), 'per-second'),
		stat('Limited', 'rate limits', rate('mcp:rate_limited_total'), 'per-second', warning),
		panel('Resource reads and prompts', 'resource reads or prompts', {
			unit: 'per-second',
			queries: [
				['reads', rate('mcp:resource_reads_total')],
				['prompts', rate('mcp:prompt_gets_total')],
			],
		}),
		panel('Most read resources', 'which resources are read', {
			visualisation: 'bargauge',
			unit: 'per-second',
			queries: [
				['{{uri}}', `topk(8, sum by (uri) (${oneLabel('uri', 'mcp:resource_reads_total', resourceLabels)}))`],
			],
		}),
		panel('Protocol errors by kind', 'protocol errors', {
			unit: 'per-second',
			queries: [['{{kind}}', `sum by (kind) (${oneLabel('kind', 'mcp:protocol_errors_total', kindLabels)})`]],
		}),
		panel('JSON-RPC error codes', 'JSON-RPC error codes', {
			visualisation: 'bargauge',
			unit: 'per-second',
			queries: [['{{code}}', jsonRpcCodes()]],
		}),
		panel('Failed calls by kind', 'kinds of failed calls', {
			unit: 'per-second',
			queries: [
				[
					'{{error_type}}',
					'sum by (error_type) (rate(mcp:tool_errors_total{$server,error_type!="none",error_type!=""}[$__rate_interval]))',
				],
			],
		}),
		panel('Timeouts, cancelled, rate limited', 'timeouts, cancelled requests or rate limits', {
			unit: 'per-second',
			queries: [
				['timeouts', rate('mcp:timeouts_total')],
				['cancelled', rate('mcp:cancelled_total')],
				['rate limited', rate('mcp:rate_limited_total')],
			],
		}),
		servers([
			['reads/s', byServer('mcp:resource_reads_total')],
			['prompts/s', byServer('mcp:prompt_gets_total')],
			['errors/s', byServer('mcp:protocol_errors_total')],
			['timeouts/s', byServer('mcp:timeouts_total')],
			['cancelled/s', byServer('mcp:cancelled_total')],
			['limited/s', byServer('mcp:rate_limited_total')],
		]),
	]),
];

type Queries = readonly (readonly [legend: string, expr: string, highest?: string])[];

function board(name: string, title: string, panels: readonly BoardPanel[]): Dashboard {
	let x = 0;
	const placed = panels.map((panel, index) => {
		const {w, h} = panel.place;
		x = x + w > gridColumns ? 0 : x;
		const place = {x, y: 0, w, h};
		x += w;
		return {...panel, id: String(index + 1), place};
	});
	return {name, title, file: '', variables: [], panels: floated(placed), remarks: []};
}

type PanelOptions = {
	readonly visualisation?: Visualisation;
	readonly unit?: string;
	readonly thresholds?: readonly ThresholdStep[];
	readonly queries: Queries;
	readonly width?: number;
	readonly height?: number;
};

/** `exposes`: what a server that answers nothing does not expose. */
function panel(title: string, exposes: string, options: PanelOptions): BoardPanel {
	const {visualisation = 'timeseries', unit = '', thresholds = [], queries, width = 12, height = 8} = options;
	return {
		id: '',
		title,
		place: {x: 0, y: 0, w: width, h: height},
		visualisation,
		queries: queries.map(([legend, expr, highest], index) => ({
			...(highest === undefined ? {} : {highest}),
			ref: String.fromCharCode(65 + index),
			expr,
			legend,
			instant: visualisation === 'bargauge',
		})),
		field: {
			measure: measureNamed(unit) ?? plainMeasure,
			thresholds,
			thresholdsInPercent: false,
			mappings: [],
		},
		overrides: [],
		calculation: 'last',
		showsThresholds: false,
		text: [],
		remarks: [],
		...(exposes === '' ? {} : {exposes}),
	};
}

function stat(
	title: string,
	exposes: string,
	expr: string,
	unit = '',
	thresholds: readonly ThresholdStep[] = [],
): BoardPanel {
	return panel(title, exposes, {
		visualisation: 'stat',
		unit,
		thresholds,
		queries: [['', expr]],
		width: 4,
		height: 4,
	});
}

/** One row a server; a dash is what it does not expose. */
function servers(queries: Queries): BoardPanel {
	return {
		...panel('Servers', '', {visualisation: 'table', queries, width: gridColumns, height: 10}),
		rowsAreServers: true,
	};
}

function rate(metric: string): string {
	return `sum(rate(${metric}{$server}[$__rate_interval]))`;
}

function byServer(metric: string): string {
	return `sum by (job, instance) (rate(${metric}{$server}[$__rate_interval]))`;
}

/** p50, p95 and p99, each with what it can be at most. */
function quantiles(histogram: string): Queries {
	return [0.5, 0.95, 0.99].map(q => [`p${q * 100}`, quantile(q, histogram), quantile(1, histogram)]);
}

function quantile(q: number, histogram: string): string {
	return `histogram_quantile(${q}, sum by (le) (rate(${histogram}_bucket{$server}[$__rate_interval])))`;
}

/** Rates under one label, whichever of several a server calls it. */
function oneLabel(label: string, metric: string, names: readonly string[]): string {
	return names.reduce(
		(expr, name) => `label_replace(${expr}, "${label}", "$1", "${name}", "(.+)")`,
		`rate(${metric}{$server}[$__rate_interval])`,
	);
}

function jsonRpcCodes(): string {
	const parts = ['error_type', 'rpc_jsonrpc_error_code', 'error_code', 'code'].map(
		name =>
			`label_replace(rate(mcp:protocol_errors_total{$server,${name}=~"-[0-9]+"}[$__rate_interval]), "code", "$1", "${name}", "(.+)")`,
	);
	return `sum by (code) (${parts.join(' or ')})`;
}

/** Sizes of HTTP bodies as middlewares and the semantic conventions name them. */
function bodies(side: 'request' | 'response'): string {
	return [
		`http_${side}_size_bytes_sum`,
		`http_server_${side}_body_size_bytes_sum`,
		`mcp_${side}_size_bytes_sum`,
	]
		.map(rate)
		.join(' or ');
}
