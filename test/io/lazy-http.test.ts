import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {openLazyHttp} from '../../source/io/lazy-http.ts';

const server = createServer((_, response) => response.end('ok'));
beforeAll(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());

it('an exchange loads what it needs', async () => {
	const http = openLazyHttp();
	const {port} = server.address() as AddressInfo;
	const request = {url: `http://127.0.0.1:${port}/`, headers: {}, timeoutMs: 5000, maxBodyBytes: 10};
	const answer = await http.exchange(request, new AbortController().signal);
	expect(answer).toMatchObject({type: 'response', status: 200});
	await http.close();
});

it('what was never used closes at once', async () => {
	await openLazyHttp().close();
});
