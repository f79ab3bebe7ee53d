import xterm from '@xterm/headless';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {Cells} from '../../../source/io/terminal/cells.ts';
import {difference} from '../../../source/io/terminal/difference.ts';
import {FrameWriter, type TerminalOutput} from '../../../source/io/terminal/frame-writer.ts';

/** A terminal that reads only when told to. */
class SlowTerminal implements TerminalOutput {
	writableNeedDrain = false;
	sent: string[] = [];
	#drained: (() => void) | undefined;

	write(text: string): void {
		this.sent.push(text);
	}

	once(_event: 'drain', listener: () => void): void {
		this.#drained = listener;
	}

	removeListener(): void {
		this.#drained = undefined;
	}

	stall(): void {
		this.writableNeedDrain = true;
	}

	drain(): void {
		this.writableNeedDrain = false;
		this.#drained?.();
	}
}

function cells(frame: string, columns: number, rows: number): Cells {
	const drawn = new Cells(columns, rows);
	drawn.draw(frame);
	return drawn;
}

describe('only what changed is sent', () => {
	const red = '\u001b[31m';
	const plain = '\u001b[39m';
	const cases: {title: string; before: string; after: string; sent: string}[] = [
		{title: 'nothing', before: 'abc', after: 'abc', sent: ''},
		{title: 'one cell, addressed', before: 'abc', after: 'aXc', sent: '\u001b[1;2HX'},
		{title: 'neighbours follow each other', before: 'abcdef', after: 'aXYdef', sent: '\u001b[1;2HXY'},
		{title: 'a short gap is written over', before: 'abcdef', after: 'XbcYef', sent: '\u001b[1;1HXbcY'},
		{
			title: 'a long gap is jumped over',
			before: 'a123456789b',
			after: 'X123456789Y',
			sent: '\u001b[1;1HX\u001b[9CY',
		},
		{title: 'a shorter line leaves blanks', before: 'abc', after: 'a', sent: '\u001b[1;2H  '},
		{
			title: 'a style is set, and the default left behind',
			before: 'abc',
			after: `a${red}b${plain}c`,
			sent: '\u001b[1;2H\u001b[0;31mb\u001b[m',
		},
		{title: 'a style that ends is reset', before: `${red}a${plain}b`, after: 'ab', sent: '\u001b[1;1Ha'},
		{title: 'the second line', before: 'a\nb', after: 'a\nc', sent: '\u001b[2;1Hc'},
		{title: 'a wide character', before: 'ab cd', after: '日 cd', sent: '\u001b[1;1H日'},
		{
			title: 'after a wide character the place is said anew',
			before: 'abcd',
			after: '日xy',
			sent: '\u001b[1;1H日\u001b[1;3Hxy',
		},
		{
			title: 'what does not fit is cut',
			before: '',
			after: '0123456789012345',
			sent: '\u001b[1;1H012345678901',
		},
		{
			title: 'a wide character that does not fit is left out',
			before: '',
			after: '12345678901日',
			sent: '\u001b[1;1H12345678901',
		},
	];
	for (const {title, before, after, sent} of cases) {
		it(title, () => {
			expect(difference(cells(before, 12, 2), cells(after, 12, 2))).toBe(sent);
		});
	}

	it('no control sequence but SGR comes through', () => {
		const drawn = cells('\u001b[2Ja\u001b]0;x\u0007b\u0008\u001b[31mc', 12, 1);
		expect(difference(new Cells(12, 1), drawn)).not.toMatch(/\u001b\[2J|\u001b\]|\u0007|\u0008/);
	});
});

describe('a terminal that does not read', () => {
	it('gets the newest frame when it reads again, against what was really sent', () => {
		const terminal = new SlowTerminal();
		const writer = new FrameWriter(terminal, 12, 1);
		writer.show('one');
		terminal.stall();
		writer.show('two');
		writer.show('three');
		expect(terminal.sent.length).toBe(1);
		terminal.drain();
		expect(terminal.sent.length).toBe(2);
		expect(terminal.sent[1]).toContain('three');
		expect(writer.statistics).toMatchObject({framesShown: 2, framesDropped: 1});
	});

	it('sends nothing after it was closed', () => {
		const terminal = new SlowTerminal();
		const writer = new FrameWriter(terminal, 12, 1);
		terminal.stall();
		writer.show('one');
		writer.close();
		terminal.drain();
		writer.show('two');
		expect(terminal.sent).toEqual([]);
	});
});

const sgr = fc.constantFrom(
	'\u001b[31m',
	'\u001b[39m',
	'\u001b[1m',
	'\u001b[22m',
	'\u001b[2m',
	'\u001b[7m',
	'\u001b[27m',
	'\u001b[0m',
	'\u001b[38;5;201m',
	'\u001b[48;2;1;2;3m',
	'\u001b[49m',
);
const piece = fc.oneof(
	{weight: 6, arbitrary: fc.string({unit: fc.constantFrom(...'abc ▁█─│╭é'), maxLength: 9})},
	{weight: 2, arbitrary: sgr},
	{weight: 1, arbitrary: fc.constantFrom('日本', 'é', 'e\u0301')},
);
const line = fc.array(piece, {maxLength: 6}).map(pieces => pieces.join(''));
const frame = fc.array(line, {minLength: 1, maxLength: 6}).map(lines => lines.join('\n'));
type Step = {readonly type: 'show'; readonly frame: string} | {readonly type: 'stall' | 'drain' | 'repaint'};
const step: fc.Arbitrary<Step> = fc.oneof(
	{weight: 5, arbitrary: frame.map(shown => ({type: 'show' as const, frame: shown}))},
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			{type: 'stall' as const},
			{type: 'drain' as const},
			{type: 'repaint' as const},
		),
	},
);

it('after any frames, stalls and repaints the terminal shows the newest frame', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, {minLength: 1, maxLength: 12}), async steps => {
			const [columns, rows] = [24, 5];
			const slow = new SlowTerminal();
			const writer = new FrameWriter(slow, columns, rows);
			for (const {type, ...rest} of steps) {
				if (type === 'show') {
					writer.show((rest as {frame: string}).frame);
				} else if (type === 'repaint') {
					writer.repaint();
				} else {
					slow[type]();
				}
			}

			slow.drain();
			const drawn = cells(writer.frame, columns, rows);
			expect(await screenOf(slow.sent.join(''), columns, rows)).toEqual(
				Array.from({length: rows}, (_, y) =>
					drawn.texts
						.slice(y * columns, (y + 1) * columns)
						.join('')
						.trimEnd(),
				),
			);
		}),
		{numRuns: 150},
	);
});

async function screenOf(text: string, columns: number, rows: number): Promise<string[]> {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	await new Promise<void>(resolve => terminal.write(text, resolve));
	const screen = Array.from({length: rows}, (_, y) =>
		terminal.buffer.active.getLine(y)!.translateToString(true).trimEnd(),
	);
	terminal.dispose();
	return screen;
}
