import {Buffer} from 'node:buffer';
import {formatDuration, parseDurationMs} from '../base/duration.ts';
import {plainText} from '../base/plain-text.ts';
import type {Problem} from '../base/problem.ts';
import {compareText, type Labels, labelEntries, labelsFromEntries, labelValue} from '../labels/labels.ts';
import {relabel} from '../labels/relabel.ts';
import {shownAddress} from '../scrape/address.ts';
import type {Target, TargetId} from '../scrape/target.ts';
import type {Config, Job, OwnSettings, TargetGroup} from './config.ts';

export type TargetOverrides = {
	/** `-i` and `--timeout`: they win over the file. */
	readonly scrapeIntervalMs?: number;
	readonly scrapeTimeoutMs?: number;
};

/**
 * The targets of a configuration, relabelled as Prometheus does before a scrape (`scrape.PopulateLabels`). `groupsByFile` holds
 * the groups read for each glob of `targetFiles`. A problem costs only its own target.
 */
export function targetsOf(
	config: Config,
	groupsByFile: ReadonlyMap<string, readonly TargetGroup[]>,
	overrides: TargetOverrides = {},
): {readonly targets: readonly Target[]; readonly problems: readonly Problem[]} {
	const targets: Target[] = [];
	const problems: Problem[] = [];
	for (const job of config.jobs) {
		const groups = [...job.groups, ...job.targetFiles.flatMap(glob => groupsByFile.get(glob) ?? [])];
		// Where targets come and go, names must not change with their number.
		const inJob =
			job.targetFiles.length > 0
				? Number.POSITIVE_INFINITY
				: groups.reduce((count, group) => count + group.targets.length, 0);
		for (const group of groups) {
			for (const address of group.targets) {
				const built = targetOf(job, group, address, overrides);
				if (built.type === 'problem') {
					problems.push({severity: 'error', where: group.source, what: built.what, hint: built.hint});
				} else if (built.type === 'target') {
					targets.push(distinguished(built.target, nameOf(job, group, inJob, built.target), targets));
				}
			}
		}
	}

	return {targets, problems};
}

type Built =
	| {readonly type: 'target'; readonly target: Target}
	| {readonly type: 'dropped'}
	| {readonly type: 'problem'; readonly what: string; readonly hint: string};

function targetOf(job: Job, group: TargetGroup, given: string, overrides: TargetOverrides): Built {
	const before = labelsFromEntries([
		['job', job.name],
		['__scheme__', job.scheme],
		['__metrics_path__', job.metricsPath],
		['__scrape_interval__', formatDuration(job.scrapeIntervalMs)],
		['__scrape_timeout__', formatDuration(job.scrapeTimeoutMs)],
		...Object.entries(job.params).map(([name, values]): [string, string] => [
			`__param_${name}`,
			values[0] ?? '',
		]),
		...Object.entries(group.labels),
		['__address__', given],
	]);
	const labels = relabel(before, job.relabelConfigs);
	if (labels === undefined) {
		return {type: 'dropped'};
	}

	const address = labelValue(labels, '__address__');
	if (address.includes('/') || !/^[^\s@]+$/.test(address)) {
		return {
			type: 'problem',
			what: `the target ${shownAddress(address)} is not "host:port"`,
			hint: 'scheme and path stand beside it as "scheme" and "metrics_path"',
		};
	}

	const scheme = labelValue(labels, '__scheme__');
	const url = /^https?$/.test(scheme) ? URL.parse(`${scheme}://${address}`) : null;
	if (url === null) {
		return {
			type: 'problem',
			what: `the target ${shownAddress(`${scheme}://${address}`)} cannot be reached over HTTP`,
			hint: 'try "host:port" with the scheme "http" or "https"',
		};
	}

	url.pathname = labelValue(labels, '__metrics_path__');
	url.search = queryOf(job, labels);
	const own = {...job.own, ...group.own};
	const scrapeIntervalMs =
		overrides.scrapeIntervalMs ??
		(parseDurationMs(labelValue(labels, '__scrape_interval__')) || job.scrapeIntervalMs);
	return {
		type: 'target',
		target: {
			id: url.href as TargetId,
			name: '',
			metricsUrl: url.href,
			labels: shownLabels(labels, address),
			honorLabels: job.honorLabels,
			...(job.honorTimestamps ? {} : {honorTimestamps: false}),
			...authorization(job),
			scrapeIntervalMs,
			scrapeTimeoutMs: Math.min(
				scrapeIntervalMs,
				overrides.scrapeTimeoutMs ??
					(parseDurationMs(labelValue(labels, '__scrape_timeout__')) || job.scrapeTimeoutMs),
			),
			...(job.metricRelabelConfigs.length === 0 ? {} : {metricRelabelConfigs: job.metricRelabelConfigs}),
			...(Object.keys(job.limits).length === 0 ? {} : {limits: job.limits}),
			...(job.tls === undefined ? {} : {tls: job.tls}),
			...ownOf(own, url),
		},
	};
}

function queryOf(job: Job, labels: Labels): string {
	const params = new Map(Object.entries(job.params).map(([name, values]) => [name, [...values]]));
	for (const [name, value] of labelEntries(labels)) {
		if (name.startsWith('__param_')) {
			const key = name.slice('__param_'.length);
			params.set(key, [value, ...(params.get(key) ?? []).slice(1)]);
		}
	}

	// In the order of Go's `url.Values.Encode`, so that a target has the very URL it has in Prometheus.
	const sorted = [...params].sort(([left], [right]) => compareText(left, right));
	return new URLSearchParams(
		sorted.flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
	).toString();
}

/** Labels that begin with two underscores steered the scrape; they are not part of any series. */
function shownLabels(labels: Labels, address: string): Labels {
	return labelsFromEntries([
		['instance', address],
		...labelEntries(labels).filter(([name]) => !name.startsWith('__')),
	]);
}

function authorization(job: Job): Pick<Target, 'headers' | 'credentialsFile'> {
	const {credentials} = job;
	switch (credentials.type) {
		case 'none':
			return {headers: job.headers};
		case 'basic': {
			const {username, password, passwordFile} = credentials;
			if (passwordFile !== undefined) {
				return {headers: job.headers, credentialsFile: {path: passwordFile, scheme: 'Basic', username}};
			}

			const encoded = Buffer.from(`${username}:${password ?? ''}`, 'utf8').toString('base64');
			return {headers: {...job.headers, authorization: `Basic ${encoded}`}};
		}

		case 'authorization': {
			const {scheme, credentialsFile} = credentials;
			return credentialsFile === undefined
				? {headers: {...job.headers, authorization: `${scheme} ${(credentials.credentials ?? '').trim()}`}}
				: {headers: job.headers, credentialsFile: {path: credentialsFile, scheme}};
		}
	}
}

function ownOf(own: OwnSettings, metricsUrl: URL): Partial<Target> {
	const off = (['health', 'ready'] as const).filter(probe => own[probe] === false);
	const probeUrl = (probe: string | false | undefined): string | undefined =>
		typeof probe === 'string' ? (URL.parse(probe, metricsUrl.origin)?.href ?? undefined) : undefined;
	const healthUrl = probeUrl(own.health);
	const readyUrl = probeUrl(own.ready);
	return {
		...(healthUrl === undefined ? {} : {healthUrl}),
		...(readyUrl === undefined ? {} : {readyUrl}),
		...(off.length === 0 ? {} : {withoutProbes: off.map(probe => (probe === 'health' ? 'live' : 'ready'))}),
		...(own.logs === undefined ? {} : {logs: own.logs}),
		...(own.memoryLimitBytes === undefined ? {} : {memoryLimitBytes: own.memoryLimitBytes}),
	};
}

/** The configured name; a job of one target lends it its own; else the instance. */
function nameOf(job: Job, group: TargetGroup, inJob: number, target: Target): string {
	const instance = labelValue(target.labels, 'instance');
	if (group.own.name !== undefined) {
		return group.targets.length === 1 ? group.own.name : `${group.own.name} ${instance}`;
	}

	if (job.own.name !== undefined) {
		return inJob === 1 ? job.own.name : `${job.own.name} ${instance}`;
	}

	return inJob === 1 ? job.name : instance;
}

function distinguished(target: Target, name: string, others: readonly Target[]): Target {
	const shown = plainText(name);
	let unique = shown;
	for (let count = 2; others.some(other => other.name === unique); count++) {
		unique = `${shown} (${count})`;
	}

	// Two jobs may scrape one URL, each with labels of its own.
	const id = others.some(other => other.id === target.id)
		? (`${target.id}#${labelValue(target.labels, 'job')}-${others.length}` as TargetId)
		: target.id;
	return {...target, id, name: unique};
}
