import {describe, expect, it} from 'vitest';
import {aggregations, signatures} from '../../source/promql/functions/signatures.ts';
import {formatPlain, formatValue, parseNumber, parseNumberOrDuration} from '../../source/promql/number.ts';
import {parseExpr} from '../../source/promql/parse.ts';
import {formatExpr} from '../../source/promql/print.ts';
import {formatLines} from '../../source/promql/print-lines.ts';
import {formatPosition} from '../../source/promql/span.ts';
import {unquote} from '../../source/promql/string.ts';
import {valueType} from '../../source/promql/value-type.ts';

describe('a value is printed as the HTTP API prints it', () => {
	const rows: readonly [value: number, api: string, plain: string][] = [
		[0, '0', '0'],
		[-0, '-0', '-0'],
		[0.1 + 0.2, '0.30000000000000004', '0.30000000000000004'],
		[1e20, '100000000000000000000', '100000000000000000000'],
		[1e21, '1e+21', '1000000000000000000000'],
		[1.5e-7, '1.5e-07', '0.00000015'],
		[0.000001, '0.000001', '0.000001'],
		[5e-324, '5e-324', `0.${'0'.repeat(323)}5`],
		[-1.25e22, '-1.25e+22', '-12500000000000000000000'],
		[Infinity, '+Inf', '+Inf'],
		[-Infinity, '-Inf', '-Inf'],
		[Number.NaN, 'NaN', 'NaN'],
	];
	for (const [value, api, plain] of rows) {
		it(`${value} is ${api}, without an exponent ${plain.slice(0, 25)}`, () => {
			expect([formatValue(value), formatPlain(value)]).toEqual([api, plain]);
		});
	}
});

describe('a number is read as Go reads it', () => {
	const rows: readonly [text: string, value: number | undefined][] = [
		['010', 8],
		['08', 8],
		['0x1F', 31],
		['0b101', 5],
		['1_000', 1000],
		['1__0', undefined],
		['1_0.5', 10.5],
		['0_8', 8],
		['.5_5', 0.55],
		['1_.5', undefined],
		['5.', 5],
		['.5e-1', 0.05],
		['1e309', undefined],
		['9223372036854775808', 2 ** 63],
		['+Inf', Infinity],
		['-nan', Number.NaN],
		['1e', undefined],
		['', undefined],
	];
	for (const [text, value] of rows) {
		it(`${text || 'nothing'} is ${value}`, () => {
			expect(parseNumber(text)).toBe(value);
		});
	}

	it('1h30m is 5400 seconds, 5m1h is nothing', () => {
		expect(parseNumberOrDuration('1h30m')).toEqual({value: 5400, duration: true});
		expect(parseNumberOrDuration('5m1h')).toBeUndefined();
	});
});

describe('a literal stands for a text', () => {
	const rows: readonly [literal: string, text: string | undefined][] = [
		[String.raw`"a\n\t\\\""`, 'a\n\t\\"'],
		[String.raw`'\''`, "'"],
		[String.raw`"\'"`, undefined],
		[String.raw`"\u00e9\U0001F600\x41\101"`, 'é😀AA'],
		[String.raw`"\xc3\xa9"`, 'é'],
		[String.raw`"\xff"`, '\ufffd'],
		[String.raw`"\ud800"`, undefined],
		['`\\n`', '\\n'],
		['"a', undefined],
		['"a"b"', undefined],
		['', undefined],
	];
	for (const [literal, text] of rows) {
		it(`${literal || 'nothing'} for ${JSON.stringify(text)}`, () => {
			expect(unquote(literal)).toBe(text);
		});
	}
});

describe('an expression is printed as Prometheus prints it', () => {
	const rows: readonly [given: string, printed: string][] = [
		['SUM BY(job)(rate(up{b="1",a=~"x"} [ 300 ]))', 'sum by (job) (rate(up{a=~"x",b="1"}[5m]))'],
		['a+on()group_left b', 'a + on () group_left () b'],
		['up@10 offset -90s', 'up @ 10.000 offset -1m30s'],
		['{"my.metric","über"="x"}', '{"über"="x",__name__="my.metric"}'],
		['1e3', '1000'],
		['- - up', '--up'],
		['up[1h:]', 'up[1h:]'],
	];
	for (const [given, printed] of rows) {
		it(`${given} as ${printed}`, () => {
			const result = parseExpr(given);
			expect(result.type === 'ok' ? formatExpr(result.expr) : result.message).toBe(printed);
		});
	}
});

it('an expression takes as many lines as it needs', () => {
	const text = 'sum by (le) (rate(calls_total{job="a"}[5m])) / on (le) max_over_time(total[1h:5m])';
	const result = parseExpr(text);
	const formatted = (columns: number): string =>
		result.type === 'ok' ? formatLines(result.expr, columns) : result.message;
	expect(formatted(100)).toBe(text);
	expect(formatted(40)).toBe(`\
  sum by (le) (
    rate(calls_total{job="a"}[5m])
  )
/ on (le)
  max_over_time(total[1h:5m])`);
});

it('a place is a line and a byte of it', () => {
	expect(formatPosition('a\nµb', 3)).toBe('2:3');
	expect(formatPosition('', 0)).toBe('1:1');
});

it('every function and aggregation can be called, and has the type the table says', () => {
	const written = {scalar: '1', string: '"x"', vector: 'up', matrix: 'up[5m]'};
	for (const {name, args, returns} of signatures.values()) {
		const call =
			name === 'info' ? 'info(up, {a="b"})' : `${name}(${args.map(type => written[type]).join(', ')})`;
		const result = parseExpr(call, {experimental: true});
		expect(result.type === 'ok' ? valueType(result.expr) : `${call}: ${result.message}`).toBe(returns);
	}

	for (const name of aggregations) {
		const parameter = {count_values: '"x", '}[name] ?? (/k$|quantile|ratio/.test(name) ? '1, ' : '');
		expect(parseExpr(`${name}(${parameter}up)`, {experimental: true}).type).toBe('ok');
	}
});
