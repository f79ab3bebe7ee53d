import {parseDurationMs} from '../base/duration.ts';
import {plainText} from '../base/plain-text.ts';
import type {Message} from '../state/messages.ts';
import type {Model} from '../state/model.ts';
import {placeNamed} from '../state/place-named.ts';
import type {Place, View} from '../state/view.ts';

/** Commands of the palette: a word, and what it takes. */
export const paletteCommands: readonly {readonly name: string; readonly help: string}[] = [
	{name: 'overview', help: 'the fleet'},
	{name: 'alerts', help: 'alerts and rules'},
	{name: 'logs [FILTER]', help: 'log lines'},
	{name: 'health', help: 'probes and dependencies'},
	{name: 'query [EXPR]', help: 'PromQL prompt'},
	{name: 'capacity', help: 'capacity planning'},
	{name: 'window DURATION', help: 'window of charts and rates'},
	{name: 'quit', help: 'leave'},
	{name: 'DASHBOARD', help: 'a dashboard by its name'},
	{name: 'SERVER[/TOOL]', help: 'a server or a tool by its name'},
];

/** What a line of the palette does; a beginning of a command is enough when only one begins so. */
export function commandMessages(
	line: string,
	{view, servers, dashboards}: Pick<Model, 'view' | 'servers' | 'dashboards'>,
): readonly Message[] {
	const [word = '', ...rest] = line.trim().split(/\s+/);
	const argument = rest.join(' ');
	if (word === '') {
		return [];
	}

	const place = placeNamed(line.trim(), {servers, dashboards});
	if (place !== undefined && place.screen !== 'overview' && place.screen !== 'query') {
		return [{type: 'screen-opened', place}];
	}

	const names = paletteNames({servers, dashboards});
	const found = names.filter(name => name.toLowerCase().startsWith(word.toLowerCase()));
	const name =
		names.find(candidate => candidate === word.toLowerCase()) ?? (found.length === 1 ? found[0] : undefined);
	if (name === undefined) {
		const known = [...commandWords, ...dashboards.map(dashboard => dashboard.name)];
		const what =
			found.length > 1
				? `may be ${found.slice(0, 5).map(plainText).join(' or ')}`
				: `is no command, no dashboard and no server: try ${known.map(plainText).join(', ')}`;
		return [{type: 'noticed', text: `"${word}" ${what}`}];
	}

	const named = commandWords.includes(name) ? undefined : placeNamed(name, {servers, dashboards});
	return named === undefined ? run(name, argument, view) : [{type: 'screen-opened', place: named}];
}

const commandWords: readonly string[] = paletteCommands
	.map(({name}) => name.split(' ')[0]!)
	.filter(name => !/^[A-Z]/.test(name));

function paletteNames({servers, dashboards}: Pick<Model, 'servers' | 'dashboards'>): readonly string[] {
	return [
		...new Set([
			...commandWords,
			...dashboards.map(({name}) => name),
			...servers.map(({target}) => target.name),
		]),
	];
}

/** What a word may become, as they are shown and as `tab` takes them: what begins so, then what holds it. */
export function paletteMatches(
	text: string,
	model: Pick<Model, 'servers' | 'dashboards'>,
): readonly string[] {
	const word = text.trim().toLowerCase();
	const names = paletteNames(model);
	const begins = (name: string) => name.toLowerCase().startsWith(word);
	return [
		...names.filter(begins),
		...names.filter(name => !begins(name) && name.toLowerCase().includes(word)),
	];
}

/** `tab` in the palette: the first match, with a blank where it takes something. */
export function paletteCompletion(
	text: string,
	model: Pick<Model, 'servers' | 'dashboards'>,
): readonly Message[] {
	const [first] = text.trim() === '' ? [] : paletteMatches(text, model);
	if (first === undefined) {
		return [];
	}

	const takesMore = paletteCommands.some(({name}) => name.startsWith(`${first} `));
	const completed = `${first}${takesMore ? ' ' : ''}`;
	return [{type: 'prompt-edited', text: completed, cursor: completed.length}];
}

function run(name: string, argument: string, view: View): readonly Message[] {
	const open = (place: Place): readonly Message[] => [{type: 'screen-opened', place}];
	switch (name) {
		case 'overview':
			return Array.from({length: view.stack.length - 1}, () => ({type: 'went-back'}) as const);
		case 'alerts':
		case 'health':
		case 'capacity':
			return open({screen: name});
		case 'logs':
			return open({screen: 'logs', filter: argument});
		case 'query':
			return [
				...(argument === '' ? [] : [{type: 'query-entered', expr: argument} as const]),
				...open({screen: 'query'}),
			];
		case 'window': {
			const windowMs = parseDurationMs(argument);
			return windowMs === undefined || windowMs < 10_000
				? [{type: 'noticed', text: `"${argument}" is no window: try "5m" or "1h"`}]
				: [{type: 'window-changed', windowMs}];
		}

		case 'quit':
			return [{type: 'quit-asked', leaveFrame: false}];
		default:
			return [];
	}
}
