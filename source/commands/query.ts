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
			: usageFault(expr, options);
	if (expr === undefined || fault !== undefined) {
		world.stderr.write(`mcptop: ${fault}\n`);
		return exitCodes.usage;
	}

	return options.replayFile === undefined
		? queryTargets(expr, addresses, invocation)
		: queryRecording(expr, options.replayFile, invocation);
}

function usageFault(expr: string, options: Options): string | undefined {
	const parsed = parseExpr(expr);
	if (parsed.type === 'failed') {
		return parsed.message;
	}

	const isRange = options.startAtMs !== undefined || options.stepMs !== undefined;
	if (isRange && (options.startAtMs === undefined || options.stepMs === undefined)) {
		return 'a range needs --start and --step — try "--start 2026-11-23T03:00:00Z --step 15s"';
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

	return print(
		evaluate(
			createEngine(recording.head, {clock: () => systemClock.monotonicMs()}),
			expr,
			options,
			recording.endMs,
		),
		options,
		world,
	);
}

function evaluate(engine: Engine, expr: string, options: Options, nowMs: number): QueryResult {
	const {startAtMs, endAtMs = nowMs, stepMs, timeAtMs = nowMs} = options;
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
