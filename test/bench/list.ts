import type {Bench} from './bench.ts';

/** Every benchmark by name, loaded when its turn comes so that none warms up another's code. */
export const benches: readonly (readonly [name: string, load: () => Promise<Bench>])[] = [
	['exposition', async () => (await import('./exposition.ts')).exposition],
	['store', async () => (await import('./store.ts')).store],
	['scrape', async () => (await import('./scrape.ts')).scrape],
	['screen', async () => (await import('./screen.ts')).screen],
	['promql tick', async () => (await import('./promql-tick.ts')).promqlTick],
	['logs', async () => (await import('./logs.ts')).logs],
];
