import type {Surroundings} from '../config/client-files.ts';
import {defaultScrapeIntervalMs} from '../config/defaults.ts';
import {labelsFrom} from '../labels/labels.ts';
import {hostAndPort} from '../scrape/address.ts';
import type {Target, TargetId} from '../scrape/target.ts';
import {defaultJob, defaultScrapeTimeoutMs} from '../scrape/target-argument.ts';
import type {UnwatchedServer} from '../state/messages.ts';
import {counted, type Origin, portOf, readLists} from './discover-lists.ts';
import {inParallel} from './in-parallel.ts';
import type {FilePort, HttpPort, Listener, ListenerPort} from './ports.ts';
import {type Answers, answersOf, type ProbeWorld} from './probe-origin.ts';

/** What was found without being told, what cannot be watched and why, and where it was looked for. */
export type Discovery = {
	readonly targets: readonly Target[];
	readonly unwatched: readonly UnwatchedServer[];
	readonly looked: readonly Looked[];
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

/** A program that had nothing to say is asked once more, for it may have been starting; then it is left in peace. */
const maxAsks = 2;
/** Every so many looks a configured server that had nothing to watch is asked again: somebody may have turned metrics on. */
const looksBetweenAsks = 10;

export type DiscoverWorld = {
	readonly http: HttpPort;
	readonly files: FilePort;
	readonly listeners: ListenerPort;
};

/**
 * Looks for servers in the lists of MCP clients and among this host's loopback listeners, as often as one likes. Only loopback
 * is asked, only with GET; a list's headers go to their own origin alone. Configured servers that do not answer are watched
 * all the same: somebody expects them to run. What answered once is not asked again while it is there.
 */
export class Discoverer {
	readonly #world: DiscoverWorld;
	readonly #options: DiscoverOptions;
	#known: ReadonlyMap<string, Known> = new Map();
	#looks = 0;

	constructor(world: DiscoverWorld, options: DiscoverOptions) {
		this.#world = world;
		this.#options = options;
	}

	async look(signal: AbortSignal): Promise<Discovery> {
		const {http, files, listeners: port} = this.#world;
		const [{origins, unwatched, looked}, sockets] = await Promise.all([
			readLists(files, this.#options.surroundings),
			port.list(),
		]);
		const listeners = sockets.type === 'listeners' ? sockets.listeners : [];
		const configuredPorts = new Set(origins.map(({url}) => portOf(url)));
		const strangers = listeners
			.filter(({port}) => !otherProtocols.has(port) && !configuredPorts.has(port))
			.slice(0, maxListeners);
		const probes: ProbeWorld = {http, version: this.#options.version, signal};
		const found = await inParallel(
			[
				...origins.map(
					origin => () =>
						this.#found(JSON.stringify(origin), true, () => configuredTarget(origin, probes, this.#options)),
				),
				...strangers.map(
					listener => () =>
						this.#found(`${listener.host}:${listener.port}`, false, () =>
							strangerTarget(listener, probes, this.#options),
						),
				),
			],
			parallel,
		);
		// Who does not listen any more is asked when it comes back.
		this.#known = new Map(found);
		this.#looks++;
		const results = found.map(([, {found: result}]) => result);
		return {
			targets: unique(results.flatMap(result => (result.type === 'target' ? result.target : []))),
			unwatched: [
				...unwatched,
				...results.flatMap(result => (result.type === 'unwatched' ? result.server : [])),
			],
			looked: [
				...looked,
				{
					place: sockets.source,
					outcome:
						sockets.type === 'failed'
							? sockets.reason
							: `${counted(listeners.length, 'listener')} on loopback, ${counted(
									results.slice(origins.length).filter(({type}) => type === 'target').length,
									'MCP server',
								)} among them`,
				},
			],
		};
	}

	async #found(
		key: string,
		isConfigured: boolean,
		ask: () => Promise<Found>,
	): Promise<readonly [key: string, known: Known]> {
		const known = this.#known.get(key);
		const isSettled =
			known !== undefined &&
			(known.found.type === 'target' ||
				(known.asks >= maxAsks && !(isConfigured && this.#looks % looksBetweenAsks === 0)));
		return isSettled ? [key, known] : [key, {found: await ask(), asks: (known?.asks ?? 0) + 1}];
	}
}

/** One look, for those who do not stay. */
export async function discover(
	world: DiscoverWorld,
	options: DiscoverOptions,
	signal: AbortSignal,
): Promise<Discovery> {
	return new Discoverer(world, options).look(signal);
}

type Found =
	| {readonly type: 'target'; readonly target: Target}
	| {readonly type: 'unwatched'; readonly server: UnwatchedServer}
	| {readonly type: 'nothing'};

type Known = {readonly found: Found; readonly asks: number};

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
		// As one would name it on the command line: in a column the host would push the port out of sight.
		name: answers.serviceName ?? (host === '127.0.0.1' ? `:${port}` : `${host}:${port}`),
		foundIn: `listening on ${host}:${port}`,
		url,
		headers: {},
	};
	return {type: 'target', target: targetOf(origin, answers, options)};
}

function targetOf(origin: Origin, answers: Answers, options: DiscoverOptions): Target {
	const instance = hostAndPort(origin.url);
	const isUnnamed = origin.name === instance || instance === `127.0.0.1${origin.name}`;
	const {metricsUrl, healthUrl} = answers;
	const guess = new URL('/metrics', origin.url).href;
	const scrapeIntervalMs = options.scrapeIntervalMs ?? defaultScrapeIntervalMs;
	return {
		id: (metricsUrl ?? guess) as TargetId,
		name: origin.name,
		...(answers.reached ? {} : {metricsUrl: guess, searchPaths: true}),
		...(metricsUrl === undefined ? {} : {metricsUrl}),
		...(healthUrl === undefined ? {} : {healthUrl}),
		labels: labelsFrom({job: isUnnamed ? defaultJob : origin.name, instance}),
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
