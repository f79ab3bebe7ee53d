import type {ServerFacts} from './model.ts';
import type {Place} from './view.ts';

/** The place a person means by `alerts`, `weather` or `weather/get_forecast`; undefined when there is none. */
export function placeNamed(text: string, servers: readonly ServerFacts[]): Place | undefined {
	switch (text) {
		case 'overview':
		case 'alerts':
		case 'health':
		case 'query':
		case 'capacity':
			return {screen: text};
		case 'logs':
			return {screen: text, filter: ''};
		default: {
			// `server/NAME` says the same as `NAME`.
			const name = text.replace(/^server\//, '');
			const exact = servers.find(({target}) => target.name === name);
			if (exact !== undefined) {
				return {screen: 'server', targetId: exact.target.id};
			}

			const owner = servers.find(({target}) => name.startsWith(`${target.name}/`));
			return owner === undefined
				? undefined
				: {screen: 'tool', targetId: owner.target.id, tool: name.slice(owner.target.name.length + 1)};
		}
	}
}
