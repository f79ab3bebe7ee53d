import {describe, expect, it} from 'vitest';
import {initialModel} from '../../source/state/model.ts';
import {
	parseSettings,
	type Settings,
	settingsOf,
	settingsText,
	withSettings,
} from '../../source/state/settings.ts';

const {view} = initialModel({targets: [], windowMs: 300_000, columns: 80, rows: 24});
const chosen: Settings = {
	windowMs: 900_000,
	hiddenColumns: ['cpu', 'age'],
	logView: {wrap: true, time: 'ago'},
	sorts: {overview: {column: 'p95', reversed: true}},
};

describe('settings', () => {
	it('are found again as they were left', () => {
		const again = withSettings(view, parseSettings(settingsText(chosen)));
		expect(settingsOf(again)).toEqual(chosen);
	});

	it('hold neither filters nor selections', () => {
		const busy = {...view, lists: {overview: {filter: 'github', selected: 'x'}}, problemsOnly: true};
		expect(settingsText(settingsOf(busy))).toBe(settingsText(settingsOf(view)));
	});

	const broken: readonly (readonly [string, string])[] = [
		['', 'an empty file'],
		['{', 'a file cut short'],
		['null', 'null'],
		['[1]', 'a list'],
		['{"windowMs": "5m", "hiddenColumns": "cpu", "sorts": {"overview": 3}}', 'other types'],
		['{"windowMs": 0}', 'a window of nothing'],
		['{"windowMs": 1e99}', 'a window without end'],
	];
	for (const [text, what] of broken) {
		it(`of ${what} are the defaults`, () => {
			expect(settingsOf(withSettings(view, parseSettings(text)))).toEqual(settingsOf(view));
		});
	}
});
