import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Writable} from 'node:stream';
import {afterAll, expect, it} from 'vitest';
import {loadRecording} from '../../source/commands/recording-file.ts';
import {labelValue} from '../../source/labels/labels.ts';
import {createEngine} from '../../source/promql/engine.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-recording-'));
const startSeconds = 1_767_225_600;

afterAll(() => rmSync(folder, {recursive: true}));

/** As `promtool tsdb dump-openmetrics` writes them: the servers' own names, no types; two dialects, one of them in milliseconds. */
function foreignRecording(): string {
	const lines: string[] = [];
	for (let tick = 0; tick < 10; tick++) {
		const at = startSeconds + 15 * tick;
		const guide = '{instance="a:1",job="mcp",tool_name="search"';
		const gateway = '{instance="b:1",job="mcp",tool_name="fetch"';
		lines.push(
			`up{instance="a:1",job="mcp"} 1 ${at}`,
			`mcp_tool_calls_total${guide},status="success"} ${30 * tick} ${at}`,
			`mcp_tool_duration_seconds_sum${guide}} ${3 * tick} ${at}`,
			`mcp_tool_duration_seconds_count${guide}} ${30 * tick} ${at}`,
			`mcp_tool_calls_total${gateway},status="success"} ${15 * tick} ${at}`,
			`mcp_tool_duration_milliseconds_count${gateway}} ${15 * tick} ${at}`,
			`mcp_tool_duration_milliseconds_sum${gateway}} ${3000 * tick} ${at}`,
		);
	}

	return `${lines.join('\n')}\n# EOF\n`;
}

async function load(text: string) {
	writeFileSync(path.join(folder, 'x.om'), text);
	let said = '';
	const stderr = new Writable({
		write(part, _, done) {
			said += String(part);
			done();
		},
	});
	const recording = await loadRecording('x.om', {cwd: folder, stderr});
	return {recording, said};
}

it('a recording of Prometheus is told apart by dialect, as a server is', async () => {
	const {recording, said} = await load(foreignRecording());
	expect(said).toBe('');
	expect(recording?.isUnderstood).toBe(true);
	const engine = createEngine(recording!.head);
	const values = (expr: string) => {
		const result = engine.instant(expr, recording!.endMs);
		return result.type === 'ok' && result.value.type === 'vector'
			? result.value.samples.map(({value}) => value)
			: [];
	};
	expect(values('sum by (tool_name) (rate(mcp:tool_calls_total{tool_name="search"}[1m]))')).toEqual([
		expect.closeTo(2, 9),
	]);
	expect(values('sum(rate(mcp:tool_calls_total{tool_name="fetch"}[1m]))')).toEqual([expect.closeTo(1, 9)]);
	expect(
		values(
			'rate(mcp:tool_duration_seconds_sum{tool_name="fetch"}[1m]) / rate(mcp:tool_duration_seconds_count{tool_name="fetch"}[1m])',
		),
	).toEqual([expect.closeTo(0.2, 9)]);
});

it('exemplars come with the samples, in the unit of the canonical names, each at its time', async () => {
	const bucket =
		'mcp_tool_duration_milliseconds_bucket{instance="b:1",job="mcp",tool_name="fetch",le="+Inf"}';
	const rest = (at: number) =>
		`mcp_tool_duration_milliseconds_count{instance="b:1",job="mcp",tool_name="fetch"} 1 ${at}\n` +
		`mcp_tool_duration_milliseconds_sum{instance="b:1",job="mcp",tool_name="fetch"} 1 ${at}\n`;
	const {recording} = await load(
		'# TYPE mcp_tool_duration_milliseconds histogram\n# UNIT mcp_tool_duration_milliseconds milliseconds\n' +
			`${bucket} 1 10 # {trace_id="a"} 300 9.5\n${rest(10)}${bucket} 2 20 # {trace_id="b"} 500\n${rest(20)}# EOF\n`,
	);
	const newest = (atMs: number) =>
		recording!.exemplars
			.newest(series => labelValue(series, '__name__') === 'mcp:tool_duration_seconds_bucket', atMs)
			.map(({labels, value, timestampMs}) => [labelValue(labels, 'trace_id'), value, timestampMs]);
	expect(newest(15_000)).toEqual([['a', 0.3, 9500]]);
	expect(newest(20_000)).toEqual([['b', 0.5, 20_000]]);
});

it('what is of no MCP server stays what it is', async () => {
	const {recording} = await load(`node_load1{instance="a"} 1 ${startSeconds}\n# EOF\n`);
	expect(recording?.isUnderstood).toBe(false);
});
