import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {maxLogLineBytes} from '../../source/base/limits.ts';
import type {LogRecord} from '../../source/logs/record.ts';
import {recordsOf} from '../support/record-text.ts';

const folder = path.join(import.meta.dirname, '../../fixtures/logs');
/** Every line of every shape: what random logs are mixed of. */
const known = readdirSync(folder)
	.filter(name => name.endsWith('.log'))
	.flatMap(name => readFileSync(path.join(folder, name), 'utf8').split('\n'));

const hostile = [
	'{"level":"error","message":"a\\u001b[2Jb","k\\u0007":"\\u0000"}',
	'{"log":"\\u001b]0;title\\u0007x\\n","stream":"stderr"}',
	'{"__proto__":{"polluted":true},"constructor":"x","message":"m"}',
	'\u009b2J',
	'日本\u202e',
	'-----BEGIN PRIVATE KEY-----',
	'{',
	'}',
];

const line = fc.oneof(
	{weight: 4, arbitrary: fc.constantFrom(...known)},
	{weight: 1, arbitrary: fc.constantFrom(...hostile)},
	{weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 40})},
);
const bytes = fc.oneof(
	fc.array(line, {maxLength: 30}).map(lines => new TextEncoder().encode(lines.join('\n'))),
	fc.uint8Array({maxLength: 400}),
);

describe('whatever the bytes', () => {
	it('any pieces of them give the same records', () => {
		fc.assert(
			fc.property(bytes, fc.integer({min: 1, max: 50}), (whole, chunkBytes) => {
				expect(recordsOf(whole, {chunkBytes})).toEqual(recordsOf(whole));
			}),
			{numRuns: 400},
		);
	});

	it('no text of a record holds a control character', () => {
		fc.assert(
			fc.property(bytes, whole => {
				for (const record of recordsOf(whole)) {
					const bad = texts(record).filter(text => /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/.test(text));
					expect(bad).toEqual([]);
				}
			}),
			{numRuns: 400},
		);
	});

	it('records come in the order they began, numbered without a gap', () => {
		fc.assert(
			fc.property(bytes, whole => {
				const records = recordsOf(whole);
				expect(records.map(({sequence}) => sequence)).toEqual(records.map((_, index) => index));
			}),
		);
	});

	it('every line is in a record: none is lost, none is there twice', () => {
		const word = fc.constantFrom(
			'INFO',
			'ERROR',
			'at',
			'{',
			'}',
			'Traceback (most recent call last):',
			'[',
			'=',
			'a=b',
			'|',
			'  ',
		);
		fc.assert(
			fc.property(fc.array(fc.array(word, {maxLength: 4}), {maxLength: 60}), lines => {
				// Each line has a number of its own, so that it can be found again.
				const marked = lines.map((words, index) => `${words.join(' ')} #${index};`);
				const all = recordsOf(marked.join('\n'))
					.map(({raw, detail}) => `${raw}\n${detail ?? ''}`)
					.join('\n');
				const missing = marked.filter((_, index) => !all.includes(`#${index};`));
				expect(missing).toEqual([]);
			}),
			{numRuns: 300},
		);
	});
});

describe('bytes are accounted for', () => {
	const sizes = [0, 1, 100, maxLogLineBytes - 1, maxLogLineBytes, maxLogLineBytes + 1, 3 * maxLogLineBytes];
	it.each(sizes)('a line of %i bytes', size => {
		const [record, ...others] = recordsOf(`${'x'.repeat(size)}\nnext\n`);
		const expected =
			size === 0 ? 'next' : 'x'.repeat(Math.min(size, maxLogLineBytes)) + (size > maxLogLineBytes ? '…' : '');
		expect(record?.raw === expected).toBe(true);
		expect(others.length).toBe(size === 0 ? 0 : 1);
	});

	it('parts that docker cut are put together up to the limit of a line', () => {
		const part = (log: string) => JSON.stringify({log, stream: 'stderr', time: '2026-02-26T14:30:01Z'});
		const parts = Array.from({length: 8}, () => part('x'.repeat(16_384)));
		const [record, ...others] = recordsOf(`${[...parts, part('end\n'), part('next\n')].join('\n')}\n`);
		expect(record?.raw === `${'x'.repeat(maxLogLineBytes)}…`).toBe(true);
		expect(others.map(({body}) => body)).toEqual(['next']);
	});

	it('a trace that never ends is counted, not kept', () => {
		const [record] = recordsOf(`ERROR boom\n${'    at x\n'.repeat(1000)}`);
		expect(record?.detail?.split('\n').at(-1)).toBe('… 744 more lines');
	});
});

describe('time', () => {
	it.each([
		['spaces', ' '.repeat(60_000)],
		['brackets', `2026-02-26T14:30:01Z INFO 1 --- ${'[a]'.repeat(20_000)}`],
		['pairs that open', `2026-02-26T14:30:01Z INFO m ${'a=[ '.repeat(15_000)}`],
		['pairs that nearly are', `INFO ${'a=b '.repeat(15_000)}"`],
		['arrows', '2026-02-26T14:30:01Z a → 200 '.repeat(2000)],
		['spans', `2026-02-26T14:30:01Z  INFO ${'a{b=c}:'.repeat(9000)}`],
		['capitals', 'A'.repeat(60_000)],
		['dots', 'A.'.repeat(30_000)],
		['quotes', `level=info msg=${'"\\'.repeat(30_000)}`],
		['key headers', '-----BEGIN '.repeat(6000)],
		['docker in docker', nested(40)],
		['tabs', '2026-02-26T14:30:01Z\tINFO\t'.repeat(2000)],
	])('a hostile line of %s takes none worth speaking of', (_title, text) => {
		const started = performance.now();
		recordsOf(`${text}\n${text}`);
		expect(performance.now() - started).toBeLessThan(500);
	});
});

function nested(depth: number): string {
	let text = 'x';
	for (let level = 0; level < depth && text.length < 50_000; level++) {
		text = JSON.stringify({log: text, stream: 'stderr'});
	}

	return text;
}

function texts(record: LogRecord): string[] {
	const {attributes, detail = '', ...rest} = record;
	return [
		...detail.split('\n'),
		...Object.entries(attributes).flat(),
		...Object.values(rest).filter(value => typeof value === 'string'),
	];
}
