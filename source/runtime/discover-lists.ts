import {clientFiles, type Surroundings} from '../config/client-files.ts';
import type {ConfiguredServer} from '../config/client-servers.ts';
import {hostAndPort} from '../scrape/address.ts';
import type {UnwatchedServer} from '../state/messages.ts';
import type {Looked} from './discover.ts';
import type {FilePort} from './ports.ts';

/** A loopback origin somebody configured. */
export type Origin = {
	readonly name: string;
	readonly foundIn: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
};

/** What the lists of MCP clients name: servers that can be asked, those that cannot, and where it was looked. */
export type Listed = {
	readonly origins: readonly Origin[];
	readonly unwatched: readonly UnwatchedServer[];
	readonly looked: readonly Looked[];
};

export async function readLists(files: FilePort, surroundings: Surroundings): Promise<Listed> {
	const read = await Promise.all(
		clientFiles(surroundings).map(async file => {
			const content = await files.readText(file.path);
			if (content.type === 'failed') {
				return {servers: [], looked: {place: file.shown, outcome: content.reason}};
			}

			const {serversIn} = await import('../config/client-servers.ts');
			const {servers, trouble} = serversIn(content.text, file, surroundings.env);
			return {servers, looked: {place: file.shown, outcome: trouble ?? counted(servers.length, 'server')}};
		}),
	);
	return {...sorted(read.flatMap(({servers}) => servers)), looked: read.map(({looked}) => looked)};
}

/** Configured servers that can be asked, one an origin under its first name, and those that cannot, with the reason. */
function sorted(servers: readonly ConfiguredServer[]): Omit<Listed, 'looked'> {
	const origins = new Map<string, Origin>();
	const unwatched = new Map<string, UnwatchedServer>();
	const leave = (server: ConfiguredServer, reason: string): void => {
		const {name, foundIn} = server;
		const key = `${name} ${reason}`;
		if (!unwatched.has(key)) {
			unwatched.set(key, {name, foundIn, reason});
		}
	};

	for (const server of servers) {
		const {name, foundIn, transport} = server;
		switch (transport.type) {
			case 'stdio':
				leave(server, `stdio (${transport.program}): started by its client, no address to ask`);
				break;
			case 'unclear':
				leave(server, transport.reason);
				break;
			case 'http': {
				const url = new URL(transport.url);
				if (!isLoopback(url)) {
					leave(server, `on ${hostAndPort(url.href)}: name it to watch it`);
					break;
				}

				const key = `${url.protocol}${portOf(url.href)}`;
				if (!origins.has(key)) {
					origins.set(key, {name, foundIn, url: transport.url, headers: transport.headers});
				}

				break;
			}
		}
	}

	return {origins: [...origins.values()], unwatched: [...unwatched.values()]};
}

function isLoopback({hostname}: URL): boolean {
	return /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(hostname);
}

export function portOf(url: string): number {
	return Number(hostAndPort(url).split(':').at(-1));
}

export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
