import {maxProbeBodyBytes} from '../base/limits.ts';
import type {HealthVerdict} from '../scrape/health.ts';
import {healthVerdict, unreachableVerdict} from '../scrape/health-body.ts';
import {candidateUrls, livePaths, readyPaths, shownPath} from '../scrape/paths.ts';
import {probeHeaders} from '../scrape/request.ts';
import type {Target} from '../scrape/target.ts';
import {accessOf} from './access.ts';
import type {HttpOutcome, Ports} from './ports.ts';

export type ProbeKind = 'live' | 'ready';

export type ProbeOptions = {
	readonly kind: ProbeKind;
	readonly target: Target;
	readonly ports: Ports;
	readonly version: string;
	readonly timeoutMs: number;
};

export type Probed = {
	readonly path: string;
	/** When the request that counts was sent. */
	readonly atMs: number;
	readonly durationSeconds: number;
	readonly verdict: HealthVerdict;
};

/**
 * A server without the endpoint is asked again at all usual paths this seldom: it would take a new version to have one,
 * and some servers count and log every 404.
 */
const searchEveryMs = 5 * 60_000;

/**
 * One server's `/health` or `/ready`. An explicit URL is asked and nothing else; otherwise the usual paths are tried once
 * and the one that answers is remembered.
 */
export class Probe {
	readonly #options: ProbeOptions;
	readonly #candidates: readonly string[];
	readonly #explicit: boolean;
	#url: string | undefined;
	#searchedAtMs = Number.NEGATIVE_INFINITY;
	#last: HealthVerdict | undefined;

	constructor(options: ProbeOptions) {
		const {kind, target} = options;
		const url = kind === 'live' ? target.healthUrl : target.readyUrl;
		this.#options = options;
		this.#explicit = url !== undefined;
		this.#url = url;
		this.#candidates =
			target.metricsUrl === undefined
				? []
				: candidateUrls(target.metricsUrl, kind === 'live' ? livePaths : readyPaths);
	}

	/** Looks everywhere again at the next `run`, if the place is not known. */
	forgetSearch(): void {
		this.#searchedAtMs = Number.NEGATIVE_INFINITY;
	}

	/** Undefined when there is nothing to ask now, or when it was stopped. */
	async run(signal: AbortSignal): Promise<Probed | undefined> {
		const probed = await this.#probe(signal);
		if (signal.aborted) {
			return undefined;
		}

		this.#last = probed?.verdict ?? this.#last;
		return probed;
	}

	async #probe(signal: AbortSignal): Promise<Probed | undefined> {
		if (this.#url !== undefined) {
			const probed = await this.#ask(this.#url, signal);
			if (this.#explicit || probed.verdict.state !== 'absent') {
				return probed;
			}

			this.#url = undefined;
			this.#searchedAtMs = Number.NEGATIVE_INFINITY;
		}

		const nowMs = this.#options.ports.clock.monotonicMs();
		if (this.#candidates.length === 0 || nowMs - this.#searchedAtMs < searchEveryMs) {
			return undefined;
		}

		return this.#search(nowMs, signal);
	}

	/** A telling answer ends the search; one that only says that something is there waits for a better one. */
	async #search(nowMs: number, signal: AbortSignal): Promise<Probed> {
		let best: {readonly url: string; readonly probed: Probed} | undefined;
		let first: Probed | undefined;
		for (const url of this.#candidates) {
			const probed = await this.#ask(url, signal);
			first ??= probed;
			const {state, httpStatus = 0} = probed.verdict;
			if (state === 'unreachable') {
				return probed;
			}

			if (state !== 'absent' && (httpStatus < 400 || httpStatus === 429 || httpStatus === 503)) {
				this.#url = url;
				return probed;
			}

			best ??= state === 'absent' ? undefined : {url, probed};
		}

		this.#url = best?.url;
		this.#searchedAtMs = nowMs;
		return best?.probed ?? first!;
	}

	async #ask(url: string, signal: AbortSignal): Promise<Probed> {
		const {target, ports, version, timeoutMs} = this.#options;
		const atMs = ports.clock.nowMs();
		const path = shownPath(url);
		const opened = await accessOf(target, ports.files);
		if (opened.type === 'failed') {
			return {path, atMs, durationSeconds: 0, verdict: unreachableVerdict(opened.reason)};
		}

		const {headers, tls} = opened.access;
		const outcome = await ports.http.exchange(
			{
				url,
				headers: probeHeaders({headers: this.#isForeign(url) ? {} : headers, version}),
				timeoutMs,
				maxBodyBytes: maxProbeBodyBytes,
				...(tls === undefined ? {} : {tls}),
			},
			signal,
		);
		return {path, atMs, durationSeconds: outcome.durationSeconds, verdict: this.#verdictOf(outcome)};
	}

	/** Another host, or the same one in clear text where the metrics are read over TLS. */
	#isForeign(text: string): boolean {
		const {metricsUrl} = this.#options.target;
		if (metricsUrl === undefined) {
			return false;
		}

		const url = new URL(text);
		const own = new URL(metricsUrl);
		return url.hostname !== own.hostname || (own.protocol === 'https:' && url.protocol === 'http:');
	}

	#verdictOf(outcome: HttpOutcome): HealthVerdict {
		if (outcome.type === 'failed') {
			// It answered, only not in a way that tells anything.
			return outcome.kind === 'redirect'
				? {state: 'absent', reason: outcome.reason, dependencies: []}
				: unreachableVerdict(outcome.reason);
		}

		const {status, headers, body} = outcome;
		const text = new TextDecoder().decode(body);
		return healthVerdict({status, contentType: headers['content-type'] ?? '', body: text}, this.#last);
	}
}
