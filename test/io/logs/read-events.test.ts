import {readFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {createServer as createTlsServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {type EventsOptions, readEvents} from '../../../source/io/logs/read-events.ts';
import {sourceStateText} from '../../../source/logs/source-state.ts';
import type {LogState} from '../../../source/runtime/ports.ts';
import {HurriedClock} from '../../support/hurried-clock.ts';
import {LogListener} from '../../support/log-listener.ts';

// Real sockets; time passes as fast as anybody waits for it.

const servers: Server[] = [];
let stop = new AbortController();
let ended: Promise<unknown> = Promise.resolve();

afterEach(async () => {
	stop.abort();
	await ended;
	stop = new AbortController();
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Answers request after request as told; the last answer is given again and again. */
async function serve(answers: readonly Answer[]) {
	const requests: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		response.on('error', () => {});
		answers[Math.min(requests.length, answers.length - 1)]!(response, request);
		requests.push(request);
	});
	servers.push(server);
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/logs`, requests};
}

function read(url: string, options: Partial<EventsOptions> = {}) {
	const listener = new LogListener();
	const clock = new HurriedClock();
	const told: string[] = [];
	ended = readEvents(
		{
			url,
			headers: {},
			clock,
			random: () => 1,
			...listener.callbacks,
			onState(state: LogState | undefined) {
				told.push(sourceStateText(state!, clock.nowMs()));
				listener.callbacks.onState(state);
			},
			...options,
		},
		stop.signal,
	);
	return {listener, told};
}

const stream =
	(text: string, isEnd = false): Answer =>
	response => {
		response.writeHead(200, {'content-type': 'text/event-stream; charset=utf-8'});
		response.write(text);
		if (isEnd) {
			response.end();
		}
	};

const status =
	(code: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answer =>
	response => {
		response.writeHead(code, headers);
		response.end(body);
	};

describe('what is heard of a stream', () => {
	const rows: readonly (readonly [title: string, stream: string, lines: string])[] = [
		['the data of an event', 'data: one\n\n', 'one\n'],
		['events of any name', 'event: log\ndata: one\n\nevent: error\ndata: two\n\n', 'one\ntwo\n'],
		['nothing of comments and unknown fields', ': hi\n\nfoo: bar\ndata: one\n\n', 'one\n'],
		['JSON over several lines as one', 'data: {\ndata: "a": 1}\n\n', '{ "a": 1}\n'],
		['text over several lines as several', 'data: Error: x\ndata:   at y\n\n', 'Error: x\n  at y\n'],
		['lines that end with CR or CRLF', 'data: one\r\n\r\ndata: two\r\r', 'one\ntwo\n'],
		['the byte order mark not', '\ufeffdata: one\n\n', 'one\n'],
		['letters of several bytes', 'data: Grüße 你好\n\n', 'Grüße 你好\n'],
		['an unfinished event not', 'data: one\n\ndata: two\n', 'one\n'],
	];
	for (const [title, text, lines] of rows) {
		it(title, async () => {
			const {url} = await serve([stream(text)]);
			const {listener} = read(url);
			await listener.until(() => listener.text === lines);
		});
	}
});

describe('a stream that is not there is asked for again, ever later', () => {
	const html = {'content-type': 'text/html'};
	const rows: readonly (readonly [reason: string, answer: Answer])[] = [
		['502 Bad Gateway', status(502, html, '<html>')],
		['404 Not Found', status(404)],
		['401 Unauthorized', status(401)],
		['text/html instead of an event stream', status(200, html, '<html>'.repeat(1000))],
		['something instead of an event stream', status(200)],
		[
			'gzip instead of an event stream',
			status(200, {'content-type': 'text/event-stream', 'content-encoding': 'gzip'}, 'x'),
		],
		['redirects to http://127.0.0.2:80, another origin', status(302, {location: 'http://127.0.0.2/'})],
		['redirects elsewhere, another origin', status(302, {location: 'data:text/event-stream,x'})],
		['more than 5 redirects', status(307, {location: '/logs'})],
		['the server closed the stream', stream('', true)],
		[
			'the connection broke',
			response => {
				response.writeHead(200, {'content-type': 'text/event-stream', 'content-length': '100'});
				response.write(':\n', () => response.destroy());
			},
		],
		[
			'an event longer than 8 MB',
			response => {
				response.writeHead(200, {'content-type': 'text/event-stream'});
				const flood = () => {
					while (!response.destroyed && response.write(`data: ${'x'.repeat(100_000)}\n`)) {}
				};
				response.on('drain', flood);
				flood();
			},
		],
	];
	for (const [reason, answer] of rows) {
		it(reason, async () => {
			const {url} = await serve([answer, answer, answer, answer, answer, answer, stream('data: back\n\n')]);
			const {listener, told} = read(url);
			const isAgain = (text: string) => text.startsWith('restarting');
			await listener.until(() => told.filter(isAgain).length >= 3 || listener.text !== '');
			const again = told.filter(isAgain);
			expect(again[0]).toBe(`restarting in 1s: ${reason}`);
			if (!reason.includes('redirects')) {
				expect(again.slice(1, 3)).toEqual([`restarting in 2s: ${reason}`, `restarting in 4s: ${reason}`]);
			}
		});
	}

	it('comes back when it is, and that is counted', async () => {
		const {url} = await serve([
			status(503),
			stream('retry: 200\ndata: one\n\n', true),
			status(503),
			stream('data: two\n\n'),
		]);
		const {listener, told} = read(url);
		await listener.until(() => listener.text === 'one\ntwo\n');
		expect(told.map(text => text.replace(/:.*/, ''))).toEqual([
			'waiting',
			'restarting in 1s',
			'following',
			'restarting in 1s',
			'restarting in 1s',
			'following',
		]);
		expect(listener.restarts).toBe(1);
	});

	it('waits as long as the server asks for', async () => {
		const {url} = await serve([status(503, {'retry-after': '120'}), stream('data: one\n\n')]);
		const {listener, told} = read(url);
		await listener.until(() => listener.text === 'one\n');
		expect(told[1]).toBe('restarting in 2m: 503 Service Unavailable');
	});

	it('not all at once: chance moves the time', async () => {
		const waits: number[] = [];
		for (const random of [0, 0.5]) {
			const {url} = await serve([status(503), stream('data: one\n\n')]);
			const clock = new HurriedClock();
			const {listener} = read(url, {clock, random: () => random});
			await listener.until(() => listener.text === 'one\n');
			waits.push(clock.monotonicMs());
		}

		expect(waits).toEqual([500, 750]);
	});
});

it('a refused connection is said as such', async () => {
	const {told, listener} = read('http://127.0.0.1:1/logs');
	await listener.until(() => told.length > 1);
	expect(told[1]).toBe('restarting in 1s: connection refused by 127.0.0.1:1');
});

it('a 204 ends it', async () => {
	const {url, requests} = await serve([status(204)]);
	const {told} = read(url);
	await ended;
	expect(told.at(-1)).toBe('ended: the server says there is no more (204)');
	expect(requests).toHaveLength(1);
});

it('goes on after the last event', async () => {
	const {url, requests} = await serve([
		stream('id: 7 ü\ndata: one\n\nid: \u0000\ndata: two\n\n', true),
		stream('id\ndata: three\n\n', true),
		stream('data: four\n\n'),
	]);
	const {listener} = read(url);
	await listener.until(() => listener.text.endsWith('four\n'));
	const ids = requests.map(({headers}) => headers['last-event-id']);
	expect([ids[0], Buffer.from(String(ids[1]), 'latin1').toString(), ids[2]]).toEqual([
		undefined,
		'7 ü',
		undefined,
	]);
});

it('sends its headers and the server’s, follows to the same origin, and asks for secrets anew', async () => {
	const {url, requests} = await serve([
		status(307, {location: '/elsewhere'}),
		stream('data: one\n\n', true),
		stream('data: two\n\n'),
	]);
	let asked = 0;
	const {listener} = read(url, {
		headers: {'x-own': 'o'},
		access: async () => ({type: 'access', access: {headers: {authorization: `Bearer ${++asked}`}}}),
	});
	await listener.until(() => listener.text === 'one\ntwo\n');
	expect(requests.map(({url: path, headers}) => [path, headers.authorization, headers['x-own']])).toEqual([
		['/logs', 'Bearer 1', 'o'],
		['/elsewhere', 'Bearer 1', 'o'],
		['/logs', 'Bearer 2', 'o'],
	]);
});

it('over TLS trusts whom the server’s own options trust', async () => {
	const pem = (name: string) =>
		readFileSync(path.join(import.meta.dirname, '../../../fixtures/tls', name), 'utf8');
	const [key, cert] = [pem('key.pem'), pem('cert.pem')];
	const server = createTlsServer({key, cert}, (_request, response) => {
		response.writeHead(200, {'content-type': 'text/event-stream'});
		response.write('data: safe\n\n');
	});
	servers.push(server);
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/logs`;
	let asked = 0;
	const {listener, told} = read(url, {
		access: async () => ({
			type: 'access',
			access: {headers: {}, ...(asked++ === 0 ? {} : {tls: {ca: cert}})},
		}),
	});
	await listener.until(() => listener.text === 'safe\n');
	expect(told[1]).toMatch(/^restarting in 1s: certificate of 127\.0\.0\.1:\d+ is self-signed$/);
});

it('whose secrets cannot be read says which', async () => {
	const {told, listener} = read('http://127.0.0.1:1/logs', {
		access: async () => ({type: 'failed', reason: 'credentials file "t": no such file'}),
	});
	await listener.until(() => told.length > 1);
	expect(told[1]).toBe('restarting in 1s: credentials file "t": no such file');
});

it('is read no faster than its lines are taken', async () => {
	const {url} = await serve([
		response => {
			response.writeHead(200, {'content-type': 'text/event-stream'});
			const flood = () => {
				while (!response.destroyed && response.write('data: {"level":"info"}\n\n'.repeat(1000))) {}
			};
			response.on('drain', flood);
			flood();
		},
	]);
	const {promise, resolve} = Promise.withResolvers<void>();
	const listener = new LogListener();
	listener.hold = promise;
	read(url, {onBytes: chunk => listener.callbacks.onBytes(chunk)});
	await listener.until(() => listener.text !== '');
	const taken = listener.text.length;
	for (let turn = 0; turn < 1000; turn++) {
		await new Promise(next => setImmediate(next));
	}

	expect(listener.text.length).toBe(taken);
	resolve();
});
