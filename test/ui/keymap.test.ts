import {describe, expect, it} from 'vitest';
import type {ScreenName} from '../../source/state/view.ts';
import {chordOf, type KeyState} from '../../source/ui/chords.ts';
import {bindingOf, keymap, keymapMarkdown} from '../../source/ui/keymap.ts';
import {screenNamed} from '../../source/ui/screens/registry.ts';

const screens: readonly ScreenName[] = [
	'overview',
	'server',
	'tool',
	'alerts',
	'health',
	'query',
	'capacity',
];

describe('chords', () => {
	const rows: readonly (readonly [string, KeyState, string])[] = [
		['a', {}, 'a'],
		['G', {shift: true}, 'G'],
		[' ', {}, 'space'],
		['r', {ctrl: true}, 'ctrl+r'],
		['', {upArrow: true}, 'up'],
		['', {tab: true, shift: true}, 'shift+tab'],
		['', {escape: true}, 'esc'],
		['x', {meta: true}, ''],
	];
	for (const [input, key, chord] of rows) {
		it(chord === '' ? 'alt is no chord' : chord, () => {
			expect(chordOf(input, key)).toBe(chord);
		});
	}
});

describe('the keymap', () => {
	for (const screen of screens) {
		it(`means one thing by a key on ${screen}`, () => {
			for (const chord of new Set(keymap.flatMap(({keys}) => keys))) {
				const here = keymap.filter(
					({keys, screens: only}) => keys.includes(chord) && only?.includes(screen) === true,
				);
				const everywhere = keymap.filter(
					({keys, screens: only}) => keys.includes(chord) && only === undefined,
				);
				expect([here.length <= 1, everywhere.length <= 1], chord).toEqual([true, true]);
				expect(bindingOf(chord, screen)).toBe(here[0] ?? everywhere[0]);
			}
		});

		it(`has one letter a column in the sort menu of ${screen}`, () => {
			const letters = screenNamed(screen).sorts?.map(({letter}) => letter) ?? [];
			expect(new Set(letters).size).toBe(letters.length);
		});
	}

	it('uses nothing that plain SSH or tmux cannot send', () => {
		expect(keymap.flatMap(({keys}) => keys).filter(key => /alt\+|ctrl\+shift/.test(key))).toEqual([]);
	});

	it('prints the table of the README', () => {
		expect(keymapMarkdown()).toContain('| Everywhere | `?` `F1` | this help |');
		expect(keymapMarkdown().split('\n')).toHaveLength(keymap.length + 2);
	});
});
