import {plainText} from '../base/plain-text.ts';
import type {Problem} from '../base/problem.ts';
import type {Labels} from '../labels/labels.ts';
import {alertsToSend, forgetGone, type PostedAlert, type SentAlerts} from '../rules/alertmanager.ts';
import {parseSilences} from '../rules/silence.ts';
import type {EvaluatedGroup} from '../rules/views.ts';
import {basicAuthorization} from '../scrape/address.ts';
import type {Dispatch} from '../state/messages.ts';
import type {HttpOutcome, Ports} from './ports.ts';

export type AlertmanagerOptions = {
	readonly ports: Pick<Ports, 'clock' | 'http'>;
	/** Base URLs; credentials in them are sent, never shown. */
	readonly urls: readonly string[];
	readonly externalLabels: Labels;
	readonly externalUrl: string;
	readonly dispatch: Dispatch;
};

/** Prometheus' notifier gives up after 10 s, and so do we. */
const timeoutMs = 10_000;
/** Alerts of one request (`maxBatchSize` of Prometheus' notifier). */
const maxBatch = 256;
/** Alerts waiting while Alertmanager is slow; the oldest go first (`--alertmanager.notification-queue-capacity`). */
const maxQueued = 10_000;
const silenceIntervalMs = 30_000;
const maxAnswerBytes = 4 * 1024 * 1024;

type Receiver = {
	readonly base: string;
	readonly name: string;
	readonly headers: Readonly<Record<string, string>>;
	queue: readonly PostedAlert[];
	error: string;
};

/** Sends alerts to every Alertmanager as Prometheus does, and asks each for its silences. */
export class AlertmanagerLoop {
	readonly #options: AlertmanagerOptions;
	readonly #receivers: readonly Receiver[];
	#sent: SentAlerts = new Map();
	#wake = new AbortController();

	constructor(options: AlertmanagerOptions) {
		this.#options = options;
		this.#receivers = options.urls.filter(isHttpUrl).map(receiverOf);
	}

	/** To be called after each evaluation of a group; `groups` are all of them. */
	notify(
		group: EvaluatedGroup & {readonly intervalMs: number; readonly atMs: number},
		groups: readonly EvaluatedGroup[],
	): void {
		const {externalLabels, externalUrl} = this.#options;
		const {posts, sent} = alertsToSend(group, this.#sent, {...group, externalLabels, externalUrl});
		this.#sent = forgetGone(sent, groups);
		if (posts.length > 0) {
			for (const receiver of this.#receivers) {
				receiver.queue = [...receiver.queue, ...posts].slice(-maxQueued);
			}

			this.#wake.abort();
		}
	}

	/** Resolves when the signal fires. */
	async run(signal: AbortSignal): Promise<void> {
		const wrong = this.#options.urls.filter(url => !isHttpUrl(url));
		if (wrong.length > 0) {
			this.#options.dispatch({type: 'problems-found', from: 'alertmanager', problems: wrong.map(wrongUrl)});
		}

		await Promise.all(this.#receivers.map(receiver => this.#serve(receiver, signal)));
	}

	async #serve(receiver: Receiver, signal: AbortSignal): Promise<void> {
		const {clock} = this.#options.ports;
		let silencesAtMs = Number.NEGATIVE_INFINITY;
		while (!signal.aborted) {
			if (this.#wake.signal.aborted) {
				this.#wake = new AbortController();
			}

			const wake = this.#wake.signal;
			while (receiver.queue.length > 0 && !signal.aborted) {
				const batch = receiver.queue.slice(0, maxBatch);
				receiver.queue = receiver.queue.slice(batch.length);
				receiver.error = failureOf(await this.#post(receiver, batch, signal));
			}

			const nowMs = clock.nowMs();
			if (nowMs >= silencesAtMs) {
				await this.#askSilences(receiver, signal);
				silencesAtMs = nowMs + silenceIntervalMs;
			}

			await sleepUntilWoken(clock, silencesAtMs - clock.nowMs(), [signal, wake]);
		}
	}

	#post(receiver: Receiver, alerts: readonly PostedAlert[], signal: AbortSignal): Promise<HttpOutcome> {
		return this.#options.ports.http.exchange(
			{
				url: `${receiver.base}/api/v2/alerts`,
				method: 'POST',
				headers: {...receiver.headers, 'content-type': 'application/json'},
				body: JSON.stringify(alerts),
				timeoutMs,
				maxBodyBytes: maxAnswerBytes,
			},
			signal,
		);
	}

	async #askSilences(receiver: Receiver, signal: AbortSignal): Promise<void> {
		const {ports, dispatch} = this.#options;
		const outcome = await ports.http.exchange(
			{
				url: `${receiver.base}/api/v2/silences`,
				headers: {...receiver.headers, accept: 'application/json'},
				timeoutMs,
				maxBodyBytes: maxAnswerBytes,
			},
			signal,
		);
		if (signal.aborted) {
			return;
		}

		const failure = failureOf(outcome);
		const silences =
			failure === '' && outcome.type === 'response'
				? parseSilences(new TextDecoder().decode(outcome.body))
				: [];
		dispatch({
			type: 'alertmanager-answered',
			atMs: ports.clock.nowMs(),
			name: receiver.name,
			error: failure || receiver.error,
			silences,
		});
	}
}

function isHttpUrl(text: string): boolean {
	return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

// What does not parse may hold a password anywhere: it is not repeated.
function wrongUrl(): Problem {
	return {
		severity: 'error',
		where: '--alertmanager',
		what: 'an address is not an http or https URL: nothing is sent there',
		hint: 'write it like "http://localhost:9093"',
	};
}

function failureOf(outcome: HttpOutcome): string {
	if (outcome.type === 'failed') {
		return outcome.reason;
	}

	const body = plainText(new TextDecoder().decode(outcome.body.subarray(0, 200)));
	return outcome.status >= 200 && outcome.status < 300 ? '' : `${outcome.status} ${body}`.trim();
}

function receiverOf(text: string): Receiver {
	const url = new URL(text);
	const authorization = basicAuthorization(url);
	const headers: Record<string, string> = authorization === undefined ? {} : {authorization};
	const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
	return {base, name: url.host, headers, queue: [], error: ''};
}

async function sleepUntilWoken(
	clock: Ports['clock'],
	ms: number,
	signals: readonly AbortSignal[],
): Promise<void> {
	try {
		await clock.sleep(Math.max(ms, 1), AbortSignal.any([...signals]));
	} catch (error) {
		if (!signals.some(({aborted}) => aborted)) {
			throw error;
		}
	}
}
