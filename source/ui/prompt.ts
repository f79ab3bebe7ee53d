import {maxPromptChars} from '../base/limits.ts';
import type {ScreenData} from '../snapshot/screens.ts';
import type {Message} from '../state/messages.ts';
import {currentPlace, type Prompt, type View} from '../state/view.ts';

/** What a key does to an open prompt. */
export function promptMessages(chord: string, input: string, view: View): readonly Message[] {
	const {prompt} = view;
	if (prompt === undefined) {
		return [];
	}

	const {kind, text, cursor} = prompt;
	const edited = (nextText: string, nextCursor: number): readonly Message[] => [
		{type: 'prompt-edited', text: nextText, cursor: nextCursor},
		// A filter works while it is typed.
		...(kind === 'filter' && nextText !== text
			? [{type: 'filter-changed', list: currentPlace(view).screen, text: nextText} as const]
			: []),
	];
	switch (chord) {
		case 'enter':
			return kind === 'query'
				? [{type: 'query-entered', expr: text}, {type: 'prompt-closed'}]
				: [{type: 'prompt-closed'}];
		case 'esc':
			return kind === 'filter'
				? [{type: 'filter-changed', list: currentPlace(view).screen, text: ''}, {type: 'prompt-closed'}]
				: [{type: 'prompt-closed'}];
		case 'ctrl+c':
			return [{type: 'prompt-closed'}];
		case 'up':
		case 'down':
			return kind === 'query' ? history(chord, view, prompt) : [];
		case 'left':
			return edited(text, Math.max(0, cursor - 1));
		case 'right':
			return edited(text, Math.min(text.length, cursor + 1));
		case 'home':
		case 'ctrl+a':
			return edited(text, 0);
		case 'end':
		case 'ctrl+e':
			return edited(text, text.length);
		case 'backspace':
		case 'delete':
			return cursor === 0
				? text === ''
					? [{type: 'prompt-closed'}]
					: []
				: edited(text.slice(0, cursor - 1) + text.slice(cursor), cursor - 1);
		case 'ctrl+u':
			return edited(text.slice(cursor), 0);
		case 'ctrl+w': {
			const kept = text.slice(0, cursor).replace(/\S+\s*$/, '');
			return edited(kept + text.slice(cursor), kept.length);
		}

		default: {
			const typed = isTyped(chord) ? plainInput(input.slice(0, maxPromptChars - text.length)) : '';
			return typed === ''
				? []
				: edited(text.slice(0, cursor) + typed + text.slice(cursor), cursor + typed.length);
		}
	}
}

function isTyped(chord: string): boolean {
	return (
		chord !== '' &&
		!chord.startsWith('ctrl+') &&
		!['up', 'down', 'pgup', 'pgdn', 'tab', 'shift+tab', 'f1'].includes(chord)
	);
}

/** Pasted text may hold anything; a prompt is one line. */
function plainInput(input: string): string {
	return input.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}

/** Older and newer expressions; past the newest one the prompt is empty. */
function history(chord: 'up' | 'down', {queryHistory}: View, {text}: Prompt): readonly Message[] {
	const at = queryHistory.lastIndexOf(text);
	const next =
		chord === 'up' ? (at < 0 ? queryHistory.length : at) - 1 : at < 0 ? queryHistory.length : at + 1;
	const chosen = queryHistory[next] ?? (chord === 'down' ? '' : text);
	return [{type: 'prompt-edited', text: chosen, cursor: chosen.length}];
}

/** `tab`: the first completion takes the place of the word at the cursor, if the completions are of this very text. */
export function completionMessages(prompt: Prompt, data: ScreenData): readonly Message[] {
	const item = data.screen === 'query' && data.text === prompt.text ? data.completions.items[0] : undefined;
	if (data.screen !== 'query' || item === undefined) {
		return [];
	}

	const {start, end} = data.completions;
	const text = prompt.text.slice(0, start) + item.text + prompt.text.slice(end);
	return [{type: 'prompt-edited', text, cursor: start + item.text.length}];
}
