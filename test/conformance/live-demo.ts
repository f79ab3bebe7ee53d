import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {PassThrough} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import {loadRecording} from '../../source/commands/recording-file.ts';
import {startFleet} from '../../source/demo/fleet.ts';
import {systemClock} from '../../source/io/system-clock.ts';
import {type ApiData, apiData} from '../../source/present/query-result.ts';
import {createEngine, type Engine} from '../../source/promql/engine.ts';
import type {Query} from '../../source/promql/query.ts';
import {targetsFromArguments} from '../../source/scrape/target-argument.ts';
import {snapshotContext} from '../../source/snapshot/context.ts';
import {snapshotQuestions} from '../../source/snapshot/snapshot.ts';
import {initialModel} from '../../source/state/model.ts';
import type {Place} from '../../source/state/view.ts';
import {setup as build} from '../support/build.ts';
import {apiRequest, pointsOf} from './api-data.ts';
import {type InstalledPrometheus, startPrometheus} from './installed-prometheus.ts';
import type {SuiteResult} from './suite.ts';

const dist = path.join(import.meta.dirname, '../../dist');
const recordedMs = 40_000;
const tolerance = 1e-9;
const name = 'the demo in an installed Prometheus';

/** The demo, recorded with `mcptop record` and backfilled with promtool: both are asked what every screen asks. */
export async function liveDemo(): Promise<SuiteResult> {
	const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'mcptop-live-demo-'));
	const stop = new AbortController();
	// A probe first: where there is none, half a minute of recording would be for nothing.
	const installed = await startPrometheus('probe 1 1\n# EOF\n');
	if (installed === undefined) {
		return {name, passed: 0, failures: [], skipped: [{reason: 'no prometheus and promtool', count: 1}]};
	}

	await installed.stop();
	if (Number.parseInt(installed.version, 10) < 3) {
		// A rate near a counter's zero has changed since, and whether a range holds both its ends.
		const reason = `Prometheus ${installed.version} extrapolates otherwise than 3`;
		return {name, passed: 0, failures: [], skipped: [{reason, count: 1}]};
	}

	build();
	try {
		const fleet = await startFleet(
			{
				scripts: pathToFileURL(`${dist}/`),
				seed: 1,
				load: true,
				incident: true,
				clock: systemClock,
				onLog() {},
			},
			stop.signal,
		);
		const addresses = fleet.servers.map(server => `${server.name}=${server.origin}`);
		await record(path.join(directory, 'demo.om'), addresses);
		return await compareScreens(directory, addresses);
	} finally {
		stop.abort();
		fs.rmSync(directory, {recursive: true, force: true});
	}
}

async function record(file: string, addresses: readonly string[]): Promise<void> {
	const flags = ['--interval', '1s', '--no-health'];
	const child = spawn(process.execPath, [path.join(dist, 'cli.js'), 'record', file, ...addresses, ...flags], {
		stdio: 'ignore',
	});
	const exited = once(child, 'exit');
	await Promise.race([sleep(recordedMs), exited]);
	child.kill('SIGINT');
	await exited;
}

async function compareScreens(directory: string, addresses: readonly string[]): Promise<SuiteResult> {
	const prometheus = await startPrometheus(fs.readFileSync(path.join(directory, 'demo.om'), 'utf8'));
	const recording = await loadRecording('demo.om', {cwd: directory, stderr: new PassThrough()});
	if (prometheus === undefined || recording === undefined) {
		return {name, passed: 0, failures: ['the recording has no sample'], skipped: []};
	}

	try {
		const engine = createEngine(recording.head);
		const failures: string[] = [];
		const seen = {values: 0, equal: 0, largest: 0};
		const queries = questionsOf(addresses, recording.endMs);
		for (const query of queries) {
			const failure = await compare(query, {prometheus, engine, seen});
			if (failure !== undefined) {
				failures.push(`${query.expr}: ${failure}`);
			}
		}

		const notes = [
			`Prometheus ${prometheus.version}: ${seen.equal} of ${seen.values} values equal as text, largest relative difference ${seen.largest}`,
		];
		return {name, passed: queries.length - failures.length, failures, skipped: [], notes};
	} finally {
		await prometheus.stop();
	}
}

/** What every screen asks at the end of the recording and before, each once. */
function questionsOf(addresses: readonly string[], endMs: number): readonly Query[] {
	const {targets} = targetsFromArguments(addresses, {headers: {}, scrapeIntervalMs: 1000});
	const model = initialModel({targets, windowMs: 60_000, columns: 120, rows: 40});
	const places: Place[] = [
		...(['overview', 'alerts', 'health', 'capacity', 'query'] as const).map(screen => ({screen})),
		...targets.flatMap(({id}): Place[] => [
			{screen: 'server', targetId: id},
			...['get_forecast', 'query', 'search_issues'].map(
				(tool): Place => ({screen: 'tool', targetId: id, tool}),
			),
		]),
	];
	const found = new Map<string, Query>();
	for (const atMs of [endMs - 20_000 + 257, endMs - 5000 + 257]) {
		for (const place of places) {
			for (const query of Object.values(snapshotQuestions({...snapshotContext(model, atMs), place}))) {
				found.set(JSON.stringify(query), query);
			}
		}
	}

	return [...found.values()];
}

type Sides = {
	readonly prometheus: InstalledPrometheus;
	readonly engine: Engine;
	readonly seen: {values: number; equal: number; largest: number};
};

async function compare(query: Query, {prometheus, engine, seen}: Sides): Promise<string | undefined> {
	const [ours] = engine.ask([query]);
	if (ours?.type !== 'ok') {
		return ours?.message ?? 'no answer';
	}

	const theirs = pointsOf((await prometheus.ask(...apiRequest(query))) as ApiData);
	const points = pointsOf(apiData(ours.value));
	const missing = [...theirs.keys(), ...points.keys()].find(key => !theirs.has(key) || !points.has(key));
	let worst = 0;
	for (const [point, text] of theirs) {
		const value = points.get(point) ?? 'NaN';
		seen.values++;
		seen.equal += value === text ? 1 : 0;
		worst = Math.max(worst, relativeDifference(value, text));
	}

	seen.largest = Math.max(seen.largest, worst);
	if (missing !== undefined) {
		return `only ${theirs.has(missing) ? 'Prometheus' : 'mcptop'} has ${missing}`;
	}

	return worst > tolerance ? `apart by ${worst}` : undefined;
}

function relativeDifference(left: string, right: string): number {
	if (left === right) {
		return 0;
	}

	const [a, b] = [Number(left.replace('Inf', 'Infinity')), Number(right.replace('Inf', 'Infinity'))];
	const difference = Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
	return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}
