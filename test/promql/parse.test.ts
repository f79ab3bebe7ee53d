import {describe, expect, it} from 'vitest';
import {parseExpr} from '../../source/promql/parse.ts';

const failures: readonly {expr: string; message: string}[] = [
	{expr: '', message: '1:1: parse error: no expression found in input'},
	{expr: '1 +', message: '1:4: parse error: unexpected end of input'},
	{expr: 'up)', message: "1:4: parse error: unexpected right parenthesis ')'"},
	{expr: '(up', message: '1:4: parse error: unclosed left parenthesis'},
	{expr: 'up down', message: '1:4: parse error: unexpected identifier "down"'},
	{
		expr: 'up{job}',
		message: '1:7: parse error: unexpected "}" in label matching, expected label matching operator',
	},
	{
		expr: 'up{job=x}',
		message: '1:8: parse error: unexpected identifier "x" in label matching, expected string',
	},
	{
		expr: 'sum by job (up)',
		message: '1:8: parse error: unexpected identifier "job" in grouping opts, expected "("',
	},
	{
		expr: 'up[5m:30s',
		message: '1:10: parse error: unclosed left bracket',
	},
	{expr: 'up[5x]', message: '1:4: parse error: bad number or duration syntax: "5"'},
	{expr: 'up + 1on', message: '1:6: parse error: bad number or duration syntax: "1"'},
	{expr: 'up[5m12]', message: '1:4: parse error: bad number or duration syntax: "5m12"'},
	{expr: 'sum(up by (job))', message: '1:8: parse error: unexpected <by> in aggregation'},
	{expr: 'clamp(up, 1, )', message: '1:12: parse error: trailing commas not allowed in function call args'},
	{expr: 'clamp(up, > 1)', message: '1:9: parse error: trailing commas not allowed in function call args'},
	{
		expr: 'a * on (b) group_left > c',
		message: '1:23: parse error: unexpected <op:>> in grouping opts, expected "("',
	},
	{expr: 'sum(topk(up)', message: '1:13: parse error: unclosed left parenthesis'},
	{expr: '12.5e+ 1', message: 'parsing "12.5e+": invalid syntax'},
	{expr: '1e999', message: 'parsing "1e999": value out of range'},
	{
		expr: 'up >/ 1',
		message: '1:4: parse error: operator ">/" is for native histograms, which are not supported',
	},
	{expr: 'up[0s]', message: '1:4: parse error: duration must be greater than 0'},
	{expr: 'rate(up)', message: 'expected type range vector in call to function "rate", got instant vector'},
	{expr: 'nope(up)', message: '1:1: parse error: unknown function with name "nope"'},
	{expr: 'up == on (job) 1', message: 'vector matching only allowed between instant vectors'},
	{expr: '1 == 1', message: '1:3: parse error: comparisons between scalars must use BOOL modifier'},
	{expr: '{job=~".*"}', message: 'vector selector must contain at least one non-empty matcher'},
	{expr: '{job=~"a("}', message: 'error parsing regexp: missing closing )'},
	{expr: 'up offset NaN', message: '1:11: parse error: duration out of range'},
	{expr: 'up offset -NaN', message: 'duration out of range'},
	{expr: 'up offset 1m offset 1m', message: 'offset may not be set multiple times'},
	{expr: 'sum(up) offset 1m', message: 'offset modifier must be preceded by an instant vector selector'},
	{expr: 'limitk(1, up)', message: 'limitk() is experimental and must be enabled'},
	{expr: 'mad_over_time(up[1m])', message: '1:1: parse error: function "mad_over_time" is not enabled'},
	{expr: '"µ" + 1', message: '1:1: parse error: binary expression must contain only scalar and instant'},
	{expr: '"µ"\n + (', message: '2:5: parse error: unclosed left parenthesis'},
	{expr: 'up{a="µ", }  )', message: "1:16: parse error: unexpected right parenthesis ')'"},
];

describe('a query that cannot be read', () => {
	for (const {expr, message} of failures) {
		it(`${JSON.stringify(expr)}: ${message}`, () => {
			const result = parseExpr(expr);
			expect(result.type === 'failed' && result.message).toContain(message);
		});
	}

	it('is refused, not followed, when it nests too deep', () => {
		for (const expr of [
			'('.repeat(100_000),
			'-'.repeat(100_000),
			'a+'.repeat(100_000),
			'abs('.repeat(100_000),
		]) {
			const result = parseExpr(expr);
			expect(result.type === 'failed' && result.message).toContain('nests deeper than');
		}
	});
});
