import {maxScrapeBodyBytes} from '../base/limits.ts';
import type {Exposition} from '../exposition/exposition.ts';
import {notMetricsReason} from '../exposition/format.ts';
import {ExpositionReader} from '../exposition/reader.ts';
import type {Symbols} from '../exposition/symbols.ts';
import {candidateUrls, metricsPaths, shownPath} from '../scrape/paths.ts';
import {scrapeHeaders} from '../scrape/request.ts';
import {statusText} from '../scrape/status-text.ts';
import type {Target} from '../scrape/target.ts';
import {accessOf} from './access.ts';
import type {HttpOutcome, Ports} from './ports.ts';

/** What asking a target for its metrics came to. */
export type Fetched =
	| {readonly type: 'metrics'; readonly exposition: Exposition; readonly bodyBytes: number}
	/** The server answers, but nowhere with metrics: `note` says where mcptop looked. */
	| {readonly type: 'none'; readonly note: string}
	| {readonly type: 'failed'; readonly error: string; readonly bodyBytes: number}
	| {readonly type: 'aborted'};

export type MetricsSourceOptions = {
	readonly target: Target;
	readonly ports: Ports;
	readonly version: string;
	/** Shared by the readers of all targets. */
	readonly symbols?: Symbols;
};

/** A server without metrics is asked again at all usual paths this seldom; it may have been given some. */
const searchEveryMs = 60_000;

/**
 * Where a target's metrics are. An explicit URL is asked and nothing else; of a bare origin the usual paths are tried
 * once and the one that has metrics is remembered.
 */
export class MetricsSource {
	readonly #options: MetricsSourceOptions;
	readonly #reader: ExpositionReader;
	readonly #candidates: readonly string[];
	/** Where the metrics were last; undefined while they are looked for. */
	#url: string | undefined;
	/** True once metrics came: from then on their absence is a failure. */
	#hadMetrics = false;
	#searchedAtMs = Number.NEGATIVE_INFINITY;
	/** What the last full search has to say. */
	#telling: Missed | undefined;

	constructor(options: MetricsSourceOptions) {
		const {target, symbols} = options;
		this.#options = options;
		this.#reader = new ExpositionReader(symbols);
		const url = target.metricsUrl ?? '';
		this.#candidates = target.searchPaths === true ? candidateUrls(url, metricsPaths) : [url];
		this.#url = target.searchPaths === true ? undefined : url;
	}

	/** Looks everywhere again at the next `fetch`, if the place is not known. */
	forgetSearch(): void {
		this.#searchedAtMs = Number.NEGATIVE_INFINITY;
	}

	async fetch(signal: AbortSignal): Promise<Fetched> {
		if (this.#url !== undefined) {
			const answer = await this.#ask(this.#url, signal);
			if (answer.type !== 'absent' || this.#options.target.searchPaths !== true) {
				return answer.type === 'absent' ? failed(answer) : answer;
			}

			// The path is gone: a new version of the server may have moved it.
			this.#url = undefined;
			this.forgetSearch();
		}

		return this.#search(signal);
	}

	async #search(signal: AbortSignal): Promise<Fetched> {
		const nowMs = this.#options.ports.clock.monotonicMs();
		const full = nowMs - this.#searchedAtMs >= searchEveryMs;
		const absent: Missed[] = [];
		for (const url of full ? this.#candidates : this.#candidates.slice(0, 1)) {
			const answer = await this.#ask(url, signal);
			if (answer.type === 'metrics') {
				this.#url = url;
				this.#hadMetrics = true;
			}

			if (answer.type !== 'absent') {
				// Without a connection, or from a server in trouble, the other paths would say the same.
				return answer;
			}

			absent.push(answer);
		}

		if (full) {
			this.#searchedAtMs = nowMs;
			this.#telling = absent.toSorted((left, right) => right.rank - left.rank)[0];
		}

		const telling = this.#telling ?? absent[0]!;
		return telling.rank > 0 || this.#hadMetrics
			? failed(telling)
			: {
					type: 'none',
					note: `no metrics at ${metricsPaths[0]} or ${metricsPaths.length - 1} other usual paths`,
				};
	}

	async #ask(url: string, signal: AbortSignal): Promise<Fetched | Missed> {
		const {target, ports, version} = this.#options;
		const opened = await accessOf(target, ports.files);
		if (opened.type === 'failed') {
			return {type: 'failed', error: opened.reason, bodyBytes: 0};
		}

		const {headers, tls} = opened.access;
		const timeoutMs = target.scrapeTimeoutMs;
		const outcome = await ports.http.exchange(
			{
				url,
				headers: scrapeHeaders({headers, timeoutMs, version}),
				timeoutMs,
				maxBodyBytes: Math.min(maxScrapeBodyBytes, target.limits?.bodyBytes || maxScrapeBodyBytes),
				...(tls === undefined ? {} : {tls}),
			},
			signal,
		);
		return outcome.type === 'failed' ? ofFailure(outcome) : this.#ofResponse(url, outcome);
	}

	#ofResponse(url: string, {status, headers, body}: HttpOutcome & {type: 'response'}): Fetched | Missed {
		const bodyBytes = body.length;
		const place = shownPath(url);
		if (status !== 200) {
			const error = `${statusText(status)} at ${place}`;
			if (status === 401 || status === 403) {
				return {type: 'absent', rank: 3, error: `${error}: needs credentials`, bodyBytes};
			}

			return isAbsence(status)
				? {type: 'absent', rank: 0, error, bodyBytes}
				: {type: 'failed', error, bodyBytes};
		}

		const contentType = headers['content-type'] ?? '';
		const reason = notMetricsReason(body, contentType);
		if (reason !== undefined) {
			return {
				type: 'absent',
				rank: reason.startsWith('JSON') ? 2 : 1,
				error: `${reason} at ${place}`,
				bodyBytes,
			};
		}

		const exposition = this.#reader.read(body, contentType);
		if (exposition.count === 0 && exposition.problemCount > 0) {
			const [first] = exposition.problems;
			const why = first === undefined ? '' : `; line ${first.line}: ${first.what}`;
			return {type: 'absent', rank: 1, error: `no metrics in the answer at ${place}${why}`, bodyBytes};
		}

		return {type: 'metrics', exposition, bodyBytes};
	}
}

/** A path that answered without metrics; `rank` tells which one to speak of: 3 wants credentials, 0 does not exist. */
type Missed = {
	readonly type: 'absent';
	readonly rank: number;
	readonly error: string;
	readonly bodyBytes: number;
};

/** Whether a status means that nothing is at the path, and not that something is in trouble or too busy. */
function isAbsence(status: number): boolean {
	return (status < 500 && status !== 408 && status !== 429) || status === 501;
}

function failed({error, bodyBytes}: Missed): Fetched {
	return {type: 'failed', error, bodyBytes};
}

function ofFailure({kind, reason}: HttpOutcome & {type: 'failed'}): Fetched {
	return kind === 'aborted' ? {type: 'aborted'} : {type: 'failed', error: reason, bodyBytes: 0};
}
