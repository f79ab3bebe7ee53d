import {describe, expect, it} from 'vitest';
import {maxScrapeLineBytes, maxScrapeLines} from '../../source/base/limits.ts';
import {formatProblem} from '../../source/base/problem.ts';
import {notMetricsReason} from '../../source/exposition/format.ts';
import {ExpositionReader} from '../../source/exposition/reader.ts';
import {formatLabels} from '../../source/labels/format.ts';

function samples(text: string, contentType = 'text/plain; version=0.0.4'): string[] {
	return readText(text, contentType).samples;
}

function readText(text: string, contentType: string): {samples: string[]; problems: string[]} {
	const exposition = new ExpositionReader().read(Buffer.from(text), contentType);
	return {
		samples: exposition.series.map((labels, index) => {
			const timestampMs = exposition.timestampsMs?.[index] ?? Number.NaN;
			const exemplar = exposition.exemplars.get(index);
			return [
				`${formatLabels(labels)} ${exposition.values[index]}`,
				Number.isNaN(timestampMs) ? '' : ` @${timestampMs}`,
				exemplar === undefined
					? ''
					: ` # ${formatLabels(exemplar.labels)} ${exemplar.value} @${exemplar.timestampMs}`,
			].join('');
		}),
		problems: exposition.problems.map(formatProblem),
	};
}

const openMetrics = 'application/openmetrics-text; version=1.0.0';

describe('what one line gives', () => {
	for (const {title, text, gives, type} of [
		{title: 'a bare name', text: 'up 1\n', gives: ['up 1']},
		{title: 'labels in the order of their names', text: 'a{z="1",b="2"} 3\n', gives: ['a{b="2", z="1"} 3']},
		{title: 'an empty label is no label', text: 'a{b="",c="x"} 1\n', gives: ['a{c="x"} 1']},
		{title: 'free blanks', text: 'a { b = "1" ,\tc= "2", }\t 3 \n', gives: ['a{b="1", c="2"} 3']},
		{title: 'no blank before a value after braces', text: 'a{b="1"}-Inf\n', gives: ['a{b="1"} -Infinity']},
		{title: 'escapes', text: 'a{b="x\\\\y\\n\\"z"} 1\n', gives: ['a{b="x\\\\y\\n\\"z"} 1']},
		{title: "prom-client's Nan", text: 'a Nan\nb +Inf\n', gives: ['a NaN', 'b Infinity']},
		{title: 'a timestamp in milliseconds', text: 'a 1 1700000000123\n', gives: ['a 1 @1700000000123']},
		{
			title: 'OpenMetrics: a timestamp in seconds',
			text: 'a 1 1700000000.123\n# EOF\n',
			gives: ['a 1 @1700000000123'],
			type: openMetrics,
		},
		{
			title: 'OpenMetrics: an exemplar',
			text: 'a_total{b="c"} 3 # {trace_id="4bf9"} 0.5 1.5\n# EOF\n',
			gives: ['a_total{b="c"} 3 # {trace_id="4bf9"} 0.5 @1500'],
			type: openMetrics,
		},
		{
			title: 'a bare text/plain that ends in # EOF is OpenMetrics',
			text: 'a 1 1.5\n# EOF\n',
			gives: ['a 1 @1500'],
			type: 'text/plain',
		},
		{title: 'quoted names', text: '{"a.b","c d"="e"} 1\n', gives: ['{"a.b", "c d"="e"} 1']},
		{title: 'a quoted name anywhere', text: '{c="d","a.b"} 1\n', gives: ['{"a.b", c="d"} 1']},
		{
			title: 'a lone comma and none between labels',
			text: 'a{,} 1\nb{c="d"e="f"} 2\n',
			gives: ['a 1', 'b{c="d", e="f"} 2'],
		},
		{
			title: "client_java's timestamp in seconds",
			text: 'a 1 1672850685.829\n',
			gives: ['a 1 @1672850685829'],
		},
		{title: 'CRLF', text: '# TYPE a gauge\r\na 1\r\nb{c="d"} 2\r\n\r\n', gives: ['a 1', 'b{c="d"} 2']},
		{title: 'a byte order mark', text: '\ufeffa 1\n', gives: ['a 1']},
		{title: 'NUL in a label value', text: 'a{b="x\u0000"} 1\n', gives: ['a{b="x\\x00"} 1']},
		{title: 'no end of the last line', text: 'a 1\nb 2', gives: ['a 1', 'b 2']},
		{
			title: 'le of a histogram as Prometheus 3 has it',
			text: '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="1e6"} 1\nh_bucket{le="+Inf"} 1\n',
			gives: ['h_bucket{le="1.0"} 1', 'h_bucket{le="1e+06"} 1', 'h_bucket{le="+Inf"} 1'],
		},
		{title: 'le without a type stays', text: 'h_bucket{le="1"} 1\n', gives: ['h_bucket{le="1"} 1']},
		{
			title: 'quantile of a summary',
			text: '# TYPE s summary\ns{quantile="0"} 1\ns{quantile="0.5"} 1\n',
			gives: ['s{quantile="0.0"} 1', 's{quantile="0.5"} 1'],
		},
		{
			title: 'values of many digits, exactly',
			text: 'a 1.2333192577119565\nb 9223372036854775808\nc 4.9351e-05\nd -0\n',
			gives: ['a 1.2333192577119565', 'b 9223372036854776000', 'c 0.000049351', 'd 0'],
		},
	]) {
		it(title, () => {
			expect(samples(text, type)).toEqual(gives);
		});
	}
});

describe('one bad line costs that line', () => {
	for (const {title, line, problem} of [
		{
			title: 'no value',
			line: 'bad',
			problem: '2:4: expected a value after the metric name, got the end of the line',
		},
		{title: 'no number', line: 'bad x1', problem: '2:5: expected a number, got "x1"'},
		{title: 'an underscore in a number', line: 'bad 1_000', problem: '2:5: expected a number, got "1_000"'},
		{title: 'out of range', line: 'bad 1e999', problem: '2:5: expected a number, got "1e999"'},
		{
			title: 'an open brace',
			line: 'bad{a="1" 1',
			problem: '2:11: expected "," or "}" after a label, got "1"',
		},
		{title: 'an open quote', line: 'bad{a="1} 1', problem: '2:7: the label value does not end on this line'},
		{title: 'a column counts characters', line: 'bad{a="é"} x', problem: '2:12: expected a number, got "x"'},
		{
			title: 'a dotted name',
			line: 'bad.name 1',
			problem: '2:4: expected a value after the metric name, got ".name"',
		},
		{title: 'no name', line: '{a="1"} 1', problem: '2:1: the sample has no metric name'},
		{title: 'a label twice', line: 'bad{a="1",a="2"} 1', problem: '2:1: a label stands twice'},
		{
			title: '__name__ as a label',
			line: 'bad{__name__="x"} 1',
			problem: '2:14: the label "__name__" belongs to the metric name alone',
		},
		{
			title: 'text after the timestamp',
			line: 'bad 1 2 3',
			problem: '2:9: expected the end of the line, got "3"',
		},
		{
			title: 'the same series again',
			line: 'good{a="b"} 3',
			problem: '2:1: the same series stands in line 1 already',
		},
		{
			title: 'a line that is too long',
			line: `bad{a="${'x'.repeat(maxScrapeLineBytes)}"} 1`,
			problem: '2:1: the line is longer than 16 KB',
		},
		{
			title: 'a comment that is too long',
			line: `# HELP bad ${'x'.repeat(maxScrapeLineBytes)}`,
			problem: '2:1: the line is longer than 16 KB',
		},
		{
			title: 'escape sequences are not shown',
			line: 'bad \u001b[31mx',
			problem: '2:5: expected a number, got "x"',
		},
	]) {
		it(title, () => {
			const read = readText(`good{a="b"} 1\n${line}\nlast 2\n`, 'text/plain; version=0.0.4');
			expect(read).toEqual({samples: ['good{a="b"} 1', 'last 2'], problems: [problem]});
		});
	}

	it('what a broken line leaves behind does not touch the next', () => {
		const text =
			'foo 1\nbar{foo\nbar{foo="x"} 2\nbar{foo="x\\"y"} 3\nbar{foo="x\\"y"} 3\nbar{foo="x\\"z"} 4\n';
		expect(samples(text)).toEqual(['foo 1', 'bar{foo="x"} 2', 'bar{foo="x\\"y"} 3', 'bar{foo="x\\"z"} 4']);
	});

	it('bad UTF-8 costs its lines', () => {
		const body = Buffer.concat([Buffer.from('a 1\nb{c="'), Buffer.from([0xff]), Buffer.from('"} 2\nd 3\n')]);
		const exposition = new ExpositionReader().read(body, '');
		expect(exposition.series.map(formatLabels)).toEqual(['a', 'd']);
		expect(exposition.problems.map(formatProblem)).toEqual(['2:1: the line is not valid UTF-8']);
	});

	it('OpenMetrics cut off in its last line', () => {
		expect(readText('a 1\nb 12', openMetrics)).toEqual({
			samples: ['a 1'],
			problems: ['2:1: the last line is cut off', '2:1: the text does not end in "# EOF"'],
		});
	});
});

describe('a text of more lines than there is room for', () => {
	const full = `a 1\n${'#\n'.repeat(maxScrapeLines - 2)}b 2\n`;
	const problem = `${maxScrapeLines + 1}:1: the text has more than ${maxScrapeLines} lines: the rest is left out`;
	for (const {title, text, gives} of [
		{title: 'one that just fits', text: full, gives: {samples: ['a 1', 'b 2'], problems: []}},
		{title: 'series', text: `${full}c 3\nd 4\n`, gives: {samples: ['a 1', 'b 2'], problems: [problem]}},
		{title: 'comments', text: `${full}#\n`, gives: {samples: ['a 1', 'b 2'], problems: [problem]}},
	]) {
		it(title, () => {
			expect(readText(text, 'text/plain; version=0.0.4')).toEqual(gives);
		});
	}

	it('is cut at the same place when it comes again', () => {
		const reader = new ExpositionReader();
		const read = () => reader.read(Buffer.from(`${full}c 3\n`), 'text/plain');
		const first = read();
		expect({series: read().series, problems: read().problems.length}).toEqual({
			series: first.series,
			problems: 1,
		});
	});
});

it('a metric’s name is never taken for the beginning of a label, wherever texts are remembered', () => {
	// What was read before is remembered in a thousand slots: some of these labels share the slot of the name `up`.
	const wrong: string[] = [];
	for (let index = 0; index < 4000; index++) {
		const text = `a{up_${index}="x"} 1\nup 2\na{up_${index}="x",b="c"} 3\n`;
		const {series, count} = new ExpositionReader().read(Buffer.from(text), 'text/plain');
		const read = series.slice(0, count).map(({pairs}) => pairs.join(' '));
		if (read.join(', ') !== `__name__ a up_${index} x, __name__ up, __name__ a b c up_${index} x`) {
			wrong.push(text);
		}
	}

	expect(wrong).toEqual([]);
});

describe('the layout cache', () => {
	const reader = new ExpositionReader();
	const steps = [
		{
			title: 'the first scrape',
			text: '# TYPE a counter\na{x="1"} 1\nb 2\n',
			series: 'a{x="1"} b',
			same: false,
		},
		{
			title: 'other values',
			text: '# TYPE a counter\na{x="1"} 111\nb 0.5\n',
			series: 'a{x="1"} b',
			same: true,
		},
		{title: 'a bad value', text: '# TYPE a counter\na{x="1"} 111\nb ?\n', series: 'a{x="1"}', same: false},
		{
			title: 'a series more',
			text: '# TYPE a counter\na{x="1"} 1\na{x="2"} 1\nb 3\n',
			series: 'a{x="1"} a{x="2"} b',
			same: false,
		},
		{
			title: 'a timestamp',
			text: '# TYPE a counter\na{x="1"} 1 7\na{x="2"} 1\nb 3\n',
			series: 'a{x="1"} a{x="2"} b',
			same: true,
		},
		{
			title: 'a line without its end',
			text: '# TYPE a counter\na{x="1"} 1\na{x="2"} 1\nb 4',
			series: 'a{x="1"} a{x="2"} b',
			same: true,
		},
		{title: 'a series less', text: '# TYPE a counter\na{x="2"} 1\nb 3\n', series: 'a{x="2"} b', same: false},
		{title: 'a value close to the labels', text: 'a{x="2"}1\nb 3\n', series: 'a{x="2"} b', same: false},
		{title: 'and far from them', text: 'a{x="2"}  1\nb   3\n', series: 'a{x="2"} b', same: true},
		{title: 'nothing', text: '', series: '', same: false},
		{title: 'all again', text: '# TYPE a counter\na{x="2"} 1\nb 3\n', series: 'a{x="2"} b', same: false},
	];
	let previous: readonly unknown[] = [];
	for (const {title, text, series, same} of steps) {
		it(title, () => {
			const exposition = reader.read(Buffer.from(text), 'text/plain');
			expect(exposition.series.map(formatLabels).join(' ')).toBe(series);
			expect(exposition.series === previous).toBe(same);
			previous = exposition.series;
			expect({...exposition, values: [...exposition.values.subarray(0, exposition.count)]}).toEqual(
				(fresh => ({...fresh, values: [...fresh.values.subarray(0, fresh.count)]}))(
					new ExpositionReader().read(Buffer.from(text), 'text/plain'),
				),
			);
		});
	}
});

describe('what is not metrics at all', () => {
	for (const {body, type, reason} of [
		{body: '<!DOCTYPE html><p>Cannot GET /metrics', type: 'text/html', reason: 'HTML instead of metrics'},
		{body: '\n <html>', type: '', reason: 'HTML instead of metrics'},
		{body: '{"calls": 3}', type: 'application/json', reason: 'JSON instead of metrics'},
		{body: '{"calls": 3}', type: 'text/plain', reason: 'JSON instead of metrics'},
		{body: '[]', type: '', reason: 'JSON instead of metrics'},
		{body: 'event: endpoint\ndata: /messages\n\n', type: '', reason: 'an event stream instead of metrics'},
		{body: '{"calls",a="b"} 3\n', type: 'text/plain', reason: undefined},
		{body: '# HELP a b\na 1\n', type: 'text/html', reason: undefined},
		{body: 'a 1\n', type: 'application/json', reason: undefined},
		{body: '', type: 'text/plain', reason: undefined},
	]) {
		it(`${JSON.stringify(body)} as "${type}"`, () => {
			expect(notMetricsReason(Buffer.from(body), type)).toBe(reason);
		});
	}
});
