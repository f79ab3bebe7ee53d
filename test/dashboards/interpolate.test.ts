import {describe, expect, it} from 'vitest';
import {allValues, type Variable} from '../../source/dashboards/dashboard.ts';
import {
	type Chosen,
	choiceOf,
	interpolateExpr,
	interpolateText,
	variablesIn,
} from '../../source/dashboards/interpolate.ts';

const base: Variable = {
	name: 'tool',
	label: 'Tool',
	source: {type: 'values', values: []},
	initial: [],
	multiple: false,
	includesAll: false,
	allText: '',
	hidden: false,
};
const multiple = {...base, multiple: true, includesAll: true};
const options = ['a', 'b.c', 'd"e', 'f\\g'];

function chosen(variable: Variable, ...picked: readonly string[]): ReadonlyMap<string, Chosen> {
	return new Map([[variable.name, choiceOf(variable, options, picked.length === 0 ? undefined : picked)]]);
}

describe('variables in an expression', () => {
	const rows: readonly (readonly [string, ReadonlyMap<string, Chosen>, string, string])[] = [
		['a plain name', chosen(base, 'a'), 'm{t="$tool"}', 'm{t="a"}'],
		['braces', chosen(base, 'a'), 'm{t="${tool}_x"}', 'm{t="a_x"}'],
		['brackets', chosen(base, 'a'), 'm{t="[[tool]]"}', 'm{t="a"}'],
		['the longest name wins', chosen(base, 'a'), '$tool_name', '$tool_name'],
		['outside a string as it is', chosen(base, '5m'), 'rate(m[$tool])', 'rate(m[5m])'],
		['a quote inside a string', chosen(base, 'd"e'), 'm{t="$tool"}', String.raw`m{t="d\"e"}`],
		['a quote of the other kind', chosen(base, 'd"e'), "m{t='$tool'}", `m{t='d"e'}`],
		['a backslash inside a string', chosen(base, 'f\\g'), 'm{t="$tool"}', String.raw`m{t="f\\g"}`],
		['backticks escape nothing', chosen(base, 'f\\g'), 'm{t=`$tool`}', 'm{t=`f\\g`}'],
		['several values', chosen(multiple, 'a', 'b.c'), 'm{t=~"$tool"}', String.raw`m{t=~"(a|b\\.c)"}`],
		['one of several is a pattern', chosen(multiple, 'b.c'), 'm{t=~"$tool"}', String.raw`m{t=~"b\\.c"}`],
		[
			'all is every value',
			chosen(multiple, allValues),
			'm{t=~"$tool"}',
			String.raw`m{t=~"(a|b\\.c|d\"e|f\\\\g)"}`,
		],
		[
			'all as the file writes it',
			chosen({...multiple, allText: '.+'}, allValues),
			'm{t=~"$tool"}',
			'm{t=~".+"}',
		],
		[':regex', chosen(base, 'b.c'), 'm{t=~"${tool:regex}"}', String.raw`m{t=~"b\\.c"}`],
		[':regex in brackets', chosen(base, 'b.c'), 'm{t=~"[[tool:regex]]"}', String.raw`m{t=~"b\\.c"}`],
		[':pipe', chosen(multiple, 'a', 'b.c'), 'm{t=~"${tool:pipe}"}', 'm{t=~"a|b.c"}'],
		[':csv', chosen(multiple, 'a', 'b.c'), '# ${tool:csv}', '# a,b.c'],
		[':raw', chosen(multiple, 'a', 'b.c'), '${tool:raw}', 'a,b.c'],
		[':doublequote', chosen(multiple, 'a', 'd"e'), '${tool:doublequote}', String.raw`"a","d\"e"`],
		['the first value when none is chosen', chosen(base), 'm{t="$tool"}', 'm{t="a"}'],
		['a value that is no longer there stays', chosen(base, 'gone'), 'm{t="$tool"}', 'm{t="gone"}'],
		['several to a variable of one', chosen(base, 'a', 'b.c'), 'm{t="$tool"}', 'm{t="a"}'],
		['what the screen gives', new Map(), 'rate(m[$__rate_interval])', 'rate(m[1m])'],
		['longer names of the screen', new Map(), '$__interval_ms ${__range_s} $__interval', '15000 3600 15s'],
		['a text of a variable is not read again', chosen(base, '$__interval'), '"$tool"', '"$__interval"'],
	];
	for (const [title, values, text, expected] of rows) {
		it(title, () => {
			const builtIns = {__rate_interval: '1m', __interval: '15s', __interval_ms: '15000', __range_s: '3600'};
			expect(interpolateExpr(text, values, builtIns).text).toBe(expected);
		});
	}

	it('names what nobody defines', () => {
		expect(interpolateExpr('$a + $b + $a', new Map(), {}).unknown).toEqual(['a', 'b']);
	});

	it('all of nothing known filters nothing', () => {
		const values = new Map([['tool', choiceOf(multiple, [], undefined)]]);
		expect(interpolateExpr('m{t=~"$tool"}', values, {}).text).toBe('m{t=~".*"}');
	});

	it('finds the variables of a text', () => {
		expect(variablesIn('$a ${b:regex} [[c]] ${d.text} $a $5 5$')).toEqual(['a', 'b', 'c', 'd']);
	});

	it('reads as words in a title', () => {
		expect(interpolateText('Calls of $tool', chosen(multiple, 'a', 'b.c'))).toBe('Calls of a + b.c');
		expect(interpolateText('Calls of $tool', chosen(multiple, allValues))).toBe('Calls of All');
	});
});
