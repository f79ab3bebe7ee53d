import {closeSync, openSync} from 'node:fs';
import process from 'node:process';
import v8 from 'node:v8';
import meow from 'meow';
import {boundArguments} from '../config/bound-arguments.ts';
import {parserFlags} from '../config/flags.ts';
import {run} from './run.ts';

declare const MCPTOP_VERSION: string | undefined;

/** By then the first numbers are shown. */
const startMs = 2000;

/** Room for what one key or one beat makes: with less, much of it outlives two collections and is kept as if it were needed. */
const youngBytes = 4 * 2 ** 20;

/**
 * Reads the command line, makes the world and runs the command. Resolves with the exit code. `forceExit` is called when a
 * second signal comes while everything is being closed.
 */
export async function main(scripts: URL, forceExit: () => void): Promise<number> {
	keepHeapSmall();
	const version = typeof MCPTOP_VERSION === 'string' ? MCPTOP_VERSION : '0.0.0';
	const stop = new AbortController();
	const reloads = new Set<() => void>();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => (stop.signal.aborted ? forceExit() : stop.abort(signal)));
	}

	process.on('SIGHUP', () => {
		if (hasTerminal() && reloads.size > 0) {
			for (const reload of reloads) {
				reload();
			}
		} else {
			stop.abort('SIGHUP');
		}
	});
	let lost: Error | undefined;
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		stop.abort(error.code);
		// A reader that went away (`mcptop … | head`) or a terminal that was closed is no reason to complain.
		lost = error.code === 'EPIPE' || process.stdout.isTTY ? undefined : error;
	});
	const {input, flags} = meow({
		importMeta: import.meta,
		pkg: {name: 'mcptop', version},
		argv: boundArguments(process.argv.slice(2)),
		autoHelp: false,
		autoVersion: false,
		booleanDefault: undefined,
		flags: {
			...parserFlags(),
			help: {type: 'boolean', shortFlag: 'h'},
			version: {type: 'boolean'},
		},
	});
	const exitCode = await run(
		{input, flags, version},
		{
			stdin: process.stdin,
			stdout: process.stdout,
			stderr: process.stderr,
			env: process.env,
			cwd: process.cwd(),
			scripts,
			signal: stop.signal,
			onReload: reload => reloads.add(reload),
		},
	);
	// What was written last may fail a moment later.
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	if (lost === undefined) {
		return exitCode;
	}

	process.stderr.write(`mcptop: output is lost: ${lost.message}\n`);
	return exitCode === 0 ? 1 : exitCode;
}

/** A page once touched stays resident, so neither generation may grow as it likes. Both flags take effect in a running process. */
function keepHeapSmall(): void {
	// While a fleet's series appear the young generation would grow by 150 MB.
	const holdYoung = () => {
		clearInterval(growing);
		v8.setFlagsFromString('--semi-space-growth-factor=1');
	};
	const growing = setInterval(() => {
		const young = v8.getHeapSpaceStatistics().find(space => space.space_name === 'new_space');
		if (young === undefined || young.space_size >= youngBytes) {
			holdYoung();
		}
	}, 10).unref();
	setTimeout(() => {
		holdYoung();
		// The old one is collected when it has grown by a quarter, not by up to four times: keys make much that is soon garbage. Not
		// at the start, when all that is made stays.
		v8.setFlagsFromString('--heap-growing-percent=25');
	}, startMs).unref();
}

/** Whether the terminal is still there: a hangup takes it away, `kill -HUP` (which asks for a reload) does not. */
function hasTerminal(): boolean {
	try {
		closeSync(openSync('/dev/tty', 'r'));
		return true;
	} catch {
		return false;
	}
}
