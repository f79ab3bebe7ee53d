import type {Message} from '../state/messages.ts';
import {currentPlace, type Place} from '../state/view.ts';
import type {ActionContext} from './actions.ts';
import {selectedId} from './list-actions.ts';

/** The logs of what is looked at. */
export function logFilter(context: ActionContext, place: Place): string {
	const nameOf = (id: string | undefined) => context.snapshot.fleet.find(row => row.id === id)?.name;
	switch (place.screen) {
		case 'server':
			return serverTerm(nameOf(place.targetId));
		case 'tool':
			return `${serverTerm(nameOf(place.targetId))} tool=${quoted(place.tool)}`;
		case 'overview':
		case 'health':
		case 'capacity': {
			const name = nameOf(selectedId(context));
			return name === undefined ? '' : serverTerm(name);
		}

		case 'board':
			return place.targetId === undefined ? '' : serverTerm(nameOf(place.targetId));
		case 'alerts': {
			const key = selectedId(context);
			const name = context.model.alerts.find(({labels}) => labels.key === key)?.targetName;
			return name === undefined ? '' : serverTerm(name);
		}

		case 'logs':
		case 'query':
			return '';
	}
}

/** The logs of what is looked at, at the cursor's time, at the moment the alert began, or where the view is. */
export function logsAt(context: ActionContext): readonly Message[] {
	const {model, snapshot} = context;
	const place = currentPlace(model.view);
	const key = place.screen === 'alerts' ? selectedId(context) : undefined;
	const alert = model.alerts.find(({labels}) => labels.key === key);
	const atMs = model.view.cursorAtMs ?? alert?.activeAtMs ?? snapshot.atMs;
	return [
		...(place.screen === 'logs'
			? []
			: [{type: 'screen-opened', place: {screen: 'logs', filter: logFilter(context, place)}} as const]),
		{type: 'row-selected', list: 'logs', id: `@${atMs}`},
	];
}

function serverTerm(name = ''): string {
	return `server=${quoted(name)}`;
}

/** A value as the filter grammar takes it: blanks and quotes would end it. */
function quoted(value: string): string {
	return /^[^\s"\\]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}
