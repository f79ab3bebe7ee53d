import {readFileSync} from 'node:fs';
import {createServer, type Server} from 'node:net';
import path from 'node:path';
import {brotliCompressSync, deflateSync} from 'node:zlib';
import {afterEach, describe, expect, it} from 'vitest';
import {openHttp} from '../../source/io/http.ts';
import type {HttpOutcome, HttpRequest} from '../../source/runtime/ports.ts';
import {type FakeServerOptions, startFakeServer} from '../support/fake-server.ts';
import {settled} from '../support/manual-clock.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures/tls');
const key = readFileSync(path.join(fixtures, 'key.pem'), 'utf8');
const cert = readFileSync(path.join(fixtures, 'cert.pem'), 'utf8');

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	await Promise.all(closers.splice(0).map(close => close()));
});

function http() {
	const opened = openHttp();
	closers.push(() => opened.close());
	return opened;
}

async function serve(paths: FakeServerOptions['paths'], tls?: FakeServerOptions['tls']) {
	const server = await startFakeServer({paths, ...(tls === undefined ? {} : {tls})});
	closers.push(() => server.close());
	return server;
}

/** A server of raw bytes: answers every connection's first bytes with a text, then closes it. */
async function serveRaw(text: string): Promise<string> {
	const server: Server = createServer(socket => {
		socket.on('error', () => {});
		socket.once('data', () => socket.end(text));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	closers.push(() => new Promise(resolve => server.close(resolve)));
	return `http://127.0.0.1:${(server.address() as {port: number}).port}`;
}

function request(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
	return {url, headers: {}, timeoutMs: 10_000, maxBodyBytes: 1024 * 1024, ...more};
}

const never = new AbortController().signal;

/** An outcome in one line; ports, which differ from run to run, as PORT. */
function line(outcome: HttpOutcome): string {
	return outcome.type === 'failed'
		? `${outcome.kind}: ${outcome.reason.replace(/:\d{4,5}\b/g, ':PORT')}`
		: `${outcome.status} ${Buffer.from(outcome.body).toString('latin1').slice(0, 12).split('\n')[0]}`;
}

describe('an exchange', () => {
	const rows: readonly {
		readonly fault: string;
		readonly outcome: string | RegExp;
		readonly timeoutMs?: number;
		readonly maxBodyBytes?: number;
	}[] = [
		{fault: '200', outcome: '200 # HELP mcp_t'},
		{fault: 'gzip', outcome: '200 # HELP mcp_t'},
		{fault: 'slow', outcome: '200 # HELP mcp_t'},
		{fault: '401', outcome: '401 who are you?'},
		{fault: '500', outcome: '500 boom \u001b[31m'},
		{fault: 'hang', timeoutMs: 50, outcome: 'timeout: no answer within 50ms'},
		{fault: 'reset', outcome: 'reset: connection closed by 127.0.0.1:PORT without an answer'},
		{fault: 'truncate', outcome: /^reset: connection closed after \d+ of \d+ bytes of the answer$/},
		{fault: 'huge', outcome: 'too-large: answer larger than 1 MB'},
		{fault: 'endless', outcome: 'too-large: answer larger than 1 MB'},
		{fault: 'endless', maxBodyBytes: 20_000, outcome: 'too-large: answer larger than 20 KB'},
		{
			fault: 'endless',
			maxBodyBytes: 1e12,
			timeoutMs: 100,
			outcome: /^timeout: answer not complete within 100ms \(\d+ bytes came\)$/,
		},
		{fault: 'bomb', outcome: 'too-large: answer larger than 1 MB'},
	];
	for (const {fault, outcome, ...limits} of rows) {
		it(`${fault} ${JSON.stringify(limits)}`, async () => {
			const server = await serve({'/metrics': fault});
			const result = await http().exchange(request(`${server.origin}/metrics`, limits), never);
			const expected = typeof outcome === 'string' ? expect(line(result)).toBe(outcome) : undefined;
			if (expected === undefined) {
				expect(line(result)).toMatch(outcome);
			}

			expect(result.durationSeconds).toBeGreaterThanOrEqual(0);
		});
	}

	it('refused', async () => {
		const server = await startFakeServer({paths: {}});
		await server.close();
		expect(line(await http().exchange(request(`${server.origin}/`), never))).toBe(
			'refused: connection refused by 127.0.0.1:PORT',
		);
		expect(line(await http().exchange(request(`http://localhost:${server.port}/`), never))).toBe(
			'refused: connection refused by localhost:PORT',
		);
	});

	it('an unknown host', async () => {
		const outcome = await http().exchange(request('http://no-such-host.invalid:3001/'), never);
		// Without a resolver the lookup fails for now, with one it fails for good.
		expect(line(outcome)).toMatch(
			/^dns: (no address found for no-such-host\.invalid|name lookup of no-such-host\.invalid failed)$/,
		);
	});

	for (const [title, bytes, reason] of [
		['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', /^protocol: 127\.0\.0\.1:PORT does not answer in HTTP$/],
		[
			'damaged gzip',
			'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain',
			/^protocol: compressed answer is damaged$/,
		],
		[
			'an unknown encoding',
			'HTTP/1.1 200 OK\r\nContent-Encoding: x\u001b[31mfoo\r\n\r\nplain',
			/^protocol: (content-encoding "xfoo" is not understood|127\.0\.0\.1:PORT does not answer in HTTP)$/,
		],
		[
			'a length cut short',
			'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234',
			/^reset: connection closed after 4 of 9 bytes of the answer$/,
		],
		[
			'chunks cut short',
			'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n',
			/^reset: connection closed after 4 bytes of the answer$/,
		],
		[
			'too many headers',
			`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
			/^protocol: 127\.0\.0\.1:PORT sends too many headers$/,
		],
		['nothing', '', /^reset: connection closed by 127\.0\.0\.1:PORT without an answer$/],
	] as const) {
		it(title, async () => {
			const origin = await serveRaw(bytes);
			expect(line(await http().exchange(request(`${origin}/`), never))).toMatch(reason);
		});
	}

	it('impossible URLs and headers are outcomes too', async () => {
		expect(line(await http().exchange(request('nonsense'), never))).toBe('protocol: impossible URL');
		const server = await serve({'/': {body: 'x'}});
		const headers = {authorization: 'Bearer hunter2\r\nx: y'};
		const outcome = await http().exchange(request(server.origin, {headers}), never);
		expect(line(outcome)).toBe('protocol: request failed (UND_ERR_INVALID_ARG)');
	});

	it('stops with its signal, before and while it runs', async () => {
		const server = await serve({'/': 'hang'});
		const controller = new AbortController();
		const running = http().exchange(request(server.origin), controller.signal);
		controller.abort();
		expect(line(await running)).toBe('aborted: stopped');
		expect(line(await http().exchange(request(server.origin), controller.signal))).toBe('aborted: stopped');
	});
});

describe('a body', () => {
	const text = 'up 1\n'.repeat(100);
	for (const [encoding, body] of [
		['identity', Buffer.from(text)],
		['deflate', deflateSync(text)],
		['br', brotliCompressSync(text)],
		['deflate, br', brotliCompressSync(deflateSync(text))],
	] as const) {
		it(`of encoding ${encoding} is unpacked`, async () => {
			const server = await serve({'/': {headers: {'content-encoding': encoding}, body}});
			const outcome = await http().exchange(request(server.origin), never);
			expect(outcome.type === 'response' && Buffer.from(outcome.body).toString()).toBe(text);
		});
	}

	it('may be as large as the limit and not larger', async () => {
		const server = await serve({'/': {body: text}});
		const client = http();
		const exact = request(server.origin, {maxBodyBytes: text.length});
		expect(line(await client.exchange(exact, never))).toBe('200 up 1');
		const less = request(server.origin, {maxBodyBytes: text.length - 1});
		expect(line(await client.exchange(less, never))).toBe('too-large: answer larger than 0 KB');
	});
});

describe('connections', () => {
	it('are used again', async () => {
		const server = await serve({'/metrics': '200 gzip 404 200'});
		const client = http();
		for (const status of [200, 200, 404, 200]) {
			const outcome = await client.exchange(request(`${server.origin}/metrics`), never);
			expect(outcome.type === 'response' && outcome.status).toBe(status);
			// The connection is free when the loop has turned, long before the next scrape.
			await settled();
		}

		expect(server.connections).toBe(1);
	});

	it('that the server closed while idle are replaced without a failure', async () => {
		const server = await serve({'/metrics': '200'});
		const client = http();
		for (let round = 0; round < 20; round++) {
			expect(line(await client.exchange(request(`${server.origin}/metrics`), never))).toBe(
				'200 # HELP mcp_t',
			);
			server.closeIdle();
		}
	});

	it('that are closed on the request itself are tried once more, a new one is not', async () => {
		const server = await serve({'/metrics': '200 reset 200 reset reset'});
		const client = http();
		const exchange = async () => {
			await settled();
			return client.exchange(request(`${server.origin}/metrics`), never);
		};

		expect(line(await exchange())).toBe('200 # HELP mcp_t');
		expect(line(await exchange())).toBe('200 # HELP mcp_t');
		expect(line(await exchange())).toMatch(/^reset/);
		expect(server.requests.length).toBe(5);
	});
});

describe('redirects', () => {
	const headers = {authorization: 'Bearer t'};
	const redirect = (location: string) => ({status: 302, headers: {location}});

	it('are followed within the origin, credentials included', async () => {
		const server = await serve({'/': redirect('/a/b'), '/a/b': redirect('c'), '/a/c': {body: 'there'}});
		expect(line(await http().exchange(request(server.origin, {headers}), never))).toBe('200 there');
		expect(server.requests.map(({headers: sent}) => sent.authorization)).toEqual([
			'Bearer t',
			'Bearer t',
			'Bearer t',
		]);
	});

	it('to another origin are not followed', async () => {
		const other = await serve({'/': {body: 'secret please'}});
		for (const location of [
			other.origin,
			`//user:pw@127.0.0.1:${other.port}/?q`,
			`https://127.0.0.1:${other.port}`,
		]) {
			const server = await serve({'/': redirect(location)});
			const reason = line(await http().exchange(request(server.origin, {headers}), never));
			expect(reason).toMatch(/^redirect: redirects to https?:\/\/127\.0\.0\.1:PORT, another origin$/);
		}

		const server = await serve({'/': redirect('javascript:alert(1)')});
		expect(line(await http().exchange(request(server.origin), never))).toBe(
			'redirect: redirects elsewhere, another origin',
		);
		expect(other.requests).toEqual([]);
	});

	it('end after five', async () => {
		const server = await serve({'/': redirect('/')});
		expect(line(await http().exchange(request(server.origin), never))).toBe(
			'redirect: more than 5 redirects',
		);
		expect(server.requests.length).toBe(6);
	});
});

describe('TLS', () => {
	it('trusts no stranger, unless told to', async () => {
		const server = await serve({'/': {body: 'safe'}}, {key, cert});
		const client = http();
		const outcome = async (tls: HttpRequest['tls']) =>
			line(await client.exchange(request(server.origin, tls === undefined ? {} : {tls}), never));
		expect(await outcome(undefined)).toBe('tls: certificate of 127.0.0.1:PORT is self-signed');
		expect(await outcome({ca: cert})).toBe('200 safe');
		expect(await outcome({insecureSkipVerify: true})).toBe('200 safe');
		expect(await outcome({ca: cert, serverName: 'other.example'})).toBe(
			'tls: certificate of 127.0.0.1:PORT is for another name',
		);
	});

	it('says when the other side speaks plain HTTP, or TLS where HTTP was asked', async () => {
		const plain = await serve({'/': {body: 'x'}});
		const safe = await serve({'/': {body: 'x'}}, {key, cert});
		const client = http();
		expect(line(await client.exchange(request(`https://127.0.0.1:${plain.port}/`), never))).toBe(
			'tls: 127.0.0.1:PORT does not speak TLS (try http://)',
		);
		expect(line(await client.exchange(request(`http://127.0.0.1:${safe.port}/`), never))).toMatch(
			/^(reset|protocol): /,
		);
	});
});
