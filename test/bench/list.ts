import type {Bench} from './bench.ts';

/** Every benchmark by name, loaded when its turn comes so that none warms up another's code. */
export const benches: readonly (readonly [name: string, load: () => Promise<Bench>])[] = [
	['promql tick', async () => (await import('./promql-tick.ts')).promqlTick],
];
