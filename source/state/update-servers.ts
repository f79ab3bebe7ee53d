import type {ServerMessage} from './messages.ts';
import type {Model, ServerFacts} from './model.ts';

/** A process start that moves by less is the server's own rounding of it, not a restart. */
const restartToleranceMs = 2000;

export function updateServers(model: Model, message: ServerMessage): Model {
	switch (message.type) {
		case 'targets-changed': {
			const known = new Map(model.servers.map(server => [server.target.id, server]));
			const servers = message.targets.map(target => ({
				...(known.get(target.id) ?? {restarts: 0}),
				target,
			}));
			return {...model, servers};
		}

		case 'scrape-finished':
			return {
				...model,
				firstScrapeAtMs: model.firstScrapeAtMs ?? message.atMs,
				servers: replaced(model.servers, message.targetId, server => scraped(server, message)),
			};

		case 'probe-finished': {
			const {atMs, path, durationSeconds, verdict} = message;
			return {
				...model,
				servers: replaced(model.servers, message.targetId, server => ({
					...probed(server, message),
					[message.probe]: {atMs, path, durationSeconds, verdict},
				})),
			};
		}
	}
}

/**
 * What a health check tells where no metric does: an uptime that shrank is a restart, and of a server without metrics it is
 * the only sign of being there.
 */
function probed(
	{downSinceMs, ...server}: ServerFacts,
	{atMs, probe, verdict}: Extract<ServerMessage, {type: 'probe-finished'}>,
): ServerFacts {
	const isWatchedBy =
		server.target.metricsUrl === undefined && (probe === 'live' || server.live === undefined);
	const isDown = isWatchedBy ? verdict.state === 'unreachable' : downSinceMs !== undefined;
	const uptimeBefore = server[probe]?.verdict.uptimeSeconds ?? server.uptimeSeconds;
	const uptime = verdict.uptimeSeconds;
	const restarted =
		server.scrape?.summary.processStartMs === undefined &&
		uptime !== undefined &&
		uptimeBefore !== undefined &&
		uptime + restartToleranceMs / 1000 < uptimeBefore &&
		// Health and readiness both tell of the one start.
		(server.restartedAtMs === undefined || atMs - uptime * 1000 > server.restartedAtMs + restartToleranceMs);
	return {
		...server,
		...(isDown ? {downSinceMs: downSinceMs ?? atMs} : {}),
		...(uptime === undefined ? {} : {uptimeSeconds: uptime}),
		...(restarted ? {restarts: server.restarts + 1, restartedAtMs: atMs - uptime * 1000} : {}),
	};
}

function scraped(
	{downSinceMs, ...server}: ServerFacts,
	{atMs, summary}: Extract<ServerMessage, {type: 'scrape-finished'}>,
): ServerFacts {
	const startedBefore = server.scrape?.summary.processStartMs;
	const started = summary.processStartMs;
	const restarted =
		startedBefore !== undefined && started !== undefined && started - startedBefore > restartToleranceMs;
	// A failed scrape says nothing of the start: the last one known stays, to be compared when the server is back.
	const kept =
		started === undefined && startedBefore !== undefined
			? {...summary, processStartMs: startedBefore}
			: summary;
	return {
		...server,
		scrape: {atMs, summary: kept},
		...(summary.up ? {} : {downSinceMs: downSinceMs ?? atMs}),
		...(restarted ? {restarts: server.restarts + 1, restartedAtMs: started} : {}),
	};
}

function replaced(
	servers: readonly ServerFacts[],
	id: ServerFacts['target']['id'],
	change: (server: ServerFacts) => ServerFacts,
): readonly ServerFacts[] {
	return servers.map(server => (server.target.id === id ? change(server) : server));
}
