import {expect, it} from 'vitest';
import {windowsMs} from '../../source/config/defaults.ts';
import {update} from '../../source/state/update.ts';
import {chordMessages} from '../../source/ui/key-messages.ts';
import {keymap} from '../../source/ui/keymap.ts';
import {mouseMessages} from '../../source/ui/mouse-messages.ts';
import {Desk} from '../support/frames.ts';
import {sampleFleet, typicalServers} from '../support/sample-fleet.ts';

const screens: readonly {readonly title: string; readonly keys: readonly string[]}[] = [
	{title: 'the overview', keys: []},
	{title: 'a server', keys: ['down', 'enter']},
	{title: 'a tool', keys: ['down', 'enter', 'enter']},
	{title: 'alerts', keys: ['a']},
	{title: 'logs', keys: ['l']},
	{title: 'health', keys: ['H']},
	{title: 'the query screen', keys: ['e', 'esc']},
	{title: 'capacity', keys: ['C']},
	{title: 'a dashboard', keys: ['S']},
];
const chords = [...new Set(keymap.flatMap(({keys}) => keys))];

/** Every key that follows another before the screen was taken anew. */
it.each(screens)('a key after one on $title means something or nothing', async ({keys}) => {
	const desk = new Desk(sampleFleet(typicalServers, {columns: 120, rows: 40}));
	await desk.press(...keys);
	const {snapshot} = desk;
	const wrong: string[] = [];
	for (const first of [...chords, 'backspace']) {
		let {model} = desk;
		for (const message of chordMessages(first, '', {model, snapshot, windowsMs})) {
			[model] = update(model, message);
		}

		const context = {model, snapshot, windowsMs};
		try {
			for (const chord of chords) {
				chordMessages(chord, '', context);
			}

			mouseMessages({kind: 'press', x: 5, y: 8}, context);
			mouseMessages({kind: 'wheel-down', x: 5, y: 8}, context);
		} catch (error) {
			wrong.push(`${first}: ${String(error)}`);
		}
	}

	expect(wrong).toEqual([]);
});

it('a list has no rows until its screen was taken', async () => {
	const desk = new Desk(sampleFleet(typicalServers, {columns: 120, rows: 40}));
	await desk.look();
	const [model] = update(desk.model, {type: 'screen-opened', place: {screen: 'health'}});
	const context = {model, snapshot: desk.snapshot, windowsMs};
	expect(['down', 'end', 'enter'].flatMap(chord => chordMessages(chord, '', context))).toEqual([]);
});
