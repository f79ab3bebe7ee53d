import {describe, expect, it} from 'vitest';
import {section} from '../../source/present/block.ts';
import {themeNamed} from '../../source/present/theme.ts';

describe('the line above a panel', () => {
	const rows: readonly (readonly [string, number, string])[] = [
		['has room for both', 26, '─ Tool Call Rate ─ 437/s ─'],
		['gives up the end before the value', 24, '─ Tool Call Rate ─ 437/s'],
		['never draws half a gap', 23, '─ Tool Call Rate  437/s'],
		['gives up the line between before the value', 22, '─ Tool Call Rate 437/s'],
		['gives up the value before the title', 21, '─ Tool Call Rate ────'],
		['gives up its end before the title is cut', 16, '─ Tool Call Rate'],
		['cuts the title last', 14, '─ Tool Call R…'],
	];
	it.each(rows)('%s', (_, width, expected) => {
		const [line] = section([], width, 1, {title: 'Tool Call Rate', right: '437/s'}, themeNamed('none'));
		expect(line).toBe(expected);
	});
});
