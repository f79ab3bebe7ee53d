import {describe, expect, it} from 'vitest';
import {sceneDesk} from '../support/scenes.ts';

describe('the chart of a query is in the unit its expression tells', () => {
	const rows: readonly {readonly title: string; readonly query: string; readonly legend: RegExp}[] = [
		{title: 'bytes as everywhere else', query: 'max(mcp:memory_bytes)', legend: / 1\.1G ─/},
		{title: 'calls by the second', query: 'sum(rate(mcp:tool_calls_total[1m]))', legend: / \d+\.\d\/s ─/},
		{
			title: 'per cent',
			query: 'sum(rate(mcp:tool_errors_total[1m])) / sum(rate(mcp:tool_calls_total[1m]))',
			legend: / \d\.\d% ─/,
		},
		{
			title: 'bytes by the second',
			query: 'max(deriv(mcp:memory_bytes[1m]))',
			legend: / \d+(\.\d)?[BKM]\/s ─/,
		},
		{title: 'none, where it tells none', query: 'count(up) + 0.5', legend: / 10\.5 ─/},
	];
	it.each(rows)('$title', async ({query, legend}) => {
		const desk = await sceneDesk('typical', '120x40');
		await desk.press('e', query, 'enter');
		expect((await desk.frame()).find(row => row.includes('² Over time'))).toMatch(legend);
	});
});
