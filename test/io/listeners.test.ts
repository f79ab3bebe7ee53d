import {createServer} from 'node:net';
import {describe, expect, it} from 'vitest';
import {listeners, parseLsof, parseProcTcp} from '../../source/io/listeners.ts';

const head =
	'  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, state: string, inode: number): string =>
	`   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;

describe('parseProcTcp', () => {
	const rows: ReadonlyArray<readonly [title: string, text: string, expected: readonly string[]]> = [
		['loopback', line('0100007F:0BB9', '0A', 1), ['127.0.0.1:3001']],
		['another loopback address', line('3500007F:0035', '0A', 1), ['127.0.0.1:53']],
		['every interface', line('00000000:1F90', '0A', 1), ['127.0.0.1:8080']],
		['an interface of the network is not asked', line('0A01A8C0:1F90', '0A', 1), []],
		['a connection, not a listener', line('0100007F:0BB9', '01', 1), []],
		['a socket of our own', line('0100007F:0BB9', '0A', 77), []],
		['IPv6 loopback', line('00000000000000000000000001000000:0BB9', '0A', 1), ['[::1]:3001']],
		['IPv6 wildcard', line('00000000000000000000000000000000:0BB9', '0A', 1), ['[::1]:3001']],
		['IPv4 in IPv6', line('0000000000000000FFFF00000100007F:0BB9', '0A', 1), ['127.0.0.1:3001']],
		['half a line', '   0: 0100007F:0B', []],
	];
	for (const [title, text, expected] of rows) {
		it(title, () => {
			expect(parseProcTcp(head + text, new Set(['77'])).map(({host, port}) => `${host}:${port}`)).toEqual(
				expected,
			);
		});
	}
});

it('reads lsof', () => {
	const text = 'p10\nf1\nn127.0.0.1:3001\nn*:3002\nn[::1]:3003\nn192.168.1.5:3004\np99\nn*:3005\n';
	expect(parseLsof(text, 99).map(({host, port}) => `${host}:${port}`)).toEqual([
		'127.0.0.1:3001',
		'127.0.0.1:3002',
		'[::1]:3003',
	]);
});

it('leaves out what this process listens on itself', async () => {
	const server = createServer();
	await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as {port: number};
	const found = await listeners.list();
	server.close();
	expect(found.type === 'listeners' ? found.listeners.map(listener => listener.port) : found).not.toContain(
		port,
	);
});
