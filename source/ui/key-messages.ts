import type {Message} from '../state/messages.ts';
import type {Shown} from '../state/store.ts';
import {currentPlace} from '../state/view.ts';
import {messagesOf} from './actions.ts';
import {chordOf, type KeyState} from './chords.ts';
import {commandMessages, paletteCompletion} from './commands.ts';
import {helpEnd} from './components/help.ts';
import {pageRows} from './frame.ts';
import {type Action, type Binding, bindingOf, keymap as defaultKeymap} from './keymap.ts';
import {completionMessages, promptMessages} from './prompt.ts';
import {screenNamed} from './screens/registry.ts';
import {variableMessages} from './variable-messages.ts';

/** What the meaning of a key depends on, beside what is shown. */
export type KeyContext = {
	readonly windowsMs: readonly number[];
	readonly keymap?: readonly Binding[];
};

/** What a key press means: for the prompt, the sort menu, or the keymap. */
export function keyMessages(input: string, key: KeyState, context: Shown & KeyContext): readonly Message[] {
	return chordMessages(chordOf(input, key), input, context);
}

/** The same for a chord by its name; `input` is the text it would type. */
export function chordMessages(
	chord: string,
	input: string,
	{model, snapshot, windowsMs, keymap}: Shown & KeyContext,
): readonly Message[] {
	const {view} = model;
	const {screen} = currentPlace(view);
	if (view.prompt !== undefined) {
		if (view.prompt.kind === 'query' && chord === 'tab' && snapshot !== undefined) {
			return completionMessages(view.prompt, snapshot.data);
		}

		if (view.prompt.kind === 'command' && chord === 'tab') {
			return paletteCompletion(view.prompt.text, model);
		}

		const messages = promptMessages(chord, input, view);
		if (view.prompt.kind === 'save' && chord === 'enter' && snapshot?.data.screen === 'logs') {
			const file = view.prompt.text.trim();
			return [
				...messages,
				...(file === '' ? [] : [{type: 'save-asked', file, filter: snapshot.data.filter} as const]),
			];
		}

		const isRun = view.prompt.kind === 'command' && chord === 'enter';
		return isRun ? [...messages, ...commandMessages(view.prompt.text, model)] : messages;
	}

	if (view.overlay === 'sort') {
		const choice = screenNamed(screen).sorts?.find(({letter}) => letter === chord);
		if (choice !== undefined) {
			return [{type: 'sorted', list: screen, column: choice.column, reversed: false}];
		}
	}

	if (view.overlay === 'columns') {
		const choice = screenNamed(screen).columns?.find(({letter}) => letter === chord);
		if (choice !== undefined) {
			return [{type: 'column-toggled', column: choice.column}];
		}
	}

	if (view.overlay === 'variables' && snapshot?.data.screen === 'board') {
		const messages = variableMessages(chord, snapshot.data, view);
		if (messages !== undefined) {
			return messages;
		}
	}

	const binding = bindingOf(chord, screen, keymap);
	const helpBy =
		view.overlay === 'help' && binding !== undefined ? scrollBy(binding.action, model) : undefined;
	if (helpBy !== undefined) {
		const end = helpEnd(view, keymap ?? defaultKeymap);
		return [{type: 'help-scrolled', rows: Math.min(end, Math.max(0, view.helpScroll + helpBy))}];
	}

	if (binding === undefined) {
		return [];
	}

	if (snapshot === undefined) {
		return binding.action === 'quit' || binding.action === 'back'
			? [{type: 'quit-asked', leaveFrame: false}]
			: [];
	}

	return messagesOf(binding.action, {
		model,
		snapshot,
		pageRows: pageRows(model),
		windowsMs,
		keyIndex: binding.keys.indexOf(chord),
	});
}

/** What moves a list moves the help that lies over it. */
function scrollBy(action: Action, model: Shown['model']): number | undefined {
	const page = pageRows(model);
	const steps: Partial<Record<Action, number>> = {
		up: -1,
		down: 1,
		'half-up': -Math.ceil(page / 2),
		'half-down': Math.ceil(page / 2),
		'page-up': -page,
		'page-down': page,
		top: Number.NEGATIVE_INFINITY,
		bottom: Number.POSITIVE_INFINITY,
	};
	return steps[action];
}
