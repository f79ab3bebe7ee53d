import fs from 'node:fs';
import path from 'node:path';
import {createEngine} from '../../source/promql/engine.ts';
import type {Queryable} from '../../source/tsdb/queryable.ts';
import {HeadSeries} from '../support/head-series.ts';
import {MemorySeries, type WritableSeries} from '../support/memory-series.ts';
import type {Eval} from './promqltest/commands.ts';
import {type Outcome, runScript} from './promqltest/script.ts';
import {dataDirectory, readJson, type SuiteResult} from './suite.ts';

type Class = 'float' | 'native' | 'experimental' | 'st' | 'typeunit';
type Classified = {readonly file: string; readonly line: number; readonly class: Class};

const skipReasons: readonly (readonly [Class, string])[] = [
	['native', 'native histograms'],
	['experimental', 'experimental, see below'],
	['st', 'start timestamps'],
	['typeunit', 'type and unit labels'],
];

/** Prometheus' own query tests that need neither native histograms nor feature flags: every one must pass. */
export async function promqltest(): Promise<SuiteResult> {
	return float('promqltest', () => new MemorySeries());
}

/** The same over the store that scrapes go to, where functions may read whole rows of a target. */
export async function promqltestInStore(): Promise<SuiteResult> {
	return float('promqltest in the store', () => new HeadSeries());
}

function float(name: string, makeStore: () => Queryable & WritableSeries): SuiteResult {
	const classes = readClasses();
	const outcomes = run(classes, 'float', makeStore);
	const failures = outcomes.flatMap(({place, outcome}) =>
		outcome.failure === undefined ? [] : [`${place} ${outcome.eval.expr}: ${outcome.failure}`],
	);
	const queries = outcomes.reduce((sum, {outcome}) => sum + outcome.queries, 0);
	return {
		name,
		passed: outcomes.length - failures.length,
		failures,
		skipped: skipReasons.map(([name, reason]) => ({
			reason,
			count: [...classes.values()].filter(found => found === name).length,
		})),
		notes: [`${queries} queries, each eval also pinned with @ at other times and as a range query`],
	};
}

/** Evals of experimental functions and modifiers: what passes is counted, what does not is said to be missing. */
export async function promqltestExperimental(): Promise<SuiteResult> {
	const outcomes = run(readClasses(), 'experimental', () => new MemorySeries());
	const failed = outcomes.filter(({outcome}) => outcome.failure !== undefined);
	const byReason = new Map<string, number>();
	for (const {outcome, place} of failed) {
		const reason = outcome.native ? 'native histograms' : `missing: ${missing(outcome)}`;
		byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
		if (process.env.VERBOSE) {
			console.log(`    ${place} ${outcome.eval.expr}: ${outcome.failure}`);
		}
	}

	return {
		name: 'promqltest experimental',
		passed: outcomes.length - failed.length,
		failures: [],
		skipped: [...byReason].map(([reason, count]) => ({reason, count})),
	};
}

function missing({failure = '', eval: {expr}}: Outcome): string {
	return /not supported yet: (?:function )?"?([^"]*)/.exec(failure)?.[1] ?? expr;
}

function run(
	classes: ReadonlyMap<string, Class>,
	wanted: Class,
	makeStore: () => Queryable & WritableSeries,
): {readonly place: string; readonly outcome: Outcome}[] {
	const directory = path.join(dataDirectory, 'promqltest');
	const files = fs.readdirSync(directory).filter(name => name.endsWith('.test'));
	return files.flatMap(file => {
		const store = makeStore();
		// The options of Prometheus' own runner (`promqltest.NewTestEngine`).
		const engine = createEngine(store, {experimental: true, delayedNameRemoval: true});
		const script = fs.readFileSync(path.join(directory, file), 'utf8');
		return runScript(script, {
			store,
			ask: query => engine.ask([query])[0]!,
			wanted: (given: Eval) => classes.get(`${file}:${given.line}`) === wanted,
		}).map(outcome => ({place: `${file}:${outcome.eval.line}`, outcome}));
	});
}

function readClasses(): ReadonlyMap<string, Class> {
	const classified = readJson('promqltest', 'classification.json') as Classified[];
	return new Map(classified.map(given => [`${given.file}:${given.line}`, given.class]));
}
