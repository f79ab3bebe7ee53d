import {expect, it} from 'vitest';
import {Desk} from '../support/frames.ts';
import {ingestedFleet} from '../support/ingested-fleet.ts';

const contentType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** Scrape number `tick` of a server that names a call for its buckets, in milliseconds. */
function body(tick: number): string {
	const calls = 10 * tick;
	const bucket = (le: string, count: number, exemplar: string) =>
		`mcp_tool_duration_milliseconds_bucket{tool_name="search",le="${le}"} ${count}${exemplar}`;
	return `# TYPE mcp_tool_duration_milliseconds histogram
# UNIT mcp_tool_duration_milliseconds milliseconds
${bucket('100', calls, ' # {trace_id="fast0000000000000000000000000001"} 40')}
${bucket('1000', 2 * calls, tick < 10 ? ' # {trace_id="first"} 300' : ' # {trace_id="4bf92f3577b34da6\\n"} 800')}
${bucket('+Inf', 3 * calls, ' # {customer="hugo"} 60000')}
mcp_tool_duration_milliseconds_count{tool_name="search"} ${3 * calls}
mcp_tool_duration_milliseconds_sum{tool_name="search"} ${3 * calls * 700}
# TYPE mcp_tool_calls counter
mcp_tool_calls_total{tool_name="search",status="success"} ${3 * calls}
# EOF
`;
}

it('a bucket names its newest call, in seconds whatever the unit', async () => {
	const bodies = Array.from({length: 30}, (_, tick) => ({text: body(tick), contentType}));
	const desk = new Desk(ingestedFleet(bodies, {columns: 140, rows: 40}));
	await desk.press('down', 'enter', 'enter');
	const data = desk.snapshot!.data;
	const found = data.screen === 'tool' ? data.latency.histogram : [];
	expect(found.map(({upperSeconds, exemplar}) => [upperSeconds, exemplar?.trace, exemplar?.seconds])).toEqual(
		[
			[0.1, 'fast0000000000000000000000000001', 0.04],
			[1, expect.stringMatching(/^4bf92f3577b34da6\P{Cc}*$/u), 0.8],
			[Number.POSITIVE_INFINITY, 'customer=hugo', 60],
		],
	);
	const rows = (await desk.frame()).filter(row => /≤100ms|≤1s|>1s/.test(row)).slice(0, 3);
	expect(rows.join('\n')).toMatch(/fast0000.*\n.*4bf92f3577b34da6.*\n.*customer=hugo/);
});
