import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {chartRows} from '../../source/present/chart.ts';
import {fitColumns} from '../../source/present/columns.ts';
import {
	formatAge,
	formatBytes,
	formatCount,
	formatPercent,
	formatQuantile,
	formatSeconds,
	formatSpan,
	formatTick,
} from '../../source/present/format.ts';
import {bins, sparkline} from '../../source/present/sparkline.ts';
import {cutText, fitStyled, fitted, styledWidth, textWidth, wrapQuery} from '../../source/present/text.ts';
import {themeNamed} from '../../source/present/theme.ts';
import type {ChartData} from '../../source/snapshot/panels.ts';

const plain = themeNamed('none');
const accents = '\u0301'.repeat(5000);

describe('numbers', () => {
	const rows: readonly (readonly [string, string])[] = [
		[formatCount(0), '0.0'],
		[formatCount(0.04), '<0.1'],
		[formatCount(41.24), '41.2'],
		[formatCount(99.96), '100.0'],
		[formatCount(436.6), '436.6'],
		[formatCount(999.4), '999.4'],
		[formatCount(-436.6), '-437'],
		[formatCount(999.6), '1.0k'],
		[formatCount(12_345), '12k'],
		[formatCount(999_600), '1.0M'],
		[formatCount(Number.NaN), '–'],
		[formatPercent(0), '0.0'],
		[formatPercent(0.0001), '<0.1'],
		[formatPercent(0.124), '12.4'],
		[formatPercent(0.9996), '100.0'],
		[formatPercent(1), '100.0'],
		[formatSeconds(0.00034), '340µs'],
		[formatSeconds(0.0063), '6.3ms'],
		[formatSeconds(0.9996), '1.0s'],
		[formatSeconds(9.96), '10s'],
		[formatSeconds(125), '2m05'],
		[formatSeconds(Number.POSITIVE_INFINITY), '∞'],
		[formatAge(59_600), '1m00'],
		[formatAge(3_600_000 * 27), '1d3h'],
		[formatSpan(300_000), '5m'],
		[formatSpan(90_000), '1m30'],
		[formatBytes(900), '900B'],
		[formatBytes(212 << 20), '212M'],
		[formatBytes(1023.9 * 1024 * 1024), '1.0G'],
		[formatTick(0, 'seconds'), '0'],
		[formatTick(4, 'seconds'), '4s'],
		[formatTick(0.015, 'ratio'), '1.5'],
		[formatTick(0.0025, 'ratio'), '0.25'],
		[formatTick(0.75, 'per-second'), '0.75'],
		[formatTick(7.5, 'count'), '7.5'],
		[formatTick(7500, 'count'), '7500'],
		[formatTick(0.025, 'cores'), '2.5%'],
		[formatTick(10, 'cores'), '1000%'],
		[formatQuantile({type: 'above', seconds: 10}), '>10s'],
		[formatQuantile({type: 'bounded', seconds: 0.012}), '≤12ms'],
		[formatQuantile({type: 'mean-only', seconds: 0.04}), '~40ms'],
		[formatQuantile({type: 'none'}), '–'],
	];
	for (const [index, [shown, expected]] of rows.entries()) {
		it(`${index + 1}: ${expected}`, () => {
			expect(shown).toBe(expected);
		});
	}

	it('never take more than five cells, so that nothing jitters', () => {
		for (let exponent = -5; exponent < 15; exponent += 0.01) {
			const value = 10 ** exponent;
			for (const format of [formatCount, formatBytes]) {
				expect(format(value).length, `${format.name} of ${value}`).toBeLessThanOrEqual(5);
			}
		}

		for (let exponent = -6; exponent < 6; exponent += 0.01) {
			const text = formatSeconds(10 ** exponent);
			expect(text.length, text).toBeLessThanOrEqual(5);
		}
	});
});

describe('texts in cells', () => {
	const rows: readonly (readonly [string, string, string])[] = [
		['pads on the right', fitted('ab', 4), 'ab  '],
		['pads on the left', fitted('ab', 4, 'right'), '  ab'],
		['cuts with an ellipsis', fitted('abcdef', 4), 'abc…'],
		['never halves a wide character', fitted('日本語', 4), '日… '],
		['keeps an emoji of several code points whole', cutText('👩‍🚀x', 2), '👩‍🚀'],
		['cuts a text of megabytes at once', fitted('é日'.repeat(1_000_000), 5), 'é日é…'],
		['cuts accents upon accents, which take one cell', fitted(`é${accents}`, 3), `é${accents}… `],
		[
			'cuts them in styled text too',
			fitStyled(`\u001b[31mé${accents}`, 3),
			`\u001b[31mé${accents}\u001b[0m  `,
		],
		[
			'cuts styled text and ends its style',
			fitStyled('\u001b[31mabcdef\u001b[0m', 3),
			'\u001b[31mabc\u001b[0m',
		],
	];
	for (const [title, shown, expected] of rows) {
		it(title, () => {
			expect(shown).toBe(expected);
		});
	}

	it('measures every character of one cell as string-width does', () => {
		const wrong: string[] = [];
		for (let code = 0x20; code < 0x3000; code++) {
			const text = String.fromCharCode(code);
			if (textWidth(text) !== stringWidth(text) || textWidth(`a${text}`) !== stringWidth(`a${text}`)) {
				wrong.push(code.toString(16));
			}
		}

		expect(wrong).toEqual([]);
	});

	it('measures no more of a text than a terminal could show', () => {
		expect(textWidth('日'.repeat(1_000_000))).toBe(2 * 2048 + 1_000_000 - 2048);
	});

	it('knows widths without escape sequences', () => {
		expect([textWidth('日本'), styledWidth('\u001b[1;31m日本\u001b[0m!')]).toEqual([4, 5]);
	});
});

describe('a query in lines', () => {
	it.each([
		['is whole where it fits', 'sum(up)', 10, ['sum(up)']],
		[
			'breaks behind parentheses and commas',
			'sum by (job, instance) (up)',
			15,
			['sum by (job,', 'instance) (up)'],
		],
		['breaks before a range', 'rate(mcp:tool_calls_total[30s])', 26, ['rate(mcp:tool_calls_total', '[30s])']],
		['cuts a name only where it is too wide', 'max(abcdefghijkl)', 6, ['max(', 'abcdef', 'ghijkl', ')']],
		['forgets how it was written', 'a\n  +  b', 10, ['a + b']],
	] as const)('%s', (_title, expr, width, lines) => {
		expect(wrapQuery(expr, width)).toEqual(lines);
	});
});

describe('columns', () => {
	const columns = [
		{id: 'name', title: '', width: 5, align: 'left', priority: 0, maxWidth: 8},
		{id: 'a', title: '', width: 4, align: 'right', priority: 1},
		{id: 'b', title: '', width: 4, align: 'right', priority: 2},
	] as const;
	const rows: readonly (readonly [number, string])[] = [
		[40, 'name:8 a:4 b:4'],
		[16, 'name:6 a:4 b:4'],
		[15, 'name:5 a:4 b:4'],
		[14, 'name:8 a:4'],
		[9, 'name:8'],
		[3, 'name:3'],
	];
	for (const [width, expected] of rows) {
		it(`in ${width} cells: ${expected}`, () => {
			expect(
				fitColumns(columns, width)
					.map(({id, width: cells}) => `${id}:${cells}`)
					.join(' '),
			).toBe(expected);
		});
	}
});

describe('lines over time', () => {
	it('keep peaks when points share a place', () => {
		expect(bins(Float64Array.of(0, 9, 0, 1), 2)).toEqual([9, 1]);
	});

	it('hold a point wider than a place, and leave gaps open', () => {
		expect(bins(Float64Array.of(1, Number.NaN), 4)).toEqual([1, 1, Number.NaN, Number.NaN]);
	});

	it('are dots where nothing is known', () => {
		expect(sparkline(Float64Array.of(Number.NaN, 0, 1), 3, {glyphs: plain.glyphs, max: 1})).toBe('·▁█');
	});

	function chart(values: readonly number[], change: Partial<ChartData> = {}): ChartData {
		return {
			id: 'x',
			title: 'x',
			unit: 'ratio',
			grid: {startMs: 0, endMs: values.length - 1, stepMs: 1},
			lines: [{legend: 'x', role: 'errors', values: Float64Array.from(values), last: values.at(-1)}],
			thresholds: [],
			expr: '',
			failure: '',
			marks: [],
			...change,
		};
	}

	const drawings: readonly {
		readonly title: string;
		readonly chart: ChartData;
		readonly rows: readonly string[];
	}[] = [
		{
			title: 'a step from zero to the top',
			chart: chart([0, 0, 0.04, 0.04]),
			rows: ['   4┤  ╭─', '    │  │ ', '   2┤  │ ', '    │  │ ', '   0┤──╯ '],
		},
		{
			title: 'a gap stays a gap',
			chart: chart([0.04, 0.04, Number.NaN, 0.04]),
			rows: ['   4┤── ─', '    │    ', '   2┤    ', '    │    ', '   0┤  · '],
		},
		{
			title: 'a threshold is a dashed line behind the data',
			chart: chart([0, 0, 0, 0], {thresholds: [{value: 0.01, severity: 'warning'}]}),
			rows: ['   1┤┄┄┄┄', '    │    ', ' 0.5┤    ', '    │    ', '   0┤────'],
		},
		{
			title: 'a restart is marked on top',
			chart: chart([0.04, 0, 0, 0], {marks: [{atMs: 2.5, kind: 'restart', severity: 'warning'}]}),
			rows: ['   4┤─╮ ↻', '    │ │  ', '   2┤ │  ', '    │ │  ', '   0┤ ╰──'],
		},
		{
			title: 'an alert that fired and went away is marked on top',
			chart: chart([0, 0.04, 0.04, 0], {
				marks: [
					{atMs: 0, kind: 'fired', severity: 'critical'},
					{atMs: 3, kind: 'resolved', severity: 'critical'},
					{atMs: 9, kind: 'fired', severity: 'critical'},
				],
			}),
			rows: ['   4┤▼╭─△', '    │ │ │', '   2┤ │ │', '    │ │ │', '   0┤─╯ ╰'],
		},
		{
			title: 'the cursor stands behind the data',
			chart: chart([0, 0, 0.04, 0.04], {cursorAtMs: 1}),
			rows: ['   4┤ │╭─', '    │ ││ ', '   2┤ ││ ', '    │ ││ ', '   0┤──╯ '],
		},
	];
	it.each([
		['2.4G', 2.4 * 2 ** 30, 'bytes', ['4G', '3G', '2G', '1G', '0']],
		['500M', 500 * 2 ** 20, 'bytes', ['512M', '384M', '256M', '128M', '0']],
		['700M', 700 * 2 ** 20, 'bytes', ['768M', '576M', '384M', '192M', '0']],
		['a call a second', 0.9, 'per-second', ['1', '0.75', '0.5', '0.25', '0']],
		['a hundredth of a core', 0.01, 'cores', ['1%', '0.75%', '0.5%', '0.25%', '0']],
	] as const)('the axis up to %s is in steps that are written in full', (_title, value, unit, labels) => {
		const rows = chartRows(chart([value], {unit}), 20, 9, plain);
		expect(rows.flatMap(row => /^ +(\S+)┤/.exec(row)?.[1] ?? [])).toEqual(labels);
	});

	for (const {title, chart: drawn, rows} of drawings) {
		it(title, () => {
			expect(chartRows(drawn, 9, 5, plain)).toEqual(rows);
		});
	}
});
