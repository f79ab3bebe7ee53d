import {homedir} from 'node:os';
import {files} from '../io/files.ts';
import {logPort} from '../io/logs/open-source.ts';
import {settingsFile, writeSettings} from '../io/settings-file.ts';
import {openKeyboard} from '../io/terminal/keyboard.ts';
import type {LogSource} from '../logs/source-argument.ts';
import {foundInLog} from '../runtime/log-calls.ts';
import {runSelfLoop, type SelfFacts} from '../runtime/self-loop.ts';
import type {Target} from '../scrape/target.ts';
import type {Effect} from '../state/effects.ts';
import type {Model} from '../state/model.ts';
import {placeNamed} from '../state/place-named.ts';
import {parseSettings, settingsOf, settingsText} from '../state/settings.ts';
import {readDashboards} from './dashboard-files.ts';
import {demoWindowMs} from './demo.ts';
import {foundSentence, foundText} from './found.ts';
import {logSources} from './log-sources.ts';
import {Notifier} from './notifier.ts';
import {printReadings} from './once.ts';
import {targetWatch, tellOf} from './refresh.ts';
import {type Invocation, reportProblems} from './run.ts';
import {openSession, type Session} from './session.ts';
import {anyReached} from './settle.ts';
import {isForScreen, whatToWatch} from './what-to-watch.ts';
import {exitCodes} from './world.ts';

/** What the screens show when `--window` is not given. */
const screenWindowMs = 300_000;

/** `mcptop [TARGET…]` and `mcptop demo`: the screens on a terminal, readings anywhere else. */
export async function watchCommand(name: 'watch' | 'demo', invocation: Invocation): Promise<number> {
	const {options, version, world} = invocation;
	const isScreen = isForScreen(invocation);
	const stop = new AbortController();
	const signal = AbortSignal.any([world.signal, stop.signal]);
	// The demo's servers speak before there is a session to listen.
	let onLog: (server: string, chunk: Uint8Array) => void = () => {};
	const watched = await whatToWatch(name, invocation, signal, (server, chunk) => onLog(server, chunk));
	if (watched === undefined) {
		return exitCodes.usage;
	}

	const named = isScreen ? await readDashboards(options.dashboards, world.cwd) : [];
	const dashboards = isScreen
		? [...(await readDashboards(watched.configuration.config?.dashboards ?? [], world.cwd)), ...named]
		: [];
	const unread = dashboards.filter(({dashboard}) => dashboard === undefined);
	if (unread.length > 0) {
		reportProblems(
			unread.flatMap(read => read.problems),
			world,
		);
		return exitCodes.usage;
	}

	const {sources, problems} = logSources(options.logs, watched.configuration.targets);
	if (problems.length > 0) {
		reportProblems(problems, world);
		return exitCodes.usage;
	}

	// Where lines come from standard input the keys come from the terminal itself.
	const keyboard = isScreen && sources.some(({type}) => type === 'stdin') ? openKeyboard() : world.stdin;
	if (keyboard === undefined) {
		const what = 'takes standard input, and there is no other terminal for keys';
		reportProblems(
			[{severity: 'error', where: '--logs', what: `"-" ${what}`, hint: 'try "cmd:…" or "<(…)"'}],
			world,
		);
		return exitCodes.usage;
	}

	let carryOut: (effect: Effect) => void = () => {};
	const firstFrame = Promise.withResolvers<void>();
	const session = openSession({
		...watched,
		options,
		version,
		signal,
		run: effect => carryOut(effect),
		...(isScreen ? {startAfter: firstFrame.promise} : {}),
	});
	onLog = (server, chunk) => session.logs.push(server, chunk);
	const {discovery} = watched.configuration;
	// A server that is known of and cannot be watched is shown as such, not dropped.
	tellOf(watched.configuration, session);
	session.store.dispatch({
		type: 'problems-found',
		from: 'dashboards',
		problems: dashboards.flatMap(read => read.problems.filter(({severity}) => severity === 'error')),
	});
	session.store.dispatch({
		type: 'dashboards-read',
		dashboards: dashboards.flatMap(({dashboard}) => dashboard ?? []),
	});
	let exitCode: number = exitCodes.fine;
	if (isScreen) {
		const {watch, themeFrom} = await import('./watch.tsx');
		const settings = settingsFile(world.env, world.env.HOME ?? homedir());
		const kept = await files.readText(settings);
		// A chart wants more history than a number; its rates still span half a minute.
		session.store.dispatch({type: 'window-changed', windowMs: screenWindowMs});
		const keptSettings = kept.type === 'text' ? parseSettings(kept.text) : {};
		session.store.dispatch({type: 'settings-read', settings: keptSettings});
		const windowMs = options.windowMs ?? (name === 'demo' ? demoWindowMs : undefined);
		if (windowMs !== undefined) {
			session.store.dispatch({type: 'window-changed', windowMs});
		}

		const before = settingsOf(session.store.getState().model.view);
		session.start(loopSignal => session.rules.run(loopSignal));
		session.start(loopSignal => session.logs.run(loopSignal));
		const port = logPort({
			clock: session.ports.clock,
			cwd: world.cwd,
			home: world.env.HOME ?? homedir(),
			stdin: world.stdin,
			random: Math.random,
		});
		const followed = new Set<string>();
		const follow = (wanted: readonly LogSource[]): void => {
			for (const source of wanted) {
				const key = JSON.stringify(source);
				if (!followed.has(key)) {
					followed.add(key);
					session.start(loopSignal => session.logs.follow(port, source, loopSignal));
				}
			}
		};
		follow(sources);
		let givenIntervalMs: number | undefined;
		const targets = targetWatch(watched.configuration, {
			session,
			adapt: target => (givenIntervalMs === undefined ? target : withInterval(target, givenIntervalMs)),
			changed: changed => follow(logSources(options.logs, changed).sources),
		});
		session.start(async loopSignal => targets?.run(loopSignal));
		world.onReload(() => {
			session.rules.reload();
			targets?.lookNow();
		});
		session.start(async loopSignal => session.alertmanager?.run(loopSignal));
		const {model} = session.store.getState();
		const place = placeNamed(
			options.screen ??
				firstScreen(
					model,
					named.map(({dashboard}) => dashboard?.file ?? ''),
					sources.length > 0,
				),
			model,
		);
		if (place === undefined) {
			session.store.dispatch({
				type: 'noticed',
				text: `--screen: "${options.screen}" is no screen, no dashboard and no server`,
			});
		} else if (place.screen !== 'overview') {
			session.store.dispatch({type: 'screen-opened', place});
		}

		if (discovery !== undefined) {
			session.store.dispatch({type: 'noticed', text: `${foundSentence(discovery)}: H says where`});
		}

		const {bell, notify} = options;
		const notifier = new Notifier({
			bell,
			notify,
			inTmux: (world.env.TMUX ?? '') !== '',
			nowMs: () => session.ports.clock.monotonicMs(),
			write: text => void world.stdout.write(text),
		});
		const watching = watch({
			store: session.store,
			querier: session.querier,
			logs: session.logBuffer,
			exemplars: session.exemplars,
			clock: session.ports.clock,
			world: {...world, stdin: keyboard},
			theme: themeFrom({...options, env: world.env}),
			mouse: options.mouse,
			keys: watched.configuration.config?.keys ?? [],
			scrapeNow: () => session.collection.scrapeNow(),
			alertsFired: alerts => notifier.fired(alerts),
			setInterval: intervalMs => {
				givenIntervalMs = intervalMs;
				const {servers} = session.store.getState().model;
				session.collection.setTargets(servers.map(({target}) => withInterval(target, intervalMs)));
			},
		});
		firstFrame.resolve();
		carryOut = effect => watching.carryOut(effect);
		session.start(loopSignal =>
			runSelfLoop(
				{
					clock: session.ports.clock,
					appender: session.head,
					facts: () => ({...costsOf(session), ...watching.facts()}),
				},
				loopSignal,
			),
		);
		await watching.ended;
		const after = settingsOf(session.store.getState().model.view);
		if (settingsText(after) !== settingsText(before)) {
			// A window that was only given for this time is not kept.
			const windowMs =
				after.windowMs === before.windowMs ? (keptSettings.windowMs ?? screenWindowMs) : after.windowMs;
			await writeSettings(settings, settingsText({...after, windowMs}));
		}
	} else {
		if (discovery !== undefined) {
			world.stderr.write(`${foundText(discovery)}\n`);
		}

		exitCode = await printReadings(session, options, world, signal);
		reportUnreached(session, invocation);
	}

	stop.abort('done');
	await session.close();
	return exitCode;
}

/** What the program takes of its host; the screen adds its own. */
function costsOf({head, logBuffer}: Session): SelfFacts {
	const {user, system} = process.cpuUsage();
	return {
		mcptop_cpu_seconds_total: (user + system) / 1e6,
		mcptop_resident_memory_bytes: process.memoryUsage.rss(),
		mcptop_series: head.seriesCount,
		mcptop_sample_bytes: head.bytesHeld(),
		mcptop_log_records: logBuffer.end - logBuffer.first,
		mcptop_log_bytes: logBuffer.bytes,
	};
}

/** Readings go to stdout; why there is none for a target, to stderr. */
function reportUnreached(session: Session, {world, options}: Invocation): void {
	const {model} = session.store.getState();
	if (options.output === undefined && !anyReached(model)) {
		for (const {target, scrape} of model.servers) {
			world.stderr.write(`mcptop: ${target.name}: ${scrape?.summary.error ?? 'no answer yet'}\n`);
		}
	}
}

/** A scrape must be over before the next one begins. */
function withInterval(target: Target, scrapeIntervalMs: number): Target {
	const scrapeTimeoutMs = Math.min(target.scrapeTimeoutMs, scrapeIntervalMs);
	return {...target, scrapeIntervalMs, scrapeTimeoutMs};
}

/** A dashboard named on the command line is what one came for; logs where there is nothing else. */
function firstScreen({servers, dashboards}: Model, files: readonly string[], hasLogs: boolean): string {
	const named = dashboards.find(({file}) => files.includes(file));
	return named !== undefined
		? `dashboard/${named.name}`
		: hasLogs && servers.every(({target}) => target.foundIn === foundInLog)
			? 'logs'
			: 'overview';
}
