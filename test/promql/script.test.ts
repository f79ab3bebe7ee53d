import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {createEngine} from '../../source/promql/engine.ts';
import {runScript} from '../conformance/promqltest/script.ts';
import {MemorySeries} from '../support/memory-series.ts';

const directory = path.join(import.meta.dirname, '../../fixtures/promql');

// Written in the language of Prometheus' own query tests, for the options of a Prometheus without flags.
for (const file of readdirSync(directory).filter(name => name.endsWith('.test'))) {
	describe(file, () => {
		const store = new MemorySeries();
		const engine = createEngine(store);
		const script = readFileSync(path.join(directory, file), 'utf8');
		const outcomes = runScript(script, {store, ask: query => engine.ask([query])[0]!, wanted: () => true});
		for (const {eval: given, failure} of outcomes) {
			it(`${given.line}: ${given.expr}`, () => {
				expect(failure).toBeUndefined();
			});
		}
	});
}
