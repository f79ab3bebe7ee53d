import {execFile} from 'node:child_process';
import {readdir, readFile, readlink} from 'node:fs/promises';
import type {Listener, ListenerPort} from '../runtime/ports.ts';

/** What listens on this host: the kernel's table on Linux, `lsof` elsewhere. Sockets of this very process are left out. */
export const listeners: ListenerPort = {
	async list() {
		return process.platform === 'linux' ? fromKernel() : fromLsof();
	},
};

async function fromKernel(): ReturnType<ListenerPort['list']> {
	const tables = await Promise.all(
		['/proc/net/tcp', '/proc/net/tcp6'].map(path => readFile(path, 'utf8').catch(() => '')),
	);
	if (tables.every(table => table === '')) {
		return {type: 'failed', source: '/proc/net/tcp', reason: 'cannot be read'};
	}

	const own = await ownSocketInodes();
	return {
		type: 'listeners',
		source: '/proc/net/tcp',
		listeners: unique(tables.flatMap(table => parseProcTcp(table, own))),
	};
}

async function fromLsof(): ReturnType<ListenerPort['list']> {
	const {promise, resolve} = Promise.withResolvers<{readonly text: string} | {readonly failed: string}>();
	// lsof may look long at network file systems; discovery is worth a second and a half.
	execFile(
		'lsof',
		['-nP', '-iTCP', '-sTCP:LISTEN', '-Fpn'],
		{timeout: 1500, maxBuffer: 4 * 1024 * 1024},
		(error, stdout) => {
			resolve(stdout === '' && error !== null ? {failed: 'cannot be run'} : {text: stdout});
		},
	);
	const answer = await promise;
	return 'failed' in answer
		? {type: 'failed', source: 'lsof', reason: answer.failed}
		: {type: 'listeners', source: 'lsof', listeners: unique(parseLsof(answer.text, process.pid))};
}

/** Listening sockets of `/proc/net/tcp` or `tcp6` that answer on a loopback address, without those of `ownInodes`. */
export function parseProcTcp(text: string, ownInodes: ReadonlySet<string>): readonly Listener[] {
	return text.split('\n').flatMap(line => {
		const fields = line.trim().split(/\s+/);
		const [local = '', , state] = fields.slice(1);
		const [address = '', port = ''] = local.split(':');
		// 0A is TCP_LISTEN (include/net/tcp_states.h); the inode is the tenth field.
		if (state !== '0A' || ownInodes.has(fields[9] ?? '')) {
			return [];
		}

		const host = loopbackOf(address);
		return host === undefined ? [] : [{host, port: Number.parseInt(port, 16)}];
	});
}

/**
 * Where on loopback a socket bound to this address answers: words of four bytes, each in the machine's little-endian order.
 * A wildcard answers there as well; undefined for an address of another interface.
 */
function loopbackOf(hex: string): Listener['host'] | undefined {
	if (/^0+$/.test(hex)) {
		return hex.length === 8 ? '127.0.0.1' : '[::1]';
	}

	if (hex === '00000000000000000000000001000000') {
		return '[::1]';
	}

	return /^(0000000000000000FFFF0000)?[0-9A-F]{6}7F$/.test(hex) ? '127.0.0.1' : undefined;
}

/** `lsof -Fpn`: a line `p` with the process, then a line `n` for each of its sockets. */
export function parseLsof(text: string, ownPid: number): readonly Listener[] {
	const found: Listener[] = [];
	let pid = 0;
	for (const line of text.split('\n')) {
		if (line.startsWith('p')) {
			pid = Number(line.slice(1));
			continue;
		}

		const match = /^n(\*|127\.\d+\.\d+\.\d+|localhost|\[::1\]|\[::\]):(\d+)$/.exec(line);
		if (match !== null && pid !== ownPid) {
			found.push({host: match[1]!.startsWith('[') ? '[::1]' : '127.0.0.1', port: Number(match[2])});
		}
	}

	return found;
}

async function ownSocketInodes(): Promise<ReadonlySet<string>> {
	const names = await readdir('/proc/self/fd').catch(() => []);
	const links = await Promise.all(names.map(name => readlink(`/proc/self/fd/${name}`).catch(() => '')));
	return new Set(links.flatMap(link => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

/** One a port: IPv4 where both answer. */
function unique(all: readonly Listener[]): readonly Listener[] {
	const byPort = new Map<number, Listener>();
	for (const listener of all) {
		if (!byPort.has(listener.port) || listener.host === '127.0.0.1') {
			byPort.set(listener.port, listener);
		}
	}

	return [...byPort.values()].sort((left, right) => left.port - right.port);
}
