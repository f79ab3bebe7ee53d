import {describe, expect, it} from 'vitest';
import {themeNamed} from '../../source/present/theme.ts';
import type {ToolData} from '../../source/snapshot/tool.ts';
import type {Usage} from '../../source/snapshot/usage.ts';
import {toolScreen} from '../../source/ui/screens/tool.ts';
import {Desk} from '../support/frames.ts';
import {type SampleServer, sampleFleet} from '../support/sample-fleet.ts';

const server: SampleServer = {
	name: 'weather',
	memoryBytes: 100 << 20,
	cpuCores: 0.5,
	sessions: 10,
	tools: [{name: 'forecast', callsPerSecond: 20, errorRatio: 0, seconds: 0.2}],
};

async function open(change: {readonly seconds?: number} = {}) {
	const tools = server.tools.map(tool => ({...tool, ...change}));
	const desk = new Desk(sampleFleet([{...server, tools}], {columns: 160, rows: 40}));
	await desk.press('down', 'enter', 'enter');
	const {data} = await desk.look();
	if (data.screen !== 'tool') {
		throw new Error(`the screen is ${data.screen}`);
	}

	return {desk, data};
}

async function summary(usage: Partial<Usage>, buckets: Partial<ToolData['buckets']> = {}, width = 160) {
	const {desk, data} = await open();
	const none = {p50: undefined, p95: undefined, p99: undefined};
	const [row = ''] = toolScreen.body({
		data: {...data, usage: {...data.usage, ...usage}, buckets: {...none, ...buckets}},
		snapshot: desk.snapshot!,
		view: desk.model.view,
		theme: themeNamed('none'),
		width,
		height: 30,
	});
	return row;
}

describe('what the tool screen says of a quantile', () => {
	const quarter = {lowerSeconds: 0.25, upperSeconds: 0.5};
	const rows: readonly (readonly [string, Usage['p95'], ToolData['buckets']['p95'], number, string])[] = [
		['the bucket it fell into', {type: 'exact', seconds: 0.412}, quarter, 160, 'p95 412ms in 250ms–500ms'],
		['without the bucket where room is short', {type: 'exact', seconds: 0.412}, quarter, 100, 'p95 412ms   '],
		['that it is only a bound', {type: 'bounded', seconds: 0.012}, quarter, 160, 'p95 ≤12ms coarse'],
		['that it lies beyond the buckets', {type: 'above', seconds: 10}, undefined, 160, 'p95 >10s'],
		['nothing where only the mean is known', {type: 'mean-only', seconds: 0.04}, undefined, 160, 'p95 –   '],
	];
	for (const [what, p95, bucket, width, expected] of rows) {
		it(what, async () => {
			expect(await summary({p95}, {p95: bucket}, width)).toContain(expected);
		});
	}

	it('the bucket that the histogram on the same screen shows', async () => {
		const {desk, data} = await open();
		const {p95} = data.buckets;
		const bounds = [0, ...data.latency.histogram.map(({upperSeconds}) => upperSeconds)];
		expect(bounds.indexOf(p95!.upperSeconds)).toBe(bounds.indexOf(p95!.lowerSeconds) + 1);
		expect((await desk.frame()).join('\n')).toMatch(/p95 \d+ms in \d+ms–\d+m?s/);
	});

	it('that seconds may not be seconds', async () => {
		expect(await summary({meanSeconds: 4200})).toContain('unit?');
		expect(await summary({meanSeconds: 0.2})).not.toContain('unit?');
	});
});
