import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {dialects} from '../../../source/mcp/conventions/dialects.ts';
import {canonical, planOf} from './reading.ts';

const fixtures = path.join(import.meta.dirname, '../../../fixtures/dialects');
const samples = path.join(import.meta.dirname, '../../../../shared/samples');

type Row = {
	readonly file: string;
	readonly dialect: string;
	/** Sum of `mcp:tool_calls_total`; undefined: there is none, so the screen shows a dash. */
	readonly calls: number | undefined;
	readonly errors: number | undefined;
	/** Sum of `mcp:tool_duration_seconds_sum`. */
	readonly seconds: number | undefined;
	readonly tools: readonly string[];
	readonly sessions?: number;
	/** Lines that must be there word for word. */
	readonly lines?: readonly string[];
};

const ownRows: readonly Row[] = [
	{
		file: 'guide.prom',
		dialect: 'guide',
		calls: 100,
		errors: 10,
		seconds: 31.5,
		tools: ['search'],
		sessions: 4,
		lines: [
			'mcp:resource_reads_total{resource_uri="docs://a"} 7',
			'mcp:protocol_errors_total{error_type="parse"} 2',
			'mcp:http_requests_total{path="/mcp"} 120',
			'mcp:tool_duration_seconds_bucket{le="10.0", tool_name="search"} 99',
		],
	},
	{
		file: 'otel-go.prom',
		dialect: 'otel-semconv',
		calls: 10,
		errors: 2,
		seconds: 2,
		tools: ['fetch'],
		lines: ['mcp:resource_reads_total{mcp_method_name="resources/read"} 3'],
	},
	{
		file: 'otel-js.prom',
		dialect: 'otel-semconv',
		calls: 10,
		errors: 2,
		seconds: 2,
		tools: ['fetch'],
		lines: [
			'mcp:tool_errors_total{error_type="tool_error", mcp_method_name="tools/call", network_transport="tcp", tool_name="fetch"} 2',
			'mcp:session_duration_seconds_sum{network_transport="tcp"} 2520',
		],
	},
	{
		file: 'zereight-gitlab.prom',
		dialect: 'zereight-gitlab',
		// What it rejects it does not process: without the rejected ones the error rate could pass 100 %.
		calls: 150,
		errors: 30,
		seconds: undefined,
		tools: [],
		sessions: 5,
		lines: [
			'mcp:tool_errors_total{error_type="rate_limit"} 28',
			'mcp:rate_limited_total{reason="rate_limit"} 28',
			'mcp:protocol_errors_total 3',
		],
	},
	{
		file: 'mcp-grafana.prom',
		dialect: 'mcp-grafana',
		calls: 7,
		errors: 1,
		seconds: 1.5,
		tools: ['query_prometheus'],
	},
	{
		file: 'toolhive.prom',
		dialect: 'toolhive',
		calls: 23,
		errors: 3,
		seconds: 4.6,
		tools: ['list_issues'],
		sessions: 2,
	},
	{file: 'toolhive-vmcp.prom', dialect: 'toolhive-vmcp', calls: 9, errors: 0, seconds: undefined, tools: []},
	{
		file: 'mediawiki.prom',
		dialect: 'mediawiki',
		calls: 43,
		errors: 2,
		seconds: 4.3,
		tools: ['get-page'],
		lines: [
			'mcp:tool_errors_total{error_type="upstream_failure", tool_name="get-page", wiki="en"} 2',
			'mcp:inflight 1',
		],
	},
	{
		file: 'ansible-aap.prom',
		dialect: 'ansible-aap',
		calls: 15,
		errors: 4,
		seconds: undefined,
		tools: ['jobs_list'],
		sessions: 3,
	},
	{
		file: 'agentgateway.prom',
		dialect: 'agentgateway',
		calls: 12,
		errors: undefined,
		seconds: 0.6,
		tools: ['add'],
	},
	{file: 'envoy-ai-gateway.prom', dialect: 'envoy-ai-gateway', calls: 37, errors: 2, seconds: 3.7, tools: []},
	{
		file: 'contextforge.prom',
		dialect: 'contextforge',
		calls: undefined,
		errors: undefined,
		seconds: undefined,
		tools: [],
		lines: ['mcp:http_requests_total{handler="/rpc", method="POST", status="200"} 50'],
	},
	{
		file: 'prometheus-mcp.prom',
		dialect: 'prometheus-mcp',
		calls: 10,
		errors: 1,
		seconds: 1,
		tools: ['query'],
		lines: ['mcp:ready 1'],
	},
	{
		file: 'litellm.prom',
		dialect: 'litellm',
		calls: 14,
		errors: undefined,
		seconds: undefined,
		tools: ['search'],
	},
	{
		file: 'lunar.prom',
		dialect: 'lunar-mcpx',
		calls: 5,
		errors: 1,
		seconds: 1.835,
		tools: ['a'],
		lines: [
			'mcp:tool_duration_seconds_bucket{agent="x", error="false", le="0.005", tool_name="a"} 1',
			'mcp:tool_duration_seconds_bucket{agent="x", error="false", le="2.5", tool_name="a"} 4',
			'mcp:tool_duration_seconds_bucket{agent="x", error="false", le="+Inf", tool_name="a"} 4',
		],
	},
	{file: 'quarkus.prom', dialect: 'quarkus', calls: 8, errors: 2, seconds: 1.3, tools: ['t'], sessions: 3},
	{file: 'argocd.prom', dialect: 'argocd', calls: 9, errors: 1, seconds: 2, tools: ['list_apps']},
	{file: 'kubectl-mcp.prom', dialect: 'kubectl-mcp', calls: 6, errors: 1, seconds: 3, tools: ['get_pods']},
	{file: 'mcpsnoop.prom', dialect: 'mcpsnoop', calls: 10, errors: 2, seconds: 1, tools: ['echo']},
	{
		file: 'docker-gateway.prom',
		dialect: 'docker-mcp-gateway',
		calls: 7,
		errors: 0,
		seconds: 0.9,
		tools: ['fetch'],
		lines: ['mcp:tool_duration_seconds_bucket{le="0.075", mcp_server_name="web", tool_name="fetch"} 3'],
	},
	{file: 'apollo.prom', dialect: 'apollo', calls: 4, errors: 1, seconds: 0.45, tools: ['GetUser']},
	{
		file: 'generic-invocations.prom',
		dialect: 'generic',
		calls: 6,
		errors: 1,
		seconds: 12,
		tools: ['render'],
		sessions: 2,
	},
	{
		file: 'generic-fake-summary.prom',
		dialect: 'generic',
		calls: 10,
		errors: undefined,
		seconds: 1.234,
		tools: ['query'],
	},
	{
		file: 'mcp-registry.prom',
		dialect: 'mcp-registry',
		calls: undefined,
		errors: undefined,
		seconds: undefined,
		tools: [],
		lines: ['mcp:http_request_duration_seconds_sum{method="GET", path="/v0/servers"} 1.5'],
	},
	{file: 'not-mcp.prom', dialect: '', calls: undefined, errors: undefined, seconds: undefined, tools: []},
];

const kubernetesTools = ['configuration_view', 'namespaces_list', 'nope', 'pods_list'];

const sampleRows: readonly Row[] = [
	{
		file: 'kubernetes-mcp-server-0.0.67.metrics.prom',
		dialect: 'kubernetes-mcp-server',
		calls: 21,
		errors: 2,
		seconds: 0.022224177,
		tools: kubernetesTools,
	},
	{
		file: 'kubernetes-mcp-server-0.0.67.openmetrics.prom',
		dialect: 'kubernetes-mcp-server',
		calls: 21,
		errors: 2,
		seconds: 0.022224177,
		tools: kubernetesTools,
	},
	{
		file: 'mongodb-mcp-server-3.0.4.metrics.prom',
		dialect: 'mongodb-mcp-server',
		calls: 7,
		errors: 7,
		seconds: 0.525,
		tools: ['connect', 'list-knowledge-sources'],
		sessions: 0,
	},
	{
		file: 'otel-exporter-prometheus-0.223.0.mcp-semconv.prom',
		dialect: 'otel-semconv + toolhive',
		calls: 120,
		errors: 12,
		seconds: 84.6234824,
		tools: ['fetch', 'search'],
		sessions: 2,
	},
	{
		file: 'otel-exporter-prometheus-0.301.0.mcp-semconv.prom',
		dialect: 'otel-semconv + toolhive',
		calls: 120,
		errors: 12,
		seconds: 76.8719373,
		tools: ['fetch', 'search'],
		sessions: 2,
	},
	{
		file: 'prom-client-15.1.3.default-metrics.prom',
		dialect: 'guide',
		calls: 200,
		errors: 0,
		seconds: 108.433095,
		tools: ['echo'],
	},
	{
		file: 'prom-client-15.1.3.openmetrics.prom',
		dialect: 'guide',
		calls: 3,
		errors: undefined,
		seconds: 0.12,
		tools: ['echo'],
	},
	{
		file: 'zereight-mcp-gitlab-2.1.64.metrics.prom',
		dialect: 'zereight-gitlab',
		calls: 1,
		errors: 0,
		seconds: undefined,
		tools: [],
		sessions: 0,
	},
];

function check(folder: string, row: Row): void {
	const {dialect, lines, errorMeaning} = canonical(readFileSync(path.join(folder, row.file), 'utf8'));
	const sumOf = (name: string): number | undefined => {
		const values = lines
			.filter(line => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
			.map(line => Number(line.slice(line.lastIndexOf(' '))));
		return values.length === 0
			? undefined
			: Number(values.reduce((sum, value) => sum + value, 0).toPrecision(9));
	};
	const tools = new Set(
		lines.flatMap(line => /^mcp:tool_calls_total.*tool_name="([^"]*)"/.exec(line)?.[1] ?? []),
	);
	expect({
		dialect,
		calls: sumOf('mcp:tool_calls_total'),
		errors: sumOf('mcp:tool_errors_total'),
		seconds: sumOf('mcp:tool_duration_seconds_sum'),
		sessions: sumOf('mcp:sessions'),
		tools: [...tools].sort(),
	}).toEqual({
		dialect: row.dialect,
		calls: row.calls,
		errors: row.errors,
		seconds: row.seconds,
		sessions: row.sessions,
		tools: row.tools,
	});
	expect(lines).toEqual(expect.arrayContaining([...(row.lines ?? [])]));
	// Two series under one name would be one series with garbled samples.
	const names = lines.map(line => line.slice(0, line.lastIndexOf(' ')));
	expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
	expect(errorMeaning === '').toBe(row.errors === undefined);
}

describe('every dialect, from its own fixture', () => {
	for (const row of ownRows) {
		it(row.file, () => check(fixtures, row));
	}

	it('every fixture file is in the table', () => {
		const files = readdirSync(fixtures).filter(file => file.endsWith('.prom'));
		expect(files.sort()).toEqual(ownRows.map(({file}) => file).sort());
	});

	it('leaves no dialect out', () => {
		const recorded = new Set(['kubernetes-mcp-server', 'mongodb-mcp-server']);
		const tested = new Set(ownRows.map(row => row.dialect));
		expect(dialects.map(({name}) => name).filter(name => !tested.has(name) && !recorded.has(name))).toEqual(
			[],
		);
	});
});

describe('what a failed call is, in each dialect’s own terms', () => {
	// What wild servers count differs; the sentence shown must name the very label, value or counter it was read from.
	const meanings: Readonly<Record<string, RegExp | ''>> = {
		guide: /"status" is not "success"/,
		'otel-semconv': /error\.type.*"tool_error".*isError/,
		'mcp-grafana': /error_type.*"tool_error".*isError/,
		toolhive: /HTTP 400 or above; results with isError are not counted/,
		'toolhive-vmcp': /requests a backend failed/,
		'kubernetes-mcp-server': /JSON-RPC requests; results with isError are not counted/,
		'mongodb-mcp-server': /status "error"; calls refused for their arguments are not counted/,
		'zereight-gitlab': /rejected for rate or capacity; failing tools are not counted/,
		mediawiki: /"outcome" is neither "success" nor "cancelled"/,
		'ansible-aap': /mcp_tool_errors_total.*error status/,
		agentgateway: /tool_call_errors_total/,
		'envoy-ai-gateway': /requests the gateway failed, of any method/,
		contextforge: '',
		'prometheus-mcp': /prom_mcp_tool_calls_failed_total/,
		litellm: '',
		'lunar-mcpx': /error="true"/,
		quarkus: /"failure" names an exception/,
		argocd: /success="false"/,
		'kubectl-mcp': /"status" is not "success"/,
		mcpsnoop: /isError \(error_type "tool"\) and JSON-RPC errors/,
		'docker-mcp-gateway': /mcp\.tool\.errors/,
		apollo: /success="false"/,
		'mcp-registry': '',
		process: '',
	};
	for (const {name, errorMeaning} of dialects) {
		it(name, () => {
			const meaning = meanings[name];
			if (meaning === '') {
				expect(errorMeaning).toBe('');
			} else {
				expect(errorMeaning).toMatch(meaning ?? /^no dialect of this name in the table$/);
			}
		});
	}
});

describe('captures of published servers', () => {
	if (!existsSync(samples)) {
		it.skip(`no captures at ${samples}`, () => undefined);
		return;
	}

	for (const row of sampleRows) {
		it(row.file, () => check(samples, row));
	}

	it('leaves no capture out', () => {
		const captured = readdirSync(samples).filter(file => file.endsWith('.prom'));
		expect(captured.sort()).toEqual(sampleRows.map(row => row.file).sort());
	});
});

describe('units', () => {
	const rows: ReadonlyArray<{title: string; head: string; name: string; seconds: number}> = [
		{
			title: '`# UNIT` beats the suffix',
			head: '# UNIT x_mcp_tool_duration_seconds ms\n',
			name: 'x_mcp_tool_duration_seconds',
			seconds: 0.5,
		},
		{
			title: 'the suffix beats the help',
			head: '# HELP x_mcp_tool_duration_ms Time in seconds\n',
			name: 'x_mcp_tool_duration_ms',
			seconds: 0.5,
		},
		{
			title: 'the help speaks where nothing else does',
			head: '# HELP x_mcp_tool_duration Time (ms)\n',
			name: 'x_mcp_tool_duration',
			seconds: 0.5,
		},
		{
			title: 'a unit that is no time says nothing',
			head: '# UNIT x_mcp_tool_duration token\n',
			name: 'x_mcp_tool_duration',
			seconds: 500,
		},
		{title: 'seconds when nobody says', head: '', name: 'x_mcp_tool_duration', seconds: 500},
	];
	for (const {title, head, name, seconds} of rows) {
		it(title, () => {
			const text = `${head}# TYPE ${name} histogram\n${name}_bucket{tool="t",le="+Inf"} 1\n${name}_sum{tool="t"} 500\n${name}_count{tool="t"} 1\n`;
			expect(canonical(text).lines).toContain(`mcp:tool_duration_seconds_sum{tool_name="t"} ${seconds}`);
		});
	}
});

describe('what must not happen', () => {
	it('a gauge named like a counter is not counted as calls', () => {
		expect(
			canonical('# TYPE my_mcp_tool_calls_total gauge\nmy_mcp_tool_calls_total{tool="a"} 5\n').lines,
		).toEqual([]);
	});

	it('scopes stay where two libraries expose the same name', () => {
		const text = ['a', 'b']
			.map(scope => `k8s_mcp_tool_calls_total{otel_scope_name="${scope}",tool_name="t"} 1\n`)
			.join('');
		expect(canonical(text).lines.filter(line => line.startsWith('mcp:tool_calls'))).toEqual([
			'mcp:tool_calls_total{otel_scope_name="a", tool_name="t"} 1',
			'mcp:tool_calls_total{otel_scope_name="b", tool_name="t"} 1',
		]);
	});

	it('a tool label that is already called tool_name is not overwritten', () => {
		const text = 'mcpsnoop_tool_calls_total{tool="echo",tool_name="other"} 1\n';
		expect(canonical(text).lines).toContain(
			'mcp:tool_calls_total{exported_tool_name="other", tool_name="echo"} 1',
		);
	});

	it('no label stands twice in a name, whatever a server calls its labels', () => {
		const text = 'mcpsnoop_tool_calls_total{tool="a",tool_name="b",exported_tool_name="c"} 1\n';
		expect(canonical(text).lines).toContain('mcp:tool_calls_total{exported_tool_name="c", tool_name="a"} 1');
	});

	it('a counter without an outcome is a server whose errors are not known', () => {
		const {lines, errorMeaning} = canonical(
			'# TYPE mcp_tool_calls_total counter\nmcp_tool_calls_total{tool_name="a"} 5\n',
		);
		expect({lines, errorMeaning}).toEqual({
			lines: ['mcp:tool_calls_total{tool_name="a"} 5'],
			errorMeaning: '',
		});
	});
});

describe('two plans are alike when they give the same names', () => {
	const guide = 'mcp_tool_calls_total{tool_name="a",status="success"} 1\n';
	const scoped = (scope: string) => `k8s_mcp_tool_calls_total{otel_scope_name="${scope}",tool_name="t"} 1\n`;
	const histogram = (unit: string) =>
		`# TYPE mcp_tool_duration_${unit} histogram\nmcp_tool_duration_${unit}_bucket{tool_name="a",le="1"} 1\n`;
	it.each([
		{title: 'another tool', one: guide, other: `${guide}${guide.replace('"a"', '"b"')}`, alike: true},
		{
			title: 'another outcome',
			one: guide,
			other: `${guide}${guide.replace('success', 'error')}`,
			alike: true,
		},
		{title: 'a metric that means nothing', one: guide, other: `${guide}x_total 1\n`, alike: true},
		{
			title: 'calls without an outcome',
			one: guide,
			other: guide.replace(',status="success"', ''),
			alike: false,
		},
		{
			title: 'a gauge that means something',
			one: guide,
			other: `${guide}mcp_active_sessions 1\n`,
			alike: false,
		},
		{title: 'less', one: `${guide}mcp_active_sessions 1\n`, other: guide, alike: false},
		{
			title: 'another part of a family',
			one: histogram('seconds'),
			other: `${histogram('seconds')}mcp_tool_duration_seconds_count{tool_name="a"} 1\n`,
			alike: false,
		},
		{title: 'another unit', one: histogram('seconds'), other: histogram('milliseconds'), alike: false},
		{
			title: 'scopes that tell series apart',
			one: scoped('a'),
			other: `${scoped('a')}${scoped('b')}`,
			alike: false,
		},
		{title: 'nothing', one: '', other: 'x 1\n', alike: true},
	])('$title', ({one, other, alike}) => {
		expect(planOf(one).isLike(planOf(other))).toBe(alike);
	});
});

describe('several dialects in one exposition', () => {
	const files = readdirSync(fixtures).filter(file => file.endsWith('.prom'));
	const texts = files.map(file => readFileSync(path.join(fixtures, file), 'utf8').replace('# EOF\n', ''));

	it('never give two series one name', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray([...texts.keys()], {minLength: 1, maxLength: 5}), chosen => {
				const {lines} = canonical(chosen.map(index => texts[index]!).join(''));
				const names = lines.map(line => line.slice(0, line.lastIndexOf(' ')));
				expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
			}),
			{numRuns: 500},
		);
	});

	it('count calls from one of them: the counter, not the histogram beside it', () => {
		const text = ['guide.prom', 'otel-go.prom', 'generic-fake-summary.prom']
			.map(file => texts[files.indexOf(file)]!)
			.join('');
		const calls = canonical(text).lines.filter(line => line.startsWith('mcp:tool_calls_total'));
		expect(calls).toEqual([
			'mcp:tool_calls_total{status="error", tool_name="search"} 10',
			'mcp:tool_calls_total{status="success", tool_name="search"} 90',
		]);
	});
});
