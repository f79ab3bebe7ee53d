import {boardHeight} from '../snapshot/board.ts';
import type {Snapshot} from '../snapshot/snapshot.ts';
import type {Message} from '../state/messages.ts';
import type {Model} from '../state/model.ts';
import {currentPlace, listView, type Place, placeKey} from '../state/view.ts';
import {quieted} from './alert-actions.ts';
import type {Action} from './keymap.ts';
import {movedFocus, movedSelection, movedSort, reversedSort, selectedId} from './list-actions.ts';
import {copiedLine, followed, logMessageOf} from './log-actions.ts';
import {logFilter, logsAt} from './log-places.ts';
import {replayMessage} from './replay-actions.ts';
import {screenOver} from './screens/registry.ts';
import {intervalOf, movedCursor, movedTime, otherInterval} from './time-actions.ts';
import {firstChosen} from './variable-messages.ts';

/** What a key means where it is pressed. */
export type ActionContext = {
	readonly model: Model;
	readonly snapshot: Snapshot;
	/** Rows a page has. */
	readonly pageRows: number;
	/** Windows the window key goes through, ascending; Unix milliseconds. */
	readonly windowsMs: readonly number[];
	/** Which of its keys was pressed, from 0. */
	readonly keyIndex: number;
};

/** Messages of one action; none when it means nothing here. */
export function messagesOf(action: Action, context: ActionContext): readonly Message[] {
	if (action === 'logs-at') {
		return logsAt(context);
	}

	const message = messageOf(action, context);
	if (message === undefined) {
		return [];
	}

	const {view} = context.model;
	// The query screen opens with its prompt: whoever goes there wants to write.
	if (action === 'query' || action === 'edit-query') {
		return [message, {type: 'prompt-opened', kind: 'query', text: view.query}];
	}

	if (message.type === 'panel-focused') {
		return [message, ...broughtIntoView(context, message.panel)];
	}

	if (action === 'variables' && view.overlay !== 'variables' && context.snapshot.data.screen === 'board') {
		return [message, {type: 'menu-moved', row: firstChosen(context.snapshot.data.variables)}];
	}

	return [message];
}

function messageOf(action: Action, context: ActionContext): Message | undefined {
	const {model, snapshot} = context;
	const {view} = model;
	const place = currentPlace(view);
	const {screen: list} = place;
	const screen = screenOver(list, snapshot.data);
	const {replay} = model;
	const replayed = replay === undefined ? undefined : replayMessage(action, context, replay);
	if (replayed !== undefined) {
		return replayed;
	}

	switch (action) {
		case 'quit':
			return {type: 'quit-asked', leaveFrame: false};
		case 'quit-leaving-frame':
			return {type: 'quit-asked', leaveFrame: true};
		case 'back':
			return view.overlay === undefined && !view.zoomed ? {type: 'went-back'} : {type: 'escaped'};
		case 'escape':
			return {type: 'escaped'};
		case 'help':
			return {type: 'overlay-toggled', overlay: 'help'};
		case 'sort':
			return screen.sorts === undefined ? undefined : {type: 'overlay-toggled', overlay: 'sort'};
		case 'variables':
			return snapshot.data.screen !== 'board' || snapshot.data.variables.length === 0
				? {type: 'noticed', text: 'this dashboard has no variables'}
				: {type: 'overlay-toggled', overlay: 'variables'};
		case 'sessions':
		case 'protocol':
			return openedBoard(context, action);
		case 'columns':
			return {type: 'overlay-toggled', overlay: 'columns'};
		case 'acknowledge':
		case 'mute':
			return quieted(context, action);
		case 'suspend':
			return {type: 'suspend-asked'};
		case 'repaint':
			return {type: 'repaint-asked'};
		case 'scrape-now':
			return {type: 'scrape-asked'};
		case 'slower':
		case 'faster':
			return otherInterval(context, action);

		case 'command':
			return {type: 'prompt-opened', kind: 'command', text: ''};
		case 'filter':
			return {type: 'prompt-opened', kind: 'filter', text: listView(view, list).filter};
		case 'pause':
			return view.pausedAtMs === undefined ? {type: 'paused', atMs: snapshot.atMs} : {type: 'resumed'};
		case 'live':
			return {type: 'resumed'};
		case 'step-back':
			return movedTime(context, -intervalOf(model));
		case 'step-forward':
			return movedTime(context, intervalOf(model));
		case 'minute-back':
			return movedTime(context, -60_000);
		case 'minute-forward':
			return movedTime(context, 60_000);
		case 'cursor-back':
			return movedCursor(context, -1);
		case 'cursor-forward':
			return movedCursor(context, 1);
		case 'focus-panel':
			return {type: 'panel-focused', panel: context.keyIndex + 1};
		case 'next-panel':
			return movedFocus(context, 1);
		case 'previous-panel':
			return movedFocus(context, -1);
		case 'zoom':
			return {type: 'zoom-toggled'};
		case 'window': {
			const {windowsMs} = context;
			const next = windowsMs.find(windowMs => windowMs > view.windowMs) ?? windowsMs[0];
			return next === undefined ? undefined : {type: 'window-changed', windowMs: next};
		}

		case 'problems-only':
			return {type: 'problems-only-toggled'};
		case 'sort-left':
			return movedSort(context, -1);
		case 'sort-right':
			return movedSort(context, 1);
		case 'reverse':
			return reversedSort(context);
		case 'copy':
			return copied(context);
		case 'open': {
			if (list === 'query') {
				return {type: 'panel-focused', panel: 1};
			}

			const id = selectedId(context);
			const opened = id === undefined ? undefined : screen.open?.(snapshot.data, id);
			return opened === undefined ? undefined : {type: 'screen-opened', place: opened};
		}

		case 'previous-sibling':
			return movedSibling(context, -1);
		case 'next-sibling':
			return movedSibling(context, 1);
		case 'logs':
			return opened(view, {screen: 'logs', filter: logFilter(context, place)});
		case 'follow':
			return followed;
		case 'previous-error':
		case 'next-error':
		case 'previous-warning':
		case 'next-match':
		case 'previous-match':
		case 'same-request':
		case 'group':
		case 'open-record':
		case 'metrics':
		case 'wrap':
		case 'time-format':
		case 'save':
			return logMessageOf(action, context);
		case 'logs-at':
			return undefined;
		case 'query':
		case 'edit-query':
			return list === 'query'
				? {type: 'panel-focused', panel: 1}
				: {type: 'screen-opened', place: {screen: 'query'}};
		case 'alerts':
		case 'health':
		case 'capacity':
			return opened(view, {screen: action});
		case 'up':
			return movedSelection(context, -1);
		case 'down':
			return movedSelection(context, 1);
		case 'page-up':
			return movedSelection(context, -context.pageRows);
		case 'page-down':
			return movedSelection(context, context.pageRows);
		case 'half-up':
			return movedSelection(context, -Math.ceil(context.pageRows / 2));
		case 'half-down':
			return movedSelection(context, Math.ceil(context.pageRows / 2));
		case 'top':
			return movedSelection(context, Number.NEGATIVE_INFINITY);
		case 'bottom':
			return movedSelection(context, Number.POSITIVE_INFINITY);
	}
}

/** Where a screen scrolls, a focused panel comes into view. */
function broughtIntoView({model, snapshot}: ActionContext, panel: number): readonly Message[] {
	const {view} = model;
	const {screen} = currentPlace(view);
	const room = {columns: view.columns, rows: boardHeight(view)};
	const id = screenOver(screen, snapshot.data).rowOfPanel?.(snapshot.data, panel, room);
	return id === undefined ? [] : [{type: 'row-selected', list: screen, id}];
}

/** Of the server looked at or selected; pressed there, it leads back. */
function openedBoard(context: ActionContext, board: string): Message {
	const place = currentPlace(context.model.view);
	if (place.screen === 'board' && place.board === board) {
		return {type: 'went-back'};
	}

	const id =
		place.screen === 'server' || place.screen === 'tool' || place.screen === 'board'
			? place.targetId
			: context.model.servers.find(({target}) => target.id === selectedId(context))?.target.id;
	return {
		type: 'screen-opened',
		place: {screen: 'board', board, ...(id === undefined ? {} : {targetId: id})},
	};
}

function copied({model, snapshot}: ActionContext): Message | undefined {
	if (snapshot.data.screen === 'logs') {
		return copiedLine(snapshot.data);
	}

	const panels = screenOver(currentPlace(model.view).screen, snapshot.data).panels?.(snapshot.data) ?? [];
	const panel = panels[(model.view.focusedPanel ?? 1) - 1];
	return panel === undefined
		? undefined
		: {type: 'copy-asked', text: panel.expr, what: `PromQL of ${panel.title}`};
}

function movedSibling({model, snapshot}: ActionContext, by: number): Message | undefined {
	const place = currentPlace(model.view);
	const siblings = screenOver(place.screen, snapshot.data).siblings?.(snapshot.data, snapshot) ?? [];
	const at = siblings.findIndex(sibling => placeKey(sibling) === placeKey(place));
	const next = siblings[(at + by + siblings.length) % siblings.length];
	return at < 0 || next === undefined ? undefined : {type: 'place-replaced', place: next};
}

/** The screen a key leads to; pressed there, it leads back. */
function opened(view: Model['view'], place: Place): Message {
	return currentPlace(view).screen === place.screen ? {type: 'went-back'} : {type: 'screen-opened', place};
}
