import {describe, expect, it} from 'vitest';
import {RowHandles} from '../../source/ui/row-handles.ts';

describe('handles of rows', () => {
	it('put the rows back in', () => {
		const handles = new RowHandles();
		const rows = ['\u001b[1mfirst\u001b[m', '', 'second', ''];
		expect(handles.expand(handles.of(rows).join('\n'))).toBe(rows.join('\n'));
	});

	it('stay the same while a row does', () => {
		const handles = new RowHandles();
		const [first, second] = handles.of(['same', 'before']);
		const [third, fourth] = handles.of(['same', 'after']);
		expect(third).toBe(first);
		expect(fourth).not.toBe(second);
	});

	it('know the frame before, which Ink may still be showing, and none older', () => {
		const handles = new RowHandles();
		const frames = ['a', 'b', 'c'].map(row => handles.of([row])[0]!);
		expect(frames.map(frame => handles.expand(frame))).toEqual([frames[0], 'b', 'c']);
	});

	it('leave what is none of theirs', () => {
		const handles = new RowHandles();
		handles.of(['row']);
		expect(handles.expand('  ERROR  something broke\n')).toBe('  ERROR  something broke\n');
	});
});
