import {themeNamed} from '../present/theme.ts';
import type {Message} from '../state/messages.ts';
import type {Shown} from '../state/store.ts';
import {currentPlace} from '../state/view.ts';
import {frameRows} from './frame.ts';
import {chordMessages, type KeyContext} from './key-messages.ts';
import {selectedId} from './list-actions.ts';
import {screenOver} from './screens/registry.ts';

export type MouseInput = {
	readonly kind: 'press' | 'wheel-up' | 'wheel-down';
	/** 0-based cell. */
	readonly x: number;
	readonly y: number;
};

/** Rows a turn of the wheel goes, as in less and lnav. */
const wheelRows = 3;

/** The wheel moves what the arrow keys move; a press selects a row of the list, and opens it when it is selected. */
export function mouseMessages(input: MouseInput, context: Shown & KeyContext): readonly Message[] {
	switch (input.kind) {
		case 'wheel-up':
		case 'wheel-down': {
			const {model, snapshot} = context;
			const messages = chordMessages(input.kind === 'wheel-up' ? 'up' : 'down', '', context);
			const [message] = messages;
			if (message?.type === 'help-scrolled') {
				return [message];
			}

			if (message?.type !== 'row-selected' || snapshot === undefined) {
				return messages;
			}

			const ids = screenOver(currentPlace(model.view).screen, snapshot.data).rowIds(snapshot.data);
			const by = input.kind === 'wheel-up' ? 1 - wheelRows : wheelRows - 1;
			const at = ids.indexOf(message.id) + by;
			const id = ids[Math.max(0, Math.min(ids.length - 1, at))];
			return id === undefined ? [] : [{...message, id}];
		}

		case 'press':
			return pressed(input, context);
	}
}

/** Lists have one line a row, so the line of the cursor tells which row is under the mouse. */
function pressed({y}: MouseInput, context: Shown & KeyContext): readonly Message[] {
	const {model, snapshot} = context;
	const {view} = model;
	if (snapshot === undefined || view.overlay !== undefined || view.prompt !== undefined) {
		return [];
	}

	const ids = screenOver(currentPlace(view).screen, snapshot.data).rowIds(snapshot.data);
	if (ids.length === 0) {
		return [];
	}

	const theme = themeNamed('none');
	const rows = frameRows(model, snapshot, theme);
	const cursorY = rows.findIndex(row => /^[│ ]?❯/.test(row));
	const selected = selectedId({model, snapshot});
	const at = ids.indexOf(selected ?? '');
	// What a border lies between is another panel.
	const between = rows.slice(Math.min(y, cursorY), Math.max(y, cursorY) + 1);
	if (cursorY < 0 || at < 0 || between.some(row => row.includes('──'))) {
		return [];
	}

	const id = ids[at + y - cursorY];
	if (id === undefined || (rows[y] ?? '').replaceAll('│', '').trim() === '') {
		return [];
	}

	return id === selected
		? chordMessages('enter', '', context)
		: [{type: 'row-selected', list: currentPlace(view).screen, id}];
}
