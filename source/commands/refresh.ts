import {TargetWatch} from '../runtime/target-watch.ts';
import type {Target} from '../scrape/target.ts';
import type {Configuration, Looked} from './configuration.ts';
import type {Session} from './session.ts';

export type RefreshOptions = {
	readonly session: Session;
	/** Changes targets that are new: the interval may have been changed by key. */
	adapt(target: Target): Target;
	/** After targets came or went. */
	changed(targets: readonly Target[]): void;
};

/**
 * Targets come and go without a restart: target files are read and this host is looked through again, and when asked (SIGHUP) so is
 * the configuration file, as far as a running mcptop can change: its targets, its rule files and its built-in rules. A
 * faulty one is said to be so and leaves everything as it is.
 */
export function targetWatch(
	configuration: Configuration,
	{session, adapt, changed}: RefreshOptions,
): TargetWatch | undefined {
	const {refresh} = configuration;
	if (refresh === undefined) {
		return undefined;
	}

	const current = () => session.store.getState().model.servers.map(({target}) => target);
	return new TargetWatch({
		clock: session.ports.clock,
		everyMs: refresh.everyMs,
		keepGoneMs: refresh.keepGoneMs,
		current,
		async look(isAsked, signal) {
			const looked = await refresh.look(isAsked, signal);
			tellOf(looked, session);
			if (isAsked) {
				const said = looked.isSound ? 'configuration read again' : faultOf(looked);
				session.store.dispatch({type: 'noticed', text: said});
				if (!looked.isSound) {
					return undefined;
				}

				session.reconfigure(looked);
			}

			return looked.targets;
		},
		apply(targets) {
			const known = new Set(current());
			session.collection.setTargets(targets.map(target => (known.has(target) ? target : adapt(target))));
			changed(targets);
		},
	});
}

/** What is wrong and what cannot be watched, for the screens. */
export function tellOf({problems, discovery}: Omit<Configuration, 'refresh'>, {store}: Session): void {
	store.dispatch({type: 'problems-found', from: 'configuration', problems});
	store.dispatch({type: 'unwatched-found', servers: discovery?.unwatched ?? []});
}

function faultOf({problems}: Looked): string {
	const fault = problems.find(({severity}) => severity === 'error');
	return `not read again: ${fault?.where ?? ''}: ${fault?.what ?? ''}`;
}
