import {describe, expect, it} from 'vitest';
import {exprMeasure} from '../../source/dashboards/expr-measure.ts';
import {themeNamed} from '../../source/present/theme.ts';
import {alertGlyph, changeText, limitText, valueText} from '../../source/ui/screens/alert-words.ts';

describe('an alert’s value and limit', () => {
	const ratio = 'rate(errors_total[5m]) / rate(calls_total[5m])';
	const rows: readonly (readonly [
		title: string,
		expr: string,
		value: number,
		limit: number,
		text: string,
	])[] = [
		['a ratio is per cent', ratio, 0.124, 0.05, '12.4% > 5%'],
		['per cent by hand are not multiplied again', `100 * ${ratio}`, 12.4, 5, '12.4% > 5%'],
		['seconds', 'max(d_seconds)', 3.14, 2, '3.1s > 2s'],
		['milliseconds', 'max(d_ms)', 3140, 250, '3.1s > 250ms'],
		['megabytes by hand', 'mcp:memory_bytes / 1024 / 1024', 1138, 400, '1.1G > 400M'],
		['by the second, with the digits of small ones', 'rate(e_total[5m])', 0.0224, 0.01, '0.022/s > 0.01/s'],
		['by the second, very small', 'rate(e_total[5m])', 0.000_31, 0, '3e-4/s > 0/s'],
		['a count', 'mcp:sessions', 41, 40, '41 > 40'],
		['no unit that is known', 'up', 0.0224, 0.9, '0.0224 > 0.9'],
		['very small without a unit', 'up', 1.23e-10, 0, '1e-10 > 0'],
	];
	it.each(rows)('%s', (_title, expr, value, limit, text) => {
		const theme = themeNamed('none');
		const measure = exprMeasure(expr);
		const comparison = {subject: expr, operator: '>', limit} as const;
		const shown = `${valueText(value, {measure}, theme)} ${limitText({comparison, measure}, theme)}`;
		expect(shown).toBe(text);
	});
});

describe('an alert’s mark', () => {
	const rows = [
		['critical', 'firing', '✖'],
		['warning', 'firing', '▲'],
		['info', 'firing', 'i'],
		['info', 'pending', '…'],
		['critical', 'inactive', '●'],
	] as const;
	it.each(rows)('%s, %s: %s', (severity, state, glyph) => {
		expect(alertGlyph({severity, state}, themeNamed('none'))).toBe(glyph);
	});
});

describe('what changed', () => {
	const rows = [
		['errors', {before: 0.004, after: 0.382}, '0.4% 38.2%'],
		['p95', {before: 0.241, after: 10, above: {before: false, after: true}}, '241ms >10s'],
		['calls', {before: 11, after: 1.64}, '11.0/s 1.6/s'],
		['sessions', {before: undefined, after: 23}, '– 23'],
	] as const;
	it.each(rows)('%s', (what, numbers, text) => {
		const theme = themeNamed('none');
		const change = {subject: '', what, ...numbers};
		expect(`${changeText(change, 'before', theme)} ${changeText(change, 'after', theme)}`).toBe(text);
	});
});
