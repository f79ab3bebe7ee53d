import {describe, expect, it} from 'vitest';
import type {ToolData} from '../../source/snapshot/tool.ts';
import {Desk} from '../support/frames.ts';
import {type SampleServer, type SampleTool, sampleFleet} from '../support/sample-fleet.ts';

/** What the SDKs of OpenTelemetry take for milliseconds when nobody says otherwise. */
const millisecondBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000];

function serverWith(tool: Partial<SampleTool>): SampleServer {
	return {
		name: 'one',
		memoryBytes: 1 << 20,
		cpuCores: 0.1,
		sessions: 1,
		tools: [{name: 'call', callsPerSecond: 30, errorRatio: 0, seconds: 0.3, ...tool}],
	};
}

async function toolView(tool: Partial<SampleTool>, columns: number, rows: number) {
	const desk = await new Desk(sampleFleet([serverWith(tool)], {columns, rows})).press(
		'down',
		'enter',
		'enter',
	);
	const shown = await desk.frame();
	const data = desk.snapshot?.data;
	if (data?.screen !== 'tool') {
		throw new Error(`the screen is ${data?.screen}`);
	}

	return {data, summary: shown.find(row => row.startsWith(' calls ')) ?? '', text: shown.join('\n')};
}

/** The highest point any line of the latency chart reaches. */
function highestDrawn({charts}: ToolData): number {
	const lines = charts.find(({unit}) => unit === 'seconds')!.lines;
	return Math.max(...lines.flatMap(({values}) => [...values].filter(value => !Number.isNaN(value))));
}

describe('the tool view says how well a latency can be known', () => {
	it('names the bucket that decided the p95', async () => {
		const {summary} = await toolView({}, 120, 40);
		expect(summary).toMatch(/ p95 \S+s in 1s–2\.5s /);
	});

	it('names the buckets of all three where there is room', async () => {
		const {summary} = await toolView({}, 200, 50);
		expect(summary).toMatch(/p50 \S+ in 250ms–500ms {3}p95 \S+ in 1s–2\.5s {3}p99 \S+ in 2\.5s–5s/);
	});

	it('names it in 80 columns too', async () => {
		const {summary, text} = await toolView({}, 80, 24);
		expect(summary).toMatch(/p50 \d+ms {3}p95 [\d.]+m?s {3}p99 [\d.]+s {3}mean \d+ms/);
		expect(text).toMatch(/Durations ─+ p95 in 1s–2\.5s ─/);
	});

	it('seconds in millisecond buckets: a bound from the mean, called coarse, and no line above it', async () => {
		const {summary, data, text} = await toolView({seconds: 0.0006, bounds: millisecondBounds}, 140, 40);
		expect(summary).toMatch(/p50 ≤1\.\dms coarse {3}p95 ≤\d+ms coarse {3}p99 ≤\d+ms coarse/);
		expect(text).toMatch(/Duration histogram ─+ p95 in 0–5s ─/);
		expect(summary).toMatch(/mean 8\d\dµs/);
		expect(highestDrawn(data)).toBeLessThan(0.1);
	});

	it('beyond the last bucket: more than its bound, and no bucket that would say less', async () => {
		const {summary} = await toolView({seconds: 30}, 140, 40);
		expect(summary).toMatch(/p50 >10s {3}p95 >10s {3}p99 >10s {3}mean \d+s/);
	});

	it('without buckets: the mean, named as mean, drawn as the only line', async () => {
		const {summary, data, text} = await toolView({bounds: []}, 140, 40);
		expect(summary).toMatch(/p50 – {3}p95 – {3}p99 – {3}mean \d+ms/);
		expect(data.charts.find(({unit}) => unit === 'seconds')!.lines.map(({legend}) => legend)).toEqual([
			'mean',
		]);
		expect(text).toMatch(/Latency ─+ mean \d+ms ─/);
	});

	it('a mean of a quarter of an hour puts the unit in doubt', async () => {
		const {summary} = await toolView({seconds: 1200}, 140, 40);
		expect(summary).toMatch(/mean 2\dm\d\d unit\?/);
	});

	it('so do the tables', async () => {
		const fleet = sampleFleet([serverWith({seconds: 1200, bounds: [1000, 5000, 10_000]})], {
			columns: 120,
			rows: 40,
		});
		const shown = await new Desk(fleet).press('down', 'enter');
		expect((await shown.frame()).find(row => row.includes('call '))).toMatch(/\d+m\d\d\?/);
	});

	it('in ASCII as well', async () => {
		const {themeNamed} = await import('../../source/present/theme.ts');
		const fleet = sampleFleet([serverWith({seconds: 0.0006, bounds: millisecondBounds})], {
			columns: 140,
			rows: 40,
		});
		const desk = await new Desk(fleet).press('down', 'enter', 'enter');
		const shown = await desk.frame(themeNamed('none', true));
		expect(shown.join('').replace(/[\x20-\x7e]/g, '')).toBe('');
	});
});
