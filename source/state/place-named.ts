import type {Model} from './model.ts';
import type {Place} from './view.ts';

/** Screens that need nothing else to be named; no dashboard is called so. */
export const screenWords = ['overview', 'alerts', 'logs', 'health', 'query', 'capacity'] as const;

/**
 * The place a person means by `alerts`, `weather`, `weather/get_forecast`, `sessions` or `weather/sessions`; undefined when there
 * is none. A server wins over a dashboard of its name, which is then `dashboard/NAME`.
 */
export function placeNamed(
	text: string,
	{servers, dashboards}: Pick<Model, 'servers' | 'dashboards'>,
): Place | undefined {
	const word = screenWords.find(name => name === text);
	if (word !== undefined) {
		return word === 'logs' ? {screen: 'logs', filter: ''} : {screen: word};
	}

	// `server/NAME` says the same as `NAME`.
	const name = text.replace(/^server\//, '');
	const exact = servers.find(({target}) => target.name === name);
	if (exact !== undefined) {
		return {screen: 'server', targetId: exact.target.id};
	}

	const boardNamed = (wanted: string) => dashboards.find(dashboard => dashboard.name === wanted);
	const board = boardNamed(text.replace(/^dashboard\//, ''));
	if (board !== undefined) {
		return {screen: 'board', board: board.name};
	}

	const owner = servers.find(({target}) => name.startsWith(`${target.name}/`));
	if (owner === undefined) {
		return undefined;
	}

	const {id} = owner.target;
	const rest = name.slice(owner.target.name.length + 1);
	const of = boardNamed(rest);
	return of === undefined
		? {screen: 'tool', targetId: id, tool: rest}
		: {screen: 'board', board: of.name, targetId: id};
}
