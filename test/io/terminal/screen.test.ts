import {EventEmitter} from 'node:events';
import {describe, expect, it} from 'vitest';
import {TerminalScreen} from '../../../source/io/terminal/screen.ts';

class FakeOutput extends EventEmitter {
	columns = 20;
	rows = 5;
	writableNeedDrain = false;
	written = '';

	write(text: string): boolean {
		this.written += text;
		return true;
	}
}

function opened() {
	const output = new FakeOutput();
	const sizes: string[] = [];
	const screen = new TerminalScreen(output, (columns, rows) => sizes.push(`${columns}x${rows}`));
	screen.open();
	return {output, screen, sizes};
}

describe('a terminal that is drawn on', () => {
	it('is entered before and restored after', () => {
		const {output, screen} = opened();
		screen.stream.write('hello');
		screen.close({leaveFrame: false});
		expect(output.written.startsWith('\u001b[?1049h\u001b[?25l')).toBe(true);
		expect(output.written.endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
		expect(output.listenerCount('resize')).toBe(0);
	});

	it('is restored once, whoever asks again', () => {
		const {output, screen} = opened();
		screen.close({leaveFrame: false});
		const {written} = output;
		screen.close({leaveFrame: true});
		screen.stream.write('late');
		expect(output.written).toBe(written);
	});

	it('keeps the last frame in the scrollback when asked to', () => {
		const {output, screen} = opened();
		screen.stream.write('first\nsecond');
		screen.close({leaveFrame: true});
		expect(output.written.endsWith('\u001b[?1049lfirst\nsecond\u001b[m\n')).toBe(true);
	});

	it('takes no modes or blank lines of Ink for frames', () => {
		const {output, screen} = opened();
		const {written} = output;
		screen.stream.write('\u001b[?25l');
		screen.stream.write('\u001b[?2004h\u001b[2J');
		screen.stream.write('\n');
		expect(output.written).toBe(written);
	});

	it('follows the size and paints anew', () => {
		const {output, screen, sizes} = opened();
		screen.stream.write('hello');
		output.columns = 30;
		output.rows = 8;
		output.emit('resize');
		expect([sizes, screen.stream.columns, screen.stream.rows]).toEqual([['30x8'], 30, 8]);
	});

	it('copies through the terminal, so it works over SSH', () => {
		const {output, screen} = opened();
		screen.copy('up == 0');
		expect(output.written).toContain(`\u001b]52;c;${btoa('up == 0')}\u0007`);
	});
});
