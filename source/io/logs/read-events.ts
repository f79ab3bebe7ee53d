import {STATUS_CODES} from 'node:http';
import type {Readable} from 'node:stream';
import {EventSource} from 'eventsource';
import {Agent, type Dispatcher} from 'undici';
import type {Clock} from '../../base/clock.ts';
import {plainText} from '../../base/plain-text.ts';
import type {Random} from '../../base/random.ts';
import type {OpenLogSource, TlsMaterial} from '../../runtime/ports.ts';
import {connectOptions} from '../http.ts';
import {failureOf, hostPort} from '../http-failure.ts';
import {EventFields} from './event-fields.ts';

export type EventsOptions = Pick<OpenLogSource, 'onBytes' | 'onState' | 'onRestart'> & {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Secrets of the server at this URL's origin, read anew for every connection. */
	readonly access?: OpenLogSource['access'];
	readonly clock: Clock;
	readonly random: Random;
};

const firstBackoffMs = 1000;
/** What a server may ask for by `retry:`; shorter would be a flood of requests. */
const minBackoffMs = 100;
const maxBackoffMs = 30_000;
const maxRedirects = 5;
/** One event; its line is cut at far less, but what comes after it is still read. */
const maxEventChars = 8 * 1024 * 1024;
const maxIdLength = 1024;

/** What is remembered from one connection to the next. */
type Memory = {lastEventId: string; retryMs: number; failures: number; hasConnected: boolean};

/** How a connection ended. */
type End =
	/** To be tried again, not before `afterMs` where the server said so. */
	| {readonly type: 'again'; readonly reason: string; readonly afterMs?: number}
	| {readonly type: 'ended'; readonly reason: string};

/**
 * A stream of server-sent events (WHATWG HTML §9.2): the data of each, whatever its name, is a line. Connects again when it
 * ends or is refused, ever later and never all at once (jitter), from the last event's id on. Unlike a browser it does not
 * give up on an answer that is not 200: a server that restarts behind a proxy answers 502 for a while. A 204 ends it.
 */
export async function readEvents(options: EventsOptions, signal: AbortSignal): Promise<void> {
	const {clock, random, onState} = options;
	const memory: Memory = {lastEventId: '', retryMs: firstBackoffMs, failures: 0, hasConnected: false};
	onState({type: 'waiting', reason: 'no answer yet'});
	while (!signal.aborted) {
		const end = await connect(options, memory, signal);
		if (signal.aborted) {
			return;
		}

		if (end.type === 'ended') {
			onState(end);
			return;
		}

		const longestMs = Math.min(maxBackoffMs, memory.retryMs * 2 ** memory.failures);
		const waitMs = Math.max(end.afterMs ?? 0, longestMs * (0.5 + random() / 2));
		memory.failures++;
		onState({type: 'restarting', reason: end.reason, atMs: clock.nowMs() + waitMs});
		await clock.sleep(waitMs, signal).catch(() => {});
	}
}

async function connect(options: EventsOptions, memory: Memory, signal: AbortSignal): Promise<End> {
	const access = await options.access?.();
	if (access?.type === 'failed') {
		return {type: 'again', reason: access.reason};
	}

	const {headers = {}, tls} = access?.access ?? {};
	const agent = eventAgent(tls);
	try {
		const answer = await request(agent, options, {...headers, ...options.headers, ...resume(memory)}, signal);
		return answer.type === 'again' ? answer : await judge(answer.response, options, memory, signal);
	} catch (error) {
		const url = new URL(options.url);
		const {reason} = failureOf(error, {
			url,
			signal,
			progress: {phase: 'waiting', bodyBytes: 0},
			timeoutMs: 0,
		});
		return {type: 'again', reason};
	} finally {
		await agent.destroy().catch(() => {});
	}
}

type Asked =
	| {readonly type: 'response'; readonly response: Dispatcher.ResponseData}
	| Extract<End, {type: 'again'}>;

/** Asks for the stream and follows redirects, never to another origin: the headers may hold secrets of this one. */
async function request(
	agent: Agent,
	options: EventsOptions,
	secrets: Readonly<Record<string, string>>,
	signal: AbortSignal,
): Promise<Asked> {
	let url = new URL(options.url);
	for (let redirects = 0; redirects <= maxRedirects; redirects++) {
		const response = await agent.request({
			origin: url.origin,
			path: `${url.pathname}${url.search}`,
			method: 'GET',
			headers: {accept: 'text/event-stream', 'cache-control': 'no-store', ...secrets},
			signal,
		});
		const {location} = response.headers;
		if (![301, 302, 303, 307, 308].includes(response.statusCode) || typeof location !== 'string') {
			return {type: 'response', response};
		}

		discard(response.body);
		const next: URL | null = URL.parse(location, url.href);
		if (next === null || next.origin !== url.origin) {
			const place =
				next === null || next.host === '' ? 'elsewhere' : `to ${next.protocol}//${hostPort(next)}`;
			return {type: 'again', reason: `redirects ${place}, another origin`};
		}

		url = next;
	}

	return {type: 'again', reason: `more than ${maxRedirects} redirects`};
}

async function judge(
	{statusCode, headers, body}: Dispatcher.ResponseData,
	options: EventsOptions,
	memory: Memory,
	signal: AbortSignal,
): Promise<End> {
	if (statusCode === 204) {
		discard(body);
		return {type: 'ended', reason: 'the server says there is no more (204)'};
	}

	const type = String(headers['content-type'] ?? '');
	const encoding = String(headers['content-encoding'] ?? 'identity');
	if (statusCode !== 200) {
		discard(body);
		const seconds = Number(headers['retry-after'] ?? Number.NaN);
		const after = seconds > 0 ? {afterMs: Math.min(seconds * 1000, 10 * maxBackoffMs)} : {};
		return {type: 'again', reason: `${statusCode} ${STATUS_CODES[statusCode] ?? ''}`.trim(), ...after};
	}

	if (!/^\s*text\/event-stream\s*(?:;|$)/i.test(type) || encoding !== 'identity') {
		discard(body);
		const kind = plainText(encoding === 'identity' ? type.split(';')[0]!.trim() : encoding).slice(0, 40);
		return {type: 'again', reason: `${kind === '' ? 'something' : kind} instead of an event stream`};
	}

	return read(body, options, memory, signal);
}

async function read(
	body: Readable,
	{url, onBytes, onState, onRestart}: EventsOptions,
	memory: Memory,
	signal: AbortSignal,
): Promise<End> {
	onState({type: 'following'});
	if (memory.hasConnected) {
		onRestart();
	}

	memory.hasConnected = true;
	const fields = new EventFields(maxEventChars);
	const encoder = new TextEncoder();
	const chunks = body.on('error', () => {})[Symbol.asyncIterator]();
	let lines: string[] = [];
	let isBroken = false;
	const reader = {
		// The next piece is asked for when the lines of the last one are taken: while somebody is behind, the server waits.
		async read(): Promise<{done: false; value: Uint8Array} | {done: true}> {
			const bytes = encoder.encode(lines.join(''));
			lines = [];
			if (bytes.length > 0) {
				await onBytes(bytes);
			}

			const next = await chunks.next().catch(() => {
				isBroken = !signal.aborted;
				return {done: true, value: undefined} as const;
			});
			if (next.done === true || fields.isTooLong) {
				return {done: true};
			}

			const value = fields.pass(next.value as Uint8Array);
			const {retryMs} = fields;
			if (retryMs !== undefined) {
				memory.retryMs = Math.max(minBackoffMs, Math.min(maxBackoffMs, retryMs));
			}

			return {done: false, value};
		},
		async cancel(): Promise<void> {
			body.destroy();
		},
	};
	await new Promise<void>(resolve => {
		// One for each connection: when and how to connect again is decided here, not there.
		const source = new EventSource(url, {
			maxBufferSize: maxEventChars,
			fetch: async () => ({
				url,
				status: 200,
				redirected: false,
				headers: {get: name => (name.toLowerCase() === 'content-type' ? 'text/event-stream' : null)},
				body: {getReader: () => reader},
			}),
		});
		const end = () => {
			signal.removeEventListener('abort', end);
			source.close();
			body.destroy();
			resolve();
		};

		signal.addEventListener('abort', end, {once: true});
		source.onerror = end;
		source.onmessage = ({data, lastEventId}) => {
			memory.lastEventId = fields.hasId ? lastEventId : memory.lastEventId;
			// A connection that brings something was no failure.
			memory.failures = 0;
			lines.push(`${asLines(String(data))}\n`);
		};
		if (signal.aborted) {
			end();
		}
	});
	const why = fields.isTooLong
		? `an event longer than ${maxEventChars / 2 ** 20} MB`
		: isBroken
			? 'the connection broke'
			: 'the server closed the stream';
	return {type: 'again', reason: why};
}

/** JSON over several lines is one record; other text keeps its lines, which a stack trace needs. */
function asLines(data: string): string {
	return /^\s*[[{]/.test(data) ? data.replaceAll('\n', ' ') : data;
}

/** The header that asks for what came after the last event; left out where it could not be sent. */
function resume({lastEventId}: Memory): Readonly<Record<string, string>> {
	const isSendable = /^[^\p{Cc}]+$/u.test(lastEventId) && lastEventId.length <= maxIdLength;
	// A header's bytes are UTF-8 here, and undici takes a character for a byte.
	return isSendable ? {'last-event-id': Buffer.from(lastEventId, 'utf8').toString('latin1')} : {};
}

/** A stream may be silent for hours, and so may the headers of a server that waits for its first event. */
function eventAgent(tls: TlsMaterial | undefined): Agent {
	return new Agent({connect: connectOptions(tls), allowH2: false, headersTimeout: 0, bodyTimeout: 0});
}

function discard(body: Readable): void {
	body.on('error', () => {}).destroy();
}
