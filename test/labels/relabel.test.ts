import {RE2JS} from 're2js';
import {describe, expect, it} from 'vitest';
import {labelEntries, labelsFrom} from '../../source/labels/labels.ts';
import {type RelabelConfig, relabel} from '../../source/labels/relabel.ts';

function step(config: Partial<Omit<RelabelConfig, 'regex'>> & {regex?: string}): RelabelConfig {
	const regexText = config.regex ?? '(.*)';
	return {
		action: 'replace',
		sourceLabels: [],
		separator: ';',
		targetLabel: '',
		replacement: '$1',
		modulus: 0,
		...config,
		regexText,
		regex: RE2JS.compile(`^(?s:${regexText})$`),
	};
}

type Row = {
	readonly title: string;
	readonly labels: Record<string, string>;
	readonly steps: readonly RelabelConfig[];
	/** Undefined: dropped. */
	readonly expected: Record<string, string> | undefined;
};

// The cases of Prometheus' model/relabel/relabel_test.go that tell its rules apart, and the documentation's examples.
const rows: readonly Row[] = [
	{
		title: 'replace takes groups into the target',
		labels: {a: 'foo', b: 'bar'},
		steps: [step({sourceLabels: ['a'], regex: 'f(.*)', targetLabel: 'd', replacement: 'ch${1}-ch${1}'})],
		expected: {a: 'foo', b: 'bar', d: 'choo-choo'},
	},
	{
		title: 'steps see what earlier ones did',
		labels: {a: 'foo'},
		steps: [
			step({sourceLabels: ['a'], regex: 'f(.*)', targetLabel: 'b', replacement: '$1'}),
			step({sourceLabels: ['b'], regex: 'o(o)', targetLabel: 'c', replacement: '$1$1'}),
		],
		expected: {a: 'foo', b: 'oo', c: 'oo'},
	},
	{
		title: 'several sources are joined by the separator',
		labels: {a: 'foo', b: 'bar'},
		steps: [
			step({
				sourceLabels: ['a', 'missing', 'b'],
				separator: ',',
				regex: '(.*),,(.*)',
				targetLabel: 'c',
				replacement: '$2$1',
			}),
		],
		expected: {a: 'foo', b: 'bar', c: 'barfoo'},
	},
	{
		title: 'no match, no replacement',
		labels: {a: 'foo'},
		steps: [step({sourceLabels: ['a'], regex: 'nope', targetLabel: 'a', replacement: 'x'})],
		expected: {a: 'foo'},
	},
	{
		title: 'the expression is anchored',
		labels: {a: 'foo'},
		steps: [step({sourceLabels: ['a'], regex: 'o', targetLabel: 'a', replacement: 'x'})],
		expected: {a: 'foo'},
	},
	{
		title: 'an empty result removes the label',
		labels: {a: 'foo', b: 'x'},
		steps: [step({sourceLabels: ['a'], regex: 'foo', targetLabel: 'b', replacement: ''})],
		expected: {a: 'foo'},
	},
	{
		title: 'groups in the target name',
		labels: {a: 'some-name-value'},
		steps: [
			step({sourceLabels: ['a'], regex: 'some-([^-]+)-([^,]+)', targetLabel: '${1}', replacement: '${2}'}),
		],
		expected: {a: 'some-name-value', name: 'value'},
	},
	{
		title: 'an unknown group is empty, so the target name is and nothing happens',
		labels: {a: 'some-name-value'},
		steps: [
			step({sourceLabels: ['a'], regex: 'some-([^-]+)-([^,]+)', targetLabel: '${3}', replacement: '${2}'}),
		],
		expected: {a: 'some-name-value'},
	},
	{
		title: '$1x is a group called 1x',
		labels: {a: 'v'},
		steps: [step({sourceLabels: ['a'], regex: '(v)', targetLabel: 'b', replacement: '[$1x][${1}x][$$]'})],
		expected: {a: 'v', b: '[][vx][$]'},
	},
	{
		title: 'named groups',
		labels: {a: 'x=7'},
		steps: [
			step({sourceLabels: ['a'], regex: '(?P<key>.)=(?P<n>.)', targetLabel: 'b', replacement: '${n}$key'}),
		],
		expected: {a: 'x=7', b: '7x'},
	},
	{
		title: 'keep',
		labels: {a: 'foo'},
		steps: [step({action: 'keep', sourceLabels: ['a'], regex: 'no-match'})],
		expected: undefined,
	},
	{
		title: 'drop',
		labels: {a: 'foo'},
		steps: [step({action: 'drop', sourceLabels: ['a'], regex: '.*o.*'})],
		expected: undefined,
	},
	{
		title: 'drop that does not match',
		labels: {a: 'foo'},
		steps: [step({action: 'drop', sourceLabels: ['a'], regex: 'f|o'})],
		expected: {a: 'foo'},
	},
	{
		title: 'keepequal',
		labels: {a: 'x', b: 'x'},
		steps: [step({action: 'keepequal', sourceLabels: ['a'], targetLabel: 'b'})],
		expected: {a: 'x', b: 'x'},
	},
	{
		title: 'keepequal that differs',
		labels: {a: 'x', b: 'y'},
		steps: [step({action: 'keepequal', sourceLabels: ['a'], targetLabel: 'b'})],
		expected: undefined,
	},
	{
		title: 'dropequal',
		labels: {a: 'x', b: 'x'},
		steps: [step({action: 'dropequal', sourceLabels: ['a'], targetLabel: 'b'})],
		expected: undefined,
	},
	{
		title: 'hashmod is the last eight bytes of an MD5',
		labels: {a: 'foo', b: 'bar', c: 'baz'},
		steps: [step({action: 'hashmod', sourceLabels: ['c'], targetLabel: 'd', modulus: 1000})],
		expected: {a: 'foo', b: 'bar', c: 'baz', d: '976'},
	},
	{
		title: 'hashmod of a text with a line break',
		labels: {a: 'foo\nbar'},
		steps: [step({action: 'hashmod', sourceLabels: ['a'], targetLabel: 'b', modulus: 1000})],
		expected: {a: 'foo\nbar', b: '734'},
	},
	{
		title: 'labelmap copies under mapped names',
		labels: {a: 'foo', __meta_my_bar: 'aaa', __meta_my_baz: 'bbb', __meta_other: 'ccc'},
		steps: [step({action: 'labelmap', regex: '__meta_(my.*)'})],
		expected: {
			a: 'foo',
			__meta_my_bar: 'aaa',
			__meta_my_baz: 'bbb',
			__meta_other: 'ccc',
			my_bar: 'aaa',
			my_baz: 'bbb',
		},
	},
	{
		title: 'labeldrop',
		labels: {a: 'foo', b: 'bar'},
		steps: [step({action: 'labeldrop', regex: '(b.*)'})],
		expected: {a: 'foo'},
	},
	{
		title: 'labelkeep',
		labels: {a: 'foo', b: 'bar'},
		steps: [step({action: 'labelkeep', regex: '(b.*)'})],
		expected: {b: 'bar'},
	},
	{
		title: 'lowercase and uppercase',
		labels: {foo: 'bAr123Foo'},
		steps: [
			step({action: 'lowercase', sourceLabels: ['foo'], targetLabel: 'low'}),
			step({action: 'uppercase', sourceLabels: ['foo'], targetLabel: 'up'}),
		],
		expected: {foo: 'bAr123Foo', low: 'bar123foo', up: 'BAR123FOO'},
	},
	{
		title: 'the dot matches a line break',
		labels: {a: 'x\ny'},
		steps: [step({action: 'keep', sourceLabels: ['a'], regex: 'x.y'})],
		expected: {a: 'x\ny'},
	},
	{
		title: 'a static label by an empty source',
		labels: {a: 'x'},
		steps: [step({targetLabel: 'env', replacement: 'prod'})],
		expected: {a: 'x', env: 'prod'},
	},
];

describe('relabel', () => {
	for (const {title, labels, steps, expected} of rows) {
		it(title, () => {
			const result = relabel(labelsFrom(labels), steps);
			expect(result && Object.fromEntries(labelEntries(result))).toEqual(expected);
		});
	}
});
