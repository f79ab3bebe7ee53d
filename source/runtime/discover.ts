import {clientFiles, type Surroundings} from '../config/client-files.ts';
import {type ConfiguredServer, serversIn} from '../config/client-servers.ts';
import {defaultScrapeIntervalMs} from '../config/defaults.ts';
import {labelsFrom} from '../labels/labels.ts';
import {hostAndPort} from '../scrape/address.ts';
import type {Target, TargetId} from '../scrape/target.ts';
import {defaultJob, defaultScrapeTimeoutMs} from '../scrape/target-argument.ts';
import {inParallel} from './in-parallel.ts';
import type {FilePort, HttpPort, Listener, ListenerPort} from './ports.ts';
import {type Answers, answersOf, type ProbeWorld} from './probe-origin.ts';

/** What was found without being told, what cannot be watched and why, and where it was looked for. */
export type Discovery = {
	readonly targets: readonly Target[];
	readonly unwatched: readonly Unwatched[];
	readonly looked: readonly Looked[];
};

/** A server known of that mcptop does not watch. */
export type Unwatched = {
	readonly name: string;
	readonly foundIn: string;
	/** `stdio (npx): started by its client, no address to ask`. */
	readonly reason: string;
};

export type Looked = {
	/** `~/.cursor/mcp.json`, `/proc/net/tcp`. */
	readonly place: string;
	/** `2 servers`, `no such file`, `not understood at line 3`. */
	readonly outcome: string;
};

export type DiscoverOptions = {
	readonly surroundings: Surroundings;
	/** Of mcptop, for the User-Agent. */
	readonly version: string;
	readonly scrapeIntervalMs?: number;
	readonly scrapeTimeoutMs?: number;
};

/** Origins asked at a time: enough for two seconds on a developer's machine, few enough to go unnoticed. */
const parallel = 32;
/** A host with more listeners than this is no place to knock at every door. */
const maxListeners = 200;

/** Ports of services that speak no HTTP and write a complaint into their log when asked in it. */
const otherProtocols: ReadonlySet<number> = new Set([
	21, 22, 23, 25, 53, 110, 111, 139, 143, 389, 445, 465, 587, 631, 636, 993, 995, 1433, 1521, 1883, 2049,
	3306, 3389, 5432, 5672, 5900, 6379, 6432, 9042, 9092, 11_211, 27_017, 33_060,
]);

/**
 * Looks for servers in the lists of MCP clients and among this host's loopback listeners. Only loopback is asked, only with GET;
 * a list's headers go to their own origin alone. Configured servers that do not answer are watched all the same: somebody
 * expects them to run.
 */
export async function discover(
	world: {readonly http: HttpPort; readonly files: FilePort; readonly listeners: ListenerPort},
	options: DiscoverOptions,
	signal: AbortSignal,
): Promise<Discovery> {
	const [lists, sockets] = await Promise.all([
		readLists(world.files, options.surroundings),
		world.listeners.list(),
	]);
	const {origins, unwatched} = sorted(lists.servers);
	const listeners = sockets.type === 'listeners' ? sockets.listeners : [];
	const configuredPorts = new Set(origins.map(({url}) => portOf(url)));
	const strangers = listeners
		.filter(({port}) => !otherProtocols.has(port) && !configuredPorts.has(port))
		.slice(0, maxListeners);
	const probes: ProbeWorld = {http: world.http, version: options.version, signal};
	const found = await inParallel(
		[
			...origins.map(origin => () => configuredTarget(origin, probes, options)),
			...strangers.map(listener => () => strangerTarget(listener, probes, options)),
		],
		parallel,
	);
	return {
		targets: unique(found.flatMap(result => (result.type === 'target' ? result.target : []))),
		unwatched: [...unwatched, ...found.flatMap(result => (result.type === 'unwatched' ? result.server : []))],
		looked: [
			...lists.looked,
			{
				place: sockets.source,
				outcome:
					sockets.type === 'failed'
						? sockets.reason
						: `${counted(listeners.length, 'listener')} on loopback, ${counted(
								found.slice(origins.length).filter(({type}) => type === 'target').length,
								'MCP server',
							)} among them`,
			},
		],
	};
}

/** A loopback origin somebody configured. */
type Origin = {
	readonly name: string;
	readonly foundIn: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
};

type Found =
	| {readonly type: 'target'; readonly target: Target}
	| {readonly type: 'unwatched'; readonly server: Unwatched}
	| {readonly type: 'nothing'};

async function readLists(
	files: FilePort,
	surroundings: Surroundings,
): Promise<{readonly servers: readonly ConfiguredServer[]; readonly looked: readonly Looked[]}> {
	const read = await Promise.all(
		clientFiles(surroundings).map(async file => {
			const content = await files.readText(file.path);
			if (content.type === 'failed') {
				return {servers: [], looked: {place: file.shown, outcome: content.reason}};
			}

			const {servers, trouble} = serversIn(content.text, file, surroundings.env);
			return {servers, looked: {place: file.shown, outcome: trouble ?? counted(servers.length, 'server')}};
		}),
	);
	return {servers: read.flatMap(({servers}) => servers), looked: read.map(({looked}) => looked)};
}

/** Configured servers that can be asked, one an origin under its first name, and those that cannot, with the reason. */
function sorted(servers: readonly ConfiguredServer[]): {
	readonly origins: readonly Origin[];
	readonly unwatched: readonly Unwatched[];
} {
	const origins = new Map<string, Origin>();
	const unwatched = new Map<string, Unwatched>();
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

async function configuredTarget(
	origin: Origin,
	probes: ProbeWorld,
	options: DiscoverOptions,
): Promise<Found> {
	const answers = await answersOf(origin.url, {headers: origin.headers, configured: true}, probes);
	return answers.reached && answers.metricsUrl === undefined && answers.healthUrl === undefined
		? {
				type: 'unwatched',
				server: {
					name: origin.name,
					foundIn: origin.foundIn,
					reason: 'answers, but has neither metrics nor health',
				},
			}
		: {type: 'target', target: targetOf(origin, answers, options)};
}

async function strangerTarget(
	{host, port}: Listener,
	probes: ProbeWorld,
	options: DiscoverOptions,
): Promise<Found> {
	const url = `http://${host}:${port}/`;
	const answers = await answersOf(url, {headers: {}, configured: false}, probes);
	if (!answers.speaksMcp || (answers.metricsUrl === undefined && answers.healthUrl === undefined)) {
		return {type: 'nothing'};
	}

	const origin = {
		name: answers.serviceName ?? `${host}:${port}`,
		foundIn: `listening on ${host}:${port}`,
		url,
		headers: {},
	};
	return {type: 'target', target: targetOf(origin, answers, options)};
}

function targetOf(origin: Origin, answers: Answers, options: DiscoverOptions): Target {
	const instance = hostAndPort(origin.url);
	const {metricsUrl, healthUrl} = answers;
	const guess = new URL('/metrics', origin.url).href;
	const scrapeIntervalMs = options.scrapeIntervalMs ?? defaultScrapeIntervalMs;
	return {
		id: (metricsUrl ?? guess) as TargetId,
		name: origin.name,
		...(answers.reached ? {} : {metricsUrl: guess, searchPaths: true}),
		...(metricsUrl === undefined ? {} : {metricsUrl}),
		...(healthUrl === undefined ? {} : {healthUrl}),
		labels: labelsFrom({job: origin.name === instance ? defaultJob : origin.name, instance}),
		honorLabels: false,
		headers: origin.headers,
		scrapeIntervalMs,
		scrapeTimeoutMs: options.scrapeTimeoutMs ?? defaultScrapeTimeoutMs(scrapeIntervalMs),
		foundIn: origin.foundIn,
	};
}

/** Names are unique: two clients may call different servers the same. */
function unique(targets: readonly Target[]): readonly Target[] {
	const names = new Map<string, number>();
	return targets.map(target => {
		const count = (names.get(target.name) ?? 0) + 1;
		names.set(target.name, count);
		return count === 1 ? target : {...target, name: `${target.name} (${count})`};
	});
}

function isLoopback({hostname}: URL): boolean {
	return /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(hostname);
}

function portOf(url: string): number {
	return Number(hostAndPort(url).split(':').at(-1));
}

function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
