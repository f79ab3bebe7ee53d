import {expect, it} from 'vitest';
import {heatRows} from '../../source/present/latency.ts';
import {themeNamed} from '../../source/present/theme.ts';

it.each([
	['every bucket a row while there are enough', 5, ['>1s', '≤1s', '≤500ms', '≤250ms', '≤100ms']],
	['one row too few: only the two quickest share one', 4, ['>1s', '≤1s', '≤500ms', '≤250ms']],
	['two rows too few', 3, ['>1s', '≤1s', '≤250ms']],
	['hardly any rows', 1, ['>0ms']],
	['room for two rows each', 11, ['>1s', '', '≤1s', '', '≤500ms', '', '≤250ms', '', '≤100ms', '']],
] as const)('buckets of a heat map: %s', (_title, height, bounds) => {
	const upper = [0.1, 0.25, 0.5, 1, Number.POSITIVE_INFINITY];
	const latency = {
		expr: '',
		histogram: [],
		grid: {startMs: 0, endMs: 3000, stepMs: 1000},
		heat: upper.map(upperSeconds => ({upperSeconds, values: Float64Array.of(1, 1, 1, 1)})),
	};
	const rows = heatRows(latency, 20, height, themeNamed('none'));
	expect(rows.map(row => row.slice(0, 7).trim())).toEqual(bounds);
});
