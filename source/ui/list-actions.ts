import type {Message} from '../state/messages.ts';
import {currentPlace, listView} from '../state/view.ts';
import type {ActionContext} from './actions.ts';
import {followed} from './log-actions.ts';
import {screenNamed, screenOver} from './screens/registry.ts';

/** Identity of the row that is selected, by choice or because it is the first. */
export function selectedId({model, snapshot}: Pick<ActionContext, 'model' | 'snapshot'>): string | undefined {
	const {screen} = currentPlace(model.view);
	const {data} = snapshot;
	if (screen === 'logs' && data.screen === 'logs' && data.groups === undefined) {
		// It may have been asked for by its time.
		return data.rows[data.selected]?.id;
	}

	const ids = screenOver(screen, data).rowIds(data);
	const {selected} = listView(model.view, screen);
	if (selected !== undefined && ids.includes(selected)) {
		return selected;
	}

	return screenOver(screen, data).startsAtEnd?.(data) ? ids.at(-1) : ids[0];
}

/** Another row of the screen's list. */
export function movedSelection(context: ActionContext, rows: number): Message | undefined {
	const {screen} = currentPlace(context.model.view);
	const {data} = context.snapshot;
	const ids = screenOver(screen, data).rowIds(data);
	const at = ids.indexOf(selectedId(context) ?? '');
	if (screen === 'logs' && data.screen === 'logs' && data.groups === undefined) {
		const {first} = data.targets;
		if (at + rows >= ids.length) {
			return followed;
		}

		if (rows === Number.NEGATIVE_INFINITY && first !== undefined) {
			return {type: 'row-selected', list: 'logs', id: first};
		}
	}

	const id = ids[Math.min(ids.length - 1, Math.max(0, at + rows))];
	return id === undefined ? undefined : {type: 'row-selected', list: screen, id};
}

/** The panel after or before. */
export function movedFocus({model, snapshot}: ActionContext, by: number): Message | undefined {
	const panels = screenOver(currentPlace(model.view).screen, snapshot.data).panels?.(snapshot.data) ?? [];
	const focused = model.view.focusedPanel ?? (by > 0 ? 0 : 1);
	return panels.length === 0
		? undefined
		: {type: 'panel-focused', panel: ((focused - 1 + by + panels.length) % panels.length) + 1};
}

/** By the column after or before. */
export function movedSort(context: ActionContext, by: number): Message | undefined {
	const {screen} = currentPlace(context.model.view);
	const sorts = screenNamed(screen).sorts ?? [];
	const at = sorts.findIndex(({column}) => column === currentSort(context));
	const next = sorts[(Math.max(0, at) + by + sorts.length) % sorts.length];
	return next === undefined
		? undefined
		: {type: 'sorted', list: screen, column: next.column, reversed: false};
}

/** The other way round. */
export function reversedSort(context: ActionContext): Message | undefined {
	const {view} = context.model;
	const {screen} = currentPlace(view);
	const column = currentSort(context);
	return column === undefined
		? undefined
		: {type: 'sorted', list: screen, column, reversed: listView(view, screen).sort?.reversed !== true};
}

function currentSort({model}: ActionContext): string | undefined {
	const {screen} = currentPlace(model.view);
	return listView(model.view, screen).sort?.column ?? screenNamed(screen).sorts?.[0]?.column;
}
