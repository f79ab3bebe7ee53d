import {describe, expect, it} from 'vitest';
import {formatLabels, quote} from '../../source/labels/format.ts';
import {
	compareLabels,
	compareText,
	dropLabels,
	keepLabels,
	labelsFrom,
	labelsFromEntries,
	labelValue,
	withLabels,
} from '../../source/labels/labels.ts';
import {type Matcher, valueTest} from '../../source/labels/matcher.ts';

describe('label sets', () => {
	const labels = labelsFrom({job: 'mcp', __name__: 'up', instance: 'a:1', empty: ''});

	it('are sorted by name and have no empty values', () => {
		expect(labels.pairs).toEqual(['__name__', 'up', 'instance', 'a:1', 'job', 'mcp']);
	});

	it('are equal exactly when their keys are', () => {
		const same = labelsFromEntries([
			['job', 'mcp'],
			['__name__', 'up'],
			['instance', 'a:1'],
		]);
		expect(same.key).toBe(labels.key);
		expect(labelsFrom({a: 'b', c: 'd'}).key).not.toBe(labelsFrom({a: 'b\u0000c\u0000d'}).key);
	});

	it('answer for a missing label with the empty text', () => {
		expect(labelValue(labels, 'tool')).toBe('');
	});

	it('change by name', () => {
		expect(formatLabels(withLabels(labels, {job: '', tool: 'x'}))).toBe('up{instance="a:1", tool="x"}');
		expect(formatLabels(keepLabels(labels, new Set(['job'])))).toBe('{job="mcp"}');
		expect(formatLabels(dropLabels(labels, new Set(['job', 'instance'])))).toBe('up');
	});

	const orders: [left: Record<string, string>, right: Record<string, string>, order: number][] = [
		[{a: '1'}, {a: '1', b: '2'}, -1],
		[{a: '2'}, {a: '1', b: '2'}, 1],
		[{a: '1'}, {a: '1'}, 0],
		[{a: '1'}, {b: '0'}, -1],
	];
	it.each(orders)('%o and %o are in the order %i', (left, right, order) => {
		expect(Math.sign(compareLabels(labelsFrom(left), labelsFrom(right)))).toBe(order);
	});

	it('text is ordered by its UTF-8 bytes', () => {
		const texts = ['\u{1f600}', '\uff5e', 'é', 'z', 'a', ''];
		const byBytes = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
		expect([...texts].sort(compareText)).toEqual(byBytes);
	});
});

describe('metrics as text', () => {
	const cases: [record: Record<string, string>, text: string][] = [
		[{__name__: 'up'}, 'up'],
		[{}, '{}'],
		[{__name__: 'http.requests', le: '1'}, '{"http.requests", le="1"}'],
		[{__name__: 'a', 'x.y': 'v'}, 'a{"x.y"="v"}'],
		[{__name__: 'a', tool: 'say "hi"\n\u001b[31m'}, 'a{tool="say \\"hi\\"\\n\\x1b[31m"}'],
	];
	it.each(cases)('%o', (record, text) => {
		expect(formatLabels(labelsFrom(record))).toBe(text);
	});

	it('quotes as Go does', () => {
		expect(quote('é日\u00a0\u200b\u{e0001}\t')).toBe('"é日\\u00a0\\u200b\\U000e0001\\t"');
	});
});

describe('matchers', () => {
	const cases: [operator: Matcher['operator'], value: string, yes: string[], no: string[]][] = [
		['=', 'a', ['a'], ['', 'ab']],
		['=', '', [''], ['a']],
		['!=', 'a', ['', 'b'], ['a']],
		['=~', 'a', ['a'], ['ab', 'ba']],
		['=~', 'a|bc', ['a', 'bc'], ['abc', 'c', '']],
		['=~', 'a.*', ['a', 'a\nb'], ['ba']],
		['=~', '.+', ['x'], ['']],
		['=~', 'a|b.?', ['a', 'b', 'bc'], ['ac']],
		['!~', 'a.*', ['', 'b'], ['a', 'ab']],
		['=~', '(?i)GET', ['get', 'Get'], ['gets']],
	];
	for (const [operator, value, yes, no] of cases) {
		it(`${operator}"${value}"`, () => {
			const test = valueTest({name: 'x', operator, value});
			expect(yes.filter(text => !test(text))).toEqual([]);
			expect(no.filter(text => test(text))).toEqual([]);
		});
	}
});
