import {
	maxExemplars,
	maxLogBytes,
	maxLogRecords,
	maxSeriesPerTarget,
	screenQueryTimeoutMs,
} from '../base/limits.ts';
import {
	defaultEvaluationIntervalMs,
	defaultMaxMemoryBytes,
	defaultProbeIntervalMs,
	defaultRetentionMs,
	defaultWindowMs,
} from '../config/defaults.ts';
import type {Options} from '../config/options.ts';
import {Symbols} from '../exposition/symbols.ts';
import {files} from '../io/files.ts';
import {openLazyHttp} from '../io/lazy-http.ts';
import {systemClock} from '../io/system-clock.ts';
import {type Labels, labelsFrom, labelValue, metricName, withLabels} from '../labels/labels.ts';
import {LogBuffer} from '../logs/buffer.ts';
import {planAliases} from '../mcp/conventions/plan.ts';
import {createEngine, type Engine, embeddedQuerier} from '../promql/engine.ts';
import type {Querier} from '../promql/query.ts';
import {hurriedGroup} from '../rules/hurry.ts';
import {AlertmanagerLoop} from '../runtime/alertmanager-loop.ts';
import {Collection, type CollectionOptions} from '../runtime/collection.ts';
import {logTarget} from '../runtime/log-calls.ts';
import {LogLoop} from '../runtime/log-loop.ts';
import {callsFrom} from '../runtime/metered.ts';
import type {Ports} from '../runtime/ports.ts';
import {RulesLoop, type RulesLoopOptions} from '../runtime/rules-loop.ts';
import {Turns} from '../runtime/turns.ts';
import type {Target} from '../scrape/target.ts';
import {serverKey} from '../snapshot/answers.ts';
import type {Effect} from '../state/effects.ts';
import {initialModel} from '../state/model.ts';
import {type AppStore, createAppStore} from '../state/store.ts';
import {ExemplarStore} from '../tsdb/exemplars.ts';
import {Head} from '../tsdb/head.ts';
import type {Configuration} from './configuration.ts';

/** Everything that gathers and answers, wired together: what `watch`, `query`, `record` and `check` have in common. */
export type Session = {
	readonly ports: Ports;
	readonly head: Head;
	readonly engine: Engine;
	readonly querier: Querier;
	readonly store: AppStore;
	readonly collection: Collection;
	readonly rules: RulesLoop;
	readonly logs: LogLoop;
	readonly logBuffer: LogBuffer;
	readonly exemplars: ExemplarStore;
	/** Where alerts go on to, when `--alertmanager` names one; sends only while it runs. */
	readonly alertmanager: AlertmanagerLoop | undefined;
	/** Puts other rule files and built-in rules in force. */
	reconfigure(configuration: Pick<Configuration, 'config' | 'ruleFiles'>): void;
	/** Starts a loop that ends with the session; a bug in it ends the session. */
	start(loop: (signal: AbortSignal) => Promise<void>): void;
	/** Resolves when every loop has ended and every connection is closed. The signal must have fired. */
	close(): Promise<void>;
};

export type SessionOptions = {
	readonly configuration: Configuration;
	readonly options: Options;
	readonly version: string;
	readonly signal: AbortSignal;
	readonly size?: {readonly columns: number; readonly rows: number};
	/** Carries out what the model asks of the world. */
	readonly run?: (effect: Effect) => void;
	/** Servers are asked from then on; absent: at once. */
	readonly startAfter?: Promise<void>;
	/** Puts something between the collection and the stores of series and exemplars: `record` does. */
	readonly between?: (stores: {
		readonly store: Head;
		readonly exemplars: ExemplarStore;
	}) => Pick<CollectionOptions, 'store' | 'exemplars'>;
	/** Rules run this many times faster than written: the demo's do. */
	readonly hurry?: number;
};

/** Opens a session and begins to scrape and probe the targets. */
export function openSession(given: SessionOptions): Session {
	const {configuration, options, version, signal, size, between, startAfter} = given;
	const http = openLazyHttp();
	const ports: Ports = {clock: systemClock, http, files};
	const head = new Head({
		retentionMs: options.retentionMs ?? defaultRetentionMs,
		maxBytes: options.maxMemoryBytes ?? defaultMaxMemoryBytes,
		maxSeriesPerTarget,
	});
	const engine = createEngine(head, {
		clock: () => systemClock.monotonicMs(),
		timeoutMs: screenQueryTimeoutMs,
	});
	const store = createAppStore(
		initialModel({
			targets: [],
			windowMs: options.windowMs ?? defaultWindowMs,
			columns: size?.columns ?? 80,
			rows: size?.rows ?? 24,
		}),
		given.run ?? (() => {}),
	);
	const exemplars = new ExemplarStore(maxExemplars);
	const collection = new Collection(
		{
			turns: new Turns({clock: systemClock, breathe}),
			ports,
			dispatch: store.dispatch,
			...(between?.({store: head, exemplars}) ?? {store: head, exemplars}),
			planAliases,
			// Metric names and bounds are the same on most servers.
			symbols: new Symbols(),
			ready: startAfter === undefined ? http.load() : startAfter.then(() => http.load()),
			version,
			random: Math.random,
			health: options.health,
			probeIntervalMs: defaultProbeIntervalMs,
			probeTimeoutMs: defaultProbeIntervalMs / 2,
		},
		signal,
	);
	collection.setTargets(configuration.targets);
	const {logLines = maxLogRecords} = options;
	const logBuffer = new LogBuffer({
		maxRecords: logLines,
		// More lines want more room; fewer may still be long.
		maxBytes: maxLogBytes * Math.max(1, logLines / maxLogRecords),
	});
	const logs = new LogLoop({
		clock: ports.clock,
		buffer: logBuffer,
		appender: head,
		targets: () => store.getState().model.servers.map(({target}) => target),
		redact: options.redact,
		sinceMs: sinceMs(options, ports.clock.nowMs()),
		files: ports.files,
		breathe,
		dispatch: store.dispatch,
		callsFrom: (labels, calledMs) => {
			const {servers} = store.getState().model;
			const server = servers.find(({target}) => serverKey(target.labels) === serverKey(labels));
			return callsFrom({store: head, server}, {labels, calledMs, nowMs: ports.clock.nowMs()});
		},
		onServer: name => {
			const {servers} = store.getState().model;
			collection.setTargets([...servers.map(({target}) => target), logTarget(name)]);
		},
	});
	const loops: Promise<void>[] = [];
	const alertmanager = alertmanagerLoop(given, {ports, store});
	let inForce: Pick<Configuration, 'config' | 'ruleFiles'> = configuration;
	const rules: RulesLoop = rulesLoop(given, {
		inForce: () => inForce,
		ports,
		head,
		engine,
		store,
		evaluated: group => alertmanager?.notify(group, rules.groups),
	});
	return {
		ports,
		head,
		engine,
		querier: embeddedQuerier(engine),
		store,
		collection,
		rules,
		logs,
		logBuffer,
		exemplars,
		alertmanager,
		reconfigure(next) {
			inForce = next;
			rules.reload();
		},
		start(loop) {
			loops.push(loop(signal));
		},
		async close() {
			await collection.ended();
			await Promise.all(loops);
			await http.close();
		},
	};
}

function sinceMs({since}: Options, nowMs: number): number | undefined {
	return since?.type === 'ago' ? nowMs - since.ms : since?.ms;
}

function alertmanagerLoop(
	{configuration, options}: SessionOptions,
	{ports, store}: {readonly ports: Ports; readonly store: AppStore},
): AlertmanagerLoop | undefined {
	return options.alertmanagerUrls.length === 0
		? undefined
		: new AlertmanagerLoop({
				ports,
				urls: options.alertmanagerUrls,
				externalLabels: labelsFrom(configuration.config?.global.externalLabels ?? {}),
				externalUrl: options.externalUrl,
				dispatch: store.dispatch,
			});
}

function rulesLoop(
	{configuration, options, hurry}: SessionOptions,
	{
		ports,
		head,
		engine,
		store,
		evaluated,
		inForce,
	}: {
		readonly inForce: () => Pick<Configuration, 'config' | 'ruleFiles'>;
		readonly ports: Ports;
		readonly head: Head;
		readonly engine: Engine;
		readonly store: AppStore;
		readonly evaluated: NonNullable<RulesLoopOptions['evaluated']>;
	},
): RulesLoop {
	const {config} = configuration;
	const targets = () => store.getState().model.servers.map(({target}) => target);
	return new RulesLoop({
		ports,
		appender: head,
		dispatch: store.dispatch,
		evaluated,
		world: {
			engine,
			externalLabels: labelsFrom(config?.global.externalLabels ?? {}),
			externalUrl: options.externalUrl,
		},
		ruleFiles: () => inForce().ruleFiles(),
		builtinRules: options.builtinRules,
		get builtinOverrides() {
			return inForce().config?.builtinRules ?? {};
		},
		evaluationIntervalMs:
			(config?.global.evaluationIntervalMs ?? defaultEvaluationIntervalMs) / (hurry === undefined ? 1 : 2),
		targetNameOf: ({labels}) => targetOfLabels(targets(), labels)?.name,
		memoryLimits: () =>
			targets().flatMap(({labels, memoryLimitBytes}) =>
				memoryLimitBytes === undefined
					? []
					: {labels: withLabels(labels, {[metricName]: 'mcp:memory_limit_bytes'}), bytes: memoryLimitBytes},
			),
		...(hurry === undefined ? {} : {adapt: group => hurriedGroup(group, hurry)}),
	});
}

/** The target whose `job` and `instance` these labels carry; by `instance` or `job` alone when that names just one. */
function targetOfLabels(targets: readonly Target[], labels: Labels): Target | undefined {
	const instance = labelValue(labels, 'instance');
	const job = labelValue(labels, 'job');
	const matching = targets.filter(
		target =>
			(instance !== '' || job !== '') &&
			(instance === '' || labelValue(target.labels, 'instance') === instance) &&
			(job === '' || labelValue(target.labels, 'job') === job),
	);
	return matching.length === 1 ? matching[0] : undefined;
}

/** Until sockets, keys and timers had their turn. */
function breathe(): Promise<void> {
	return new Promise(resolve => {
		setImmediate(resolve);
	});
}
