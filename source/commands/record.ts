import {once} from 'node:events';
import {createWriteStream} from 'node:fs';
import path from 'node:path';
import {finished} from 'node:stream/promises';
import {RecordingWriter} from '../exposition/write.ts';
import {fileFailure} from '../io/files.ts';
import {RecordingStore} from '../runtime/recording-store.ts';
import {readConfiguration} from './configuration.ts';
import {nothingText} from './found.ts';
import {type Invocation, reportProblems} from './run.ts';
import {openSession} from './session.ts';
import {anyReached} from './settle.ts';
import {exitCodes} from './world.ts';

/** How often gathered lines go to the file, so that an end of any kind loses little. */
const flushMs = 1000;

/** `:3001`, `http://…`, `name=…`, `host:3001`. */
const targetLike = /^(?:https?:\/\/|[\w-]+=|[\w.-]*:\d+$)/;

/** `mcptop record FILE [TARGET…]`: scrapes until stopped and writes every sample as OpenMetrics text. */
export async function recordCommand({args, options, version, world}: Invocation): Promise<number> {
	const [file, ...addresses] = args;
	if (file === undefined) {
		world.stderr.write('mcptop: record needs a file — try "mcptop record incident.om :3001"\n');
		return exitCodes.usage;
	}

	if (targetLike.test(file)) {
		const hint = `mcptop record incident.om ${file}`;
		world.stderr.write(`mcptop: record: "${file}" is a target, and the file comes first — try "${hint}"\n`);
		return exitCodes.usage;
	}

	const configuration = await readConfiguration(addresses, {options, version, world});
	const {targets, problems} = configuration;
	reportProblems(problems, world);
	if (problems.some(({severity}) => severity === 'error') || targets.length === 0) {
		if (targets.length === 0) {
			world.stderr.write(`mcptop: ${nothingText(configuration)}\n`);
		}

		return exitCodes.usage;
	}

	// A recording is never written over another one.
	const output = createWriteStream(path.resolve(world.cwd, file), {flags: 'wx'});
	try {
		await once(output, 'open');
	} catch (error) {
		world.stderr.write(`mcptop: ${file}: ${writeFailure(error)}\n`);
		return exitCodes.usage;
	}

	const stop = new AbortController();
	const signal = AbortSignal.any([world.signal, stop.signal]);
	let failure: unknown;
	output.on('error', error => {
		failure = error;
		stop.abort('the file cannot be written');
	});
	const writer = new RecordingWriter(text => output.write(text));
	let samples = 0;
	const session = openSession({
		configuration,
		options,
		version,
		signal,
		between: stores => {
			const store = new RecordingStore(stores, writer);
			return {store, exemplars: store.exemplars};
		},
	});
	session.store.subscribe(({model}) => {
		samples = model.servers.reduce((sum, {scrape}) => sum + (scrape?.summary.samples ?? 0), 0);
	});
	const count = targets.length === 1 ? '1 target' : `${targets.length} targets`;
	world.stderr.write(`mcptop: recording ${count} to ${file}; stop with ctrl-c\n`);
	while (!signal.aborted) {
		await session.ports.clock.sleep(flushMs, signal).catch(() => {});
		writer.flush();
	}

	const reached = anyReached(session.store.getState().model);
	await session.close();
	writer.end();
	output.end();
	await finished(output).catch((error: unknown) => {
		failure ??= error;
	});
	if (failure !== undefined) {
		world.stderr.write(`mcptop: ${file}: ${writeFailure(failure)}\n`);
		return exitCodes.usage;
	}

	world.stderr.write(`mcptop: ${output.bytesWritten} bytes, ${samples} samples a scrape\n`);
	return reached ? exitCodes.fine : exitCodes.unreachable;
}

function writeFailure(error: unknown): string {
	switch (error instanceof Error && 'code' in error ? error.code : '') {
		case 'EEXIST':
			return 'exists already — choose another name';
		case 'ENOENT':
			return 'no such directory — make it first, or choose another name';
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return 'not allowed to write there — choose another place';
		case 'ENOSPC':
			return 'the disk is full: what was written so far can be read';
		default:
			return fileFailure(error);
	}
}
