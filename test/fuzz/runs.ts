import type {Parameters} from 'fast-check';

/**
 * How long to try and from which seed: FUZZ_RUNS and FUZZ_SEED. The seed is printed, so that every run can be repeated;
 * fast-check adds the path to the counterexample it found.
 */
export function fuzzRuns(name: string, defaultRuns: number): Parameters<unknown> {
	const numRuns = Number(process.env.FUZZ_RUNS ?? defaultRuns);
	const seed = Number(process.env.FUZZ_SEED ?? Math.trunc(Math.random() * 2 ** 31));
	console.log(`${name}: ${numRuns} runs, FUZZ_SEED=${seed}`);
	return {numRuns, seed};
}
