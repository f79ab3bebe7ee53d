import type {ScreenName} from '../state/view.ts';
import {keyLabel} from './chords.ts';

/** What a key asks for; `actions.ts` says what that means where it is pressed. */
export type Action =
	| 'quit'
	| 'quit-leaving-frame'
	| 'back'
	| 'escape'
	| 'help'
	| 'suspend'
	| 'repaint'
	| 'scrape-now'
	| 'slower'
	| 'faster'
	| 'command'
	| 'filter'
	| 'pause'
	| 'next-panel'
	| 'previous-panel'
	| 'focus-panel'
	| 'zoom'
	| 'open'
	| 'up'
	| 'down'
	| 'top'
	| 'bottom'
	| 'page-up'
	| 'page-down'
	| 'half-up'
	| 'half-down'
	| 'copy'
	| 'window'
	| 'sort'
	| 'columns'
	| 'sort-left'
	| 'sort-right'
	| 'reverse'
	| 'problems-only'
	| 'step-back'
	| 'step-forward'
	| 'minute-back'
	| 'minute-forward'
	| 'live'
	| 'cursor-back'
	| 'cursor-forward'
	| 'logs'
	| 'follow'
	| 'previous-error'
	| 'next-error'
	| 'previous-warning'
	| 'next-match'
	| 'previous-match'
	| 'same-request'
	| 'group'
	| 'open-record'
	| 'metrics'
	| 'wrap'
	| 'time-format'
	| 'save'
	| 'logs-at'
	| 'alerts'
	| 'acknowledge'
	| 'mute'
	| 'health'
	| 'query'
	| 'edit-query'
	| 'capacity'
	| 'sessions'
	| 'protocol'
	| 'variables'
	| 'previous-sibling'
	| 'next-sibling';

export type Binding = {
	/** Chords as `chordOf` names them; the first one is shown. */
	readonly keys: readonly string[];
	readonly action: Action;
	/** One or two words for the last line; empty: not shown there. */
	readonly hint: string;
	/** For the help and the README. */
	readonly help: string;
	readonly group: KeyGroup;
	/** Screens where it means something; absent: everywhere. */
	readonly screens?: readonly ScreenName[];
};

export type KeyGroup = 'Everywhere' | 'Move' | 'Lists' | 'Time' | 'Go to' | 'Logs' | 'Alerts';

const sorted: readonly ScreenName[] = ['overview', 'server', 'alerts', 'health', 'capacity'];
/** Where one is in one of several: `←` `→` go to its neighbours, and only `enter` goes deeper. */
const drillDowns: readonly ScreenName[] = ['server', 'tool', 'board'];
const lists: readonly ScreenName[] = ['overview', 'server', 'alerts', 'logs', 'health', 'capacity'];

/**
 * Every key: the matcher, the last line, the help overlay and the README's table are made from this. In the order of the
 * last line, which shows as many as fit.
 */
export const keymap: readonly Binding[] = [
	{keys: ['?', 'f1'], action: 'help', hint: 'help', help: 'this help', group: 'Everywhere'},
	{
		keys: ['enter'],
		action: 'open-record',
		hint: 'open',
		help: 'the whole record; the lines of a request',
		group: 'Logs',
		screens: ['logs'],
	},
	{
		keys: ['enter'],
		action: 'open',
		hint: 'open',
		help: 'open the selected row',
		group: 'Everywhere',
		screens: ['overview', 'server', 'alerts', 'health', 'capacity'],
	},
	{
		keys: ['enter'],
		action: 'edit-query',
		hint: 'edit',
		help: 'write on at the expression',
		group: 'Everywhere',
		screens: ['query'],
	},
	{
		keys: ['right'],
		action: 'open',
		hint: '',
		help: 'the same; on a server or a tool the next one',
		group: 'Everywhere',
		screens: ['overview', 'alerts', 'health', 'capacity'],
	},
	{
		keys: ['/'],
		action: 'filter',
		hint: 'filter',
		help: 'filter the list: words, !word',
		group: 'Lists',
		screens: lists,
	},
	{
		keys: ['e'],
		action: 'previous-error',
		hint: 'error',
		help: 'the error before',
		group: 'Logs',
		screens: ['logs'],
	},
	{keys: ['E'], action: 'next-error', hint: '', help: 'the error after', group: 'Logs', screens: ['logs']},
	{
		keys: ['W'],
		action: 'previous-warning',
		hint: '',
		help: 'the warning before',
		group: 'Logs',
		screens: ['logs'],
	},
	{
		keys: ['o'],
		action: 'same-request',
		hint: 'request',
		help: 'all lines of this request, on every server',
		group: 'Logs',
		screens: ['logs'],
	},
	{
		keys: ['n'],
		action: 'next-match',
		hint: '',
		help: 'next hit of the last filter, among all lines once it is cleared',
		group: 'Logs',
		screens: ['logs'],
	},
	{
		keys: ['N'],
		action: 'previous-match',
		hint: '',
		help: 'hit before',
		group: 'Logs',
		screens: ['logs'],
	},
	{
		keys: ['m'],
		action: 'metrics',
		hint: 'metrics',
		help: 'the numbers of this line’s tool',
		group: 'Logs',
		screens: ['logs'],
	},
	{keys: ['g'], action: 'group', hint: 'group', help: 'group by request', group: 'Logs', screens: ['logs']},
	{
		keys: ['s'],
		action: 'save',
		hint: 'save',
		help: 'save the lines shown to a file',
		group: 'Logs',
		screens: ['logs'],
	},
	{keys: ['ctrl+w'], action: 'wrap', hint: '', help: 'wrap long lines', group: 'Logs', screens: ['logs']},
	{
		keys: ['t'],
		action: 'time-format',
		hint: 'time',
		help: 'time of day, with the date, or how long ago',
		group: 'Logs',
		screens: ['logs'],
	},
	{keys: ['f'], action: 'follow', hint: 'follow', help: 'follow new lines', group: 'Logs', screens: ['logs']},
	{
		keys: ['left'],
		action: 'previous-sibling',
		hint: 'others',
		help: 'previous server or tool',
		group: 'Move',
		screens: drillDowns,
	},
	{
		keys: ['right'],
		action: 'next-sibling',
		hint: '',
		help: 'next server or tool',
		group: 'Move',
		screens: drillDowns,
	},
	{
		keys: ['esc'],
		action: 'escape',
		hint: 'back',
		help: 'close what lies on top: overlay, zoom, filter, then the screen',
		group: 'Everywhere',
	},
	{
		keys: ['x'],
		action: 'acknowledge',
		hint: 'acknowledge',
		help: 'acknowledge: nothing is said of it until it ends',
		group: 'Alerts',
		screens: ['alerts'],
	},
	{
		keys: ['M'],
		action: 'mute',
		hint: 'mute',
		help: 'mute for 15 minutes',
		group: 'Alerts',
		screens: ['alerts'],
	},
	{
		keys: ['v'],
		action: 'variables',
		hint: 'variables',
		help: 'choose the values of a dashboard’s variables',
		group: 'Lists',
		screens: ['board'],
	},
	{keys: ['a'], action: 'alerts', hint: 'alerts', help: 'alerts', group: 'Go to'},
	{keys: ['l'], action: 'logs', hint: 'logs', help: 'logs of what is selected', group: 'Go to'},
	{
		keys: ['s'],
		action: 'sort',
		hint: 'sort',
		help: 'sort menu: then the letter of a column',
		group: 'Lists',
		screens: sorted,
	},
	{
		keys: ['space', 'p'],
		action: 'pause',
		hint: 'pause',
		help: 'pause the view; collection goes on',
		group: 'Time',
	},
	{
		keys: ['!'],
		action: 'problems-only',
		hint: 'problems',
		help: 'problems only',
		group: 'Lists',
		screens: lists,
	},
	{keys: ['w'], action: 'window', hint: 'window', help: 'window 1m, 5m, 15m, 1h', group: 'Time'},
	{keys: ['['], action: 'step-back', hint: 'time', help: 'one scrape back', group: 'Time'},
	{
		keys: ['L'],
		action: 'logs-at',
		hint: '',
		help: 'logs at the cursor’s time, or when the alert began',
		group: 'Go to',
	},
	{keys: ['H'], action: 'health', hint: 'health', help: 'health, probes and dependencies', group: 'Go to'},
	{keys: ['e'], action: 'query', hint: 'query', help: 'PromQL prompt', group: 'Go to'},
	{keys: ['C'], action: 'capacity', hint: 'capacity', help: 'capacity planning', group: 'Go to'},
	{
		keys: ['S'],
		action: 'sessions',
		hint: 'sessions',
		help: 'sessions and transport of what is selected',
		group: 'Go to',
	},
	{
		keys: ['R'],
		action: 'protocol',
		hint: 'resources',
		help: 'resources and protocol errors of what is selected',
		group: 'Go to',
	},
	{keys: ['z'], action: 'zoom', hint: 'zoom', help: 'zoom the focused panel', group: 'Everywhere'},
	{keys: ['y'], action: 'copy', hint: 'copy', help: 'copy the focused panel’s PromQL', group: 'Everywhere'},
	{keys: [':'], action: 'command', hint: 'command', help: 'command palette', group: 'Everywhere'},
	{
		keys: ['q'],
		action: 'back',
		hint: 'quit',
		help: 'one screen back; quits on the first one',
		group: 'Everywhere',
	},
	{
		keys: ['Q'],
		action: 'quit-leaving-frame',
		hint: '',
		help: 'quit, leaving the last frame',
		group: 'Everywhere',
	},
	{keys: ['ctrl+c'], action: 'quit', hint: '', help: 'quit', group: 'Everywhere'},
	{keys: ['ctrl+z'], action: 'suspend', hint: '', help: 'suspend', group: 'Everywhere'},
	{keys: ['ctrl+l'], action: 'repaint', hint: '', help: 'repaint everything', group: 'Everywhere'},
	{keys: ['ctrl+r'], action: 'scrape-now', hint: '', help: 'scrape now', group: 'Everywhere'},
	{keys: ['backspace'], action: 'back', hint: '', help: 'one screen back', group: 'Everywhere'},
	{keys: ['tab'], action: 'next-panel', hint: '', help: 'next panel', group: 'Everywhere'},
	{keys: ['shift+tab'], action: 'previous-panel', hint: '', help: 'previous panel', group: 'Everywhere'},
	{
		keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
		action: 'focus-panel',
		hint: '',
		help: 'focus a panel by its number',
		group: 'Everywhere',
	},
	{keys: ['up', 'k'], action: 'up', hint: '', help: 'one row up', group: 'Move'},
	{keys: ['down', 'j'], action: 'down', hint: '', help: 'one row down', group: 'Move'},
	{keys: ['home', 'g'], action: 'top', hint: '', help: 'first row', group: 'Move'},
	{keys: ['end', 'G'], action: 'bottom', hint: '', help: 'last row', group: 'Move'},
	{keys: ['pgup'], action: 'page-up', hint: '', help: 'one page up', group: 'Move'},
	{keys: ['pgdn'], action: 'page-down', hint: '', help: 'one page down', group: 'Move'},
	{keys: ['ctrl+u'], action: 'half-up', hint: '', help: 'half a page up', group: 'Move'},
	{keys: ['ctrl+d'], action: 'half-down', hint: '', help: 'half a page down', group: 'Move'},
	{
		keys: ['c'],
		action: 'columns',
		hint: '',
		help: 'columns: then the letter of one to hide or show it',
		group: 'Lists',
		screens: ['overview'],
	},
	{
		keys: ['<'],
		action: 'sort-left',
		hint: '',
		help: 'sort by the column to the left',
		group: 'Lists',
		screens: sorted,
	},
	{
		keys: ['>'],
		action: 'sort-right',
		hint: '',
		help: 'sort by the column to the right',
		group: 'Lists',
		screens: sorted,
	},
	{
		keys: ['r'],
		action: 'reverse',
		hint: '',
		help: 'reverse the order',
		group: 'Lists',
		screens: sorted,
	},
	{keys: [']'], action: 'step-forward', hint: '', help: 'one scrape forward', group: 'Time'},
	{keys: ['{'], action: 'minute-back', hint: '', help: 'one minute back', group: 'Time'},
	{keys: ['}'], action: 'minute-forward', hint: '', help: 'one minute forward', group: 'Time'},
	{
		keys: [','],
		action: 'cursor-back',
		hint: '',
		help: 'a cursor on every chart, back; legends show its values',
		group: 'Time',
	},
	{keys: ['.'], action: 'cursor-forward', hint: '', help: 'the cursor forward', group: 'Time'},
	{keys: ['0'], action: 'live', hint: '', help: 'back to live', group: 'Time'},
	{keys: ['-'], action: 'faster', hint: '', help: 'scrape more often', group: 'Time'},
	{keys: ['+', '='], action: 'slower', hint: '', help: 'scrape less often', group: 'Time'},
];

/** The binding of a chord on a screen; one that names the screen wins. */
export function bindingOf(
	chord: string,
	screen: ScreenName,
	bindings: readonly Binding[] = keymap,
): Binding | undefined {
	const found = bindings.filter(
		({keys, screens}) => keys.includes(chord) && (screens === undefined || screens.includes(screen)),
	);
	return found.find(({screens}) => screens !== undefined) ?? found[0];
}

/** The README's table of keys. */
export function keymapMarkdown(): string {
	const groups = [...new Set(keymap.map(({group}) => group))];
	const rows = groups.flatMap(group =>
		keymap
			.filter(binding => binding.group === group)
			.map(({keys, help}, index) => `| ${index === 0 ? group : ''} | ${keysText(keys)} | ${help} |`),
	);
	return ['| | Key | What it does |', '|---|---|---|', ...rows].join('\n');
}

function keysText(keys: readonly string[]): string {
	return keys.length > 3
		? `\`${keys[0]}\`–\`${keys.at(-1)}\``
		: keys.map(key => `\`${keyLabel(key).replace('|', '\\|')}\``).join(' ');
}
