import {formatDuration} from '../base/duration.ts';
import {maxPlaces, maxQueryHistory} from '../base/limits.ts';
import type {Effect} from './effects.ts';
import type {ViewMessage} from './messages.ts';
import type {Model} from './model.ts';
import {toggledQuiet} from './quiet.ts';
import {withSettings} from './settings.ts';
import {
	choiceKey,
	currentPlace,
	type ListView,
	listView,
	type Place,
	type ScreenName,
	type View,
} from './view.ts';

type Step = readonly [Model, readonly Effect[]];

const snapshotWanted: readonly Effect[] = [{type: 'snapshot-wanted'}];

/** What a key, a resize or a prompt changes. */
export function updateView({notice, ...model}: Model, message: ViewMessage): Step {
	const {view} = model;
	const shown = (changed: View): Step => [{...model, view: changed}, snapshotWanted];
	const only = (effect: Effect): Step => [model, [effect]];
	switch (message.type) {
		case 'resized':
			return shown({...view, columns: message.columns, rows: message.rows});
		case 'row-selected':
			return shown(withList(view, message.list, {selected: message.id}));
		case 'screen-opened':
			return shown(withStack(view, [...view.stack, message.place]));
		case 'place-replaced':
			return shown(withStack(view, [...view.stack.slice(0, -1), message.place]));
		case 'went-back':
			return view.stack.length === 1
				? only({type: 'quit', leaveFrame: false})
				: shown(withStack(view, view.stack.slice(0, -1)));
		case 'escaped':
			return shown(escaped(view));
		case 'sorted': {
			const {column, reversed} = message;
			return shown(withoutOverlay(withList(view, message.list, {sort: {column, reversed}})));
		}

		case 'column-toggled': {
			const {column} = message;
			const others = view.hiddenColumns.filter(hidden => hidden !== column);
			const isHidden = others.length < view.hiddenColumns.length;
			return shown({...view, hiddenColumns: isHidden ? others : [...others, column]});
		}

		case 'settings-read':
			return shown(withSettings(view, message.settings));
		case 'log-view-changed':
			return shown({...view, logView: {...view.logView, ...message.change}});
		case 'save-asked':
			return only({type: 'save-logs', file: message.file, filter: message.filter});
		case 'filter-changed':
			return shown(
				withList(view, message.list, {
					filter: message.text,
					...(message.text === '' ? {} : {lastFilter: message.text}),
				}),
			);
		case 'window-changed':
			return shown({...view, windowMs: message.windowMs});
		case 'paused':
			return shown({...view, pausedAtMs: message.atMs});
		case 'resumed':
			return shown(resumed(view));
		case 'cursor-moved':
			return shown(message.atMs === undefined ? withoutCursor(view) : {...view, cursorAtMs: message.atMs});
		case 'panel-focused':
			return shown({...view, focusedPanel: message.panel});
		case 'zoom-toggled':
			return shown({...view, zoomed: !view.zoomed});
		case 'problems-only-toggled':
			return shown({...view, problemsOnly: !view.problemsOnly});
		case 'help-scrolled':
			return shown({...view, helpScroll: Math.max(0, message.rows)});
		case 'overlay-toggled':
			return shown(
				view.overlay === message.overlay
					? withoutOverlay(view)
					: {...view, overlay: message.overlay, helpScroll: 0},
			);
		case 'menu-moved':
			return shown({...view, menuRow: message.row});
		case 'variable-chosen': {
			const {board, variable, values} = message;
			return shown({...view, choices: {...view.choices, [choiceKey(board, variable)]: values}});
		}

		case 'prompt-opened': {
			const {kind, text} = message;
			return shown({...view, prompt: {kind, text, cursor: text.length}});
		}

		case 'prompt-edited': {
			const {text, cursor} = message;
			return shown(view.prompt === undefined ? view : {...view, prompt: {...view.prompt, text, cursor}});
		}

		case 'prompt-closed':
			return shown(withoutPrompt(view));
		case 'query-entered': {
			const {expr} = message;
			const others = view.queryHistory.filter(entry => entry !== expr);
			const queryHistory = expr === '' ? others : [...others, expr].slice(-maxQueryHistory);
			return shown({...view, query: expr, queryHistory});
		}

		case 'alert-quieted':
			return [{...model, quiet: toggledQuiet(model.quiet, message.quiet)}, snapshotWanted];
		case 'noticed':
			return [{...model, notice: message.text}, []];
		case 'quit-asked':
			return only({type: 'quit', leaveFrame: message.leaveFrame});
		case 'suspend-asked':
			return only({type: 'suspend'});
		case 'repaint-asked':
			return only({type: 'repaint'});
		case 'interval-asked': {
			const {intervalMs} = message;
			const notice = `scraping every ${formatDuration(intervalMs)}`;
			return [{...model, notice}, [{type: 'set-interval', intervalMs}]];
		}

		case 'replay-asked':
			return [model, [{type: 'replay', change: message.change}, ...snapshotWanted]];
		case 'scrape-asked':
			return [{...model, notice: 'scraping every server now'}, [{type: 'scrape-now'}]];
		case 'copy-asked':
			return [{...model, notice: `copied ${message.what}`}, [{type: 'copy', text: message.text}]];
	}
}

/** What lies on top goes first. */
function escaped(view: View): View {
	const screen = currentPlace(view).screen;
	if (view.prompt !== undefined) {
		return withoutPrompt(view);
	}

	if (view.overlay !== undefined) {
		return withoutOverlay(view);
	}

	if (view.cursorAtMs !== undefined) {
		return withoutCursor(view);
	}

	if (view.zoomed) {
		return {...view, zoomed: false};
	}

	if (listView(view, screen).filter !== '') {
		return withList(view, screen, {filter: ''});
	}

	return view.stack.length > 1 ? withStack(view, view.stack.slice(0, -1)) : resumed(view);
}

function withStack({focusedPanel, ...view}: View, stack: readonly Place[]): View {
	const [first = {screen: 'overview'} as const, ...rest] = stack;
	return {...withoutOverlay(view), stack: [first, ...rest.slice(1 - maxPlaces)], zoomed: false};
}

function withList(view: View, screen: ScreenName, change: Partial<ListView>): View {
	return {...view, lists: {...view.lists, [screen]: {...listView(view, screen), ...change}}};
}

function withoutOverlay({overlay, ...view}: View): View {
	return view;
}

function withoutCursor({cursorAtMs, ...view}: View): View {
	return view;
}

function withoutPrompt({prompt, ...view}: View): View {
	return view;
}

function resumed({pausedAtMs, ...view}: View): View {
	return view;
}
