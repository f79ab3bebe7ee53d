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

/** Evals of experimental functions and modifiers. Only what the engine says it lacks may fail, and native histograms. */
export async function promqltestExperimental(): Promise<SuiteResult> {
	const outcomes = run(readClasses(), 'experimental', () => new MemorySeries());
	const failures: string[] = [];
	const skipped = new Map<string, number>();
	for (const {outcome, place} of outcomes) {
		const {failure, native} = outcome;
		const missing = /not supported yet: (?:function )?"?([^"]*)/.exec(failure ?? '')?.[1];
		if (failure !== undefined && (native || missing !== undefined)) {
			const reason = native ? 'native histograms' : `missing: ${missing}`;
			skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
		} else if (failure !== undefined) {
			failures.push(`${place} ${outcome.eval.expr}: ${failure}`);
		}
	}

	const passed = outcomes.filter(({outcome}) => outcome.failure === undefined).length;
	return {
		name: 'promqltest experimental',
		passed,
		failures,
		skipped: [...skipped].map(([reason, count]) => ({reason, count})),
	};
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
