import {describe, expect, it} from 'vitest';
import {complete, type Vocabulary} from '../../source/promql/complete.ts';
import {highlight} from '../../source/promql/highlight.ts';

const vocabulary: Vocabulary = {
	metrics: ['mcp:tool_calls_total', 'up', 'http.requests'],
	labelNames: metric => (metric === 'up' ? ['job', 'instance', 'with.dot'] : ['tool_name', 'le']),
	labelValues: (metric, label) => [`${metric} ${label} one`, `a "quoted" ${label}`],
	about: metric => (metric === 'up' ? 'gauge: Whether it answers' : ''),
};

describe('a query in colour', () => {
	// Under each character the first letter of its kind; . where there is none.
	const rows: readonly {title: string; text: string; kinds: string}[] = [
		{
			title: 'functions, metrics, labels and strings',
			text: 'rate(up{job="x"}[5m]) # why',
			kinds: 'ffffpmmplllosssppnnpp.ccccc',
		},
		{
			title: 'an aggregation and its labels',
			text: 'SUM by (le, on) (up) > bool 1',
			kinds: 'aaa.kk.pllp.llp.pmmp.o.kkkk.n',
		},
		{title: 'words that are names here', text: 'sum + rate', kinds: 'mmm.o.mmmm'},
		{title: 'a string still open', text: 'up{job="x', kinds: 'mmpllloss'},
		{title: 'what cannot be read', text: 'up $ 1', kinds: 'mm.uuu'},
		{title: 'nothing', text: '', kinds: ''},
	];
	for (const {title, text, kinds} of rows) {
		it(title, () => {
			const drawn = [...text].map(() => '.');
			for (const {kind, start, end} of highlight(text)) {
				drawn.fill(kind[0]!, start, end);
			}

			expect(drawn.join('')).toBe(kinds);
		});
	}
});

describe('completions at the cursor', () => {
	// The cursor is the bar; the word that is replaced comes before the colon.
	const rows: readonly {title: string; text: string; first: string}[] = [
		{
			title: 'functions and metrics by how they begin',
			text: 'ra|',
			first: 'ra: rad( rate( histogram_avg(',
		},
		{title: 'then by what they contain', text: 'sum(calls|', first: 'calls: mcp:tool_calls_total'},
		{title: 'a metric with a name to be quoted', text: 'requests|', first: 'requests: {"http.requests"}'},
		{title: 'labels of the metric', text: 'up{|}', first: ': "with.dot" instance job'},
		{title: 'labels by their beginning', text: 'up{job="x", i|}', first: 'i: instance "with.dot"'},
		{title: 'no labels where an operator belongs', text: 'up{job |', first: ':'},
		{title: 'values, written as they must be', text: 'up{job="|', first: ': a \\"quoted\\" job up job one'},
		{title: 'values while the query goes on', text: 'up{job="up|"} + 1', first: 'up: up job one'},
		{
			title: 'labels to group by, of the metric that follows',
			text: 'sum by (j|) (rate(up[5m]))',
			first: 'j: job',
		},
		{title: 'ranges', text: 'rate(up[1|', first: '1: 15m 1d 1h 1m'},
		{title: 'offsets', text: 'up offset |', first: ': 15m 1d 1h 1m'},
		{title: 'an instant', text: 'up @ s|', first: 's: start()'},
		{title: 'operators behind an operand', text: 'up un|', first: 'un: unless'},
		{title: 'a grouping behind an aggregation', text: 'sum |', first: ': by without'},
		{title: 'a word in the middle', text: 'ra|te(up[5m])', first: 'rate: rad( rate( histogram_avg('},
	];
	for (const {title, text, first} of rows) {
		it(title, () => {
			const cursor = text.indexOf('|');
			const query = text.replace('|', '');
			const {start, end, items} = complete(query, cursor, vocabulary);
			const drawn = `${query.slice(start, end)}: ${items.map(item => item.text).join(' ')}`.trimEnd();
			expect(drawn.slice(0, first.length)).toBe(first);
		});
	}

	it('a function says what it takes', () => {
		expect(complete('rate', 4, vocabulary).items[0]).toEqual({
			text: 'rate(',
			kind: 'function',
			detail: 'rate(range vector) → instant vector',
		});
	});

	it('a metric says what it is for', () => {
		expect(complete('up', 2, vocabulary).items[0]).toEqual({
			text: 'up',
			kind: 'metric',
			detail: 'gauge: Whether it answers',
		});
	});

	it('experimental functions only when asked for', () => {
		const names = (experimental: boolean): string[] =>
			complete('mad', 3, vocabulary, {experimental}).items.map(({text}) => text);
		expect([names(false), names(true)]).toEqual([[], ['mad_over_time(']]);
	});
});
