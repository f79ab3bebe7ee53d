import type {Control} from './behaviour.ts';

/** One scene of the demo's incident. Seconds count from the start of the demo's cycle. */
export type Scene = {
	readonly atSeconds: number;
	readonly server: string;
	readonly event: Control | {readonly type: 'restart'};
};

/**
 * An incident as they happen: one tool slows down, another starts to fail, a dependency goes away, somebody
 * restarts a server (its counters begin again at zero), and within two minutes it is over.
 */
export const incident: readonly Scene[] = [
	{atSeconds: 20, server: 'weather', event: {type: 'tool', tool: 'get_forecast', slowdown: 60}},
	{
		atSeconds: 30,
		server: 'github',
		event: {
			type: 'tool',
			tool: 'create_issue',
			errorRatio: 0.6,
			errorText: '403 rate limited (retry-after 41s)',
		},
	},
	{
		atSeconds: 32,
		server: 'github',
		event: {
			type: 'tool',
			tool: 'search_code',
			errorRatio: 0.18,
			errorText: '403 rate limited (retry-after 41s)',
		},
	},
	{
		atSeconds: 50,
		server: 'database',
		event: {type: 'dependency', dependency: 'replica', failure: 'connection refused 10.0.4.12:5432'},
	},
	{atSeconds: 75, server: 'database', event: {type: 'restart'}},
	{atSeconds: 95, server: 'weather', event: {type: 'recover'}},
	{atSeconds: 105, server: 'github', event: {type: 'recover'}},
	{atSeconds: 110, server: 'database', event: {type: 'recover'}},
];

/** After this the incident begins anew, for whoever came late. */
export const cycleSeconds = 240;
