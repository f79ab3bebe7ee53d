import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {KeyStream, type SpecialInput} from '../../../source/io/terminal/key-stream.ts';

/** What Ink gets of these chunks, and what it does not. */
async function through(chunks: readonly string[]) {
	const keyboard = new PassThrough();
	const special: SpecialInput[] = [];
	const keys = new KeyStream(keyboard, input => special.push(input));
	let text = '';
	keys.setEncoding('utf8');
	keys.on('data', (chunk: string) => {
		text += chunk;
	});
	for (const chunk of chunks) {
		keyboard.write(Buffer.from(chunk));
		await new Promise(resolve => setImmediate(resolve));
	}

	return {text, special};
}

const press = (x: number, y: number): SpecialInput => ({type: 'mouse', kind: 'press', x, y});
const f1: SpecialInput = {type: 'function-key', name: 'f1'};

describe('the keyboard before Ink', () => {
	const rows: readonly (readonly [string, readonly string[], string, readonly SpecialInput[]])[] = [
		['letters', ['ab'], 'ab', []],
		['an escape key alone is not held back', ['\u001b'], '\u001b', []],
		['arrow keys', ['\u001b[A\u001bOB'], '\u001b[A\u001bOB', []],
		['text of other scripts, cut in the middle of a letter', ['日本', 'é'], '日本é', []],
		['F1 of xterm', ['\u001bOP'], '', [f1]],
		['F1 of the VT220', ['a\u001b[11~b'], 'ab', [f1]],
		['F1 of the Linux console', ['\u001b[[A'], '', [f1]],
		['a press', ['\u001b[<0;10;5M\u001b[<0;10;5m'], '', [press(9, 4)]],
		['a press that comes in two pieces', ['x\u001b[<0;1', '0;5My'], 'xy', [press(9, 4)]],
		[
			'the wheel, with control held as well',
			['\u001b[<64;1;1M\u001b[<81;2;2M'],
			'',
			[
				{type: 'mouse', kind: 'wheel-up', x: 0, y: 0},
				{type: 'mouse', kind: 'wheel-down', x: 1, y: 1},
			],
		],
		['other buttons and motion', ['\u001b[<2;1;1M\u001b[<35;1;1M'], '', []],
		[
			'a report that never ends is let go',
			['\u001b[<999999999999999999999'],
			'\u001b[<999999999999999999999',
			[],
		],
	];
	for (const [what, chunks, text, special] of rows) {
		it(what, async () => {
			expect(await through(chunks)).toEqual({text, special});
		});
	}
});
