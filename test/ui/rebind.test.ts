import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import {parseConfig} from '../../source/config/parse.ts';
import type {ScreenName} from '../../source/state/view.ts';
import {bindingOf, keymap} from '../../source/ui/keymap.ts';
import {rebound} from '../../source/ui/rebind.ts';

function bound(yaml: string) {
	const {config, problems} = parseConfig(`keys:\n${yaml}`, 'mcptop.yml');
	const result = rebound(keymap, config.keys);
	return {keymap: result.keymap, problems: [...problems, ...result.problems].map(formatProblem)};
}

describe('rebinding', () => {
	// The configuration, then what keys do afterwards on a screen.
	const rows: readonly (readonly [string, ScreenName, Readonly<Record<string, string | undefined>>])[] = [
		['  pause: P', 'overview', {P: 'pause', space: undefined, p: undefined}],
		['  pause: [P, space]', 'overview', {P: 'pause', space: 'pause', p: undefined}],
		['  suspend: []', 'overview', {'ctrl+z': undefined}],
		['  back: [b]', 'overview', {b: 'back', q: undefined, backspace: undefined}],
		['  zoom: ctrl+o', 'server', {'ctrl+o': 'zoom', z: undefined}],
		// `e` means the error before in logs and the prompt elsewhere: only the latter moves.
		['  query: Z', 'overview', {Z: 'query', e: undefined}],
		['  query: Z', 'logs', {Z: 'query', e: 'previous-error'}],
		['  capacity: C\n  alerts: K', 'overview', {K: 'alerts', a: undefined, C: 'capacity'}],
		['  open: O', 'server', {O: 'open', enter: undefined, right: 'next-sibling'}],
		['  open: O', 'alerts', {O: 'open', enter: undefined, right: undefined}],
		['  quit: q', 'overview', {'ctrl+c': 'quit'}],
	];
	for (const [yaml, screen, expected] of rows) {
		it(`${yaml.trim().replaceAll('\n', ';')} on ${screen}`, () => {
			const {keymap: changed} = bound(yaml);
			for (const [key, action] of Object.entries(expected)) {
				expect(bindingOf(key, screen, changed)?.action, key).toBe(action);
			}
		});
	}

	const faults: readonly (readonly [string, readonly string[]])[] = [
		['  pause: P', []],
		['  paus: P', ['mcptop.yml:2:9: keys.paus is no action — did you mean "pause"?']],
		[
			'  pause: hyper',
			[
				'mcptop.yml:2:10: keys.pause has the key "hyper" — try one character, "space", "tab", "f1" or "ctrl+r"',
			],
		],
		['  pause: [ctrl+c]', ['mcptop.yml:2:10: keys.pause has the key "ctrl+c" — ctrl+c always quits']],
		['  pause: z', ['mcptop.yml:2:10: keys.pause takes the only key of "zoom" — add "zoom: [KEY]"']],
		['  pause: z\n  zoom: Z', []],
		['  pause: {a: b}', ['mcptop.yml:2:10: keys.pause is a mapping, not a text']],
	];
	for (const [yaml, expected] of faults) {
		it(`${yaml.trim().replaceAll('\n', ';')}: ${expected[0] ?? 'fine'}`, () => {
			const {problems, keymap: changed} = bound(yaml);
			expect(problems.filter(problem => !problem.includes('has the key ""'))).toEqual(expected);
			expect(bindingOf('ctrl+c', 'overview', changed)?.action).toBe('quit');
		});
	}

	it('has every action in the documentation', () => {
		const text = readFileSync(path.join(import.meta.dirname, '../../docs/configuration.md'), 'utf8');
		const listed = text.match(/<!-- actions -->\n([^<]*)<!-- \/actions -->/)?.[1]?.match(/[a-z-]+/g);
		expect(listed).toEqual([...new Set(keymap.map(({action}) => action))].sort());
	});
});
