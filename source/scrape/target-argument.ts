import {plainText} from '../base/plain-text.ts';
import type {Problem} from '../base/problem.ts';
import {labelsFrom} from '../labels/labels.ts';
import {hostAndPort, type Place, parseAddress, type Refusal, shownAddress} from './address.ts';
import type {Target, TargetId} from './target.ts';

/** What the command line says of all targets at once. */
export type TargetOptions = {
	/** From `-H`, lower-case names; secrets included. */
	readonly headers: Readonly<Record<string, string>>;
	/** Contents of the bearer token file; goes to every target that has no `authorization` of its own. */
	readonly bearerToken?: string;
	readonly scrapeIntervalMs: number;
	/** By default `defaultScrapeTimeoutMs(scrapeIntervalMs)`. */
	readonly scrapeTimeoutMs?: number;
};

/** The `job` of a target nobody named: the one of the guide's scrape configuration, so that its alert rules find it. */
export const defaultJob = 'mcp-server';

/**
 * How long a scrape may take: the interval, but 5 s at least, because a server that answers in 3 s is slow and not
 * gone (scrapes never overlap, slots are skipped), and at most Prometheus' default of 10 s.
 */
export function defaultScrapeTimeoutMs(scrapeIntervalMs: number): number {
	return Math.min(10_000, Math.max(5000, scrapeIntervalMs));
}

/**
 * The targets of a command line, each address once: see `parseAddress` for the forms an address may have.
 * A problem costs only its own target.
 */
export function targetsFromArguments(
	texts: readonly string[],
	options: TargetOptions,
): {readonly targets: readonly Target[]; readonly problems: readonly Problem[]} {
	const targets: Target[] = [];
	const problems: Problem[] = [];
	for (const text of texts) {
		const place = parseAddress(text);
		if (place.type === 'refusal') {
			problems.push(problemOf(place));
			continue;
		}

		const duplicate = duplicateOf(place, targets, text);
		if (duplicate === undefined) {
			targets.push(targetOf(place, targets, options));
		} else {
			problems.push(problemOf(duplicate));
		}
	}

	return {targets, problems};
}

/** `Name: value` as `-H` takes it; the value is never shown, it may be a secret. */
export function headerFromArgument(
	text: string,
):
	| {readonly type: 'header'; readonly name: string; readonly value: string}
	| {readonly type: 'problem'; readonly problem: Problem} {
	const colon = text.indexOf(':');
	const name = text.slice(0, Math.max(0, colon)).trim().toLowerCase();
	const value = text.slice(colon + 1).trim();
	// RFC 9110 §5.1: a field name is a token; §5.5: a value holds visible characters, blanks and bytes above 0x7f.
	if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) {
		const hint = 'try "Authorization: Bearer TOKEN"';
		return {
			type: 'problem',
			problem: {severity: 'error', where: '--header', what: 'a header is "Name: value"', hint},
		};
	}

	if (!/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)) {
		const what = `the value of "${name}" holds characters a header cannot carry`;
		return {type: 'problem', problem: {severity: 'error', where: '--header', what}};
	}

	return {type: 'header', name, value};
}

function problemOf({what, hint}: Refusal): Problem {
	return {severity: 'error', where: '', what, hint};
}

function duplicateOf(place: Place, targets: readonly Target[], text: string): Refusal | undefined {
	if (targets.some(target => target.metricsUrl === place.metricsUrl)) {
		const what = `${shownAddress(text)} is already watched`;
		return {type: 'refusal', what, hint: 'give each server once'};
	}

	if (place.name !== undefined && targets.some(target => target.name === place.name)) {
		const what = `the name "${plainText(place.name)}" is given to two servers`;
		return {type: 'refusal', what, hint: 'give each its own'};
	}

	return undefined;
}

function targetOf(place: Place, targets: readonly Target[], options: TargetOptions): Target {
	const {bearerToken = '', headers, scrapeIntervalMs} = options;
	const instance = hostAndPort(place.metricsUrl);
	const named = place.name ?? instance;
	// Two exposition pages of one server: the second one is told apart by its path.
	const name = targets.some(target => target.name === named)
		? `${named}${new URL(place.metricsUrl).pathname}`
		: named;
	return {
		id: place.metricsUrl as TargetId,
		name: uniqueName(plainText(name), targets),
		metricsUrl: place.metricsUrl,
		...(place.searchPaths ? {searchPaths: true} : {}),
		labels: labelsFrom({job: place.name ?? defaultJob, instance}),
		honorLabels: false,
		// The more specific wins: userinfo speaks of one target, a header of all, a token file of those without either.
		headers: {
			...(bearerToken.trim() === '' ? {} : {authorization: `Bearer ${bearerToken.trim()}`}),
			...headers,
			...(place.authorization === undefined ? {} : {authorization: place.authorization}),
		},
		scrapeIntervalMs,
		scrapeTimeoutMs: options.scrapeTimeoutMs ?? defaultScrapeTimeoutMs(scrapeIntervalMs),
	};
}

function uniqueName(name: string, targets: readonly Target[]): string {
	let unique = name;
	for (let count = 2; targets.some(target => target.name === unique); count++) {
		unique = `${name} (${count})`;
	}

	return unique;
}
