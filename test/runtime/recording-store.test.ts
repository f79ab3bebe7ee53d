import {expect, it} from 'vitest';
import {ExpositionReader} from '../../source/exposition/reader.ts';
import {RecordingWriter} from '../../source/exposition/write.ts';
import {labelsFrom} from '../../source/labels/labels.ts';
import {planAliases} from '../../source/mcp/conventions/plan.ts';
import {RecordingStore} from '../../source/runtime/recording-store.ts';
import {TargetIngest} from '../../source/scrape/ingest.ts';
import {ExemplarStore} from '../../source/tsdb/exemplars.ts';
import {Head} from '../../source/tsdb/head.ts';

const contentType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** What is written of these scrapes, one a second; without the lines of the scrape report. */
function recorded(bodies: readonly string[]): string[] {
	let text = '';
	const head = new Head({retentionMs: 1e9, maxBytes: 1e9, maxSeriesPerTarget: 1000});
	const writer = new RecordingWriter(piece => {
		text += piece;
	});
	const store = new RecordingStore({store: head, exemplars: new ExemplarStore(100)}, writer);
	const ingest = new TargetIngest({
		target: {labels: labelsFrom({job: 'a'}), honorLabels: false},
		appender: store.openTarget('a'),
		samples: store,
		exemplars: store.exemplars,
		planAliases,
	});
	const reader = new ExpositionReader();
	for (const [index, body] of bodies.entries()) {
		const exposition = reader.read(Buffer.from(body), contentType);
		expect(exposition.problems).toEqual([]);
		ingest.append(1000 * (index + 1), exposition, 0.5);
	}

	writer.end();
	return text.split('\n').filter(line => line !== '' && !/^(?:up|scrape_\w+)\{/.test(line));
}

it('what is said of a family stands once, before its first sample', () => {
	const calls = '# TYPE calls counter\n# HELP calls All "calls".\ncalls_total 1\n';
	const lat = '# TYPE lat_seconds histogram\n# UNIT lat_seconds seconds\nlat_seconds_bucket{le="1"} 1\n';
	expect(
		recorded([`${calls}# TYPE idle gauge\n# EOF\n`, `${calls}${lat}# EOF\n`, `${calls}${lat}# EOF\n`]),
	).toEqual([
		'# TYPE calls counter',
		'# HELP calls All \\"calls\\".',
		'calls_total{job="a"} 1 1.000',
		'# TYPE lat_seconds histogram',
		'# UNIT lat_seconds seconds',
		'# TYPE up gauge',
		'calls_total{job="a"} 1 2.000',
		'lat_seconds_bucket{job="a",le="1.0"} 1 2.000',
		'calls_total{job="a"} 1 3.000',
		'lat_seconds_bucket{job="a",le="1.0"} 1 3.000',
		'# EOF',
	]);
});

it('an exemplar stands with the sample it came with, once, under canonical names in their unit', () => {
	const body = (trace: string) =>
		'# TYPE mcp_tool_duration_milliseconds histogram\n# UNIT mcp_tool_duration_milliseconds milliseconds\n' +
		`mcp_tool_duration_milliseconds_bucket{tool_name="x",le="+Inf"} 1 # {trace_id="${trace}"} 300\n` +
		'mcp_tool_duration_milliseconds_count{tool_name="x"} 1\nmcp_tool_duration_milliseconds_sum{tool_name="x"} 1\n# EOF\n';
	const lines = recorded([body('a'), body('a'), body('b')]).filter(line => line.includes('_bucket'));
	expect(lines.map(line => line.replace(/\{job.*?\}/, ''))).toEqual([
		'mcp_tool_duration_milliseconds_bucket 1 1.000 # {trace_id="a"} 300 1.000',
		'mcp:tool_duration_seconds_bucket 1 1.000 # {trace_id="a"} 0.3 1.000',
		'mcp_tool_duration_milliseconds_bucket 1 2.000',
		'mcp:tool_duration_seconds_bucket 1 2.000',
		'mcp_tool_duration_milliseconds_bucket 1 3.000 # {trace_id="b"} 300 3.000',
		'mcp:tool_duration_seconds_bucket 1 3.000 # {trace_id="b"} 0.3 3.000',
	]);
});

it('a sample with a time of its own keeps its exemplar; that of a clock ahead was there when it was scraped', () => {
	expect(recorded(['# TYPE c counter\nc_total 1 0.5 # {trace_id="a"} 3 99\n# EOF\n'])).toContain(
		'c_total{job="a"} 1 0.500 # {trace_id="a"} 3 1.000',
	);
});

it('a call that is no error is no case of one', () => {
	const body =
		'# TYPE mcp_tool_calls counter\n' +
		'mcp_tool_calls_total{tool_name="x",status="success"} 1 # {trace_id="a"} 1\n# EOF\n';
	const traced = recorded([body]).filter(line => line.includes('trace_id'));
	expect(traced.map(line => line.slice(0, line.indexOf('{')))).toEqual([
		'mcp_tool_calls_total',
		'mcp:tool_calls_total',
	]);
});
