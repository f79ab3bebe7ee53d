import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {EventFields} from '../../../source/io/logs/event-fields.ts';

function passed(
	text: string,
	cuts: readonly number[] = [],
): {readonly text: string; readonly retryMs: number | undefined} {
	const bytes = Buffer.from(text);
	const fields = new EventFields(1000);
	const at = [
		0,
		...[...cuts].map(cut => cut % (bytes.length + 1)).sort((left, right) => left - right),
		bytes.length,
	];
	let out = '';
	for (let index = 1; index < at.length; index++) {
		out += Buffer.from(fields.pass(bytes.subarray(at[index - 1], at[index]))).toString();
	}

	return {text: out, retryMs: fields.retryMs};
}

describe('fields that an EventSource would keep to itself', () => {
	const rows: readonly (readonly [string, string, number | undefined])[] = [
		['event: log\ndata: x\n\n', 'data: x\n\n', undefined],
		['event:log\r\ndata: x\r\n\r\n', 'data: x\r\n\r\n', undefined],
		['event\rdata: x\r\rdata: y\n', 'data: x\r\rdata: y\n', undefined],
		['retry: 250\ndata: x\n\n', 'data: x\n\n', 250],
		['retry: soon\ndata: x\n\n', 'data: x\n\n', undefined],
		['data: event: log\nevents: x\n\n', 'data: event: log\nevents: x\n\n', undefined],
		[`data: ${'long '.repeat(40)}event: x\n\n`, `data: ${'long '.repeat(40)}event: x\n\n`, undefined],
	];
	for (const [text, expected, retryMs] of rows) {
		it(JSON.stringify(text.slice(0, 40)), () => {
			expect(passed(text)).toEqual({text: expected, retryMs});
		});
	}

	it('are found however the bytes are cut', () => {
		const text = `${rows.map(([row]) => row).join('')}event: größe\ndata: 你好\n\n`;
		const whole = passed(text).text;
		fc.assert(
			fc.property(fc.array(fc.nat(5000), {maxLength: 30}), cuts => {
				// A CRLF that is cut in two becomes a CR: the same end of a line.
				const same = (other: string) => other.replaceAll('\r\n', '\r');
				expect(same(passed(text, cuts).text)).toBe(same(whole));
			}),
			{seed: 5},
		);
	});

	it('an event without an end is too long; one after another is not', () => {
		const fields = new EventFields(100);
		for (let event = 0; event < 50; event++) {
			fields.pass(Buffer.from('data: 0123456789\n\n'));
		}

		expect(fields.isTooLong).toBe(false);
		for (let line = 0; line < 50; line++) {
			fields.pass(Buffer.from('data: 0123456789\n'));
		}

		expect(fields.isTooLong).toBe(true);
	});
});
