import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {createServer as createTlsServer} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import {gzipSync} from 'node:zlib';

/** What one request meets; a path's script has a word for each, the last one for all that follow. */
export type Fault =
	/** A fine exposition; its counter grows by 10 with every one. */
	| '200'
	| '401'
	| '404'
	| '500'
	| '503'
	/** A fine exposition after 300 ms. */
	| 'slow'
	/** The request is taken and never answered. */
	| 'hang'
	/** The socket is closed without an answer. */
	| 'reset'
	/** Half of the body that was announced, then the socket is closed. */
	| 'truncate'
	/** Bytes that are no text. */
	| 'garbage'
	/** 100 MB of metrics. */
	| 'huge'
	/** Metrics without an end. */
	| 'endless'
	/** A fine exposition, compressed. */
	| 'gzip'
	/** 64 KB that unpack to 64 MB and more. */
	| 'bomb'
	| 'html'
	| 'json'
	/** A restart: the counter begins at 0 again, the answer is fine. */
	| 'counter-reset';

export type Answer = {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
};

export type FakeServerOptions = {
	/** By path: words of faults with blanks between (`200 reset 200`), or one answer for every request. */
	readonly paths: Readonly<Record<string, string | Answer>>;
	/** Speaks TLS with this key and certificate. */
	readonly tls?: {readonly key: string; readonly cert: string};
};

export type FakeServer = {
	/** `http://127.0.0.1:PORT` */
	readonly origin: string;
	readonly port: number;
	/** Requests so far, oldest first: method and URL, and the headers beside. */
	readonly requests: readonly {readonly line: string; readonly headers: IncomingMessage['headers']}[];
	/** Connections accepted so far. */
	readonly connections: number;
	/** Closes idle connections, as a server does whose keep-alive timeout is over. */
	closeIdle(): void;
	close(): Promise<void>;
};

/** A server on a free loopback port that misbehaves by script. */
export async function startFakeServer({paths, tls}: FakeServerOptions): Promise<FakeServer> {
	const scripts = new Map(
		Object.entries(paths).flatMap(([path, script]) =>
			typeof script === 'string' ? [[path, script.split(' ') as Fault[]] as const] : [],
		),
	);
	const requests: {line: string; headers: IncomingMessage['headers']}[] = [];
	const sockets = new Set<Socket>();
	const counter = {value: 0};
	let connections = 0;

	const answer = (request: IncomingMessage, response: ServerResponse) => {
		requests.push({line: `${request.method} ${request.url}`, headers: request.headers});
		const path = new URL(request.url!, 'http://x').pathname;
		const fixed = paths[path];
		if (typeof fixed === 'object') {
			response.writeHead(fixed.status ?? 200, fixed.headers).end(fixed.body ?? '');
			return;
		}

		const script = scripts.get(path);
		const word = script === undefined ? '404' : script.length > 1 ? script.shift()! : script[0]!;
		act(word, response, counter);
	};
	const server: Server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
	server.on('connection', socket => {
		connections++;
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => sockets.delete(socket));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	return {
		origin: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
		port,
		requests,
		get connections() {
			return connections;
		},
		closeIdle: () => server.closeIdleConnections(),
		async close() {
			server.close();
			for (const socket of sockets) {
				socket.destroy();
			}

			await once(server, 'close');
		},
	};
}

const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

function act(fault: Fault, response: ServerResponse, counter: {value: number}): void {
	switch (fault) {
		case '200':
			response.writeHead(200, {'content-type': metricsType}).end(exposition(counter));
			break;
		case '401':
			response.writeHead(401, {'www-authenticate': 'Bearer'}).end('who are you?');
			break;
		case '404':
			response.writeHead(404, {'content-type': 'text/html'}).end('<pre>Cannot GET /x</pre>');
			break;
		case '500':
		case '503':
			response.writeHead(Number(fault), {'content-type': 'text/plain'}).end('boom \u001b[31m');
			break;
		case 'slow':
			setTimeout(() => response.writeHead(200, {'content-type': metricsType}).end(exposition(counter)), 300);
			break;
		case 'hang':
			break;
		case 'reset':
			response.socket!.resetAndDestroy();
			break;
		case 'truncate': {
			const body = exposition(counter);
			response.writeHead(200, {'content-type': metricsType, 'content-length': body.length});
			response.write(body.slice(0, body.length / 2), () => response.socket!.destroy());
			break;
		}

		case 'garbage':
			response.writeHead(200, {'content-type': metricsType});
			response.end(Buffer.from(Array.from({length: 4096}, (_, index) => (index * 7919) % 251)));
			break;
		case 'huge':
			response.writeHead(200, {'content-type': metricsType});
			pour(response, 100 * 1024 * 1024);
			break;
		case 'endless':
			response.writeHead(200, {'content-type': metricsType});
			pour(response, Number.POSITIVE_INFINITY);
			break;
		case 'gzip':
			response.writeHead(200, {'content-type': metricsType, 'content-encoding': 'gzip'});
			response.end(gzipSync(exposition(counter)));
			break;
		case 'bomb':
			response.writeHead(200, {'content-type': metricsType, 'content-encoding': 'gzip'});
			response.end(gzipSync(Buffer.alloc(65 * 1024 * 1024, 35)));
			break;
		case 'html':
			response.writeHead(200, {'content-type': 'text/html'}).end('<!doctype html><title>Hello</title>');
			break;
		case 'json':
			response.writeHead(200, {'content-type': 'application/json'}).end('{"calls": 12}');
			break;
		case 'counter-reset':
			counter.value = 0;
			response.writeHead(200, {'content-type': metricsType}).end(exposition(counter));
			break;
	}
}

function exposition(counter: {value: number}): string {
	counter.value += 10;
	return [
		'# HELP mcp_tool_calls_total Tool calls.',
		'# TYPE mcp_tool_calls_total counter',
		`mcp_tool_calls_total{tool_name="search",status="success"} ${counter.value}`,
		`mcp_tool_calls_total{tool_name="search",status="error"} ${counter.value / 10}`,
		'# TYPE mcp_active_sessions gauge',
		'mcp_active_sessions 3',
		'',
	].join('\n');
}

/** Distinct series, as fast as they are taken. */
function pour(response: ServerResponse, bytes: number): void {
	let poured = 0;
	let line = 0;
	const more = () => {
		while (poured < bytes) {
			let chunk = '';
			while (chunk.length < 65_536) {
				chunk += `noise{line="${line++}"} ${line}\n`;
			}

			poured += chunk.length;
			if (!response.write(chunk)) {
				return;
			}
		}

		response.end();
	};

	response.on('drain', more);
	response.on('close', () => response.off('drain', more));
	more();
}
