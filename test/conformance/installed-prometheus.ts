import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';

/** A Prometheus of this machine, serving some samples of ours on a port of its own. */
export type InstalledPrometheus = {
	readonly version: string;
	/** The `data` of an API answer; throws what the API calls an error. */
	ask(endpoint: string, parameters: Readonly<Record<string, string>>): Promise<unknown>;
	/** All of it. */
	answer(endpoint: string, parameters: Readonly<Record<string, string>>): Promise<ApiAnswer>;
	stop(): Promise<void>;
};

export type ApiAnswer =
	| {
			readonly status: 'success';
			readonly data: unknown;
			readonly warnings?: readonly string[];
			readonly infos?: readonly string[];
	  }
	| {readonly status: 'error'; readonly error: string};

/** Starts it over the samples of an OpenMetrics text with timestamps; undefined where none is installed. */
export async function startPrometheus(openMetrics: string): Promise<InstalledPrometheus | undefined> {
	const version = /version ([\w.]+)/.exec(
		spawnSync('prometheus', ['--version'], {encoding: 'utf8'}).stdout ?? '',
	)?.[1];
	if (version === undefined || spawnSync('promtool', ['--version']).error !== undefined) {
		return undefined;
	}

	const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'mcptop-prometheus-'));
	const samples = path.join(directory, 'samples.om');
	const data = path.join(directory, 'data');
	fs.writeFileSync(samples, openMetrics);
	fs.writeFileSync(path.join(directory, 'prometheus.yml'), 'global: {scrape_interval: 1h}\n');
	const backfill = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', samples, data], {
		encoding: 'utf8',
	});
	if (backfill.status !== 0) {
		throw new Error(`promtool could not take the samples: ${backfill.stderr}`);
	}

	const address = `127.0.0.1:${await freePort()}`;
	const flags = [`--config.file=${directory}/prometheus.yml`, `--storage.tsdb.path=${data}`];
	const server = spawn('prometheus', [...flags, `--web.listen-address=${address}`], {stdio: 'ignore'});
	await ready(address, server);
	return {
		version,
		ask: (endpoint, parameters) => ask(`http://${address}/api/v1/${endpoint}`, parameters),
		answer: (endpoint, parameters) => answer(`http://${address}/api/v1/${endpoint}`, parameters),
		async stop() {
			const stopped = new Promise(resolve => server.once('exit', resolve));
			server.kill();
			await stopped;
			fs.rmSync(directory, {recursive: true, force: true});
		},
	};
}

async function ask(url: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
	const given = await answer(url, parameters);
	if (given.status !== 'success') {
		throw new Error(given.error);
	}

	return given.data;
}

async function answer(url: string, parameters: Readonly<Record<string, string>>): Promise<ApiAnswer> {
	const response = await fetch(url, {method: 'POST', body: new URLSearchParams(parameters)});
	return (await response.json()) as ApiAnswer;
}

async function ready(address: string, server: ChildProcess): Promise<void> {
	for (let attempt = 0; attempt < 100; attempt++) {
		const response = await fetch(`http://${address}/-/ready`).catch(() => undefined);
		if (response?.ok) {
			return;
		}

		if (server.exitCode !== null) {
			break;
		}

		await sleep(100);
	}

	server.kill();
	throw new Error('the installed prometheus did not get ready');
}

async function freePort(): Promise<number> {
	const server = net.createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as net.AddressInfo;
	await new Promise(resolve => server.close(resolve));
	return port;
}
