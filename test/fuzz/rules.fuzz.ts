import fc, {type Arbitrary} from 'fast-check';
import {expect, it} from 'vitest';
import {labelsFrom} from '../../source/labels/labels.ts';
import {parseRuleFile} from '../../source/rules/rule-file.ts';
import {compileRuleTemplate, expandRuleTemplate, templateVector} from '../../source/rules/template/expand.ts';
import type {TemplateContext} from '../../source/rules/template/functions.ts';
import {formatFloat} from '../../source/rules/template/go-number.ts';
import {printf} from '../../source/rules/template/printf.ts';
import {parseUnitTestFile} from '../../source/rules/unit-test/test-file.ts';
import {fuzzRuns} from './runs.ts';

const labels = labelsFrom({__name__: 'up', instance: 'a'});
const context: TemplateContext = {
	atMs: 0,
	externalUrl: '',
	query: () => templateVector([{labels, tMs: 0, value: 1}]),
};

const templateWords: readonly string[] =
	'{{ {{ }} }} {{- -}} if else end range with define template block break continue $labels $value .Value . $x := = | ( ) "a" `b` \'c\' 1 2.5 -3 true nil query first value label printf "%5.2f" humanize index len slice gt and or not /* */ , toTime args .Labels.instance text'.split(
		' ',
	);

const yamlWords: readonly string[] = [
	...'groups: name: rules: alert: expr: up labels: annotations: for: 5m - & * a b << : [ ] { } , | > " \' # --- tests: input_series: series: values: 1x5 tests: limit: 7 !!binary ? interval:'.split(
		' ',
	),
	'\n',
	'\n  ',
	'\n    ',
	'\n- ',
	'\n  - ',
];

it('any template becomes a text or a message, never an exception', () => {
	fc.assert(
		fc.property(soupOf(templateWords, ' '), fc.double(), (text, value) => {
			const compiled = compileRuleTemplate('A', text);
			expect(typeof compiled.type).toBe('string');
			if (compiled.type === 'ok') {
				const data = {labels, externalLabels: labels, value};
				expect(typeof expandRuleTemplate(compiled.template, data, context)).toBe('string');
			} else {
				expect(compiled.message).toMatch(/^template: __alert_A:\d+: ./);
			}
		}),
		fuzzRuns('templates', 5000),
	);
});

it('any text is a rule file or has problems with places, never an exception', () => {
	fc.assert(
		fc.property(soupOf(yamlWords, ''), text => {
			for (const problems of [
				parseRuleFile(text, 'r.yml').problems,
				parseUnitTestFile(text, 't.yml').problems,
			]) {
				for (const {what} of problems) {
					expect(what).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
				}
			}
		}),
		fuzzRuns('rule files', 2000),
	);
});

it('printed with enough digits a number reads back as itself', () => {
	fc.assert(
		fc.property(fc.double({noNaN: true, noDefaultInfinity: true}), value => {
			expect(Number(formatFloat(value, 'e', 16))).toBe(value);
			expect(Number(formatFloat(value, 'g'))).toBe(value);
			expect(Number(formatFloat(value, 'f'))).toBe(value);
			expect(formatFloat(value, 'e', 20)).toMatch(/^-?\d\.\d{20}e[+-]\d{2,3}$/);
		}),
		fuzzRuns('numbers', 5000),
	);
});

it('any format prints', () => {
	const format = soupOf(
		['%', 'd', 's', 'v', 'x', 'q', '5', '.', '2', '[1]', '-', '+', '0', '*', '#', 'é'],
		'',
	);
	const value = fc.oneof(fc.double(), fc.bigInt(), fc.string(), fc.boolean(), fc.constant(null));
	fc.assert(
		fc.property(format, fc.array(value, {maxLength: 3}), (text, args) => {
			expect(typeof printf(text, args)).toBe('string');
		}),
		fuzzRuns('printf', 5000),
	);
});

function soupOf(words: readonly string[], glue: string): Arbitrary<string> {
	const soup = fc.array(fc.constantFrom(...words), {maxLength: 60}).map(parts => parts.join(glue));
	return fc.oneof(soup, fc.string(), fc.string({unit: 'binary'}));
}
