import path from 'node:path';
import type {Problem} from '../base/problem.ts';
import type {Config, TargetGroup} from '../config/config.ts';
import {defaultScrapeIntervalMs} from '../config/defaults.ts';
import type {Options} from '../config/options.ts';
import {parseConfig} from '../config/parse.ts';
import {configCandidates} from '../config/paths.ts';
import {parseTargetFile} from '../config/target-groups.ts';
import {targetsOf} from '../config/targets.ts';
import {expandGlob, readTextFile} from '../io/text-files.ts';
import type {Target} from '../scrape/target.ts';
import {targetsFromArguments} from '../scrape/target-argument.ts';
import type {World} from './world.ts';

/** What is to be watched, from the command line and the configuration file together. */
export type Configuration = {
	readonly targets: readonly Target[];
	/** Undefined: there is no configuration file. */
	readonly config?: Config;
	/** Rule files of the configuration and of `-r`, globs expanded. */
	readonly ruleFiles: readonly string[];
	readonly problems: readonly Problem[];
};

/**
 * Targets named on the command line stand alone; without any, those of the configuration file are watched. Settings of the
 * command line win over the file's.
 */
export function readConfiguration(
	addresses: readonly string[],
	options: Options,
	world: Pick<World, 'cwd' | 'env'>,
): Configuration {
	const problems: Problem[] = [];
	const config = readConfig(options, world, problems);
	const targets =
		addresses.length > 0
			? targetsOfArguments(addresses, options, world, problems)
			: targetsOfConfig(config, options, world, problems);
	return {
		targets: targets.map(target => withOptions(target, options)),
		...(config === undefined ? {} : {config}),
		ruleFiles: [...(config?.ruleFiles ?? []), ...options.ruleFiles].flatMap(glob =>
			expandGlob(glob, world.cwd),
		),
		problems,
	};
}

function readConfig(
	options: Options,
	{cwd, env}: Pick<World, 'cwd' | 'env'>,
	problems: Problem[],
): Config | undefined {
	const named = options.configFile;
	const candidates = named === undefined ? configCandidates(env, env.HOME ?? '/') : [named];
	for (const file of candidates) {
		const read = readTextFile(path.resolve(cwd, file));
		if (read.type === 'text') {
			const {config, problems: found} = parseConfig(read.text, file);
			problems.push(...found);
			return config;
		}

		if (named !== undefined || read.reason !== 'no such file') {
			problems.push({severity: 'error', where: file, what: read.reason, hint: 'try another path after -c'});
		}
	}

	return undefined;
}

function targetsOfArguments(
	addresses: readonly string[],
	options: Options,
	{cwd}: Pick<World, 'cwd'>,
	problems: Problem[],
): readonly Target[] {
	let bearerToken: string | undefined;
	if (options.bearerTokenFile !== undefined) {
		const read = readTextFile(path.resolve(cwd, options.bearerTokenFile));
		if (read.type === 'text') {
			bearerToken = read.text.trim();
		} else {
			problems.push({
				severity: 'error',
				where: '--bearer-token-file',
				what: `"${options.bearerTokenFile}": ${read.reason}`,
			});
		}
	}

	const {targets, problems: found} = targetsFromArguments(addresses, {
		headers: options.headers,
		...(bearerToken === undefined ? {} : {bearerToken}),
		scrapeIntervalMs: options.intervalMs ?? defaultScrapeIntervalMs,
		...(options.timeoutMs === undefined ? {} : {scrapeTimeoutMs: options.timeoutMs}),
	});
	problems.push(...found);
	return targets;
}

function targetsOfConfig(
	config: Config | undefined,
	options: Options,
	{cwd}: Pick<World, 'cwd'>,
	problems: Problem[],
): readonly Target[] {
	if (config === undefined) {
		return [];
	}

	const groupsByFile = new Map<string, TargetGroup[]>();
	for (const glob of new Set(config.jobs.flatMap(job => job.targetFiles))) {
		groupsByFile.set(
			glob,
			expandGlob(glob, cwd).flatMap(file => targetFileGroups(file, cwd, problems)),
		);
	}

	const {targets, problems: found} = targetsOf(config, groupsByFile, {
		...(options.intervalMs === undefined ? {} : {scrapeIntervalMs: options.intervalMs}),
		...(options.timeoutMs === undefined ? {} : {scrapeTimeoutMs: options.timeoutMs}),
	});
	problems.push(...found);
	return targets;
}

function targetFileGroups(file: string, cwd: string, problems: Problem[]): readonly TargetGroup[] {
	const read = readTextFile(path.resolve(cwd, file));
	if (read.type === 'failed') {
		problems.push({severity: 'error', where: file, what: read.reason});
		return [];
	}

	const {groups, problems: found} = parseTargetFile(read.text, file);
	problems.push(...found);
	return groups;
}

/** What the command line says of one target by name, or of all. */
function withOptions(target: Target, options: Options): Target {
	const of = <T>(byName: Readonly<Record<string, T>>): T | undefined => byName[target.name] ?? byName[''];
	const healthUrl = of(options.healthUrls);
	const readyUrl = of(options.readyUrls);
	const memoryLimitBytes = of(options.memoryLimitBytes);
	return {
		...target,
		...(healthUrl === undefined ? {} : {healthUrl}),
		...(readyUrl === undefined ? {} : {readyUrl}),
		...(memoryLimitBytes === undefined ? {} : {memoryLimitBytes}),
	};
}
