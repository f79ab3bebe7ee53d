import type {Problem} from '../base/problem.ts';
import {suggestion} from '../base/suggestion.ts';
import type {Surroundings} from '../config/client-files.ts';
import type {Config, TargetGroup} from '../config/config.ts';
import {defaultScrapeIntervalMs} from '../config/defaults.ts';
import type {Options} from '../config/options.ts';
import {configCandidates} from '../config/paths.ts';
import {targetsOf} from '../config/targets.ts';
import {shownAddress} from '../scrape/address.ts';
import type {Target} from '../scrape/target.ts';
import {targetsFromArguments} from '../scrape/target-argument.ts';
import type {FilePort} from './ports.ts';

/** Everything that was named: on the command line, in a configuration file, in the files that one names. */
export type Loaded = {
	/** Undefined: there is no configuration file. */
	readonly config: Config | undefined;
	readonly targets: readonly Target[];
	readonly problems: readonly Problem[];
};

export type Given = {
	/** Targets of the command line. */
	readonly targets: readonly string[];
	readonly options: Options;
	readonly surroundings: Surroundings;
};

/** What an earlier load leaves for the next one. */
export type Former = {
	/** Given: the configuration file (or none) stays as it was read, only the files it names are read again. */
	readonly config?: {readonly inForce: Config | undefined} | undefined;
	/** Groups by target file, filled by every load: a file that is half written keeps those it had. */
	readonly groups: Map<string, readonly TargetGroup[]>;
};

export type LoadWorld = {
	readonly files: FilePort;
	/** Paths that match a pattern, sorted; a path without wildcards stands for itself. */
	expandGlob(pattern: string): Promise<readonly string[]>;
};

/**
 * Reads the configuration (`-c`, else the first `mcptop.yml` there is) and makes the targets. A file nobody named gives its targets
 * only when the command line names none; its rules and keys count all the same.
 */
export async function loadTargets(
	world: LoadWorld,
	given: Given,
	former: Former = {groups: new Map()},
): Promise<Loaded> {
	const {options} = given;
	const problems: Problem[] = [];
	const config =
		former.config === undefined ? await readConfig(world, given, problems) : former.config.inForce;
	const fromArguments = targetsFromArguments(given.targets, {
		headers: options.headers,
		scrapeIntervalMs: options.intervalMs ?? defaultScrapeIntervalMs,
		...(options.timeoutMs === undefined ? {} : {scrapeTimeoutMs: options.timeoutMs}),
	});
	await checkTokenFile(world, options.bearerTokenFile, problems);
	const named = fromArguments.targets.map(target => withTokenFile(target, options.bearerTokenFile));
	const configured =
		config !== undefined && (options.configFile !== undefined || given.targets.length === 0)
			? await configuredTargets(world, config, {options, former})
			: {targets: [], problems: []};
	problems.push(...fromArguments.problems, ...configured.problems);
	const targets = withFlags([...named, ...distinct(configured.targets, named)], options, problems);
	return {config, targets, problems};
}

async function readConfig(
	world: LoadWorld,
	{options, surroundings}: Given,
	problems: Problem[],
): Promise<Config | undefined> {
	const {configFile} = options;
	const candidates =
		configFile === undefined ? configCandidates(surroundings.env, surroundings.home) : [configFile];
	for (const path of candidates) {
		const content = await world.files.readText(path);
		if (content.type === 'text') {
			const {parseConfig} = await import('../config/parse.ts');
			const parsed = parseConfig(content.text, path, surroundings.env);
			problems.push(...parsed.problems);
			return parsed.config;
		}

		if (configFile !== undefined || content.reason !== 'no such file') {
			problems.push({severity: 'error', where: path, what: content.reason});
		}
	}

	return undefined;
}

async function configuredTargets(
	world: LoadWorld,
	config: Config,
	{options, former}: {readonly options: Options; readonly former: Former},
): Promise<{readonly targets: readonly Target[]; readonly problems: readonly Problem[]}> {
	const problems: Problem[] = [];
	const groups = new Map<string, readonly TargetGroup[]>();
	for (const pattern of new Set(config.jobs.flatMap(job => job.targetFiles))) {
		const read = await Promise.all(
			(await world.expandGlob(pattern)).map(path => readTargetFile(world.files, path, {former, problems})),
		);
		groups.set(pattern, read.flat());
	}

	const built = targetsOf(config, groups, {
		...(options.intervalMs === undefined ? {} : {scrapeIntervalMs: options.intervalMs}),
		...(options.timeoutMs === undefined ? {} : {scrapeTimeoutMs: options.timeoutMs}),
	});
	return {targets: built.targets, problems: [...problems, ...built.problems]};
}

/**
 * As in Prometheus, a file that is gone takes its targets along, and one that cannot be read or understood, because somebody is
 * writing it, keeps them.
 */
async function readTargetFile(
	files: FilePort,
	path: string,
	{former, problems}: {readonly former: Former; readonly problems: Problem[]},
): Promise<readonly TargetGroup[]> {
	const content = await files.readText(path);
	const before = former.groups.get(path);
	if (content.type === 'failed') {
		problems.push({severity: 'warning', where: path, what: `target file: ${content.reason}`});
		if (content.reason === 'no such file') {
			former.groups.delete(path);
			return [];
		}

		return before ?? [];
	}

	const {parseTargetFile} = await import('../config/target-groups.ts');
	const parsed = parseTargetFile(content.text, path);
	if (before !== undefined && parsed.problems.some(({severity}) => severity === 'error')) {
		problems.push(...parsed.problems, {severity: 'warning', where: path, what: 'its former targets stay'});
		return before;
	}

	problems.push(...parsed.problems);
	// As Prometheus has it, for relabelling.
	const groups = parsed.groups.map(group => ({...group, labels: {...group.labels, __meta_filepath: path}}));
	former.groups.set(path, groups);
	return groups;
}

/** The token itself is read for every scrape; a mistyped path shall be a problem now and not a 401 later. */
async function checkTokenFile(
	world: LoadWorld,
	path: string | undefined,
	problems: Problem[],
): Promise<void> {
	const content = path === undefined ? undefined : await world.files.readText(path);
	if (content?.type === 'failed') {
		problems.push({severity: 'error', where: '--bearer-token-file', what: `"${path}": ${content.reason}`});
	}
}

function withTokenFile(target: Target, path: string | undefined): Target {
	return path === undefined || target.headers.authorization !== undefined
		? target
		: {...target, credentialsFile: {path, scheme: 'Bearer'}};
}

/** A server named on the command line as well keeps that name and place. */
function distinct(configured: readonly Target[], named: readonly Target[]): readonly Target[] {
	return configured
		.filter(target => !named.some(({metricsUrl}) => metricsUrl === target.metricsUrl))
		.map(target =>
			named.some(({name}) => name === target.name) ? {...target, name: `${target.name} (config)`} : target,
		);
}

/** `--health-url`, `--ready-url`, `--memory-limit` and `--no-health`, for all targets or those named. */
function withFlags(targets: readonly Target[], options: Options, problems: Problem[]): readonly Target[] {
	const names = targets.map(({name}) => name);
	const check = (flag: string, settings: Readonly<Record<string, unknown>>): void => {
		for (const name of Object.keys(settings)) {
			if (name !== '' && !names.includes(name)) {
				const hint = suggestion(name, names);
				problems.push({
					severity: 'error',
					where: `--${flag}`,
					what: `there is no target "${name}"`,
					...(hint === undefined ? {} : {hint}),
				});
			}
		}
	};
	check('health-url', options.healthUrls);
	check('ready-url', options.readyUrls);
	check('memory-limit', options.memoryLimitBytes);
	return targets.map(target => {
		const healthUrl = probeUrl('health-url', options.healthUrls, target, problems);
		const readyUrl = probeUrl('ready-url', options.readyUrls, target, problems);
		const memoryLimitBytes = options.memoryLimitBytes[target.name] ?? options.memoryLimitBytes[''];
		return {
			...target,
			...(healthUrl === undefined ? {} : {healthUrl}),
			...(readyUrl === undefined ? {} : {readyUrl}),
			...(memoryLimitBytes === undefined ? {} : {memoryLimitBytes}),
			...(options.health ? {} : {withoutProbes: ['live', 'ready'] as const}),
		};
	});
}

/** A URL, or a path on the target's own origin. */
function probeUrl(
	flag: string,
	urls: Readonly<Record<string, string>>,
	target: Target,
	problems: Problem[],
): string | undefined {
	const text = urls[target.name] ?? urls[''];
	if (text === undefined) {
		return undefined;
	}

	const url = URL.parse(text, target.metricsUrl);
	if (url === null || !/^https?:$/.test(url.protocol)) {
		problems.push({
			severity: 'error',
			where: `--${flag}`,
			what: `${shownAddress(text)} is not a URL`,
			hint: 'try "http://localhost:3001/health" or "/health"',
		});
		return undefined;
	}

	return url.href;
}
