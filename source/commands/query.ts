import {formatDuration} from '../base/duration.ts';
import {maxRangeSteps} from '../base/limits.ts';
import {defaultQueryForMs} from '../config/defaults.ts';
import type {Options} from '../config/options.ts';
import {systemClock} from '../io/system-clock.ts';
import {apiData, queryText} from '../present/query-result.ts';
import {createEngine, type Engine} from '../promql/engine.ts';
import {parseExpr} from '../promql/parse.ts';
import type {QueryResult} from '../promql/query.ts';
import {readConfiguration} from './configuration.ts';
import {nothingText} from './found.ts';
import {loadRecording} from './recording-file.ts';
import {type Invocation, reportProblems} from './run.ts';
import {openSession} from './session.ts';
import {anyReached, settled} from './settle.ts';
import {exitCodes, type World} from './world.ts';

/** `mcptop query 'EXPR' [TARGET…]`: scrapes for a while (or reads a recording), evaluates, prints. */
export async function queryCommand(invocation: Invocation): Promise<number> {
	const {args, options, world} = invocation;
	const [expr, ...addresses] = args;
	const fault =
		expr === undefined
			? `query needs an expression — try "mcptop query up :3001"`
			: usageFault(expr, addresses, options);
	if (expr === undefined || fault !== undefined) {
		world.stderr.write(`mcptop: ${fault}\n`);
		return exitCodes.usage;
	}

	return options.replayFile === undefined
		? queryTargets(expr, addresses, invocation)
		: queryRecording(expr, options.replayFile, invocation);
}

function usageFault(expr: string, addresses: readonly string[], options: Options): string | undefined {
	const parsed = parseExpr(expr);
	if (parsed.type === 'failed') {
		return parsed.message;
	}

	if (options.replayFile !== undefined && addresses.length > 0) {
		return `--replay: no target is asked beside a file — leave out "${addresses.join(' ')}", or --replay`;
	}

	// What a file lacked at its beginning, an answer would silently lack too.
	if (options.replayFile !== undefined && options.maxMemoryBytes !== undefined) {
		return '--max-memory: holds samples that are scraped, a recording is read whole — leave it out, or --replay';
	}

	const {startAtMs, endAtMs, stepMs} = options;
	const isRange = startAtMs !== undefined || endAtMs !== undefined || stepMs !== undefined;
	if (isRange && (startAtMs === undefined || stepMs === undefined)) {
		return 'a range needs --start and --step — try "--start 2026-11-23T03:00:00Z --step 15s"';
	}

	if (startAtMs !== undefined && endAtMs !== undefined && endAtMs < startAtMs) {
		return `--end: ${timeText(endAtMs)} is before --start, ${timeText(startAtMs)} — try them the other way round`;
	}

	if (options.output === 'ndjson') {
		return '--output: "ndjson" is no form of an answer — try "json"';
	}

	return isRange && options.timeAtMs !== undefined
		? '--time asks for one instant, --start for a range — leave one out'
		: undefined;
}

async function queryTargets(
	expr: string,
	addresses: readonly string[],
	invocation: Invocation,
): Promise<number> {
	const {options, version, world} = invocation;
	const configuration = await readConfiguration(addresses, invocation);
	const {targets, problems} = configuration;
	reportProblems(problems, world);
	if (problems.some(({severity}) => severity === 'error') || targets.length === 0) {
		if (targets.length === 0) {
			world.stderr.write(`mcptop: ${nothingText(configuration)}\n`);
		}

		return exitCodes.usage;
	}

	const stop = new AbortController();
	const signal = AbortSignal.any([world.signal, stop.signal]);
	const session = openSession({configuration, options, version, signal});
	const pause = (ms: number) => session.ports.clock.sleep(ms, signal).catch(() => {});
	await Promise.all([pause(options.forMs ?? defaultQueryForMs), settled(session.store, pause)]);
	const nowMs = session.ports.clock.nowMs();
	const reached = anyReached(session.store.getState().model);
	if (!reached) {
		for (const {target, scrape} of session.store.getState().model.servers) {
			world.stderr.write(`mcptop: ${target.name}: ${scrape?.summary.error ?? 'no answer yet'}\n`);
		}
	}

	const exitCode = print(evaluate(session.engine, expr, options, nowMs), options, world);
	stop.abort('done');
	await session.close();
	return reached ? exitCode : exitCodes.unreachable;
}

async function queryRecording(expr: string, file: string, {options, world}: Invocation): Promise<number> {
	const recording = await loadRecording(file, world);
	if (recording === undefined) {
		return exitCodes.usage;
	}

	const {startMs, endMs, head} = recording;
	const engine = createEngine(head, {clock: () => systemClock.monotonicMs()});
	const [firstMs, lastMs] = [
		options.startAtMs ?? options.timeAtMs ?? endMs,
		options.endAtMs ?? options.timeAtMs ?? endMs,
	];
	if (lastMs < startMs || firstMs > endMs) {
		world.stderr.write(`mcptop: ${file} is from ${timeText(startMs)} to ${timeText(endMs)}\n`);
	}

	return print(evaluate(engine, expr, options, endMs), options, world);
}

function timeText(atMs: number): string {
	// Beyond the calendar: milliseconds where seconds were meant.
	return Math.abs(atMs) > 8.64e15 ? String(atMs / 1000) : new Date(atMs).toISOString();
}

function evaluate(engine: Engine, expr: string, options: Options, nowMs: number): QueryResult {
	const {startAtMs, endAtMs = nowMs, stepMs, timeAtMs = nowMs} = options;
	if (startAtMs !== undefined && endAtMs < startAtMs) {
		const message = `--start: ${timeText(startAtMs)} is after the end, ${timeText(endAtMs)} — try an earlier one`;
		return {type: 'failed', errorType: 'bad_data', message};
	}

	if (startAtMs !== undefined && stepMs !== undefined && (endAtMs - startAtMs) / stepMs > maxRangeSteps) {
		const points = Math.floor((endAtMs - startAtMs) / stepMs) + 1;
		const wideMs = Math.ceil((endAtMs - startAtMs) / maxRangeSteps / 1000) * 1000;
		const message = `--step: ${formatDuration(stepMs)} makes ${points} points, more than ${maxRangeSteps} — try "${formatDuration(wideMs)}"`;
		return {type: 'failed', errorType: 'bad_data', message};
	}

	return startAtMs !== undefined && stepMs !== undefined
		? engine.range(expr, startAtMs, endAtMs, stepMs)
		: engine.instant(expr, timeAtMs);
}

function print(result: QueryResult, {output}: Options, {stdout, stderr}: World): number {
	if (result.type === 'failed') {
		stderr.write(`mcptop: ${result.message}\n`);
		return exitCodes.usage;
	}

	for (const {message} of result.annotations) {
		stderr.write(`mcptop: ${message}\n`);
	}

	stdout.write(`${output === 'json' ? JSON.stringify(apiData(result.value)) : queryText(result.value)}\n`);
	return exitCodes.fine;
}
