import {Agent, buildConnector, type Dispatcher} from 'undici';
import type {HttpOutcome, HttpPort, HttpRequest} from '../runtime/ports.ts';
import {readBody} from './http-body.ts';
import {type Failure, failureOf, hostPort} from './http-failure.ts';

/** Redirects of one exchange; more is a loop. */
const maxRedirects = 5;
/** How long an idle connection is kept when the server does not say: longer than the usual intervals. */
const keepAliveMs = 30_000;
/** The deadline ends the exchange; this one frees the socket of a host that never answers. */
const connectTimeoutMs = 10_000;

export type Http = HttpPort & {
	/** Drops all connections; exchanges under way end as `reset` or `aborted`. */
	close(): Promise<void>;
};

/** HTTP/1.1 over undici: connections are kept and used again, one deadline covers connecting, headers and body. */
export function openHttp(): Http {
	const connections = new Connections();
	return {
		exchange: (request, signal) => exchange(connections, request, signal),
		close: () => connections.close(),
	};
}

async function exchange(
	connections: Connections,
	request: HttpRequest,
	signal: AbortSignal,
): Promise<HttpOutcome> {
	const startMs = performance.now();
	const progress: Progress = {phase: 'waiting', bodyBytes: 0};
	const abort = new AbortController();
	const stop = () => abort.abort('stopped');
	const timer = setTimeout(() => abort.abort('deadline'), request.timeoutMs);
	signal.addEventListener('abort', stop, {once: true});
	try {
		if (signal.aborted) {
			stop();
		}

		const answer = await follow(connections, request, abort.signal, progress);
		return {...answer, durationSeconds: (performance.now() - startMs) / 1000};
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', stop);
	}
}

/** How far an exchange came: says what a timeout or a reset interrupted. */
export type Progress = {
	phase: 'waiting' | 'reading';
	bodyBytes: number;
	expectedBytes?: number;
};

type Answer =
	| Omit<Extract<HttpOutcome, {type: 'response'}>, 'durationSeconds'>
	| (Failure & {readonly type: 'failed'});

async function follow(
	connections: Connections,
	request: HttpRequest,
	signal: AbortSignal,
	progress: Progress,
): Promise<Answer> {
	let url: URL | null = URL.parse(request.url);
	for (let redirects = 0; url !== null && redirects <= maxRedirects; redirects++) {
		const answer = await attempt(connections, {...request, url: url.href}, signal, progress);
		const location = answer.type === 'response' ? redirectOf(answer) : undefined;
		if (location === undefined) {
			return answer;
		}

		const next: URL | null = URL.parse(location, url.href);
		if (next === null || next.origin !== url.origin) {
			// Headers may hold secrets of this origin; whoever means the other one can name it.
			const place =
				next === null || next.host === '' ? 'elsewhere' : `to ${next.protocol}//${hostPort(next)}`;
			return failed({kind: 'redirect', reason: `redirects ${place}, another origin`});
		}

		next.username = '';
		next.password = '';
		url = next;
	}

	return url === null
		? failed({kind: 'protocol', reason: 'impossible URL'})
		: failed({kind: 'redirect', reason: `more than ${maxRedirects} redirects`});
}

function redirectOf({status, headers}: Extract<Answer, {type: 'response'}>): string | undefined {
	return [301, 302, 303, 307, 308].includes(status) ? headers.location : undefined;
}

/**
 * One request. A server may close a kept connection just as it is used again: when nothing came back over it, the
 * request goes out once more over a new one, as Go's and browsers' clients do for requests without side effects.
 */
async function attempt(
	connections: Connections,
	request: HttpRequest,
	signal: AbortSignal,
	progress: Progress,
): Promise<Answer> {
	const opened = connections.opened;
	const answer = await send(connections.agent(request), request, signal, progress);
	const reused = connections.opened === opened;
	const again = answer.type === 'failed' && answer.kind === 'reset' && progress.phase !== 'reading' && reused;
	return again && request.method !== 'POST'
		? send(connections.agent(request), request, signal, progress)
		: answer;
}

async function send(
	agent: Agent,
	request: HttpRequest,
	signal: AbortSignal,
	progress: Progress,
): Promise<Answer> {
	const url = new URL(request.url);
	progress.phase = 'waiting';
	progress.bodyBytes = 0;
	try {
		const response = await agent.request({
			origin: url.origin,
			path: `${url.pathname}${url.search}`,
			method: request.method ?? 'GET',
			headers: {'accept-encoding': 'gzip', ...request.headers},
			body: request.body ?? null,
			signal,
		});
		progress.phase = 'reading';
		const headers = plainHeaders(response.headers);
		const expected = Number(headers['content-length'] ?? Number.NaN);
		if (Number.isSafeInteger(expected)) {
			progress.expectedBytes = expected;
		}

		const body = await readBody(response.body, {
			encoding: headers['content-encoding'] ?? '',
			maxBytes: request.maxBodyBytes,
			onBytes: bytes => {
				progress.bodyBytes += bytes;
			},
		});
		return body.type === 'body'
			? {type: 'response', status: response.statusCode, headers, body: body.bytes}
			: failed(body.failure);
	} catch (error) {
		return failed(failureOf(error, {url, signal, progress, timeoutMs: request.timeoutMs}));
	}
}

function failed(failure: Failure): Answer {
	return {type: 'failed', ...failure};
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> {
	const plain: Record<string, string> = Object.create(null);
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined) {
			plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
		}
	}

	return plain;
}

/** The pools of kept connections: one for the machine's own trust, one for each set of TLS options. */
class Connections {
	/** Connections opened so far. */
	opened = 0;
	readonly #agents = new Map<string, Agent>();

	agent({tls}: HttpRequest): Agent {
		const key = tls === undefined ? '' : JSON.stringify(tls);
		let agent = this.#agents.get(key);
		if (agent === undefined) {
			agent = this.#open(tls);
			this.#agents.set(key, agent);
		}

		return agent;
	}

	async close(): Promise<void> {
		await Promise.all([...this.#agents.values()].map(agent => agent.destroy()));
		this.#agents.clear();
	}

	#open(tls: HttpRequest['tls']): Agent {
		const connect = buildConnector(connectOptions(tls));
		return new Agent({
			connect: (options, callback) => {
				this.opened++;
				connect(options, callback);
			},
			headersTimeout: 0,
			bodyTimeout: 0,
			keepAliveTimeout: keepAliveMs,
			allowH2: false,
		});
	}
}

/** How connections are made: with these authorities and certificates. */
export function connectOptions(tls: HttpRequest['tls']): buildConnector.BuildOptions {
	return {
		timeout: connectTimeoutMs,
		allowH2: false,
		rejectUnauthorized: tls?.insecureSkipVerify !== true,
		...(tls?.ca === undefined ? {} : {ca: tls.ca}),
		...(tls?.cert === undefined ? {} : {cert: tls.cert}),
		...(tls?.key === undefined ? {} : {key: tls.key}),
		...(tls?.serverName === undefined ? {} : {servername: tls.serverName}),
	};
}
