import {type Fleet, startFleet} from '../demo/fleet.ts';
import {systemClock} from '../io/system-clock.ts';
import type {Target} from '../scrape/target.ts';
import {targetsFromArguments} from '../scrape/target-argument.ts';
import type {Invocation} from './run.ts';

/** A demo's day is short: scrapes come every second, and rules run this many times faster than written. */
const demoScrapeIntervalMs = 1000;
export const demoHurry = 10;
/** Charts are full after a minute. */
export const demoWindowMs = 60_000;

export type Demo = {readonly fleet: Fleet; readonly targets: readonly Target[]};

/** Starts the sample servers with load and incident; they end with the signal. */
export async function startDemo(
	{options, world}: Pick<Invocation, 'options' | 'world'>,
	onLog: (server: string, chunk: Uint8Array) => void,
	signal: AbortSignal,
): Promise<Demo> {
	const fleet = await startFleet(
		{scripts: world.scripts, seed: 1, load: true, incident: true, clock: systemClock, onLog},
		signal,
	);
	const {targets} = targetsFromArguments(
		fleet.servers.map(({name, origin}) => `${name}=${origin}`),
		{
			headers: options.headers,
			scrapeIntervalMs: options.intervalMs ?? demoScrapeIntervalMs,
			...(options.timeoutMs === undefined ? {} : {scrapeTimeoutMs: options.timeoutMs}),
		},
	);
	// A limit near what the largest one uses, so that the Memory panel has a line.
	return {fleet, targets: targets.map(target => ({...target, memoryLimitBytes: 512 * 1024 * 1024}))};
}
