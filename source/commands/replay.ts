import {screenQueryTimeoutMs} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import type {Config} from '../config/config.ts';
import {defaultEvaluationIntervalMs} from '../config/defaults.ts';
import {familyTexts} from '../exposition/family-text.ts';
import {files} from '../io/files.ts';
import {systemClock} from '../io/system-clock.ts';
import {dropLabels, labelsFrom, labelValue, metricName} from '../labels/labels.ts';
import {LogBuffer} from '../logs/buffer.ts';
import {createEngine, embeddedQuerier} from '../promql/engine.ts';
import {ReplayClock} from '../runtime/replay-clock.ts';
import {RulesLoop} from '../runtime/rules-loop.ts';
import type {Target, TargetId} from '../scrape/target.ts';
import type {Effect} from '../state/effects.ts';
import {initialModel} from '../state/model.ts';
import {type AppStore, createAppStore} from '../state/store.ts';
import {readSettings, rulesIn} from './configuration.ts';
import {type LoadedRecording, loadRecording} from './recording-file.ts';
import {type Invocation, reportProblems} from './run.ts';
import {exitCodes} from './world.ts';

/** What the screens show when `--window` is not given. */
const replayWindowMs = 300_000;

/** `mcptop replay FILE`: a recording in the screens, its time going on as fast as one likes, rules evaluated on the way. */
export async function replayCommand(invocation: Invocation): Promise<number> {
	const {args, options, world} = invocation;
	const [file] = args;
	if (file === undefined || args.length > 1) {
		world.stderr.write('mcptop: replay needs one file — try "mcptop replay incident.om"\n');
		return exitCodes.usage;
	}

	if (world.stdout.isTTY !== true) {
		world.stderr.write('mcptop: replay needs a terminal — try "mcptop query up --replay FILE"\n');
		return exitCodes.usage;
	}

	const {config, problems} = await readSettings(invocation);
	reportProblems(problems, world);
	const recording = await loadRecording(file, world);
	if (recording === undefined) {
		return exitCodes.usage;
	}

	const {startMs, endMs, head, exemplars} = recording;
	const targets = targetsOf(recording);
	const clock = new ReplayClock(systemClock, {startMs, endMs});
	const engine = createEngine(head, {
		clock: () => systemClock.monotonicMs(),
		timeoutMs: screenQueryTimeoutMs,
	});
	let carryOut: (effect: Effect) => void = () => {};
	const store = createAppStore(
		initialModel({targets, windowMs: options.windowMs ?? replayWindowMs, columns: 80, rows: 24}),
		effect => carryOut(effect),
	);
	const tell = () => {
		const {speed, isPlaying} = clock;
		store.dispatch({type: 'replay-changed', replay: {file, startMs, endMs, speed, isPlaying}});
	};
	const rules = replayedRules(invocation, {config, recording, targets, clock, store, engine});
	clock.change({type: 'sought', atMs: options.timeAtMs ?? startMs});
	tell();
	store.dispatch({type: 'families-read', texts: familyTexts(recording.families)});
	rules.start();
	if (!recording.isUnderstood) {
		const text =
			'not written by "mcptop record": alerts and the PromQL prompt see it, the panels have no series';
		store.dispatch({type: 'noticed', text});
	}

	const {watch, themeFrom} = await import('./watch.tsx');
	const watching = watch({
		store,
		querier: embeddedQuerier(engine),
		logs: new LogBuffer({maxRecords: 1, maxBytes: 1}),
		exemplars,
		// The screen keeps its own beat, however fast the recording goes.
		clock: {
			nowMs: () => clock.nowMs(),
			monotonicMs: () => systemClock.monotonicMs(),
			sleep: (ms, signal) => systemClock.sleep(ms, signal),
		},
		world,
		theme: themeFrom({...options, env: world.env}),
		mouse: options.mouse,
		keys: config?.keys ?? [],
		scrapeNow: () => {},
		alertsFired: () => {},
		setInterval: () => {},
		replay(change) {
			const before = clock.nowMs();
			clock.change(change);
			if (clock.nowMs() < before) {
				// What is to come has not happened yet.
				rules.start();
			}

			tell();
		},
	});
	carryOut = effect => watching.carryOut(effect);
	await watching.ended;
	await rules.stop();
	return exitCodes.fine;
}

/** The servers of a recording, by their job where each has its own as named targets do; nobody is asked anything. */
function targetsOf({targets}: LoadedRecording): readonly Target[] {
	const jobs = new Set(targets.map(({labels}) => labelValue(labels, 'job')));
	const name = jobs.size === targets.length ? 'job' : 'instance';
	return targets.map(({labels, intervalMs}) => ({
		id: labels.key as TargetId,
		name: plainText(labelValue(labels, name) || labelValue(labels, 'instance') || 'server'),
		labels: dropLabels(labels, new Set([metricName])),
		honorLabels: false,
		headers: {},
		scrapeIntervalMs: intervalMs,
		scrapeTimeoutMs: intervalMs,
	}));
}

/** Rules over the recording's time; `start` begins anew with nothing pending and nothing firing. */
function replayedRules(
	{options, world}: Invocation,
	{
		config,
		recording,
		targets,
		clock,
		store,
		engine,
	}: {
		readonly config: Config | undefined;
		readonly recording: LoadedRecording;
		readonly targets: readonly Target[];
		readonly clock: ReplayClock;
		readonly store: AppStore;
		readonly engine: ReturnType<typeof createEngine>;
	},
): {start(): void; stop(): Promise<void>} {
	let running: {readonly stop: AbortController; readonly ended: Promise<void>} | undefined;
	return {
		start() {
			running?.stop.abort('the recording was set back');
			const stop = new AbortController();
			const loop = new RulesLoop({
				ports: {clock, files},
				appender: recording.head,
				dispatch: message => {
					if (!stop.signal.aborted) {
						store.dispatch(message);
					}
				},
				world: {engine, externalLabels: labelsFrom({}), externalUrl: options.externalUrl},
				ruleFiles: rulesIn([...(config?.ruleFiles ?? []), ...options.ruleFiles], world.cwd),
				builtinRules: options.builtinRules,
				builtinOverrides: config?.builtinRules ?? {},
				evaluationIntervalMs: config?.global.evaluationIntervalMs ?? defaultEvaluationIntervalMs,
				targetNameOf: ({labels}) =>
					targets.find(target => labelValue(target.labels, 'instance') === labelValue(labels, 'instance'))
						?.name,
				memoryLimits: () => [],
			});
			store.dispatch({type: 'alerts-evaluated', atMs: clock.nowMs(), alerts: [], rules: []});
			running = {stop, ended: loop.run(stop.signal)};
		},
		async stop() {
			running?.stop.abort('done');
			await running?.ended;
		},
	};
}
