import {homedir, platform} from 'node:os';
import path from 'node:path';
import type {Problem} from '../base/problem.ts';
import type {Surroundings} from '../config/client-files.ts';
import type {Config} from '../config/config.ts';
import {files} from '../io/files.ts';
import {expandGlob, globFiles, isPattern} from '../io/glob.ts';
import {openHttp} from '../io/http.ts';
import {listeners} from '../io/listeners.ts';
import {type Discovery, discover} from '../runtime/discover.ts';
import {loadTargets} from '../runtime/load-targets.ts';
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
};

/**
 * Reads what was named; when that comes to no target at all, looks for servers on this host. Paths are relative to the working
 * directory of the invocation.
 */
export async function readConfiguration(
	addresses: readonly string[],
	{options, version, world}: Pick<Invocation, 'options' | 'version' | 'world'>,
): Promise<Configuration> {
	const surroundings: Surroundings = {
		home: world.env.HOME ?? homedir(),
		workingDirectory: world.cwd,
		platform: platform(),
		env: world.env,
	};
	const here: FilePort = {readText: file => files.readText(path.resolve(world.cwd, file))};
	const {config, targets, problems} = await loadTargets(
		{files: here, expandGlob: async pattern => expandGlob(pattern, world.cwd)},
		{targets: addresses, options, surroundings},
	);
	const named = {
		...(config === undefined ? {} : {config}),
		ruleFiles: rulesIn([...(config?.ruleFiles ?? []), ...options.ruleFiles], world.cwd),
	};
	const faulty = problems.some(({severity}) => severity === 'error');
	if (targets.length > 0 || addresses.length > 0 || (config?.jobs.length ?? 0) > 0 || faulty) {
		return {...named, problems, targets: targets.map(target => withFilesIn(target, world.cwd))};
	}

	const http = openHttp();
	const discovery = await discover(
		{http, files: here, listeners},
		{
			surroundings,
			version,
			...(options.intervalMs === undefined ? {} : {scrapeIntervalMs: options.intervalMs}),
			...(options.timeoutMs === undefined ? {} : {scrapeTimeoutMs: options.timeoutMs}),
		},
		world.signal,
	);
	await http.close();
	return {...named, problems, targets: discovery.targets, discovery};
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
