import {maxDashboards} from '../base/limits.ts';
import {builtInDashboards} from '../dashboards/built-in.ts';
import {withDistinctNames} from '../dashboards/name.ts';
import type {Effect} from './effects.ts';
import type {Message} from './messages.ts';
import type {Model} from './model.ts';
import {screenWords} from './place-named.ts';
import {newlyFiring, stillQuiet} from './quiet.ts';
import {updateServers} from './update-servers.ts';
import {updateView} from './update-view.ts';

export type Step = readonly [Model, readonly Effect[]];

/** Folds one fact into the model. Facts of the fleet ask for nothing; what the person does may have effects. */
export function update(model: Model, message: Message): Step {
	switch (message.type) {
		case 'targets-changed':
		case 'scrape-finished':
		case 'probe-finished':
			return [updateServers(model, message), []];
		case 'alerts-evaluated':
			return alertsEvaluated(model, message);
		case 'alertmanager-answered': {
			const {atMs, name, error, silences} = message;
			return [{...model, alertmanager: {atMs, name, error, silences}}, []];
		}

		case 'replay-changed':
			return [{...model, replay: message.replay, firstScrapeAtMs: message.replay.startMs}, []];
		case 'families-read':
			return [{...model, familyTexts: message.texts}, []];
		case 'log-sources-changed':
			return [{...model, logSources: message.sources, logLeaks: message.leaks}, []];
		case 'dashboards-read': {
			const all = [...builtInDashboards, ...message.dashboards].slice(0, maxDashboards);
			return [{...model, dashboards: withDistinctNames(all, screenWords)}, []];
		}

		case 'problems-found':
			return [problemsFound(model, message), []];
		case 'unwatched-found':
			return [{...model, unwatched: message.servers}, []];
		default:
			return updateView(model, message);
	}
}

function alertsEvaluated(
	model: Model,
	{alerts, rules, atMs}: Extract<Message, {type: 'alerts-evaluated'}>,
): Step {
	const quiet = stillQuiet(model.quiet, alerts, atMs);
	const fired = newlyFiring(model.alerts, alerts, quiet, atMs);
	return [
		{...model, alerts, rules, quiet},
		fired.length === 0 ? [] : [{type: 'alerts-fired', alerts: fired}],
	];
}

function problemsFound(model: Model, {from, problems}: Extract<Message, {type: 'problems-found'}>): Model {
	const problemsBy = {...model.problemsBy, [from]: problems};
	return {...model, problemsBy, problems: Object.values(problemsBy).flat()};
}
