import type {ScreenData} from '../../snapshot/screens.ts';
import type {ScreenName} from '../../state/view.ts';
import {alertsScreen} from './alerts.ts';
import {boardScreen} from './board.ts';
import {capacityScreen} from './capacity.ts';
import {healthScreen} from './health.ts';
import {logsScreen} from './logs.ts';
import {overviewScreen} from './overview.ts';
import {queryScreen} from './query.ts';
import type {Screen} from './screen.ts';
import {serverScreen} from './server.ts';
import {toolScreen} from './tool.ts';

/**
 * Every screen by name. To add one: a `Place` in `state/view.ts`; its data, questions and fold in `snapshot/`, entered in
 * `snapshot/screens.ts`; a file here that makes a `Screen` of it, entered below; its key in `ui/keymap.ts` and what that
 * key leads to in `ui/actions.ts`.
 */
const screens: Readonly<Record<ScreenName, unknown>> = {
	overview: overviewScreen,
	server: serverScreen,
	tool: toolScreen,
	alerts: alertsScreen,
	logs: logsScreen,
	health: healthScreen,
	query: queryScreen,
	capacity: capacityScreen,
	board: boardScreen,
};

/** A snapshot's data always belongs to the screen of its place, so the screen's own type of data is what it gets. */
export function screenNamed(name: ScreenName): Screen {
	return screens[name] as Screen;
}

/**
 * The screen as keys find it. Several may come at once, and one that was opened by the key before has no snapshot yet: what another
 * screen shows is no list of its own.
 */
export function screenOver(name: ScreenName, data: ScreenData): Screen {
	const screen = screenNamed(name);
	if (data.screen === name) {
		return screen;
	}

	const {startsAtEnd, open, panels, rowOfPanel, siblings, ...rest} = screen;
	return {...rest, rowIds: () => []};
}
