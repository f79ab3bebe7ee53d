import fs from 'node:fs';
import path from 'node:path';

/** What one collection of foreign test cases says of us. */
export type SuiteResult = {
	readonly name: string;
	readonly passed: number;
	/** One line each: where, what was expected, what came. */
	readonly failures: readonly string[];
	readonly skipped: readonly {readonly reason: string; readonly count: number}[];
	/** What passed only within a tolerance, or is otherwise worth a line. */
	readonly notes?: readonly string[];
};

export type Suite = () => Promise<SuiteResult>;

/** Test data of other projects; it is not part of this repository. */
export const dataDirectory: string = path.join(import.meta.dirname, '../../../shared/conformance');

export function readJson(...parts: readonly string[]): unknown {
	return JSON.parse(fs.readFileSync(path.join(dataDirectory, ...parts), 'utf8'));
}

/** Counts cases: each gives the reason it failed, or undefined. */
export function tally<T>(
	name: string,
	cases: readonly T[],
	failureOf: (given: T) => string | undefined,
): SuiteResult {
	const failures = cases.map(failureOf).filter(failure => failure !== undefined);
	return {name, passed: cases.length - failures.length, failures, skipped: []};
}
