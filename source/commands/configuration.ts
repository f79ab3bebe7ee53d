import {homedir, platform} from 'node:os';
import path from 'node:path';
import type {Problem} from '../base/problem.ts';
import type {Surroundings} from '../config/client-files.ts';
import type {Config} from '../config/config.ts';
import {files} from '../io/files.ts';
import {expandGlob, globFiles, isPattern} from '../io/glob.ts';
import {openLazyHttp} from '../io/lazy-http.ts';
import {listeners} from '../io/listeners.ts';
import {Discoverer, type Discovery} from '../runtime/discover.ts';
import {type Former, loadTargets} from '../runtime/load-targets.ts';
import type {FilePort} from '../runtime/ports.ts';
import type {Target} from '../scrape/target.ts';
import type {Invocation} from './run.ts';

/** What is to be watched, from the command line and the configuration file together, or found on this host. */
export type Configuration = {
	readonly targets: readonly Target[];
	/** Undefined: there is no configuration file. */
	readonly config?: Config;
	/** Rule files of the configuration and of `-r`; globs are expanded at every call, for files come and go. */
	ruleFiles(): Promise<readonly string[]>;
	readonly problems: readonly Problem[];
	/** Present when nobody named a target, so that they were looked for. */
	readonly discovery?: Discovery;
	/** How to find out what has changed since; absent where nothing can. */
	readonly refresh?: Refresh;
};

export type Refresh = {
	/** How often, unasked; undefined: only when asked (SIGHUP). */
	readonly everyMs: number | undefined;
	/** How long a target that is not found any more is kept as one that is down. */
	readonly keepGoneMs: number;
	/** `isAsked`: the configuration file itself is read again as well. */
	look(isAsked: boolean, signal: AbortSignal): Promise<Looked>;
};

export type Looked = Omit<Configuration, 'refresh'> & {
	/** False: something in it is wrong; what was in force shall stay when the configuration file was read again. */
	readonly isSound: boolean;
};

/** Target files change by a rename that no watch survives; reading them costs next to nothing. */
const targetFilesEveryMs = 5000;
/** Discovery asks new listeners only; half a minute is soon enough for a server somebody has just started. */
const discoverEveryMs = 30_000;
/** A server that was found and is gone is the row one is looking for, for a while. */
const keepGoneMs = 60 * 60_000;

/** The configuration file alone, when there is one; its targets are nobody's business. */
export async function readSettings({
	options,
	world,
}: Pick<Invocation, 'options' | 'world'>): Promise<Pick<Configuration, 'config' | 'problems'>> {
	const here: FilePort = {readText: file => files.readText(path.resolve(world.cwd, file))};
	const surroundings: Surroundings = {
		home: world.env.HOME ?? homedir(),
		workingDirectory: world.cwd,
		platform: platform(),
		env: world.env,
	};
	const {config, problems} = await loadTargets(
		{files: here, expandGlob: async pattern => expandGlob(pattern, world.cwd)},
		{targets: [], options, surroundings},
	);
	return {problems, ...(config === undefined ? {} : {config})};
}

/**
 * Reads what was named; when that comes to no target at all, looks for servers on this host. Paths are relative to the working
 * directory of the invocation.
 */
export async function readConfiguration(
	addresses: readonly string[],
	invocation: Pick<Invocation, 'options' | 'version' | 'world'>,
): Promise<Configuration> {
	const {options, version, world} = invocation;
	const here: FilePort = {readText: file => files.readText(path.resolve(world.cwd, file))};
	const surroundings: Surroundings = {
		home: world.env.HOME ?? homedir(),
		workingDirectory: world.cwd,
		platform: platform(),
		env: world.env,
	};
	const loadWorld = {files: here, expandGlob: async (pattern: string) => expandGlob(pattern, world.cwd)};
	const groups: Former['groups'] = new Map();
	const http = openLazyHttp();
	const discoverer = new Discoverer(
		{http, files: here, listeners},
		{
			surroundings,
			version,
			...(options.intervalMs === undefined ? {} : {scrapeIntervalMs: options.intervalMs}),
			...(options.timeoutMs === undefined ? {} : {scrapeTimeoutMs: options.timeoutMs}),
		},
	);
	const look = async (former: Former['config'], signal: AbortSignal): Promise<Looked> => {
		const given = {targets: addresses, options, surroundings};
		const {config, targets, problems} = await loadTargets(loadWorld, given, {config: former, groups});
		const isSound = !problems.some(({severity}) => severity === 'error');
		const named = {
			...(config === undefined ? {} : {config}),
			ruleFiles: rulesIn([...(config?.ruleFiles ?? []), ...options.ruleFiles], world.cwd),
			problems,
			isSound,
		};
		if (targets.length > 0 || addresses.length > 0 || (config?.jobs.length ?? 0) > 0 || !isSound) {
			return {...named, targets: targets.map(target => withFilesIn(target, world.cwd))};
		}

		const discovery = await discoverer.look(signal);
		// Connections that are kept open would count as this process' own at the servers.
		await http.close();
		return {...named, targets: discovery.targets, discovery};
	};
	const {isSound: _, ...first} = await look(undefined, world.signal);
	let inForce = first.config;
	const hasTargetFiles = inForce?.jobs.some(({targetFiles}) => targetFiles.length > 0) ?? false;
	return {
		...first,
		refresh: {
			everyMs:
				first.discovery !== undefined ? discoverEveryMs : hasTargetFiles ? targetFilesEveryMs : undefined,
			keepGoneMs: first.discovery === undefined ? 0 : keepGoneMs,
			async look(isAsked, signal) {
				const looked = await look(isAsked ? undefined : {inForce}, signal);
				inForce = looked.isSound ? looked.config : inForce;
				return looked;
			},
		},
	};
}

/** Files a target is read with later on, whatever the process' working directory is by then. */
function withFilesIn(target: Target, folder: string): Target {
	const {credentialsFile, tls} = target;
	const resolved = (file: string | undefined): string | undefined =>
		file === undefined ? undefined : path.resolve(folder, file);
	return {
		...target,
		...(credentialsFile === undefined
			? {}
			: {credentialsFile: {...credentialsFile, path: path.resolve(folder, credentialsFile.path)}}),
		...(tls === undefined
			? {}
			: {
					tls: {
						...tls,
						...definite({
							caFile: resolved(tls.caFile),
							certFile: resolved(tls.certFile),
							keyFile: resolved(tls.keyFile),
						}),
					},
				}),
	};
}

function definite(files: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}

/** More files than this are a mistyped pattern. */
const maxRuleFiles = 1000;

/** The files of rule patterns as of each call. */
export function rulesIn(patterns: readonly string[], folder: string): Configuration['ruleFiles'] {
	return async () => {
		const found = await Promise.all(
			// A file that is named and missing is a problem; a pattern that finds nothing is none, as in Prometheus.
			patterns.map(pattern =>
				isPattern(pattern) ? globFiles(pattern, {folder, maxFiles: maxRuleFiles}) : [pattern],
			),
		);
		return found.flat();
	};
}
