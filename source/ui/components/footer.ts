import {plainText} from '../../base/plain-text.ts';
import {fitStyled, joinFitting, styledWidth, textWidth} from '../../present/text.ts';
import {paint, type Theme} from '../../present/theme.ts';
import {currentPlace, type View} from '../../state/view.ts';
import {keyLabel} from '../chords.ts';
import {paletteCommands} from '../commands.ts';
import type {Action, Binding} from '../keymap.ts';
import type {SortChoice} from '../screens/screen.ts';

export type FooterOptions = {
	readonly view: View;
	readonly theme: Theme;
	readonly width: number;
	readonly sorts: readonly SortChoice[];
	readonly columns: readonly SortChoice[];
	readonly keymap: readonly Binding[];
	/** There is another server or tool to go to. */
	readonly hasSiblings: boolean;
	/** What the word in the palette may become. */
	readonly commands: readonly string[];
};

/** The last row: the keys that mean something right now, the sort menu, or the prompt. */
export function footerRow(options: FooterOptions): string {
	const {view, width} = options;
	if (view.prompt !== undefined && view.prompt.kind !== 'query') {
		return promptRow(options);
	}

	const hints =
		view.overlay === 'sort'
			? sortHints(options)
			: view.overlay === 'columns'
				? columnHints(options)
				: keyHints(options);
	// The way out is always shown.
	const last = hints.at(-1) ?? '';
	const room = width - styledWidth(last) - 2;
	let row = '';
	for (const hint of hints.slice(0, -1)) {
		if (styledWidth(row) + styledWidth(hint) + 2 > room) {
			break;
		}

		row += `${row === '' ? ' ' : '  '}${hint}`;
	}

	return fitStyled(`${row}  ${last}`, width);
}

function keyHints({view, theme, keymap, hasSiblings}: FooterOptions): readonly string[] {
	const place = currentPlace(view);
	const {screen} = place;
	const here = place.screen === 'board' ? place.board : screen;
	if (view.prompt?.kind === 'query') {
		return [
			hintText(keyLabel('enter', theme.ascii), 'evaluate', theme),
			hintText('tab', 'complete', theme),
			hintText(theme.ascii ? 'up down' : '↑↓', 'history', theme),
			hintText('^u', 'clear', theme),
			hintText('esc', 'done', theme),
		];
	}

	if (view.overlay === 'help') {
		return [hintText(theme.ascii ? 'up down' : '↑↓', 'scroll', theme), hintText('esc', 'close', theme)];
	}

	const isRoot = view.stack.length === 1;
	const isPaused = view.pausedAtMs !== undefined;
	const isFiltered = (view.lists[screen]?.filter ?? '') !== '';
	const keysOf = (...actions: readonly Action[]) =>
		actions
			.map(action => keymap.find(binding => binding.action === action)?.keys[0] ?? '')
			.map(key => keyLabel(key, theme.ascii))
			.join(' ');
	const timeHints = isPaused
		? [
				hintText(keysOf('pause'), 'resume', theme),
				hintText(keysOf('step-back', 'step-forward'), 'step', theme),
				hintText(keysOf('minute-back', 'minute-forward'), 'minute', theme),
				hintText(keysOf('live'), 'live', theme),
			]
		: [];
	const isMeant = (action: Action) => {
		switch (action) {
			case 'escape':
				return isRoot && (view.zoomed || isFiltered);
			case 'back':
				return false;
			case 'previous-sibling':
				return hasSiblings;
			default:
				// What leads to the screen one is on says nothing.
				return action !== here;
		}
	};

	const pairs: Partial<Record<Action, Action>> = {
		'step-back': 'step-forward',
		'previous-sibling': 'next-sibling',
	};
	const hints = keymap
		.filter(({hint, screens, action, group}) => {
			const isHere = hint !== '' && (screens === undefined || screens.includes(screen));
			return isHere && isMeant(action) && !(isPaused && group === 'Time');
		})
		.map(({keys, hint, action}) =>
			hintText(
				pairs[action] === undefined ? keyLabel(keys[0]!, theme.ascii) : keysOf(action, pairs[action]),
				action === 'problems-only' && view.problemsOnly ? 'all' : hint,
				theme,
			),
		);
	const way = isRoot ? hintText(keysOf('back'), 'quit', theme) : hintText(keysOf('escape'), 'back', theme);
	return [...hints.slice(0, 1), ...timeHints, ...hints.slice(1), way];
}

function sortHints({sorts, theme}: FooterOptions): readonly string[] {
	return [
		paint(theme, 'accent', 'sort by'),
		...sorts.map(({letter, title}) => hintText(letter, title, theme)),
		hintText('esc', 'close', theme),
	];
}

function columnHints({columns, view, theme}: FooterOptions): readonly string[] {
	return [
		paint(theme, 'accent', 'columns'),
		...columns.map(({letter, title, column}) => {
			const isShown = !view.hiddenColumns.includes(column);
			return `${paint(theme, 'key', letter)} ${paint(theme, isShown ? 'text' : 'muted', `${isShown ? '+' : '-'}${title}`)}`;
		}),
		hintText('esc', 'close', theme),
	];
}

function hintText(key: string, hint: string, theme: Theme): string {
	return `${paint(theme, 'key', key)} ${paint(theme, 'muted', hint)}`;
}

const promptSigns = {filter: '/', command: ':', query: '>', save: 'save to '} as const;

/**
 * The prompt with its cursor as an inverse cell; a long text shows the part around the cursor. The hint gives way to what is
 * written, word by word from the right: how to keep and to leave it is told as long as a terminal has room for both.
 */
function promptRow({view, theme, width, commands}: FooterOptions): string {
	const {kind, text, cursor} = view.prompt!;
	const sign = promptSigns[kind];
	const said = promptHints(kind, currentPlace(view).screen === 'logs').map(hint =>
		theme.ascii ? hint.replaceAll('↵', 'enter') : hint,
	);
	const shortest = width >= 50 ? textWidth(said[0] ?? '') : 0;
	const room = Math.max(8, width - 3 - sign.length - (shortest === 0 ? 0 : shortest + 2));
	const from = Math.max(0, cursor - room + 1);
	const shown = text.slice(from, from + room);
	const at = cursor - from;
	const caret = theme.name === 'none' ? (shown[at] ?? '_') : `\u001b[7m${shown[at] ?? ' '}\u001b[0m`;
	const left = ` ${paint(theme, 'accent', sign)}${shown.slice(0, at)}${caret}${shown.slice(at + 1)}`;
	const spare = width - styledWidth(left) - 3;
	const hint = kind === 'command' ? commandHint(text, commands, spare) : joinFitting(said, '  ', spare);
	const gap = width - styledWidth(left) - textWidth(hint) - 1;
	return fitStyled(gap < 2 ? left : `${left}${' '.repeat(gap)}${paint(theme, 'muted', hint)} `, width);
}

/** In the order they are worth their room. */
function promptHints(kind: keyof typeof promptSigns, isLogs: boolean): readonly string[] {
	switch (kind) {
		case 'filter':
			return isLogs
				? ['↵ keep  esc clear', 'words /regex/', 'level>=warn', 'tool=x !without']
				: ['↵ keep  esc clear', 'words, !without'];
		case 'save':
			return ['↵ save  esc cancel'];
		case 'command':
		case 'query':
			return [];
	}
}

/** The matches that fit, with how to take the first; of a single one also what it is for. */
function commandHint(text: string, names: readonly string[], width: number): string {
	const word = text.trim().split(/\s+/)[0] ?? '';
	if (names.length === 0 || text.includes(' ')) {
		const known = paletteCommands.find(({name}) => name.split(' ')[0] === word);
		return known === undefined ? 'no match  esc cancel' : `${known.name}: ${known.help}  ↵`;
	}

	const help = paletteCommands.find(({name}) => name.split(' ')[0] === names[0])?.help;
	const keys = word === '' ? '↵' : 'tab ↵';
	const shown =
		names.length === 1 && help !== undefined
			? `${names[0]}: ${help}`
			: joinFitting(names.map(plainText), ' ', width - textWidth(keys) - 1);
	return `${shown} ${keys}`;
}
