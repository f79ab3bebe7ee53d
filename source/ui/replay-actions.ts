import type {Message} from '../state/messages.ts';
import type {Replay} from '../state/model.ts';
import type {ActionContext} from './actions.ts';
import type {Action} from './keymap.ts';
import {intervalOf} from './time-actions.ts';

/** Times faster than it was. */
const speeds = [1, 2, 5, 10, 30, 60, 120, 300];

/** What the keys of time do to a recording: they move it, where live they move the view. Undefined: nothing of that kind. */
export function replayMessage(
	action: Action,
	{model, snapshot}: ActionContext,
	{endMs, startMs, speed}: Replay,
): Message | undefined {
	const moved = (byMs: number): Message => ({
		type: 'replay-asked',
		change: {type: 'sought', atMs: snapshot.takenAtMs + byMs},
	});
	const paced = (next: number | undefined): Message | undefined =>
		next === undefined ? undefined : {type: 'replay-asked', change: {type: 'paced', speed: next}};
	switch (action) {
		case 'pause':
			return {type: 'replay-asked', change: {type: 'toggled'}};
		case 'step-back':
			return moved(-intervalOf(model));
		case 'step-forward':
			return moved(intervalOf(model));
		case 'minute-back':
			return moved(-60_000);
		case 'minute-forward':
			return moved(60_000);
		case 'live':
			return {
				type: 'replay-asked',
				change: {type: 'sought', atMs: snapshot.takenAtMs < endMs ? endMs : startMs},
			};
		case 'slower':
			// `+` is more of what there is: intervals live, speed here.
			return paced(speeds.find(other => other > speed));
		case 'faster':
			return paced(speeds.findLast(other => other < speed));
		default:
			return undefined;
	}
}
