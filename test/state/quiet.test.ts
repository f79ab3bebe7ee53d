import {describe, expect, it} from 'vitest';
import {labelsFrom} from '../../source/labels/labels.ts';
import type {AlertState, AlertView} from '../../source/rules/alert.ts';
import type {Effect} from '../../source/state/effects.ts';
import {initialModel, type Model} from '../../source/state/model.ts';
import type {QuietAlert} from '../../source/state/quiet.ts';
import {update} from '../../source/state/update.ts';

const states: Readonly<Record<string, AlertState>> = {P: 'pending', F: 'firing', R: 'inactive'};

function alert(letter: string, activeAtMs: number, severity: AlertView['severity'] = 'critical'): AlertView {
	return {
		labels: labelsFrom({alertname: 'Slow'}),
		annotations: labelsFrom({}),
		state: states[letter]!,
		value: 1,
		activeAtMs,
		severity,
		name: 'Slow',
		expr: 'up == 0',
		forMs: 0,
		builtin: true,
	};
}

const {key} = labelsFrom({alertname: 'Slow'});

/**
 * One letter a second: `.` no alert, `P` pending, `F` firing, `R` resolved; `x` acknowledges and `m` mutes for three seconds in
 * between. Gives one letter an evaluation: `!` where a noise is made.
 */
function told(story: string, severity?: AlertView['severity']): string {
	let model: Model = initialModel({targets: [], windowMs: 60_000, columns: 80, rows: 24});
	let seconds = 0;
	let activeAtMs = -1;
	let heard = '';
	for (const letter of story) {
		const atMs = seconds * 1000;
		if (letter === 'x' || letter === 'm') {
			const quiet: QuietAlert =
				letter === 'x' ? {type: 'acknowledged', key, activeAtMs} : {type: 'muted', key, untilMs: atMs + 3000};
			[model] = update(model, {type: 'alert-quieted', quiet});
			continue;
		}

		activeAtMs = letter === '.' ? -1 : activeAtMs < 0 ? atMs : activeAtMs;
		const alerts = letter === '.' ? [] : [alert(letter, activeAtMs, severity)];
		let effects: readonly Effect[];
		[model, effects] = update(model, {type: 'alerts-evaluated', atMs, alerts, rules: []});
		heard += effects.some(({type}) => type === 'alerts-fired') ? '!' : '-';
		seconds++;
	}

	return heard;
}

describe('what an alert says', () => {
	const rows: readonly (readonly [string, string, string])[] = [
		['PPFFF', '--!--', 'once when it fires'],
		['FFRRF', '!---!', 'again when it fires again'],
		['PxPFF', '----', 'nothing when it was acknowledged before'],
		['PxxPFF', '--!-', 'unless that was taken back'],
		['FxF.FF', '!--!-', 'again after it ended: that is another alert'],
		['Fm.F.FF', '!---!-', 'nothing while it is muted, whether or not it ended'],
	];
	for (const [story, expected, what] of rows) {
		it(what, () => {
			expect(told(story), story).toBe(expected);
		});
	}

	it('nothing for information', () => {
		expect(told('FF', 'info')).toBe('--');
	});
});
