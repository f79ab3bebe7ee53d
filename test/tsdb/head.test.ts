import {describe, expect, it} from 'vitest';
import {formatLabels} from '../../source/labels/format.ts';
import {type Labels, labelsFrom} from '../../source/labels/labels.ts';
import type {Matcher} from '../../source/labels/matcher.ts';
import type {ScrapeAppender} from '../../source/tsdb/appender.ts';
import {Head} from '../../source/tsdb/head.ts';
import {SampleBuffer} from '../../source/tsdb/queryable.ts';

const roomy = {retentionMs: 1e12, maxBytes: 1e12, maxSeriesPerTarget: 100};

function metric(name: string, labels: Readonly<Record<string, string>> = {}): Labels {
	return labelsFrom({__name__: name, ...labels});
}

/** Writes `cells`, a character a scrape ten seconds apart from 10,000 ms on; `.` is no sample. */
function writeRows(target: ScrapeAppender, rows: Readonly<Record<string, string>>): void {
	const entries = Object.entries(rows);
	const length = Math.max(...entries.map(([, cells]) => cells.length));
	for (let index = 0; index < length; index++) {
		const present = entries.filter(([, cells]) => (cells[index] ?? '.') !== '.');
		const columns = Int32Array.from(present, ([name]) => target.columnOf(metric(name))!);
		const values = Float64Array.from(present, ([, cells]) => Number(cells[index]));
		target.appendRow((index + 1) * 10_000, columns, values, present.length);
	}
}

function writeLater(target: ScrapeAppender, fromMs: number, name: string, count: number): void {
	const column = Int32Array.of(target.columnOf(metric(name))!);
	for (let index = 1; index <= count; index++) {
		target.appendRow(fromMs + index * 10_000, column, Float64Array.of(1), 1);
	}
}

function names(head: Head, ...matchers: [string, Matcher['operator'], string][]): string[] {
	const list = head.select(matchers.map(([name, operator, value]) => ({name, operator, value})));
	return Array.from({length: list.length}, (_, index) => formatLabels(list.labels(index)));
}

function window(head: Head, name: string, fromMs: number, toMs: number): string {
	const out = new SampleBuffer();
	head.select([{name: '__name__', operator: '=', value: name}]).window(0, fromMs, toMs, out);
	return Array.from(
		{length: out.length},
		(_, index) => `${out.values[index]}@${out.timestamps[index]! / 1000}`,
	).join(' ');
}

function latest(head: Head, name: string, atMs: number): string {
	const out = new SampleBuffer();
	const list = head.select([{name: '__name__', operator: '=', value: name}]);
	return list.latest(0, atMs, 300_000, out) ? `${out.values[0]}@${out.timestamps[0]! / 1000}` : '-';
}

describe('reading', () => {
	const head = new Head(roomy);
	const target = head.openTarget('t');
	writeRows(target, {a: '123.56', b: '.78...', c: '1'});
	target.alias(target.columnOf(metric('a'))!, metric('a:thousandth'), 0.001);

	for (const {title, gives, want} of [
		{title: 'a window is open on the left', gives: window(head, 'a', 10_000, 30_000), want: '2@20 3@30'},
		{
			title: 'a window leaves stale marks out',
			gives: window(head, 'a', 0, 99_000),
			want: '1@10 2@20 3@30 5@50 6@60',
		},
		{title: 'an empty window', gives: window(head, 'a', 30_000, 30_000), want: ''},
		{title: 'the newest sample', gives: latest(head, 'a', 65_000), want: '6@60'},
		{title: 'the newest at an earlier time', gives: latest(head, 'a', 39_999), want: '3@30'},
		{title: 'nothing after a stale mark', gives: latest(head, 'a', 40_000), want: '-'},
		{title: 'nothing long after one', gives: latest(head, 'b', 65_000), want: '-'},
		{title: 'nothing before the first', gives: latest(head, 'b', 10_000), want: '-'},
		{title: 'nothing at the end of the lookback', gives: latest(head, 'a', 360_000), want: '-'},
		{title: 'something just within the lookback', gives: latest(head, 'a', 359_999), want: '6@60'},
		{
			title: 'an alias is scaled',
			gives: window(head, 'a:thousandth', 40_000, 60_000),
			want: '0.005@50 0.006@60',
		},
	]) {
		it(title, () => {
			expect(gives).toBe(want);
		});
	}
});

describe('selecting', () => {
	const head = new Head(roomy);
	const target = head.openTarget('t');
	for (const [name, labels] of [
		['calls', {tool: 'fetch', status: 'ok'}],
		['calls', {tool: 'fetch', status: 'error'}],
		['calls', {tool: 'search'}],
		['sessions', {}],
	] as const) {
		target.columnOf(metric(name, labels));
	}

	const ok = 'calls{status="ok", tool="fetch"}';
	const failed = 'calls{status="error", tool="fetch"}';
	const search = 'calls{tool="search"}';
	for (const {title, gives, want} of [
		{title: 'by name', gives: names(head, ['__name__', '=', 'calls']), want: [ok, failed, search]},
		{
			title: 'by two labels',
			gives: names(head, ['tool', '=', 'fetch'], ['status', '=', 'error']),
			want: [failed],
		},
		{title: 'by an expression', gives: names(head, ['tool', '=~', 'f.*|s.*']), want: [ok, failed, search]},
		{title: 'an expression is anchored', gives: names(head, ['tool', '=~', 'etc']), want: []},
		{
			title: '!= matches series without the label',
			gives: names(head, ['status', '!=', 'ok']),
			want: [failed, search, 'sessions'],
		},
		{
			title: '= "" asks for no such label',
			gives: names(head, ['status', '=', '']),
			want: [search, 'sessions'],
		},
		{title: '!= "" asks for the label', gives: names(head, ['tool', '!=', '']), want: [ok, failed, search]},
		{
			title: '!~ with a name',
			gives: names(head, ['__name__', '=', 'calls'], ['tool', '!~', 'f.+']),
			want: [search],
		},
		{title: 'an unknown name', gives: names(head, ['__name__', '=', 'nothing']), want: []},
	]) {
		it(title, () => {
			expect(gives).toEqual(want);
		});
	}

	it('a selection holds until a series appears', () => {
		const matchers: Matcher[] = [{name: '__name__', operator: '=', value: 'calls'}];
		const before = head.select(matchers);
		const {version} = head;
		expect(head.select(matchers)).toBe(before);
		target.columnOf(metric('calls', {tool: 'new'}));
		expect(head.version).not.toBe(version);
		expect(head.select(matchers).length).toBe(4);
	});
});

describe('limits', () => {
	it('refuses series beyond the limit and counts each once', () => {
		const target = new Head({...roomy, maxSeriesPerTarget: 2}).openTarget('t');
		const columns = ['a', 'b', 'c', 'a', 'c', 'd'].map(name => target.columnOf(metric(name)));
		expect(columns).toEqual([0, 1, undefined, 0, undefined, undefined]);
		expect(target.droppedSeries).toBe(2);
		expect(target.seriesCount).toBe(2);
	});

	it('lets rows older than the retention go, and series that had only those', () => {
		const head = new Head({...roomy, retentionMs: 2_000_000});
		const target = head.openTarget('t');
		writeRows(target, {old: '1', a: '1'.repeat(400)});
		expect(names(head, ['__name__', '!=', ''])).toEqual(['a']);
		const reach = 4_000_000 - head.oldestMs()!;
		// Whole blocks of 64 rows go.
		expect(reach).toBeGreaterThanOrEqual(2_000_000);
		expect(reach).toBeLessThan(2_000_000 + 2 * 640_000);
		expect(latest(head, 'a', 4_000_000)).toBe('1@4000');
	});

	it('lets the oldest blocks go when memory is short, and keeps the present', () => {
		const maxBytes = 85_000;
		const head = new Head({...roomy, maxBytes});
		const target = head.openTarget('t');
		const column = Int32Array.of(target.columnOf(metric('noise'))!);
		for (let index = 1; index <= 10_000; index++) {
			target.appendRow(index * 1000, column, Float64Array.of(Math.sin(index)), 1);
		}

		expect(head.bytesHeld()).toBeLessThan(maxBytes + 10_000);
		expect(head.oldestMs()).toBeGreaterThan(1_000_000);
		expect(latest(head, 'noise', 10_000_000)).toBe(`${Math.sin(10_000)}@10000`);
	});

	it('the present stays even when it alone is too much', () => {
		const head = new Head({...roomy, maxBytes: 1});
		const target = head.openTarget('t');
		for (let row = 1; row <= 300; row++) {
			target.appendRow(row * 1000, Int32Array.of(target.columnOf(metric('a'))!), Float64Array.of(row), 1);
			expect(latest(head, 'a', row * 1000)).toBe(`${row}@${row}`);
		}

		expect(head.oldestMs()).toBeGreaterThan(100_000);
	});

	it('what is watched no more goes first of all when memory is short', () => {
		const head = new Head({...roomy, maxBytes: 43_000});
		writeRows(head.openTarget('gone'), {gone: '123'});
		head.closeTarget('gone', 40_000);
		const target = head.openTarget('t');
		writeLater(target, 50_000, 'a', 200);
		expect(names(head, ['__name__', '!=', ''])).toEqual(['a']);
		expect(window(head, 'a', 0, 70_000)).toBe('1@60 1@70');
	});

	it('a series that comes back after that keeps its column and its aliases', () => {
		const head = new Head({...roomy, retentionMs: 1_000_000});
		const target = head.openTarget('t');
		const back = target.columnOf(metric('back'))!;
		target.alias(back, metric('other'));
		writeRows(target, {back: '9', a: '1'.repeat(300)});
		writeLater(target, 3_000_000, 'a', 300);
		expect(names(head, ['__name__', '!=', ''])).toEqual(['a']);
		target.appendRow(6_010_000, Int32Array.of(back), Float64Array.of(4), 1);
		expect([window(head, 'back', 0, 1e9), window(head, 'other', 0, 1e9)]).toEqual(['4@6010', '4@6010']);
		expect(target.columnOf(metric('back'))).toBe(back);
	});

	it('a column is used again only when nothing of its series is left', () => {
		const head = new Head({...roomy, retentionMs: 1_000_000});
		const target = head.openTarget('t');
		writeRows(target, {gone: '9', a: '1'.repeat(300)});
		const column = target.columnOf(metric('new'))!;
		expect(column).toBe(0);
		target.appendRow(3_010_000, Int32Array.of(column), Float64Array.of(4), 1);
		expect(window(head, 'new', 0, 1e9)).toBe('4@3010');
	});
});

describe('targets and samples of their own', () => {
	it('a closed target ends its series and keeps its history', () => {
		const head = new Head(roomy);
		writeRows(head.openTarget('t'), {a: '12'});
		head.closeTarget('t', 25_000);
		expect(latest(head, 'a', 24_999)).toBe('2@20');
		expect(latest(head, 'a', 25_000)).toBe('-');
		expect(window(head, 'a', 0, 99_000)).toBe('1@10 2@20');
	});

	it('a successor with the same labels continues the series', () => {
		const head = new Head(roomy);
		writeRows(head.openTarget('t'), {a: '12'});
		head.closeTarget('t', 25_000);
		const next = head.openTarget('u');
		next.appendRow(30_000, Int32Array.of(next.columnOf(metric('a'))!), Float64Array.of(7), 1);
		expect(window(head, 'a', 0, 99_000)).toBe('1@10 2@20 7@30');
		expect(latest(head, 'a', 26_000)).toBe('-');
		expect(latest(head, 'a', 31_000)).toBe('7@30');
	});

	it('a row must be later than the one before', () => {
		const target = new Head(roomy).openTarget('t');
		const column = Int32Array.of(target.columnOf(metric('a'))!);
		expect(
			[10, 10, 9, 11, Number.NaN].map(tMs => target.appendRow(tMs, column, Float64Array.of(1), 1)),
		).toEqual([true, false, false, true, false]);
	});

	it('loose samples end with a stale mark', () => {
		const head = new Head(roomy);
		expect([10, 20, 20].map(seconds => head.appendSample(metric('r'), seconds * 1000, seconds))).toEqual([
			true,
			true,
			false,
		]);
		head.markStale(metric('r'), 30_000);
		head.markStale(metric('unknown'), 30_000);
		expect(window(head, 'r', 0, 99_000)).toBe('10@10 20@20');
		expect([latest(head, 'r', 29_000), latest(head, 'r', 30_000)]).toEqual(['20@20', '-']);
		expect(names(head, ['__name__', '!=', ''])).toEqual(['r']);
	});

	it('an alias may be taken away and a taken name stays', () => {
		const head = new Head(roomy);
		const target = head.openTarget('t');
		const column = target.columnOf(metric('a'))!;
		const other = target.columnOf(metric('b'))!;
		target.alias(column, metric('x'));
		target.alias(other, metric('x'));
		target.alias(other, metric('a'));
		target.appendRow(1000, Int32Array.of(column, other), Float64Array.of(1, 2), 2);
		expect([window(head, 'x', 0, 9000), window(head, 'a', 0, 9000)]).toEqual(['1@1', '1@1']);
		target.removeAlias(metric('x'));
		target.removeAlias(metric('a'));
		expect(names(head, ['__name__', '!=', ''])).toEqual(['a', 'b']);
	});
});
