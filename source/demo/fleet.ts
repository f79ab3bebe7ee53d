import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import type {Clock} from '../base/clock.ts';
import type {Control} from './behaviour.ts';
import {cycleSeconds, incident} from './incident.ts';
import {profiles} from './profiles.ts';

export type FleetOptions = {
	/** Folder of `demo-server.js` and `demo-load.js`: where the build puts them. */
	readonly scripts: URL;
	/** The same seed gives the same calls in the same order per agent. */
	readonly seed: number;
	/** False: only the servers, for tests that call them themselves. */
	readonly load: boolean;
	/** Plays the incident over and over. */
	readonly incident: boolean;
	readonly clock: Clock;
	/** A server's stderr as it comes. */
	onLog(server: string, chunk: Uint8Array): void;
};

export type FleetServer = {readonly name: string; readonly origin: string};

/** The demo's servers and their load, each a process of its own that ends when this one does, however it ends. */
export type Fleet = {
	readonly servers: readonly FleetServer[];
	/** Resolves when the server knows; at once when it is not running. */
	control(server: string, control: Control): Promise<void>;
	/** Ends the server's process and starts a new one on the same port: its counters begin again at zero. */
	restart(server: string): Promise<void>;
	stop(): Promise<void>;
};

type Running = {readonly name: string; readonly port: number; readonly child: ChildProcess};

/** Starts the fleet; rejects when a server does not come up within 20 s. Stops when the signal is aborted. */
export async function startFleet(options: FleetOptions, signal: AbortSignal): Promise<Fleet> {
	const running = new Map<string, Running>();
	const children = new Set<ChildProcess>();
	const start = async (name: string, port: number): Promise<void> => {
		const child = spawnNode(options, 'demo-server.js', {
			MCPTOP_DEMO_PROFILE: name,
			MCPTOP_DEMO_PORT: String(port),
		});
		children.add(child);
		child.once('exit', () => children.delete(child));
		child.stderr?.on('data', (chunk: Buffer) => options.onLog(name, chunk));
		running.set(name, {name, port: await listeningPort(name, child), child});
	};

	const stop = async (): Promise<void> => {
		await Promise.all([...children].map(endChild));
	};

	signal.addEventListener('abort', () => void stop(), {once: true});
	try {
		await Promise.all(profiles.map(({name}) => start(name, 0)));
	} catch (error) {
		await stop();
		throw error;
	}

	const servers = profiles.map(({name}) => ({name, origin: `http://127.0.0.1:${running.get(name)!.port}`}));
	const fleet: Fleet = {
		servers,
		stop,
		async control(server, control) {
			const {child} = running.get(server)!;
			if (child.connected) {
				const known = Promise.race([once(child, 'message'), once(child, 'exit')]);
				child.send(control, () => {});
				await known;
			}
		},
		async restart(server) {
			const {child, port} = running.get(server)!;
			await endChild(child);
			if (!signal.aborted) {
				await start(server, port);
			}
		},
	};
	if (options.load) {
		const endpoints = servers.map(({name, origin}) => ({name, url: `${origin}/mcp`}));
		const load = spawnNode(options, 'demo-load.js', {MCPTOP_DEMO_SERVERS: JSON.stringify(endpoints)});
		children.add(load);
		load.once('exit', () => children.delete(load));
	}

	if (options.incident) {
		void playIncident(fleet, options.clock, signal).catch(() => {});
	}

	return fleet;
}

/** Plays the scenes in a loop until the signal is aborted. */
async function playIncident(fleet: Fleet, clock: Clock, signal: AbortSignal): Promise<void> {
	for (;;) {
		const startMs = clock.monotonicMs();
		for (const scene of incident) {
			await clock.sleep(Math.max(0, startMs + scene.atSeconds * 1000 - clock.monotonicMs()), signal);
			if (scene.event.type === 'restart') {
				await fleet.restart(scene.server);
			} else {
				await fleet.control(scene.server, scene.event);
			}
		}

		await clock.sleep(Math.max(0, startMs + cycleSeconds * 1000 - clock.monotonicMs()), signal);
	}
}

function spawnNode(
	options: FleetOptions,
	script: string,
	environment: Readonly<Record<string, string>>,
): ChildProcess {
	return fork(fileURLToPath(new URL(script, options.scripts)), {
		env: {PATH: process.env.PATH, MCPTOP_DEMO_SEED: String(options.seed), ...environment},
		// No inherited stdout or stderr: nothing may write into the screen. stderr comes as the server's log.
		stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
		execArgv: [],
	});
}

async function listeningPort(name: string, child: ChildProcess): Promise<number> {
	const deadline = AbortSignal.timeout(20_000);
	const exited = once(child, 'exit', {signal: deadline}).then(([code]) => {
		throw new Error(`the demo server "${name}" ended with code ${String(code)} before it listened`);
	});
	const listening = once(child, 'message', {signal: deadline}).then(
		([message]) => (message as {port: number}).port,
	);
	exited.catch(() => {});
	return Promise.race([listening, exited]);
}

async function endChild(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) {
		return;
	}

	const exited = once(child, 'exit');
	child.kill('SIGTERM');
	await exited;
}
