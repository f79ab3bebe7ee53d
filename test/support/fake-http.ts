import type {HttpOutcome, HttpPort, HttpRequest} from '../../source/runtime/ports.ts';
import type {ManualClock} from './manual-clock.ts';

/** What the fake answers: a status, headers and a body, or a failure; `takesMs` passes first, on the manual clock. */
export type FakeAnswer = {
	readonly status?: number;
	readonly type?: string;
	readonly body?: string;
	readonly failure?: {readonly kind: Extract<HttpOutcome, {type: 'failed'}>['kind']; readonly reason: string};
	readonly takesMs?: number;
};

/** An HTTP port without sockets: `answer` is asked for every exchange; deadlines and signals hold as in the real one. */
export class FakeHttp implements HttpPort {
	/** Requests so far, oldest first. */
	readonly requests: HttpRequest[] = [];
	/** Exchanges under way. */
	pending = 0;
	readonly #clock: ManualClock;
	readonly #answer: (url: URL, count: number) => FakeAnswer;
	readonly #counts = new Map<string, number>();

	/** `count` is 0 for the first request to a URL. */
	constructor(clock: ManualClock, answer: (url: URL, count: number) => FakeAnswer) {
		this.#clock = clock;
		this.#answer = answer;
	}

	async exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome> {
		const count = this.#counts.get(request.url) ?? 0;
		this.#counts.set(request.url, count + 1);
		this.requests.push(request);
		this.pending++;
		const startMs = this.#clock.monotonicMs();
		const outcome = await this.#outcome(request, this.#answer(new URL(request.url), count), signal);
		this.pending--;
		return {...outcome, durationSeconds: (this.#clock.monotonicMs() - startMs) / 1000};
	}

	async #outcome(
		{timeoutMs}: HttpRequest,
		{status = 200, type = 'text/plain', body = '', failure, takesMs = 0}: FakeAnswer,
		signal: AbortSignal,
	): Promise<HttpOutcome> {
		const durationSeconds = 0;
		try {
			await this.#clock.sleep(Math.min(takesMs, timeoutMs), signal);
		} catch {
			return {type: 'failed', kind: 'aborted', reason: 'stopped', durationSeconds};
		}

		if (takesMs > timeoutMs) {
			return {type: 'failed', kind: 'timeout', reason: `no answer within ${timeoutMs}ms`, durationSeconds};
		}

		return failure === undefined
			? {
					type: 'response',
					status,
					headers: {'content-type': type},
					body: new TextEncoder().encode(body),
					durationSeconds,
				}
			: {type: 'failed', ...failure, durationSeconds};
	}
}
