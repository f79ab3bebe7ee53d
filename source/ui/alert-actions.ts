import type {Message} from '../state/messages.ts';
import {muteMs} from '../state/quiet.ts';
import type {ActionContext} from './actions.ts';
import {selectedId} from './list-actions.ts';

/** The selected alert dimmed until it fires anew, or silent for a while. */
export function quieted(
	{model, snapshot}: ActionContext,
	action: 'acknowledge' | 'mute',
): Message | undefined {
	const key = selectedId({model, snapshot});
	const alert = model.alerts.find(({labels}) => labels.key === key);
	if (key === undefined || alert === undefined || (action === 'acknowledge' && alert.state === 'inactive')) {
		return undefined;
	}

	const {activeAtMs} = alert;
	return {
		type: 'alert-quieted',
		quiet:
			action === 'acknowledge'
				? {type: 'acknowledged', key, activeAtMs}
				: {type: 'muted', key, untilMs: snapshot.takenAtMs + muteMs},
	};
}
