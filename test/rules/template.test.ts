import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {labelsFrom} from '../../source/labels/labels.ts';
import {compileRuleTemplate, expandRuleTemplate, templateVector} from '../../source/rules/template/expand.ts';
import type {TemplateContext} from '../../source/rules/template/functions.ts';
import {formatFloat} from '../../source/rules/template/go-number.ts';
import {printf} from '../../source/rules/template/printf.ts';

const labels = labelsFrom({__name__: 'up', instance: 'a.example:3001', tool_name: 'search'});
const context: TemplateContext = {
	atMs: 1_730_000_000_000,
	externalUrl: 'https://mon.example/prom',
	query: expr =>
		expr === 'broken'
			? {failure: '1:1: parse error'}
			: templateVector([
					{labels: labelsFrom({i: 'b'}), tMs: 0, value: 2},
					{labels: labelsFrom({i: 'a'}), tMs: 0, value: 0.5},
				]),
};

function expanded(text: string, value = 3): string {
	const compiled = compileRuleTemplate('A', text);
	return compiled.type === 'ok'
		? expandRuleTemplate(compiled.template, {labels, externalLabels: labelsFrom({dc: 'x'}), value}, context)
		: compiled.message;
}

describe('what a template becomes', () => {
	const rows: readonly (readonly [template: string, text: string])[] = [
		['no action at all', 'no action at all'],
		['{{ $labels.instance }} is {{ $value }}', 'a.example:3001 is 3'],
		['[{{- " both " -}}]', '[ both ]'],
		['a {{- /* gone */ -}} b', 'ab'],
		['{{ with $x := 5 }}{{ $x }}{{ end }}', '5'],
		['{{ if and $value (gt $value 2.0) }}many{{ else }}few{{ end }}', 'many'],
		['{{ if eq $labels.tool_name "fetch" "search" }}known{{ end }}', 'known'],
		['{{ range query "x" | sortByLabel "i" }}{{ .Labels.i }}:{{ .Value }} {{ end }}', 'a:0.5 b:2 '],
		['{{ range $i, $s := query "x" }}{{ if $i }}{{ break }}{{ end }}{{ $s.Value }}{{ end }}', '2'],
		['{{ range 3 }}{{ . }}{{ end }}', '012'],
		['{{ range $labels }}{{ continue }}never{{ else }}empty{{ end }}', ''],
		['{{ block "b" . }}<{{ .Value }}>{{ end }}', '<3>'],
		['{{ define "n" }}{{ .arg1 }}{{ end }}{{ template "n" (args 1 "two") }}', 'two'],
		['{{ (query "x" | first).Labels.i }}', 'b'],
		['{{ len "é" }} {{ index "abc" 1 }} {{ slice "abc" 1 }}', '2 98 bc'],
		[
			'{{ printf "%5.1f|%-5s|%05d|%x|%q|%v%%" 2.25 "ab" 42 "hi" "q" true }}',
			'  2.2|ab   |00042|6869|"q"|true%',
		],
		['{{ printf "%[2]s %[1]s" "a" "b" }} {{ printf "%*d" 4 7 }}', 'b a    7'],
		['{{ printf "%d %s" 1 }}', '1 %!s(MISSING)'],
		['{{ printf "%d" 1 2 }}', '1%!(EXTRA int=2)'],
		['{{ 1730000000.5 | toTime }}', '2024-10-27 03:33:20.5 +0000 UTC'],
		[
			'{{ (toTime 0).Year }} {{ (3661.5 | toDuration).Hours | printf "%.2f" }} {{ 3661.5 | toDuration }}',
			'1970 1.02 1h1m1.5s',
		],
		['{{ pathPrefix }} {{ externalURL }} {{ $externalLabels.dc }}', '/prom https://mon.example/prom x'],
		['{{ reReplaceAll "(.*):(.*)" "${2} $1" $labels.instance }}', '3001 a.example'],
		[
			'{{ "x y&z" | urlQueryEscape }} {{ graphLink "up == 0" }}',
			'x+y%26z /graph?g0.expr=up+%3D%3D+0&g0.tab=0',
		],
		['{{ "don\'t stop" | title }}', "Don't Stop"],
		['{{ print nil }}|{{ $labels.nope }}|{{ (args 1).arg5 }}', '<nil>||<no value>'],
		['{{ \'\\u00e9\' }} {{ `raw \\n` }} {{ "\\x41\\t" }}', '233 raw \\n A\t'],
	];
	for (const [template, text] of rows) {
		it(template, () => {
			expect(expanded(template)).toBe(text);
		});
	}
});

describe('what cannot be parsed is refused when the rule is read', () => {
	const rows: readonly (readonly [template: string, message: string])[] = [
		['{{ $label.x }}', 'undefined variable "$label"'],
		['{{ nope 1 }}', 'function "nope" not defined'],
		['{{ if true }}', 'unexpected EOF'],
		['{{ end }}', 'unexpected {{end}}'],
		['{{ break }}', '{{break}} outside {{range}}'],
		['{{ "open }}', 'unterminated quoted string'],
		['{{ $value | 5 }}', 'non executable command in pipeline stage 2'],
		['{{ }}', 'missing value for command'],
		['{{ (1 }}', 'unclosed left paren'],
		['{{ "a") }}', 'unexpected ")" in command'],
		["{{ 'ab' }}", "malformed character constant: 'ab'"],
		['{{ 99999999999999999999 }}', 'integer overflow: "99999999999999999999"'],
		['{{ "a".b }}', 'unexpected . after term "\\"a\\""'],
		['{{ . ', 'unclosed action'],
		['{{ 1 := 2 }}', 'unexpected ":=" in operand'],
		['{{ else }}', 'unexpected {{else}}'],
		['{{ @ }}', "unrecognized character in action: U+0040 '@'"],
	];
	for (const [template, message] of rows) {
		it(template, () => {
			expect(expanded(template)).toBe(`template: __alert_A:1: ${message}`);
		});
	}

	it('names the line', () => {
		expect(expanded('one\n\n{{ nope }}')).toBe('template: __alert_A:3: function "nope" not defined');
	});
});

describe('what fails while running becomes a text that says why', () => {
	const rows: readonly (readonly [template: string, column: number, at: string, message: string])[] = [
		['{{ query "broken" }}', 115, 'query "broken"', 'error calling query: 1:1: parse error'],
		['{{ gt $value 2 }}', 115, 'gt $value 2', 'error calling gt: incompatible types for comparison'],
		['{{ $value | toUpper }}', 124, 'toUpper', 'wrong type for value; expected string; got float64'],
		['{{ toUpper 5 }}', 123, '5', 'expected string; found 5'],
		['{{ toUpper }}', 115, 'toUpper', 'wrong number of args for toUpper: want 1 got 0'],
		[
			'{{ .Nope.x }}',
			120,
			'.Nope.x',
			"can't evaluate field Nope in type struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }",
		],
		['{{ template "none" 1 }}', 124, '{{template "none" 1}}', 'template "none" not defined'],
		[
			'{{ match "(" "x" }}',
			115,
			'match "(" "x"',
			'error calling match: error parsing regexp: missing closing ): `(`',
		],
	];
	for (const [template, column, at, message] of rows) {
		it(template, () => {
			expect(expanded(template)).toBe(
				`<error expanding template: error executing template __alert_A: template: __alert_A:1:${column}: executing "__alert_A" at <${at}>: ${message}>`,
			);
		});
	}

	it('an assignment to a variable that is none fails when it runs, as in Go', () => {
		expect(expanded('{{ $x = 5 }}')).toBe(
			'<error expanding template: error executing template __alert_A: template: __alert_A: undefined variable: $x>',
		);
	});

	it('refuses what nests too deep to be meant', () => {
		const deep = 1_000_000;
		expect(expanded(`{{ ${'('.repeat(deep)}1${')'.repeat(deep)} }}`)).toContain('nest more than');
		expect(expanded('{{ if true }}'.repeat(1000))).toContain('nest more than');
		expect(expanded(`{{ if true }}${'{{ else if true }}'.repeat(1000)}{{ end }}`)).toContain(
			'nest more than',
		);
	});

	it('stops a loop gone wild', () => {
		expect(expanded('{{ range 1000000000 }}{{ end }}')).toContain('steps');
		expect(expanded('{{ define "r" }}{{ template "r" }}{{ end }}{{ template "r" }}')).toContain(
			'exceeded maximum template depth',
		);
	});
});

describe('numbers are rounded as Go does, ties to even', () => {
	const rows: readonly (readonly [
		value: number,
		verb: 'e' | 'f' | 'g',
		precision: number | undefined,
		text: string,
	])[] = [
		[0.5, 'f', 0, '0'],
		[1.5, 'f', 0, '2'],
		[2.5, 'f', 0, '2'],
		[0.05, 'f', 1, '0.1'],
		[9.995, 'f', 2, '9.99'],
		[99.5, 'f', 0, '100'],
		[0.0004, 'f', 2, '0.00'],
		[1e21, 'f', 1, '1000000000000000000000.0'],
		[5e-324, 'e', undefined, '5e-324'],
		[5e-324, 'g', 5, '4.9407e-324'],
		[-0, 'g', undefined, '-0'],
		[123_456_789, 'g', 4, '1.235e+08'],
		[100_000, 'g', undefined, '100000'],
		[1_000_000, 'g', undefined, '1e+06'],
	];
	for (const [value, verb, precision, text] of rows) {
		it(`${value} as %.${precision ?? ''}${verb}`, () => {
			expect(formatFloat(value, verb, precision)).toBe(text);
		});
	}

	it('agrees with toFixed away from ties', () => {
		for (let index = 1; index < 2000; index++) {
			const value = index / 7;
			expect(printf('%.3f', [value])).toBe(value.toFixed(3));
		}
	});
});

const goldenFile = path.join(import.meta.dirname, '../../../shared/conformance/golden/templates.json');

type Golden = {
	readonly templates: Readonly<Record<string, string>>;
	readonly cases: readonly {
		readonly value: string;
		readonly labels: Readonly<Record<string, string>>;
		readonly out: Readonly<Record<string, string>>;
	}[];
};

function goldenText(): string | undefined {
	try {
		return readFileSync(goldenFile, 'utf8');
	} catch {
		return undefined;
	}
}

it('prints what promtool prints', ({skip}) => {
	const text = goldenText();
	skip(text === undefined, `${goldenFile} is not there`);
	const {templates, cases} = JSON.parse(text!) as Golden;
	for (const {value, labels: own, out} of cases) {
		const data = {
			labels: labelsFrom({__name__: 'x', ...own}),
			externalLabels: labelsFrom({cl: 'c1'}),
			value: Number(value.replace('Inf', 'Infinity')),
		};
		for (const [name, template] of Object.entries(templates)) {
			const compiled = compileRuleTemplate('A', template);
			const got =
				compiled.type === 'ok' ? expandRuleTemplate(compiled.template, data, context) : compiled.message;
			expect(`${name} of ${value}: ${got}`).toBe(`${name} of ${value}: ${out[name]!}`);
		}
	}
});
