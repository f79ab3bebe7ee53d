import {createServer, type Server, type Socket} from 'node:net';
import {brotliCompressSync, gzipSync} from 'node:zlib';
import {afterEach, describe, expect, it} from 'vitest';
import {openHttp} from '../../source/io/http.ts';
import type {HttpOutcome, HttpRequest} from '../../source/runtime/ports.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	await Promise.all(closers.splice(0).map(close => close()));
});

function http() {
	const opened = openHttp();
	closers.push(() => opened.close());
	return opened;
}

/** A server that does what it likes with each connection once a request has come. */
async function serve(act: (socket: Socket, connection: number) => void): Promise<string> {
	const sockets = new Set<Socket>();
	let connections = 0;
	const server: Server = createServer(socket => {
		sockets.add(socket);
		const connection = connections++;
		socket.on('error', () => {});
		socket.once('data', () => act(socket, connection));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	closers.push(async () => {
		for (const socket of sockets) {
			socket.destroy();
		}

		await new Promise(resolve => server.close(resolve));
	});
	return `http://127.0.0.1:${(server.address() as {port: number}).port}`;
}

const never = new AbortController().signal;

function request(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
	return {url, headers: {}, timeoutMs: 10_000, maxBodyBytes: 1024 * 1024, ...more};
}

function line(outcome: HttpOutcome): string {
	return outcome.type === 'failed'
		? `${outcome.kind}: ${outcome.reason.replace(/:\d{4,5}\b/g, ':PORT')}`
		: `${outcome.status} ${Buffer.from(outcome.body).toString('latin1').slice(0, 20)}`;
}

const notHttp = 'protocol: 127.0.0.1:PORT does not answer in HTTP';
const damaged = 'protocol: compressed answer is damaged';
const packed = (bytes: Buffer, encoding = 'gzip') =>
	Buffer.concat([
		Buffer.from(
			`HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
		),
		bytes,
	]);
const gzipped = gzipSync('up 1\n'.repeat(1000));

describe('an answer of', () => {
	const rows: readonly (readonly [title: string, bytes: string | Buffer, outcome: string])[] = [
		['HTTP/1.0 that ends with the connection', 'HTTP/1.0 200 OK\r\n\r\nup 1', '200 up 1'],
		['HTTP/1.0 with a length', 'HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nup 1', '200 up 1'],
		['HTTP/0.9', 'up 1\n', notHttp],
		['HTTP/2 without being asked', 'HTTP/2 200\r\n\r\n', notHttp],
		['a status of five digits', 'HTTP/1.1 20000 OK\r\n\r\n', notHttp],
		['a status below 100', 'HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n', notHttp],
		['an unknown status', 'HTTP/1.1 799 Odd\r\nContent-Length: 1\r\n\r\nx', '799 x'],
		['no reason', 'HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx', '200 x'],
		['204 that has a length', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n', '204 '],
		['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx', notHttp],
		['a length below zero', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx', notHttp],
		['a length beyond numbers', `HTTP/1.1 200 OK\r\nContent-Length: ${'9'.repeat(30)}\r\n\r\nx`, notHttp],
		[
			'a length and chunks',
			'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
			notHttp,
		],
		['chunks of no size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nxx\r\n', notHttp],
		[
			'a chunk beyond numbers',
			`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'f'.repeat(30)}\r\nx`,
			notHttp,
		],
		[
			'a chunk longer than it says',
			'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxxx\r\n0\r\n\r\n',
			notHttp,
		],
		['a header without a colon', 'HTTP/1.1 200 OK\r\nno colon\r\n\r\nx', notHttp],
		['a header with a zero', 'HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\nx', notHttp],
		[
			'a thousand headers',
			`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(100_000)}\r\nx`,
			'protocol: 127.0.0.1:PORT sends too many headers',
		],
		['gzip cut short', packed(gzipped.subarray(0, -9)), damaged],
		['gzip with rubbish behind it', packed(Buffer.concat([gzipped, Buffer.from('rubbish')])), damaged],
		['gzip in two parts', packed(Buffer.concat([gzipSync('up '), gzipSync('1')])), '200 up 1'],
		['gzip of nothing', packed(Buffer.alloc(0)), '200 '],
		['brotli cut short', packed(brotliCompressSync('up 1').subarray(0, -2), 'br'), damaged],
		[
			'thousands of encodings',
			packed(Buffer.from('x'), Array.from({length: 4000}, () => 'br').join(',')),
			'protocol: more than 3 encodings',
		],
	];
	for (const [title, bytes, outcome] of rows) {
		it(title, async () => {
			const origin = await serve(socket => socket.end(bytes));
			expect(line(await http().exchange(request(`${origin}/`), never))).toBe(outcome);
		});
	}
});

describe('a server that never ends', () => {
	/** Sends bit after bit as fast as the other side takes them, or so slowly. */
	const flood = (head: string, bit: string) => (socket: Socket) => {
		socket.write(head);
		const more = () => {
			while (!socket.destroyed && socket.write(bit)) {}
		};
		socket.on('drain', more);
		more();
	};
	const drip = (head: string, bit: string) => (socket: Socket) => {
		socket.write(head);
		const timer = setInterval(() => socket.write(bit), 5);
		socket.once('close', () => clearInterval(timer));
	};
	const rows: readonly (readonly [title: string, act: (socket: Socket) => void, outcome: RegExp])[] = [
		[
			'a body in drops',
			drip('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n', 'x'),
			/^timeout: answer not complete within 150ms \(\d+ bytes came\)$/,
		],
		[
			'chunks in drops',
			drip('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'),
			/^timeout: answer not complete within 150ms/,
		],
		['headers in drops', drip('HTTP/1.1 200 OK\r\nx: ', 'y'), /^timeout: no answer within 150ms$/],
		[
			'"one moment" again and again',
			drip('', 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'),
			/^(timeout: no answer within 150ms|protocol: .*)$/,
		],
		[
			'"one moment" in a flood',
			flood('', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000)),
			/^(timeout: no answer within 150ms|reset: .*)$/,
		],
		['headers in a flood', flood('HTTP/1.1 200 OK\r\n', 'x: y\r\n'.repeat(1000)), /sends too many headers$/],
		[
			'trailers in a flood',
			flood('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', 'x: y\r\n'.repeat(1000)),
			/sends too many headers$|^200 $/,
		],
		[
			'extensions of a chunk in a flood',
			flood('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;', 'x'.repeat(10_000)),
			/^(protocol|timeout|reset): /,
		],
	];
	for (const [title, act, outcome] of rows) {
		it(title, async () => {
			const origin = await serve(act);
			const {rss} = process.memoryUsage();
			const result = await http().exchange(request(`${origin}/`, {timeoutMs: 150}), never);
			expect(line(result)).toMatch(outcome);
			expect(result.durationSeconds).toBeLessThan(2);
			expect(process.memoryUsage().rss - rss).toBeLessThan(100_000_000);
		});
	}
});

it('what comes after an answer is never taken for the next one', async () => {
	const poison = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison';
	const origin = await serve(socket => {
		socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood${poison}`);
	});
	const client = http();
	for (let index = 0; index < 3; index++) {
		expect(line(await client.exchange(request(`${origin}/`), never))).not.toContain('poison');
	}
});
